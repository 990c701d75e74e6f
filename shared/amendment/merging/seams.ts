/** Finds where one side split a block in two, or joined two into one. */
import type { TextBlockJSON } from '../../letter/doc.ts';
import { align } from '../words/align.ts';
import { sameContent, tokensOf } from '../words/content.ts';
import { at } from '../lists.ts';
import type { Outline } from '../outline/outline.ts';
import { isWord, type Token } from '../words/tokens.ts';

/**
 * `split`: `part` is new and was cut off from `whole`; `join`: `part` is gone and became part of `whole`; `end` is the end of
 * `whole` at which it stands or stood. `carry`: words of `whole` went to `part` some other way, as by cutting and pasting.
 */
export interface Seam {
  readonly kind: 'split' | 'join' | 'carry';
  readonly whole: string;
  readonly part: string;
  readonly end: 'tail' | 'head';
}

/** Returns where `after` split or joined blocks of `before`, both with matched keys, in reading order. */
export function seamsBetween(before: Outline, after: Outline): Seam[] {
  // Every seam has a block that is new or gone.
  if (sameKeys(before, after)) return [];
  const seams = [...seamsOf(before, after, 'split'), ...seamsOf(after, before, 'join')];
  return [...seams, ...carried(before, after, seams)];
}

/** Finds blocks that lost nearly all they lost to another block, in one stretch. */
function carried(before: Outline, after: Outline, seams: readonly Seam[]): Seam[] {
  const [lost, gained] = [surplus(before, after), surplus(after, before)];
  if (lost.length === 0 || gained.length === 0) return [];
  const holders = new Map<string, Set<number>>();
  gained.forEach(({ tokens }, index) => {
    for (const token of tokens) {
      if (isWord(token)) holders.set(token.key, (holders.get(token.key) ?? new Set()).add(index));
    }
  });
  return lost.flatMap((from): Seam[] => {
    const words = from.tokens.filter(isWord);
    const counts = new Map<number, number>();
    for (const { key } of words)
      for (const index of holders.get(key) ?? []) counts.set(index, (counts.get(index) ?? 0) + 1);
    return [...counts].flatMap(([index, count]): Seam[] => {
      const to = at(gained, index);
      if (to.key === from.key || count < 2 || count < 0.8 * words.length || !(from.whole || to.whole)) return [];
      const known = seams.some(({ whole, part }) => [whole, part].includes(from.key) && [whole, part].includes(to.key));
      return known || !standsIn(from.tokens, to.tokens)
        ? []
        : [{ kind: 'carry', whole: from.key, part: to.key, end: 'tail' }];
    });
  });
}

function sameKeys(one: Outline, other: Outline): boolean {
  const keys = new Set(one.rows.map(({ key }) => key));
  return one.rows.length === other.rows.length && other.rows.every(({ key }) => keys.has(key));
}

interface Surplus {
  readonly key: string;
  /** Whether the other letter does not have the block at all. */
  readonly whole: boolean;
  readonly tokens: readonly Token[];
}

/** Returns the words that blocks of one letter have and the same blocks of the other do not. */
function surplus(one: Outline, other: Outline): Surplus[] {
  const blocks = new Map(other.rows.map(({ key, block }) => [key, block]));
  return one.rows.flatMap(({ key, block }): Surplus[] => {
    const same = blocks.get(key);
    if (same !== undefined && sameContent(block, same)) return [];
    const tokens = tokensOf(block).slice(0, -1);
    if (same === undefined) return [{ key, whole: true, tokens }];
    const partner = align(tokens, tokensOf(same).slice(0, -1));
    return [{ key, whole: false, tokens: tokens.filter((_, index) => at(partner, index) < 0) }];
  });
}

/** Returns whether nearly all words of one text stand in another in one stretch. */
function standsIn(tokens: readonly Token[], text: readonly Token[]): boolean {
  const partner = align(tokens, text);
  const found = [...partner].filter((place, index) => place >= 0 && isWord(at(tokens, index)));
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined || found.length < 0.8 * tokens.filter(isWord).length) return false;
  return text.slice(first, last + 1).filter(isWord).length <= 1.25 * found.length + 1;
}

/** Finds parts that only `cut` has, next to a block that lost just their words between `whole` and `cut`. */
function seamsOf(whole: Outline, cut: Outline, kind: Seam['kind']): Seam[] {
  const blocks = new Map(whole.rows.map(({ key, block }) => [key, block]));
  if (cut.rows.every(({ key }) => blocks.has(key))) return [];
  const seams: Seam[] = [];
  const taken = new Set<string>();
  const tryFrom = (
    order: readonly { readonly key: string; readonly block: TextBlockJSON }[],
    end: Seam['end'],
  ): void => {
    let host: { readonly key: string; rest: readonly Token[] } | null = null;
    for (const { key, block } of order) {
      const old = blocks.get(key);
      if (old !== undefined) {
        host = sameContent(old, block) ? null : { key, rest: lost(old, block, end) };
      } else if (host !== null && !taken.has(key)) {
        const rest = without(host.rest, tokensOf(block));
        if (rest !== null) {
          seams.push({ kind, whole: host.key, part: key, end });
          taken.add(key);
          host = { key: host.key, rest };
        }
      }
    }
  };
  tryFrom(cut.rows, 'tail');
  tryFrom([...cut.rows].reverse(), 'head');
  return seams;
}

/** Returns the words at one end of a text of which next to nothing is left in the shorter text. */
function lost(old: TextBlockJSON, short: TextBlockJSON, end: Seam['end']): Token[] {
  const tokens = tokensOf(old).slice(0, -1);
  const partner = align(tokens, tokensOf(short).slice(0, -1));
  const fromEnd =
    end === 'tail' ? tokens.map((_, index) => tokens.length - 1 - index) : tokens.map((_, index) => index);
  let [gone, kept, best, reach] = [0, 0, 0, 0];
  fromEnd.forEach((index, count) => {
    if (!isWord(at(tokens, index))) return;
    if (at(partner, index) < 0) gone += 1;
    else kept += 1;
    // The longest stretch in which lost words outweigh those that stayed by far.
    if (gone - 4 * kept > best) [best, reach] = [gone - 4 * kept, count + 1];
  });
  return end === 'tail' ? tokens.slice(tokens.length - reach) : tokens.slice(0, reach);
}

/** Returns what remains of the lost words beyond a part made of them, or null when the part is not. */
function without(rest: readonly Token[], part: readonly Token[]): Token[] | null {
  const partWords = part.filter(isWord).length;
  const restWords = rest.filter(isWord).length;
  if (partWords === 0 || restWords === 0) return null;
  const partner = align(rest, part.slice(0, -1));
  const found = rest.filter((token, index) => isWord(token) && at(partner, index) >= 0).length;
  if (2 * found < Math.min(partWords, restWords) || (4 * found < partWords && found < 4)) return null;
  return rest.filter((_, index) => at(partner, index) < 0);
}
