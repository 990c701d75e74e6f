/** What a room leaves on this device: a copy for offline work, and words that the server refused and nobody may lose. */
import * as idb from 'lib0/indexeddb';
import type { Doc } from '../../../shared/letter/doc.ts';

/** Words kept aside because the server did not take them. `code`: of the refusal, or of the socket's end. */
export interface KeptWords {
  readonly person: string;
  readonly room: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly code: string;
  /** The whole text as it stood here; what is unsent in it is its difference to the letter. */
  readonly doc: Doc;
  /** The text when the server last had all of it; null when that was never known here. */
  readonly base: Doc | null;
}

const KEPT = 'paraph-kept-words';
const generationKey = (person: string, room: string): string => `paraph:copy:${person}:${room}`;

/** Returns the name of the database that holds a room's copy; one per person, room and generation. */
export function deviceCopyName(person: string, room: string): string {
  return `paraph-room:${person}:${room}:${localStorage.getItem(generationKey(person, room)) ?? '0'}`;
}

/** Returns whose copy of which room a database is; null where it is something else. */
export function parseDeviceCopyName(name: string): { readonly person: string; readonly room: string } | null {
  const [, person, room] = /^paraph-room:([^:]+):([^:]+):\d+$/.exec(name) ?? [];
  return person === undefined || room === undefined ? null : { person, room };
}

/**
 * Starts a fresh copy and removes the old one. A new name, since a database cannot be deleted while another tab has it open
 * and everything on that name would wait.
 */
export async function renewDeviceCopy(
  person: string,
  room: string,
  old: string = deviceCopyName(person, room),
): Promise<void> {
  const next = Number(localStorage.getItem(generationKey(person, room)) ?? '0') + 1;
  localStorage.setItem(generationKey(person, room), String(next));
  await idb.deleteDB(old);
}

/** Removes a room's copy from this device, as when its person may no longer read it. */
export function forgetDeviceCopy(person: string, room: string): void {
  void renewDeviceCopy(person, room);
}

async function inKept<T>(run: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  const db = await idb.openDB(KEPT, (made) => idb.createStores(made, [['words', { autoIncrement: true }]]));
  try {
    const [store] = idb.transact(db, ['words']);
    if (!store) throw new RangeError('the store of kept words is missing');
    return await run(store);
  } finally {
    db.close();
  }
}

/** Keeps words aside on this device. */
export async function keepWords(kept: Omit<KeptWords, 'at'>): Promise<void> {
  const words: KeptWords = { ...kept, at: new Date().toISOString() };
  await inKept(async (store) => {
    await idb.addAutoKey(store, words as never);
  });
}

/** Returns all kept words on this device, whosever they are, oldest first, each with its key. */
export async function allKeptWords(): Promise<{ key: number; words: KeptWords }[]> {
  const found = await inKept((store) => idb.getAllKeysValues(store));
  return (found as { k: number; v: KeptWords }[]).map(({ k, v }) => ({ key: k, words: v }));
}

/** Returns this person's kept words of a letter (the draft's and its amendments'), oldest first, each with its key. */
export async function keptWords(person: string, letter: string): Promise<{ key: number; words: KeptWords }[]> {
  return (await allKeptWords()).filter(
    ({ words: { person: whose, room } }) => whose === person && (room === letter || room.startsWith(`${letter}.`)),
  );
}

/** Removes kept words once their person has them elsewhere. */
export async function dropKeptWords(key: number): Promise<void> {
  await inKept((store) => idb.del(store, key));
}
