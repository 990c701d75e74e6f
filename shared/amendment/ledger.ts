/** Keeps count of the words of a merge: none may come back, double or vanish unless a side did it or a conflict names it. */
import type { TextBlockJSON } from '../letter/doc.ts';
import type { Trio } from './blocks-merge.ts';
import { sameContent, tokensOf } from './content.ts';
import { isWord } from './tokens.ts';

export type Counts = ReadonlyMap<string, number>;

/** Returns how often each word stands in some blocks. */
export function counted(blocks: Iterable<TextBlockJSON | undefined>): Counts {
  const counts = new Map<string, number>();
  for (const block of blocks) {
    for (const token of block === undefined ? [] : tokensOf(block)) {
      if (isWord(token)) counts.set(token.key, (counts.get(token.key) ?? 0) + 1);
    }
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
 * allow and which no conflict names: words cut here and pasted there by one side while the other deleted or moved them too.
 */
export function unbalanced(rows: readonly LedgerRow[]): string[] {
  const moving = rows.filter(({ base, ours, theirs, merged }) => {
    return !(alike(base, ours) && alike(base, theirs) && alike(base, merged));
  });
  if (moving.every(({ base, ours }) => alike(base, ours)) || moving.every(({ base, theirs }) => alike(base, theirs)))
    return [];
  const entries = moving.map((row) => ({
    row,
    was: counted([row.base]),
    mine: counted([row.ours]),
    its: counted([row.theirs]),
    is: counted([row.merged]),
  }));
  const total = (of: 'was' | 'mine' | 'its' | 'is'): Counts => {
    const sum = new Map<string, number>();
    for (const entry of entries) for (const [word, times] of entry[of]) sum.set(word, (sum.get(word) ?? 0) + times);
    return sum;
  };
  const [was, mine, its, is] = [total('was'), total('mine'), total('its'), total('is')];
  const named = new Set(
    entries.flatMap(({ row, ...texts }) =>
      row.named ? [...texts.was.keys(), ...texts.mine.keys(), ...texts.its.keys()] : [],
    ),
  );
  const wrong = [...new Set([...was.keys(), ...mine.keys(), ...its.keys()])].filter((word) => {
    if (named.has(word)) return false;
    const times = is.get(word) ?? 0;
    const [least, most] = allowed(was.get(word) ?? 0, mine.get(word) ?? 0, its.get(word) ?? 0);
    return times < least || times > most;
  });
  return entries
    .filter((entry) =>
      wrong.some((word) => {
        const times = entry.was.get(word) ?? 0;
        return [entry.mine, entry.its, entry.is].some((counts) => (counts.get(word) ?? 0) !== times);
      }),
    )
    .map(({ row }) => row.key);
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
