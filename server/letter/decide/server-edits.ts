import * as Y from 'yjs';
import type { Anchor, Id } from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { letterFragment } from '../../../shared/letter/yjs.ts';
import type { JournalStore } from '../../store/store.ts';
import type { OpenLetters } from '../open-letters.ts';
import { formatRoomName, type RoomName } from '../../../shared/sync/room-name.ts';

/** Texts that no editor typed: writing a whole one into a room, and finding words in one. */

/** Writes into a room in somebody's name, touching only what differs. @returns whether anything did */
export function writeInto(
  letters: OpenLetters,
  room: RoomName,
  by: { readonly person: Id; readonly at: string },
  change: (doc: Doc) => Doc,
): Promise<boolean> {
  const { letter, amendment } = room;
  return letters.use(letter, (open) =>
    open.runExclusive(async () => {
      const edit = await open.rooms.prepareEdit(amendment, change(await open.rooms.currentDoc(amendment)));
      if (edit === null) return false;
      const update = { room: formatRoomName(room), ...by, bytes: edit.update };
      const [row = 0] = await open.services.store.journal.append([update]);
      edit.publish(row);
      return true;
    }),
  );
}

/** Places in a text as comments point at them. */
export class Places {
  readonly #texts: readonly { readonly node: Y.XmlText; readonly words: string }[];

  /** Reads a letter's draft as its journal has it. */
  static async in(journal: JournalStore, letter: Id): Promise<Places> {
    const { snapshot, rows } = await journal.open(letter);
    const ydoc = new Y.Doc();
    if (snapshot) Y.applyUpdate(ydoc, snapshot.bytes);
    for (const { bytes } of rows) Y.applyUpdate(ydoc, bytes);
    return new Places(ydoc);
  }

  private constructor(ydoc: Y.Doc) {
    const nodes = [...letterFragment(ydoc).createTreeWalker((node) => node instanceof Y.XmlText)];
    this.#texts = nodes.flatMap((node) => (node instanceof Y.XmlText ? [{ node, words: plain(node) }] : []));
  }

  /** Returns where the words stand for the first time, or null. */
  anchor(words: string): Anchor | null {
    const found = words === '' ? undefined : this.#texts.find((one) => one.words.includes(words));
    if (!found) return null;
    const { node } = found;
    const at = found.words.indexOf(words);
    const id: unknown = node.parent instanceof Y.XmlElement ? node.parent.getAttribute('id') : undefined;
    const anchor = { from: position(node, at), to: position(node, at + words.length), quote: words };
    return typeof id === 'string' ? { ...anchor, block: id } : anchor;
  }
}

function plain(node: Y.XmlText): string {
  const delta = node.toDelta() as readonly { readonly insert?: unknown }[];
  return delta.map(({ insert }) => (typeof insert === 'string' ? insert : '\ufffc')).join('');
}

function position(node: Y.XmlText, index: number): string {
  const relative = Y.createRelativePositionFromTypeIndex(node, index);
  return Buffer.from(Y.encodeRelativePosition(relative)).toString('base64');
}
