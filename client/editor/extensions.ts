/** What the editor of one room is made of. */
import { Extension, type Extensions } from '@tiptap/core';
import { Collaboration, isChangeOrigin } from '@tiptap/extension-collaboration';
import { UniqueID } from '@tiptap/extension-unique-id';
import { Plugin } from '@tiptap/pm/state';
import type * as Y from 'yjs';
import { TEXT_BLOCKS } from '../../shared/letter/doc.ts';
import { letterExtensions } from '../../shared/letter/schema.ts';
import { LETTER_ROOT } from '../../shared/letter/yjs.ts';
import { caretKeeper } from './caret-keeper.ts';
import type { AwarenessRelay } from './awareness-relay.ts';
import { carets } from './carets.ts';

/** 'propose': whoever types starts an amendment; the text is a copy of the draft, which stays as it was. */
export type Mode = 'write' | 'propose' | 'read';

interface RoomOptions {
  readonly ydoc: Y.Doc;
  readonly relay: AwarenessRelay;
  readonly self: { readonly id: string; readonly name: string };
  readonly editable: boolean;
  /** Told of each change that is about to be made here. */
  readonly typed: () => void;
}

/** Returns schema, Yjs binding, carets and ids for a room. */
export function roomExtensions({ ydoc, relay, self, editable, typed }: RoomOptions): Extensions {
  return [
    ...letterExtensions,
    Collaboration.configure({ document: ydoc, field: LETTER_ROOT }),
    carets(relay, { ...self }),
    UniqueID.configure({
      types: [...TEXT_BLOCKS],
      attributeName: 'id',
      generateID: () => crypto.randomUUID(),
      filterTransaction: (transaction) => !isChangeOrigin(transaction),
      // Whoever may not write must not fill in an id that others lack either.
      updateDocument: editable,
    }),
    caretKeeper(),
    typing(typed),
  ];
}

/** Tells of changes made here before they reach the shared text. */
function typing(typed: () => void): Extension {
  return Extension.create({
    name: 'typing',
    addProseMirrorPlugins: () => [
      new Plugin({
        filterTransaction: (transaction) => {
          if (transaction.docChanged && !isChangeOrigin(transaction)) typed();
          return true;
        },
      }),
    ],
  });
}
