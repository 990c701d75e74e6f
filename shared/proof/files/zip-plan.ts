import type { Fault } from '../verify/faults.ts';

/**
 * Reads where the files of a ZIP lie (APPNOTE 4.3), and takes only one that every program opens alike: one directory, each file as
 * the directory says, one after the other from the first byte to the last, and nothing before, between or behind them.
 */

export interface ZipPlan {
  readonly name: string;
  /** CRC-32 of the unpacked bytes, as declared. */
  readonly crc: number;
  /** Bytes when unpacked, as declared. */
  readonly size: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
/** Sizes and checksum stand behind the file, not before it. */
const STREAMED = 0x0008;
const ENCRYPTED = 0x0001;

/** What of a name every program reads alike: no other letters, no way up or to a root, no backslash, nothing empty. */
const NAME = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]{1,64}(?:\/[\w.-]{1,64}){0,3}$/;
/** Extra fields that only tell times and owners (APPNOTE 4.5, Info-ZIP): 0x7075 gives another name, 0x0001 other sizes. */
const HARMLESS: ReadonlySet<number> = new Set([0x000a, 0x5455, 0x5855, 0x7855, 0x7875]);
/** Program of whose attributes the upper half is a Unix mode, and the modes that are a file. */
const UNIX = 3;
const REGULAR: ReadonlySet<number> = new Set([0, 0o100000]);
const DIRECTORY = 0x10;

const UNREADABLE: Fault = { code: 'zip-unreadable' };
const HIDDEN: Fault = { code: 'zip-hidden' };

/** Returns the files in the order of the directory, or why the ZIP is not opened. */
export function planned(zip: Uint8Array): readonly ZipPlan[] | Fault {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = zip.length - 22;
  if (end < 0) return UNREADABLE;
  if (view.getUint32(end, true) !== END) return hasDirectory(view) ? HIDDEN : UNREADABLE;
  const count = view.getUint16(end + 10, true);
  const directory = view.getUint32(end + 16, true);
  // One disk, no comment, the directory right before its end.
  const plain = view.getUint32(end + 4, true) === 0 && view.getUint16(end + 8, true) === count;
  if (!plain || view.getUint16(end + 20, true) !== 0) return HIDDEN;
  if (directory + view.getUint32(end + 12, true) !== end) return HIDDEN;

  const files: ZipPlan[] = [];
  const parts: { readonly from: number; readonly to: number }[] = [];
  let at = directory;
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) return UNREADABLE;
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) return UNREADABLE;
    const from = view.getUint32(at + 42, true);
    const to = endOf(zip, view, { central: at, nameLength, from, before: directory });
    if (to === null) return UNREADABLE;
    const name = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameLength));
    if (!isPlain(view, { central: at, name, nameLength, from })) return { code: 'zip-doubtful', facts: { file: name } };
    files.push({ name, size: view.getUint32(at + 24, true), crc: view.getUint32(at + 16, true) });
    parts.push({ from, to });
    at = next;
  }
  if (at !== end) return HIDDEN;
  let covered = 0;
  for (const { from, to } of parts.sort((one, other) => one.from - other.from)) {
    if (from !== covered) return HIDDEN;
    covered = to;
  }
  return covered === directory ? files : HIDDEN;
}

/** Whether an entry is a file that every program unpacks alike, under the one name that it has. */
function isPlain(
  view: DataView,
  { central, name, nameLength, from }: { central: number; name: string; nameLength: number; from: number },
): boolean {
  const method = view.getUint16(central + 10, true);
  const [packed, size] = [view.getUint32(central + 20, true), view.getUint32(central + 24, true)];
  const attributes = view.getUint32(central + 38, true);
  const mode = view.getUint8(central + 5) === UNIX ? (attributes >>> 16) & 0o170000 : 0;
  return (
    NAME.test(name) &&
    (method === 0 ? packed === size : method === 8) &&
    view.getUint16(central + 32, true) === 0 &&
    view.getUint16(central + 34, true) === 0 &&
    REGULAR.has(mode) &&
    (attributes & DIRECTORY) === 0 &&
    areHarmless(view, central + 46 + nameLength, view.getUint16(central + 30, true)) &&
    areHarmless(view, from + 30 + nameLength, view.getUint16(from + 28, true))
  );
}

function areHarmless(view: DataView, from: number, length: number): boolean {
  const end = from + length;
  if (end > view.byteLength) return false;
  let at = from;
  while (at + 4 <= end) {
    if (!HARMLESS.has(view.getUint16(at, true))) return false;
    at += 4 + view.getUint16(at + 2, true);
  }
  return at === end;
}

/** Returns where a file ends, or null when what stands before it is not what the directory says. */
function endOf(
  zip: Uint8Array,
  view: DataView,
  { central, nameLength, from, before }: { central: number; nameLength: number; from: number; before: number },
): number | null {
  if (from + 30 + nameLength > before || view.getUint32(from, true) !== LOCAL) return null;
  const flags = view.getUint16(central + 8, true);
  const streamed = (flags & STREAMED) !== 0;
  if ((flags & ENCRYPTED) !== 0 || view.getUint16(from + 6, true) !== flags) return null;
  if (view.getUint16(from + 8, true) !== view.getUint16(central + 10, true)) return null;
  if (view.getUint16(from + 26, true) !== nameLength) return null;
  for (let index = 0; index < nameLength; index++) {
    if (zip[from + 30 + index] !== zip[central + 46 + index]) return null;
  }
  // Checksum, size packed, size unpacked: four bytes each, in both places.
  for (const offset of [0, 4, 8]) {
    const here = view.getUint32(from + 14 + offset, true);
    if (here !== view.getUint32(central + 16 + offset, true) && !(streamed && here === 0)) return null;
  }
  const packed = from + 30 + nameLength + view.getUint16(from + 28, true) + view.getUint32(central + 20, true);
  if (!streamed) return packed <= before ? packed : null;
  if (packed + 16 > before) return null;
  const signed = view.getUint32(packed, true) === DESCRIPTOR ? 4 : 0;
  for (const offset of [0, 4, 8]) {
    if (view.getUint32(packed + signed + offset, true) !== view.getUint32(central + 16 + offset, true)) return null;
  }
  return packed + signed + 12;
}

/** Whether a directory ends somewhere in the file, though not at its end. */
function hasDirectory(view: DataView): boolean {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 70_000); at--) {
    if (view.getUint32(at, true) === END) return true;
  }
  return false;
}
