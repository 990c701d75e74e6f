/** What adopting an amendment makes of a letter: the one answer that is shown, asked about, printed and adopted. */
import { textBlocks } from '../letter/blocks.ts';
import type { Doc, TextBlockJSON } from '../letter/doc.ts';
import { apply, pick } from './apply.ts';
import { tokensOf } from './words/content.ts';
import { counted } from './merging/ledger.ts';
import { merge } from './merge.ts';
import { identify, matchRows } from './outline/match.ts';
import { read } from './outline/outline.ts';
import { seamsBetween } from './merging/seams.ts';
import { remembered } from './words/remembered.ts';
import { isWord } from './words/tokens.ts';
import type { Change, Conflict } from './types.ts';

/**
 * Returns what adopting an amendment makes of a draft. Screens and server alike ask here, with the text from which the
 * amendment starts, so that what is seen is what is adopted, to the byte.
 * @param draft the draft, or the amendment to which it is, as it reads now
 * @param blocks adopt only the changes to these, which must not cut a choice in two (`choices`); all when absent
 */
export function outcome(
  base: Doc,
  draft: Doc,
  changes: readonly Change[],
  blocks?: readonly string[],
): { doc: Doc; conflicts: Conflict[] } {
  return merge(base, draft, proposed(base, changes, blocks));
}

/** Returns the text that an amendment, or some of its changes, proposes in place of the one from which it starts. */
export function proposed(base: Doc, changes: readonly Change[], blocks?: readonly string[]): Doc {
  if (blocks !== undefined) return apply(base, pick(changes, new Set(blocks))).doc;
  return allProposed(base, changes);
}

/** Asked for again after every key: neither a tabled text nor its start ever changes. */
const allProposed = remembered((base: Doc, changes: readonly Change[]): Doc => apply(base, changes).doc);

/** How many words in a row make a phrase that is known again where it was pasted. */
const PHRASE = 2;

/**
 * Returns what of an amendment can be adopted by itself, each choice as the blocks that it changes, in the order of the
 * changes. Blocks between which words went, as when one was split, joined to another, or words were cut here and pasted there, are one
 * choice: half of it would delete these words, or double them.
 */
export function choices(base: Doc, changes: readonly Change[]): string[][] {
  const blocks = [...new Set(changes.map(({ block }) => block))];
  const groups = new Map(blocks.map((block) => [block, [block]]));
  const bind = (one: string, other: string): void => {
    const [left, right] = [groups.get(one), groups.get(other)];
    if (left === undefined || right === undefined || left === right) return;
    const both = blocks.filter((block) => left.includes(block) || right.includes(block));
    for (const block of both) groups.set(block, both);
  };
  const after = proposed(base, changes);
  const [was, is] = [read(base), read(after)];
  matchRows(was, is);
  identify(was, [], 'base ');
  identify(is, [was], 'after ');
  for (const { whole, part } of seamsBetween(was, is)) bind(whole, part);
  const [before, now] = [byId(base), byId(after)];
  const givers = new Map<string, string[]>();
  const rare = phrases(textBlocks(base));
  for (const block of blocks)
    for (const phrase of surplus(before.get(block), now.get(block)))
      if (rare.get(phrase) === 1) givers.set(phrase, [...(givers.get(phrase) ?? []), block]);
  for (const block of blocks)
    for (const phrase of surplus(now.get(block), before.get(block)))
      for (const giver of givers.get(phrase) ?? []) bind(giver, block);
  return [...new Set(groups.values())];
}

/** Returns what has to be adopted together with some blocks of an amendment: the rest of each choice of which they are a part. */
export function boundTo(base: Doc, changes: readonly Change[], blocks: readonly string[]): string[] {
  return choices(base, changes).flatMap((choice) =>
    choice.some((block) => blocks.includes(block)) ? choice.filter((block) => !blocks.includes(block)) : [],
  );
}

function byId(doc: Doc): ReadonlyMap<string, TextBlockJSON> {
  return new Map(textBlocks(doc).map((block) => [block.attrs.id, block]));
}

/** Returns the words and phrases of blocks, with how often each stands there. */
function phrases(blocks: readonly (TextBlockJSON | undefined)[]): ReadonlyMap<string, number> {
  const found = new Map(counted(blocks));
  for (const block of blocks) {
    const words = block === undefined ? [] : tokensOf(block).filter(isWord);
    for (let from = 0; from + PHRASE <= words.length; from++) {
      const phrase = words
        .slice(from, from + PHRASE)
        .map(({ key }) => key)
        .join(' ');
      found.set(phrase, (found.get(phrase) ?? 0) + 1);
    }
  }
  return found;
}

/** Returns the words and phrases that stand more often in one block than in the other. */
function surplus(one: TextBlockJSON | undefined, other: TextBlockJSON | undefined): string[] {
  const [here, there] = [phrases([one]), phrases([other])];
  return [...here].flatMap(([phrase, times]) => (times > (there.get(phrase) ?? 0) ? [phrase] : []));
}
