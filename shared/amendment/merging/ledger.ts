/** Keeps count of the words of a merge: none may come back, double or vanish unless a side did it or a conflict names it. */
import type { TextBlockJSON } from '../../letter/doc.ts';
import type { Trio } from './blocks-merge.ts';
import { sameContent, tokensOf } from '../words/content.ts';
import { remembered } from '../words/remembered.ts';
import { isWord, type Token } from '../words/tokens.ts';

export type Counts = ReadonlyMap<string, number>;

/** Returns how often each word stands in some blocks. */
export function counted(blocks: Iterable<TextBlockJSON | undefined>): Counts {
  const counts = new Map<string, number>();
  for (const block of blocks) {
    for (const [word, times] of countsIn(block)) counts.set(word, (counts.get(word) ?? 0) + times);
  }
  return counts;
}

/** One block in the three letters and in what was made of them. */
export interface LedgerRow extends Trio {
  readonly key: string;
  readonly merged: TextBlockJSON | undefined;
  /** A conflict shows the block's three texts. */
  readonly named: boolean;
}

/**
 * Returns the blocks, in the order given, that hold a word which comes out of the merge more or less often than the sides
 * allow: words cut here and pasted there by one side while the other deleted or moved them too. Of words that a conflict
 * names it is asked only that they stand no less often than in both sides, and no more often than in either.
 */
export function unbalanced(rows: readonly LedgerRow[]): string[] {
  // Where a block came out as the one side that changed it has it, its words are as they should be.
  const suspects = new Set(rows.flatMap(suspectWords));
  if (suspects.size === 0) return [];
  const entries = rows
    .filter((row) => !(alike(row.base, row.ours) && alike(row.base, row.theirs) && alike(row.base, row.merged)))
    .map((row) => ({ row, ...countsOf(row) }));
  const total = (of: Side): Counts => {
    const sum = new Map<string, number>();
    for (const entry of entries)
      for (const word of suspects) sum.set(word, (sum.get(word) ?? 0) + (entry[of].get(word) ?? 0));
    return sum;
  };
  const [was, mine, its, is] = [total('base'), total('ours'), total('theirs'), total('merged')];
  const isNamed = (word: string): boolean =>
    entries.some(({ row, base, ours, theirs }) => row.named && (base.has(word) || ours.has(word) || theirs.has(word)));
  const wrong = [...suspects].filter((word) => {
    const [had, here, there] = [was.get(word) ?? 0, mine.get(word) ?? 0, its.get(word) ?? 0];
    const times = is.get(word) ?? 0;
    const [least, most] = isNamed(word) ? [Math.min(here, there), Math.max(here, there)] : allowed(had, here, there);
    return times < least || times > most;
  });
  return entries
    .filter((entry) =>
      wrong.some((word) => {
        const times = entry.base.get(word) ?? 0;
        return [entry.ours, entry.theirs, entry.merged].some((counts) => (counts.get(word) ?? 0) !== times);
      }),
    )
    .map(({ row }) => row.key);
}

type Side = 'base' | 'ours' | 'theirs' | 'merged';

function countsOf({ base, ours, theirs, merged }: LedgerRow): { readonly [side in Side]: Counts } {
  return { base: countsIn(base), ours: countsIn(ours), theirs: countsIn(theirs), merged: countsIn(merged) };
}

const NO_WORDS: Counts = new Map();
const countedIn = remembered((tokens: readonly Token[]): Counts => {
  const counts = new Map<string, number>();
  for (const token of tokens) if (isWord(token)) counts.set(token.key, (counts.get(token.key) ?? 0) + 1);
  return counts;
});

function countsIn(block: TextBlockJSON | undefined): Counts {
  return block === undefined ? NO_WORDS : countedIn(tokensOf(block));
}

/** Returns the words of a block that came out in it more or less often than both sides' changes to it add up to. */
function suspectWords(row: LedgerRow): string[] {
  if (alike(row.base, row.ours) && alike(row.theirs, row.merged)) return [];
  if (alike(row.base, row.theirs) && alike(row.ours, row.merged)) return [];
  const { base, ours, theirs, merged } = countsOf(row);
  return [...new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])].filter((word) => {
    const due = (ours.get(word) ?? 0) + (theirs.get(word) ?? 0) - (base.get(word) ?? 0);
    return (merged.get(word) ?? 0) !== due;
  });
}

/** How often a word may stand in the outcome at least and at most: twice added may be once or twice, likewise twice deleted. */
function allowed(was: number, mine: number, its: number): readonly [number, number] {
  const both = mine + its - was;
  if (mine > was && its > was) return [Math.max(mine, its), both];
  if (mine < was && its < was) return [Math.max(0, both), Math.min(mine, its)];
  return [both, both];
}

function alike(one: TextBlockJSON | undefined, other: TextBlockJSON | undefined): boolean {
  return one === undefined || other === undefined ? one === other : sameContent(one, other);
}
