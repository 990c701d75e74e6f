/** Which blocks changes are about. */
import type { Change } from '../types.ts';

/** Returns the ids of the blocks that changes are about or stand after. */
export function touchedBlocks(changes: readonly Change[]): string[] {
  return [
    ...new Set(changes.flatMap((change) => (change.kind === 'inserted' ? (change.after ?? []) : [change.block]))),
  ];
}
