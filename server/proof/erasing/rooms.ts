import * as Y from 'yjs';
import { fold, type Id } from '../../../shared/decision/index.ts';
import { parseRoomName } from '../../../shared/sync/room-name.ts';
import type { RoomState, Store } from '../../store/store.ts';

/**
 * Returns the rooms in which a person typed, each as a state from which no deleted word can be read; ids stay, so whoever wrote on
 * without a connection still merges. Where a text is nobody's concern but its writers' (`isOwnWords`), the person's words go too.
 */
export async function cleansed(
  store: Pick<Store, 'journal' | 'letters'>,
  person: Id,
  at: string,
  rooms?: readonly string[],
): Promise<readonly RoomState[]> {
  const states: RoomState[] = [];
  // One after the other: a text can be large.
  for (const room of rooms ?? (await store.journal.roomsOf(person))) {
    const [{ snapshot, rows }, owners] = await Promise.all([store.journal.open(room), store.journal.owners(room)]);
    const uptoSeq = rows.at(-1)?.seq ?? snapshot?.uptoSeq;
    if (uptoSeq === undefined) continue;
    const doc = new Y.Doc({ gc: true });
    doc.transact(() => {
      if (snapshot) Y.applyUpdate(doc, snapshot.bytes);
      for (const { bytes } of rows) Y.applyUpdate(doc, bytes);
    });
    if (await isOwnWords(store, room)) deleteWordsOf(doc, clientsOf(owners, person));
    states.push({ room, uptoSeq, at, bytes: Y.encodeStateAsUpdate(doc) });
    doc.destroy();
  }
  return states;
}

/** Whether a room's text concerns only those who wrote it: an amendment that was never tabled, a letter that was deleted. */
export async function isOwnWords(store: Pick<Store, 'letters'>, room: string): Promise<boolean> {
  const name = parseRoomName(room);
  if (name === null) return false;
  const events = await store.letters.events(name.letter);
  const state = fold(
    name.letter,
    events.map(({ event }) => event),
  );
  if (state === null) return false;
  if (state.deletedAt !== undefined) return true;
  const amendment = state.amendments.find(({ id }) => id === name.amendment);
  return amendment !== undefined && amendment.tabled.length === 0;
}

export function clientsOf(owners: ReadonlyMap<number, Id>, person: Id): readonly number[] {
  return [...owners].flatMap(([client, owner]) => (owner === person ? [client] : []));
}

/** Deletes the words that were written under these Yjs client ids, and what formats them (a link's address); blocks stay. */
export function deleteWordsOf(doc: Y.Doc, clients: readonly number[]): void {
  doc.transact((transaction) => {
    for (const client of clients) {
      // A copy: deleting parts and merges what it goes through.
      for (const struct of [...(doc.store.clients.get(client) ?? [])]) {
        if (!(struct instanceof Y.Item) || struct.deleted) continue;
        if (struct.content instanceof Y.ContentString || struct.content instanceof Y.ContentFormat)
          struct.delete(transaction);
      }
    }
  });
}
