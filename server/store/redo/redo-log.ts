import { closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { randomInt } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { StoreUnavailable } from '../errors.ts';
import { keepPrivate } from '../private-file.ts';
import type { Claim, LostNotes, RedoReceipt, TextUpdate } from '../store.ts';

/** What was noted together: rows of the text journal, and whose the Yjs client ids in them are from now on. */
export interface RedoEntry {
  readonly updates: readonly TextUpdate[];
  readonly claims: readonly Claim[];
}

/** Past this size, what the database has by now is taken out of the file. */
const TIDY_BYTES = 1_048_576;
/** How long words may stay in the file after the database has them, once nobody types. */
const EMPTY_MS = 1000;
/**
 * Before each note, 32 bits each, little-endian: a mark, a number that this log alone uses, the note's length and checksum, and the
 * checksum of these. So a note that is damaged is skipped by its length, and one whose head is damaged by looking for the next head;
 * words that somebody typed to look like one do not have the log's number, which any good head before tells.
 */
const HEAD = 20;
const MARK = 0x32_4e_52_50;
/** Length and checksum alone: what versions before 1.0 left behind. */
const OLD_HEAD = 8;

/**
 * A redo log (as in Mohan et al., ARIES, 1992): what the database does not have yet, in a file beside it. A note is handed to the
 * operating system before anybody is shown the words in it, so a process that is killed loses none of them; only the database's
 * own commit is safe against a power cut, and only that is ever called saved.
 */
export class RedoLog {
  readonly #path: string;
  #fd: number;
  /** Where the next note goes; what stands behind is left over from a write that failed. */
  #end = 0;
  readonly #outstanding = new Set<Buffer>();
  #outstandingBytes = 0;
  #emptying: NodeJS.Timeout | null = null;
  #isClosed = false;
  readonly #number = randomInt(2 ** 32);

  private constructor(path: string, fd: number) {
    this.#path = path;
    this.#fd = fd;
  }

  /** Starts an empty log, whatever stood in the file. @throws StoreUnavailable */
  static start(path: string): RedoLog {
    try {
      const fd = openSync(path, 'w', 0o600);
      keepPrivate(path);
      return new RedoLog(path, fd);
    } catch (error) {
      throw new StoreUnavailable(`the file ${path} cannot be written`, { cause: error });
    }
  }

  /** Writes a note down, in microseconds. @throws StoreUnavailable when the disk refuses; then nothing was noted */
  append(note: RedoEntry): RedoReceipt {
    if (this.#isClosed) throw new StoreUnavailable('the store is closed');
    const record = encoded(note, this.#number);
    try {
      writeAll(this.#fd, record, this.#end);
    } catch (error) {
      throw new StoreUnavailable('the redo log refuses to be written', { cause: error });
    }
    this.#end += record.length;
    this.#outstanding.add(record);
    this.#outstandingBytes += record.length;
    return { done: () => this.#done(record) };
  }

  #done(record: Buffer): void {
    if (!this.#outstanding.delete(record) || this.#isClosed) return;
    this.#outstandingBytes -= record.length;
    if (this.#end >= TIDY_BYTES && this.#end > 4 * this.#outstandingBytes) this.#tidy();
    else if (this.#outstanding.size === 0) this.#emptying ??= setTimeout(() => this.#empty(), EMPTY_MS).unref();
  }

  #empty(): void {
    this.#emptying = null;
    if (this.#outstanding.size === 0 && this.#end > 0) this.#tidy();
  }

  /** Leaves only what is outstanding. A disk that refuses leaves the file as it is: it is merely longer. */
  #tidy(): void {
    const rest = Buffer.concat([...this.#outstanding]);
    try {
      if (rest.length === 0) ftruncateSync(this.#fd, 0);
      else {
        const next = `${this.#path}.next`;
        let other = openSync(next, 'w', 0o600);
        try {
          writeAll(other, rest, 0);
          renameSync(next, this.#path);
          [this.#fd, other] = [other, this.#fd];
        } finally {
          closeSync(other);
        }
      }
      this.#end = rest.length;
    } catch {
      // Tried again with the next note that is done.
    }
  }

  /** What is outstanding stays in the file, for the next start. Nothing is noted from now on. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#emptying !== null) clearTimeout(this.#emptying);
    this.#empty();
    if (this.#outstanding.size > 0) fdatasyncSync(this.#fd);
    closeSync(this.#fd);
  }
}

function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written);
  }
}

/** What a process that is gone had noted, and how much of it cannot be read any more. */
export interface RedoRest {
  /** Oldest first. */
  readonly notes: readonly RedoEntry[];
  /** Places in the file where notes are damaged, and their bytes. */
  readonly lost: LostNotes;
}

/**
 * Reads what a process that is gone had noted. A note that it was in the middle of had been shown to nobody, and ends it; what is
 * damaged before whole notes, or is as long as it should be, is lost, and what stands behind it is not.
 */
export function readRedoLog(path: string): RedoRest {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { notes: [], lost: NOTHING };
    throw new StoreUnavailable(`the file ${path} cannot be read`, { cause: error });
  }
  const old = readOld(file);
  if (old.length > 0) return { notes: old, lost: NOTHING };
  const notes: RedoEntry[] = [];
  const lost = { places: 0, bytes: 0 };
  let number: number | null = null;
  for (let at = 0; at < file.length;) {
    const head = headAt(file, at, number);
    if (head !== null && at + HEAD + head.length > file.length) break;
    const body = head && file.subarray(at + HEAD, at + HEAD + head.length);
    const note = head && body && crc32(body) === head.checksum ? decoded(body) : null;
    number ??= head?.number ?? null;
    if (note !== null) notes.push(note);
    const next = body ? at + HEAD + body.length : nextHead(file, at + 1, number);
    if (next === null && isTorn(file.subarray(at))) break;
    if (note === null) {
      lost.places++;
      lost.bytes += (next ?? file.length) - at;
    }
    at = next ?? file.length;
  }
  return { notes, lost };
}

const NOTHING = { places: 0, bytes: 0 } as const;

interface Head {
  readonly number: number;
  readonly length: number;
  readonly checksum: number;
}

/** Returns the head at a place; null where there is none, or another log's. */
function headAt(file: Buffer, at: number, number: number | null): Head | null {
  if (at + HEAD > file.length || file.readUInt32LE(at) !== MARK) return null;
  if (crc32(file.subarray(at, at + HEAD - 4)) !== file.readUInt32LE(at + HEAD - 4)) return null;
  const head = {
    number: file.readUInt32LE(at + 4),
    length: file.readUInt32LE(at + 8),
    checksum: file.readUInt32LE(at + 12),
  };
  return number === null || head.number === number ? head : null;
}

/** Returns where the next head is; null when there is none. */
function nextHead(file: Buffer, from: number, number: number | null): number | null {
  for (let at = file.indexOf(MARKED, from); at >= 0; at = file.indexOf(MARKED, at + 1)) {
    if (headAt(file, at, number) !== null) return at;
  }
  return null;
}

const MARKED = Buffer.alloc(4);
MARKED.writeUInt32LE(MARK);

/** After a kill there may be part of a head, after a power cut zeros. */
function isTorn(rest: Buffer): boolean {
  return rest.length < HEAD || rest.every((byte) => byte === 0);
}

/** Returns the notes of a file as versions before 1.0 wrote it: all that are whole before the first that is not. */
function readOld(file: Buffer): readonly RedoEntry[] {
  const notes: RedoEntry[] = [];
  for (let at = 0; at + OLD_HEAD <= file.length;) {
    const length = file.readUInt32LE(at);
    const body = file.subarray(at + OLD_HEAD, at + OLD_HEAD + length);
    if (length === 0 || body.length !== length || crc32(body) !== file.readUInt32LE(at + 4)) break;
    notes.push(decoded(body));
    at += OLD_HEAD + body.length;
  }
  return notes;
}

/** Used again for every note: to make room for one takes longer than to write it. */
const encoder = encoding.createEncoder();

function encoded({ updates, claims }: RedoEntry, number: number): Buffer {
  encoder.cpos = 0;
  encoder.bufs = [];
  encoding.writeVarUint(encoder, updates.length);
  for (const { room, person, at, bytes } of updates) {
    encoding.writeVarString(encoder, room);
    encoding.writeVarString(encoder, person ?? '');
    encoding.writeVarString(encoder, at);
    encoding.writeVarUint8Array(encoder, bytes);
  }
  encoding.writeVarUint(encoder, claims.length);
  for (const { room, client, person } of claims) {
    encoding.writeVarString(encoder, room);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarString(encoder, person);
  }
  const body = encoder.bufs.length === 0 ? encoder.cbuf.subarray(0, encoder.cpos) : encoding.toUint8Array(encoder);
  const record = Buffer.allocUnsafe(HEAD + body.length);
  [MARK, number, body.length, crc32(body)].forEach((part, i) => record.writeUInt32LE(part, 4 * i));
  record.writeUInt32LE(crc32(record.subarray(0, HEAD - 4)), HEAD - 4);
  record.set(body, HEAD);
  return record;
}

function decoded(body: Uint8Array): RedoEntry {
  const decoder = decoding.createDecoder(body);
  const many = <T>(one: () => T): T[] => Array.from({ length: decoding.readVarUint(decoder) }, one);
  const updates = many(() => {
    const room = decoding.readVarString(decoder);
    const person = decoding.readVarString(decoder);
    const at = decoding.readVarString(decoder);
    return { room, person: person === '' ? null : person, at, bytes: decoding.readVarUint8Array(decoder).slice() };
  });
  const claims = many(() => {
    const room = decoding.readVarString(decoder);
    const client = decoding.readVarUint(decoder);
    return { room, client, person: decoding.readVarString(decoder) };
  });
  return { updates, claims };
}
