/** What the editor of one room is made of. */
import { Extension, type Extensions } from '@tiptap/core';
import { Collaboration, isChangeOrigin } from '@tiptap/extension-collaboration';
import { UniqueID } from '@tiptap/extension-unique-id';
import { Plugin } from '@tiptap/pm/state';
import type { Step } from '@tiptap/pm/transform';
import { TEXT_BLOCKS } from '../../shared/letter/doc.ts';
import { letterExtensions } from '../../shared/letter/schema.ts';
import { LETTER_ROOT } from '../../shared/letter/yjs.ts';
import type { RoomSession } from '../letter/transport/room-sync.svelte.ts';
import { carets } from './carets.ts';

/** 'propose': whoever types starts an amendment; what was typed is handed over and the draft stays as it was. */
export type Mode = 'write' | 'propose' | 'read';

/** Takes the steps of a change made in mode 'propose', and where the caret stood before it. */
type Propose = (steps: readonly Step[], head: number) => void;

/** Returns schema, Yjs binding, carets and ids for a room. */
export function roomExtensions(
  session: Pick<RoomSession, 'ydoc'> & Partial<RoomSession>,
  self: { id: string; name: string },
  mode: Mode,
  propose: Propose,
): Extensions {
  return [
    ...letterExtensions,
    Collaboration.configure({ document: session.ydoc, field: LETTER_ROOT }),
    ...(session.provider ? [carets(session.provider, self)] : []),
    UniqueID.configure({
      types: [...TEXT_BLOCKS],
      attributeName: 'id',
      generateID: () => crypto.randomUUID(),
      filterTransaction: (transaction) => !isChangeOrigin(transaction),
      // Whoever may not write must not fill in an id that others lack either.
      updateDocument: mode === 'write',
    }),
    ...(mode === 'propose' ? [proposing(propose)] : []),
  ];
}

/** Keeps local changes out of the draft and hands them on: the first of them begins an amendment. */
function proposing(propose: Propose): Extension {
  return Extension.create({
    name: 'proposing',
    addProseMirrorPlugins: () => [
      new Plugin({
        filterTransaction: (transaction) => {
          if (!transaction.docChanged || isChangeOrigin(transaction)) return true;
          // Whoever types fast is ahead of the selection that the state knows: the change itself says where the caret was.
          propose(transaction.steps, transaction.mapping.invert().map(transaction.selection.head, -1));
          return false;
        },
      }),
    ],
  });
}
