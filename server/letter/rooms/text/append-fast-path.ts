import type { Incoming } from './room-text.ts';
import { joined, type Part } from './journal-rows.ts';
import { Malformed, readUpdate, type Block, type Id, type Update } from './update-reader.ts';

/** Where a client last wrote: its next clock, and what its words stand before. */
interface Tail {
  readonly person: string;
  readonly end: number;
  readonly rightOrigin: Id | null;
}

/** A batch in which everybody goes on typing where they left off. */
export interface Appended {
  /** How many updates it was. */
  readonly count: number;
  /** One update per person, in the order in which they first wrote. */
  readonly rows: readonly { readonly person: string; readonly bytes: Uint8Array }[];
  /** All of it as one update. */
  readonly update: Uint8Array;
  /** UTF-16 units of the words. */
  readonly units: number;
  readonly tails: ReadonlyMap<number, Tail>;
}

/** Up to this many updates at once are worth looking at; more are cheaper merged by Yjs. */
const AT_ONCE = 8;
/** Words that wait for the document at most; applied together they take a fraction of the time. */
const WAITING = 64;

/**
 * Words typed on: by the same client, right behind its last ones and before the same neighbour, as nearly all words are. They stand
 * in the same text as those, whatever happened meanwhile, and need neither be checked against the document nor applied to it
 * before they are shown; the document takes them, together, when something asks for it.
 */
export class AppendFastPath {
  readonly #tails = new Map<number, Tail>();
  #waiting: Uint8Array[] = [];
  #count = 0;

  /** Reads a batch; null when not all of it is typed on. Changes nothing. */
  tryAppend(batch: readonly Incoming[]): Appended | null {
    if (batch.length > AT_ONCE || this.#count > WAITING) return null;
    const tails = new Map<number, Tail>();
    const parts: (Part & { readonly person: string })[] = [];
    let units = 0;
    for (const { person, bytes } of batch) {
      const block = appendedBlock(bytes);
      const tail = block && (tails.get(block.client) ?? this.#tails.get(block.client));
      if (!block || tail?.person !== person || !continues(block, tail)) return null;
      tails.set(block.client, { ...tail, end: block.end });
      parts.push({ person, block, bytes });
      units += block.end - block.clock;
    }
    const [first] = parts;
    if (first === undefined) return null;
    const update = parts.length === 1 ? first.bytes : joined(parts);
    const byPerson = Map.groupBy(parts, ({ person }) => person);
    const rows =
      byPerson.size === 1
        ? [{ person: first.person, bytes: update }]
        : [...byPerson].map(([person, own]) => ({ person, bytes: joined(own) }));
    return { count: parts.length, rows, update, units, tails };
  }

  /** Takes words that were read, to be applied later. */
  take({ update, tails, count }: Appended): void {
    this.#waiting.push(update);
    this.#count += count;
    for (const [client, tail] of tails) this.#tails.set(client, tail);
  }

  /** Gives back what the document is to take now, oldest first. */
  release(): readonly Uint8Array[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#count = 0;
    return waiting;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** A client's next clock, if it has typed; the document may be behind it. */
  clockOf(client: number): number {
    return this.#tails.get(client)?.end ?? 0;
  }

  /** Remembers where a client's words go on after an update that was checked and applied. */
  follow(person: string, { blocks }: Update): void {
    for (const { client, structs, end } of blocks) {
      const last = structs.at(-1);
      if (last?.content.kind === 'string') this.#tails.set(client, { person, end, rightOrigin: last.rightOrigin });
      else this.#tails.delete(client);
    }
  }

  /** Forgets everything: the text is read again. */
  clear(): void {
    this.#tails.clear();
    this.release();
  }
}

/** The one run of words that an update consists of; null when it is anything else. */
function appendedBlock(bytes: Uint8Array): Block | null {
  // One run is one piece of one client: nothing else is read only to be put away.
  if (bytes[0] !== 1 || bytes[1] !== 1) return null;
  let update: Update;
  try {
    update = readUpdate(bytes);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
  const [block, ...more] = update.blocks;
  return block !== undefined && more.length === 0 && update.deletes.length === 0 ? block : null;
}

function continues({ client, clock, structs }: Block, { end, rightOrigin }: Tail): boolean {
  const [struct, ...more] = structs;
  return (
    struct !== undefined &&
    more.length === 0 &&
    clock === end &&
    struct.content.kind === 'string' &&
    isSame(struct.origin, { client, clock: clock - 1 }) &&
    isSame(struct.rightOrigin, rightOrigin)
  );
}

const isSame = (one: Id | null, other: Id | null): boolean =>
  one === other || (one?.client === other?.client && one?.clock === other?.clock);
