import { unzipSync } from 'fflate';
import { BUNDLE_BYTES } from '../formats/bundle.ts';
import type { Fault } from '../verify/faults.ts';
import { planned } from './zip-plan.ts';

/** Most files that a bundle may have: far more than it ever has. */
const FILES = 200;

/** The files of a ZIP by name, or why it is not opened. */
export type UnzipResult =
  | { readonly ok: true; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly ok: false; readonly fault: Fault };

/**
 * Opens a ZIP. Names and sizes are checked before anything is inflated, and no file grows beyond the size that it declares. The
 * order of the files means nothing.
 */
export function unzipped(zip: Uint8Array): UnzipResult {
  const fault = (one: Fault): UnzipResult => ({ ok: false, fault: one });
  if (zip.length > BUNDLE_BYTES) return fault({ code: 'zip-large' });
  const plan = planned(zip);
  if ('code' in plan) return fault(plan);
  if (plan.length > FILES) return fault({ code: 'zip-crowded' });
  if (plan.reduce((sum, { size }) => sum + size, 0) > BUNDLE_BYTES) return fault({ code: 'zip-bomb' });
  const names = new Set<string>();
  for (const { name } of plan) {
    if (names.has(name)) return fault({ code: 'zip-double', facts: { file: name } });
    names.add(name);
  }
  try {
    const files = new Map(Object.entries(unzipSync(zip)));
    // A name that the library reads otherwise, or cannot keep, is one that other programs read otherwise too.
    const strange = plan.find(({ name, size }) => files.get(name)?.length !== size);
    if (strange) return fault({ code: 'file-strange', facts: { file: strange.name } });
    const other = plan.find(({ name, crc }) => crc32(files.get(name) ?? new Uint8Array()) !== crc);
    return other ? fault({ code: 'zip-checksum', facts: { file: other.name } }) : { ok: true, files };
  } catch {
    return fault({ code: 'zip-unreadable' });
  }
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 as ZIP has it (APPNOTE 4.4.7); the library that inflates does not look at it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
