import { BOUNDS } from '../limits.ts';

/**
 * Reads a Yjs update (version 1) as data, without Yjs and without trust: every length is checked before it is believed, and
 * what no letter can hold does not even parse. tests/fuzz/ compares it with Yjs' own decoder.
 */

/** Where an item of a Yjs document begins: the client that made it, and its count of what that client had made before. */
export interface Id {
  readonly client: number;
  readonly clock: number;
}

/** What a struct brings. `gone` stands for text or blocks that were deleted; `attribute` for the value of a block's attribute. */
export type Content =
  | { readonly kind: 'gone' }
  | { readonly kind: 'string'; readonly length: number }
  | { readonly kind: 'format'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'element'; readonly name: string }
  | { readonly kind: 'text' }
  | { readonly kind: 'attribute'; readonly value: unknown };

export interface Struct extends Id {
  readonly length: number;
  readonly content: Content;
  readonly origin: Id | null;
  readonly rightOrigin: Id | null;
  /** Only where neither origin is given: a root's name, or the item whose type it is put into. */
  readonly parent: string | Id | null;
  readonly parentSub: string | null;
  /** A garbage-collected range: takes part in nothing. */
  readonly collected: boolean;
}

/** All structs of one client in an update, in order and without gaps. */
export interface Block {
  readonly client: number;
  /** First clock, and the one after the last. */
  readonly clock: number;
  readonly end: number;
  readonly structs: readonly Struct[];
  /** Where its encoded structs, after the header, begin and end in the update. */
  readonly from: number;
  readonly to: number;
}

export interface DeletedRange extends Id {
  readonly length: number;
}

export interface Update {
  readonly blocks: readonly Block[];
  readonly deletes: readonly DeletedRange[];
}

/** How much more may follow. */
interface Left {
  structs: number;
  deletes: number;
}

/** The bytes are no update that a letter's editor makes. */
export class Malformed extends Error {}

/** It would hold up the server, and every browser that gets it, for longer than any edit may. */
export class Costly extends Malformed {}

/** Longest string in an update, in bytes; also the longest run of typing without a break. */
const MAX_STRING_BYTES = 65_536;

/** Clocks are counts of characters: far beyond any letter, far below where arithmetic would suffer. */
const MAX_CLOCK = 2 ** 31;

const ORIGIN = 0x80;
const RIGHT_ORIGIN = 0x40;
const PARENT_SUB = 0x20;
const NOTHING: Content = { kind: 'gone' };
const TEXT: Content = { kind: 'text' };
// As Yjs reads: invalid UTF-8 is an error, not a question mark.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Walks through bytes; every read past the end or beyond a safe integer is `Malformed`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #maxString: number;
  at = 0;

  constructor(bytes: Uint8Array, maxString = MAX_STRING_BYTES) {
    this.bytes = bytes;
    this.#maxString = maxString;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Malformed('it ends too early');
    return byte;
  }

  uint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (value > Number.MAX_SAFE_INTEGER) throw new Malformed('a number is too large');
      if (byte < 128) return value;
    }
  }

  /** Skips a string's bytes and answers them. */
  stringBytes(): Uint8Array {
    const length = this.uint();
    if (length > this.#maxString) throw new Malformed('a string is too long');
    return this.take(length);
  }

  take(length: number): Uint8Array {
    const start = this.at;
    if (length > this.bytes.length - start) throw new Malformed('it ends too early');
    this.at = start + length;
    return this.bytes.subarray(start, this.at);
  }

  string(): string {
    return decode(this.stringBytes());
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Malformed('a string is not UTF-8');
  }
}

/** UTF-16 units of a UTF-8 string: what Yjs counts. */
function unitsOf(bytes: Uint8Array): number {
  for (const byte of bytes) if (byte > 127) return decode(bytes).length;
  return bytes.length;
}

/**
 * @param maxString longest string in bytes; what the server merged itself may hold longer ones
 * @throws Malformed when it is no update, or holds what no letter can
 */
export function readUpdate(bytes: Uint8Array, maxString = MAX_STRING_BYTES): Update {
  const reader = new ByteReader(bytes, maxString);
  // What the server merged itself is bounded by what it was merged of.
  const isOurs = maxString === Infinity;
  const left = { structs: isOurs ? Infinity : BOUNDS.updateStructs, deletes: isOurs ? Infinity : BOUNDS.updateDeletes };
  const blocks: Block[] = [];
  const clients = new Set<number>();
  let count = reader.uint();
  if (!isOurs && count > BOUNDS.updateBlocks) throw new Costly('too many devices at once');
  for (; count > 0; count--) {
    const block = readBlock(reader, left);
    if (clients.has(block.client)) throw new Malformed('a client stands in it twice');
    clients.add(block.client);
    blocks.push(block);
  }
  const deletes = readDeletes(reader, left);
  if (reader.at !== bytes.length) throw new Malformed('something follows its end');
  return { blocks, deletes };
}

function readBlock(reader: ByteReader, left: Left): Block {
  const count = reader.uint();
  const client = reader.uint();
  const clock = reader.uint();
  const from = reader.at;
  const structs: Struct[] = [];
  let end = clock;
  left.structs -= Math.max(1, count);
  if (left.structs < 0) throw new Costly('too many pieces at once');
  for (let i = 0; i < count; i++) {
    const struct = readStruct(reader, client, end);
    end += struct.length;
    if (end > MAX_CLOCK) throw new Malformed('a clock is too large');
    structs.push(struct);
  }
  return { client, clock, end, structs, from, to: reader.at };
}

function readStruct(reader: ByteReader, client: number, clock: number): Struct {
  const info = reader.byte();
  const kind = info & 31;
  if (kind === 0) {
    const length = positive(reader.uint());
    return {
      client,
      clock,
      length,
      content: NOTHING,
      origin: null,
      rightOrigin: null,
      parent: null,
      parentSub: null,
      collected: true,
    };
  }
  const origin = info & ORIGIN ? readId(reader) : null;
  const rightOrigin = info & RIGHT_ORIGIN ? readId(reader) : null;
  let parent: string | Id | null = null;
  let parentSub: string | null = null;
  if (origin === null && rightOrigin === null) {
    parent = reader.uint() === 1 ? reader.string() : readId(reader);
    if (info & PARENT_SUB) parentSub = reader.string();
  }
  let length = 1;
  let content: Content;
  switch (kind) {
    case 1:
      length = positive(reader.uint());
      content = NOTHING;
      break;
    case 4:
      length = positive(unitsOf(reader.stringBytes()));
      content = { kind: 'string', length };
      break;
    case 6:
      content = { kind: 'format', key: reader.string(), value: json(reader.string()) };
      break;
    case 7:
      content = readType(reader);
      break;
    case 8:
      if (reader.uint() !== 1) throw new Malformed('an attribute has one value');
      content = { kind: 'attribute', value: readAttribute(reader) };
      break;
    default:
      throw new Malformed(`content of kind ${kind} has no place in a letter`);
  }
  return { client, clock, length, content, origin, rightOrigin, parent, parentSub, collected: false };
}

function readId(reader: ByteReader): Id {
  const client = reader.uint();
  return { client, clock: reader.uint() };
}

function positive(length: number): number {
  if (length === 0) throw new Malformed('an empty run');
  return length;
}

function readType(reader: ByteReader): Content {
  const type = reader.uint();
  if (type === 3) return { kind: 'element', name: reader.string() };
  if (type === 6) return TEXT;
  throw new Malformed(`a type of kind ${type} has no place in a letter`);
}

/** Attributes of a letter are strings and small numbers (lib0's `any` encoding). */
function readAttribute(reader: ByteReader): unknown {
  const kind = reader.byte();
  if (kind === 119) return reader.string();
  if (kind !== 125) throw new Malformed('an attribute is a string or a whole number');
  const byte = reader.byte();
  // Sign in bit 7, more to come in bit 8: a level needs neither.
  if (byte > 63) throw new Malformed('an attribute is a small number');
  return byte;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed('a mark is not JSON');
  }
}

function readDeletes(reader: ByteReader, left: Left): readonly DeletedRange[] {
  const deletes: DeletedRange[] = [];
  for (let clients = reader.uint(); clients > 0; clients--) {
    const client = reader.uint();
    let ranges = reader.uint();
    left.deletes -= Math.max(1, ranges);
    if (left.deletes < 0) throw new Costly('too many deletions at once');
    for (; ranges > 0; ranges--) {
      const clock = reader.uint();
      const length = positive(reader.uint());
      if (clock + length > MAX_CLOCK) throw new Malformed('a clock is too large');
      deletes.push({ client, clock, length });
    }
  }
  return deletes;
}
