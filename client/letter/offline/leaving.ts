/** What a person leaves behind on a device that others use too, and how it goes from there. */
import * as idb from 'lib0/indexeddb';
import * as Y from 'yjs';
import { docText, textBlocks } from '../../../shared/letter/blocks.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { docFromY, letterFragment } from '../../../shared/letter/yjs.ts';
import { allKeptWords, dropKeptWords, parseDeviceCopyName, renewDeviceCopy } from './device-copy.ts';

/** Words on this device that the server does not have. */
export interface LeftWords {
  readonly person: string;
  readonly room: string;
  readonly doc: Doc;
}

/** Whose words are meant; everybody's where it is left out. */
interface Whose {
  readonly of?: string;
  readonly except?: string;
}

/** Read at the next start: whose words were to go while a page still had them open. */
const LEAVING = 'paraph:leaving';
/** What the worker keeps of answers that were read (public/sw.js). */
const READ = 'paraph-read';
/** Another tab that has a copy open keeps it from being removed; it goes once that tab has closed it. */
const REMOVED_MS = 2_000;

interface Copy {
  readonly name: string;
  readonly person: string;
  readonly room: string;
}

async function copies({ of, except }: Whose): Promise<readonly Copy[]> {
  const databases = await indexedDB.databases();
  return databases.flatMap(({ name = '' }) => {
    const parsed = parseDeviceCopyName(name);
    const meant = parsed && (of === undefined || parsed.person === of) && parsed.person !== except;
    return meant ? [{ name, ...parsed }] : [];
  });
}

/** Returns the text of a copy that holds words which were never confirmed; null where all of it is the server's. */
async function unsentIn({ name }: Copy): Promise<Doc | null> {
  const db = await idb.openDB(name, () => undefined);
  try {
    if (!db.objectStoreNames.contains('custom') || !db.objectStoreNames.contains('updates')) return null;
    const [custom, updates] = idb.transact(db, ['custom', 'updates'], 'readonly');
    if (!custom || !updates) return null;
    const [unsent, rows] = await Promise.all([idb.get(custom, 'unsent') as Promise<unknown>, idb.getAll(updates)]);
    if (typeof unsent !== 'number' || unsent === 0) return null;
    const ydoc = new Y.Doc();
    ydoc.transact(() => {
      for (const row of rows as Uint8Array[]) Y.applyUpdate(ydoc, row);
    });
    const doc = docFromY(letterFragment(ydoc));
    ydoc.destroy();
    return doc;
  } finally {
    db.close();
  }
}

/** Returns what the server does not have of somebody's words, or of anybody's. */
export async function wordsLeft(whose: Whose = {}): Promise<readonly LeftWords[]> {
  const left: LeftWords[] = [];
  for (const copy of await copies(whose)) {
    const doc = await unsentIn(copy);
    if (doc) left.push({ person: copy.person, room: copy.room, doc });
  }
  const kept = (await allKeptWords()).filter(({ words }) => isMeant(words.person, whose));
  return [...left, ...kept.map(({ words: { person, room, doc } }) => ({ person, room, doc }))];
}

/** Returns words as plain text, for a file. */
export function asText(left: readonly LeftWords[]): string {
  const texts = left.map(({ doc }) => textBlocks(doc).map(docText).join('\n\n'));
  return `${texts.join('\n\n* * *\n\n')}\n`;
}

/** Removes copies and answers from this device, and with `unsent` also the words that the server does not have. */
export async function removeFromDevice(whose: Whose, what: 'sent' | 'unsent'): Promise<void> {
  const all = await copies(whose);
  const going = what === 'unsent' ? all : await sentOnly(all);
  const removed = going.map(({ person, room, name }) => renewDeviceCopy(person, room, name));
  if (what === 'unsent') {
    const kept = (await allKeptWords()).filter(({ words }) => isMeant(words.person, whose));
    await Promise.all(kept.map(({ key }) => dropKeptWords(key)));
  }
  // What the one who is signed in has read is theirs.
  if (whose.except === undefined && 'caches' in window) await caches.delete(READ);
  await Promise.race([Promise.allSettled(removed), new Promise((resolve) => setTimeout(resolve, REMOVED_MS))]);
}

async function sentOnly(all: readonly Copy[]): Promise<readonly Copy[]> {
  const unsent = await Promise.all(all.map(unsentIn));
  return all.filter((_, index) => unsent[index] === null);
}

function isMeant(person: string, { of, except }: Whose): boolean {
  return (of === undefined || person === of) && person !== except;
}

/** Notes that somebody's words are to go once no page has them open any more. */
export function leaves(person: string): void {
  localStorage.setItem(LEAVING, person);
}

/** Removes the words of whoever has signed out. */
export async function finishLeaving(): Promise<void> {
  const person = localStorage.getItem(LEAVING);
  if (person === null) return;
  await removeFromDevice({ of: person }, 'unsent');
  localStorage.removeItem(LEAVING);
}
