import { unzipSync } from 'fflate';
import { BUNDLE_BYTES } from './bundle.ts';

/** Most files that a bundle may have: far more than it ever has. */
const FILES = 200;

/**
 * Answers the files of a ZIP by name, or a sentence why it is not opened. Sizes are checked before anything is inflated, and no
 * file grows beyond the size that it declares.
 */
export function unzipped(zip: Uint8Array): ReadonlyMap<string, Uint8Array> | string {
  if (zip.length > BUNDLE_BYTES) return 'The file is larger than 200 MB.';
  const names = new Set<string>();
  let size = 0;
  let wrong: string | null = null;
  try {
    const files = unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        size += originalSize;
        if (names.has(name)) wrong ??= `The ZIP holds ${name} twice.`;
        names.add(name);
        if (size > BUNDLE_BYTES) wrong ??= 'The ZIP holds more than 200 MB.';
        if (names.size > FILES) wrong ??= 'The ZIP holds too many files for an evidence bundle.';
        return wrong === null;
      },
    });
    return wrong ?? new Map(Object.entries(files));
  } catch {
    return wrong ?? 'The file is no ZIP that can be read.';
  }
}
