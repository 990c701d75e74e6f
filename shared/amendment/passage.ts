/** Where in a letter changes happen, so that what they do elsewhere need not be worked out again. */
import { isTextBlock, type BlockJSON, type Doc } from '../letter/doc.ts';
import type { Change } from './types.ts';

/**
 * Returns as much of a letter as changes need: the blocks that they are about or stand after with their neighbours, lists whole. What
 * they do there is what they do in the whole letter, at a fraction of the work; moves and changes of lists are about all of the order, so for them it is all of the letter.
 */
export function passage(draft: Doc, changes: readonly Change[]): Doc {
  if (!changes.every(isPlain)) return draft;
  const touched = new Set(touchedBlocks(changes));
  const first = changes.some((change) => change.kind === 'inserted' && change.after === null);
  const here = draft.content.map((block) => idsOf(block).some((id) => touched.has(id)));
  // What is new may join the list before or after it.
  const near = (index: number): boolean =>
    (first && index === 0) || [index - 1, index, index + 1].some((one) => here[one] === true);
  return { ...draft, content: draft.content.filter((_, index) => near(index)) };
}

/** Whether a change is about words in a place, and not about the order or the containers around. */
function isPlain(change: Change): boolean {
  switch (change.kind) {
    case 'moved':
      return false;
    case 'changed':
      return isTextBlock(change.before) && isTextBlock(change.after);
    case 'inserted':
    case 'deleted':
      return isTextBlock(change.node);
  }
}

/** Returns the ids of the blocks that changes are about or stand after. */
export function touchedBlocks(changes: readonly Change[]): string[] {
  return [
    ...new Set(changes.flatMap((change) => (change.kind === 'inserted' ? (change.after ?? []) : [change.block]))),
  ];
}

function idsOf(block: BlockJSON): string[] {
  return isTextBlock(block) ? [block.attrs.id] : block.content.flatMap(idsOf);
}
