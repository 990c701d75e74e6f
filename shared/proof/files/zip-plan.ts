import type { Fault } from '../verify/faults.ts';

/**
 * Reads where the files of a ZIP lie (APPNOTE 4.3), and takes only one that every program opens alike: one directory, each file as
 * the directory says, one after the other from the first byte to the last, and nothing before, between or behind them.
 */

export interface ZipPlan {
  readonly name: string;
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
    files.push({ name, size: view.getUint32(at + 24, true) });
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
  return packed + (view.getUint32(packed, true) === DESCRIPTOR ? 16 : 12);
}

/** Whether a directory ends somewhere in the file, though not at its end. */
function hasDirectory(view: DataView): boolean {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 70_000); at--) {
    if (view.getUint32(at, true) === END) return true;
  }
  return false;
}
