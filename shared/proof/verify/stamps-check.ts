import type { LoggedEvent } from '../../decision/model/chain.ts';
import { broken, must } from './broken.ts';
import type { Bytes } from '../formats/bytes.ts';
import { stampedEntry } from '../formats/stamped.ts';
import type { TimeStamp } from '../formats/time-stamp.ts';

/** Did a third party see this log, and when? */

/** A time stamp over an entry of the letter's log, and so over all before it. */
export interface StampedEntry extends TimeStamp {
  readonly seq: number;
}

/** Loads what reads time stamps: as much code as all the other checks together, and most bundles have none. */
export function timeStampReader(): Promise<typeof import('../formats/time-stamp.ts')> {
  return import('../formats/time-stamp.ts');
}

/** Checks every time stamp in a bundle and answers what they say, the latest entry last. @throws Broken */
export async function checkTimeStamps(
  files: ReadonlyMap<string, Bytes>,
  log: readonly LoggedEvent<string>[],
): Promise<readonly StampedEntry[]> {
  if (![...files.keys()].some((file) => stampedEntry(file) !== null)) return [];
  const { readTimeStamp } = await timeStampReader().catch(() => broken('stamp-unloaded'));
  const stamps: StampedEntry[] = [];
  for (const [file, answer] of files) {
    const seq = stampedEntry(file);
    if (seq === null) continue;
    const entry = log[seq - 1];
    must(entry !== undefined, 'stamp-beyond', { file });
    const read = await readTimeStamp(answer, entry);
    if (!read.ok) broken('stamp', { file, why: read.why });
    stamps.push({ seq, ...read.stamp });
  }
  return stamps.sort((one, other) => one.seq - other.seq);
}
