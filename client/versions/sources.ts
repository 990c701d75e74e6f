/** Where a change between two versions came from: an amendment that was adopted between them, or the editing of the draft. */
import type { Change } from '../../shared/amendment/index.ts';
import type { AmendmentView, LetterView } from '../../shared/api/views.ts';
import { isTextBlock, type BlockJSON } from '../../shared/letter/doc.ts';
import type { Pair } from '../sheet/pairs.ts';

/**
 * Returns the amendments adopted in a span of time that changed a place, in the order of their adoption.
 * @param from ISO 8601, not included; `to` included
 */
export function sourcesOf(
  amendments: LetterView['amendments'],
  pair: Pair,
  from: string,
  to: string,
): readonly AmendmentView[] {
  const ids = [pair.before?.id, pair.after?.id].filter((id) => id !== undefined);
  return amendments
    .filter(
      ({ status, decidedAt }) => status === 'adopted' && decidedAt !== undefined && decidedAt > from && decidedAt <= to,
    )
    .filter(({ adoptedBlocks, changes = [] }) => {
      const touched = changes.flatMap(blocksOf).filter((id) => adoptedBlocks?.includes(id) ?? true);
      return ids.some((id) => touched.includes(id));
    })
    .toSorted((one, other) => ((one.decidedAt ?? '') < (other.decidedAt ?? '') ? -1 : 1));
}

function blocksOf(change: Change): string[] {
  const inside = (block: BlockJSON): string[] =>
    isTextBlock(block) ? [block.attrs.id] : block.content.flatMap(inside);
  switch (change.kind) {
    case 'changed':
      return [change.block, ...inside(change.before), ...inside(change.after)];
    case 'inserted':
    case 'deleted':
      return [change.block, ...inside(change.node)];
    case 'moved':
      return [change.block];
  }
}
