import { canonicalJson, sha256Hex } from '../../version/index.ts';
import type { Id, LetterEvent, LetterEventType } from './events.ts';

/** The log as a chain (trust.md 7): each entry holds the hash of the one before it, so none can be changed, dropped or added. H1 to H3 */

/** `prev` of the first entry. */
export const NO_ENTRY = '0'.repeat(64);

/** An entry as it is hashed: what has been decided under `body`, all else beside it. */
export interface Chainable<T extends string = LetterEventType> {
  readonly format: 'paraph.event/1';
  readonly letter: Id;
  readonly seq: number;
  readonly at: string;
  readonly actor: Id;
  readonly onBehalfOf?: Id;
  readonly type: T;
  readonly body: { readonly [name: string]: unknown };
  /** Hash of entry `seq - 1`. */
  readonly prev: string;
}

/** An entry of the log with its hash: SHA-256 of the canonical JSON of all the rest. */
export interface LoggedEvent<T extends string = LetterEventType> extends Chainable<T> {
  readonly hash: string;
}

/** Returns the entry that an event makes after another one. */
export function chainable(letter: Id, event: LetterEvent, prev: string): Chainable {
  const { seq, at, actor, onBehalf, type, ...body } = event;
  return {
    format: 'paraph.event/1',
    letter,
    seq,
    at,
    actor,
    ...(onBehalf === undefined ? {} : { onBehalfOf: onBehalf }),
    type,
    body,
    prev,
  };
}

/** Returns an entry's hash, in lower-case hex. */
export async function hashOf(entry: Chainable<string>): Promise<string> {
  return sha256Hex(canonicalJson(entry));
}

/** Returns events as entries of the log, chained to the hash of the entry before them (`NO_ENTRY` at the start). */
export async function chain(
  letter: Id,
  events: readonly LetterEvent[],
  prev: string = NO_ENTRY,
): Promise<LoggedEvent[]> {
  const entries: LoggedEvent[] = [];
  let before = prev;
  for (const event of events) {
    const entry = chainable(letter, event, before);
    before = await hashOf(entry);
    entries.push({ ...entry, hash: before });
  }
  return entries;
}

/** Returns the event that an entry records. */
export function eventOf({ body, type, seq, at, actor, onBehalfOf }: LoggedEvent): LetterEvent {
  // The body of an entry whose hash holds is the one that `chainable` took apart.
  return {
    ...body,
    type,
    seq,
    at,
    actor,
    ...(onBehalfOf === undefined ? {} : { onBehalf: onBehalfOf }),
  } as LetterEvent;
}

/** What checking a chain says: its length and last hash, or the first entry that does not hold. */
export type ChainCheck =
  | { readonly ok: true; readonly seq: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly fault: ChainFault };

/** Why an entry does not hold. */
export type ChainFault =
  | { readonly code: 'entry-member'; readonly member: string }
  | { readonly code: 'entry-format' | 'entry-letter' | 'entry-link' | 'entry-changed' }
  /** How it is numbered. */
  | { readonly code: 'entry-number'; readonly found: number };

const MEMBERS = ['format', 'letter', 'seq', 'at', 'actor', 'onBehalfOf', 'type', 'body', 'prev', 'hash'];

/** Checks a whole log, first entry to last: format, letter, numbering without gaps, links and hashes. Never throws. */
export async function verifyChain(entries: readonly LoggedEvent<string>[]): Promise<ChainCheck> {
  let head = NO_ENTRY;
  const letter = entries[0]?.letter;
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    const broken = (fault: ChainFault) => ({ ok: false as const, seq, fault });
    const strange = Object.keys(entry).find((member) => !MEMBERS.includes(member));
    if (strange !== undefined) return broken({ code: 'entry-member', member: strange });
    if ((entry.format as string) !== 'paraph.event/1') return broken({ code: 'entry-format' });
    if (entry.letter !== letter) return broken({ code: 'entry-letter' });
    if (entry.seq !== seq) return broken({ code: 'entry-number', found: entry.seq });
    if (entry.prev !== head) return broken({ code: 'entry-link' });
    const { hash, ...rest } = entry;
    const now = await hashOf(rest).catch(() => null);
    if (now === null || now !== hash) return broken({ code: 'entry-changed' });
    head = now;
  }
  return { ok: true, seq: entries.length, head };
}
