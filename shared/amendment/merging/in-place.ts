/** Letters in which every block stands where it stood: the everyday case, in which only words are to be compared and merged. */
import type { BlockJSON, Doc, TextBlockJSON } from '../../letter/doc.ts';
import { equal } from '../lists.ts';
import { isSound } from '../outline/narrow.ts';
import { idOf, normalise } from '../outline/outline.ts';
import type { Change, Conflict } from '../types.ts';
import { isContainer, plainText, sameBlock } from '../words/content.ts';
import { hunksBetween } from '../words/hunks.ts';
import { remembered } from '../words/remembered.ts';
import { mergeBlock, type Trio } from './blocks-merge.ts';
import { unbalanced } from './ledger.ts';

/** Merges letters that differ in nothing but text blocks outside lists and quotes; null where they do. */
export function mergeInPlace(base: Doc, ours: Doc, theirs: Doc): { doc: Doc; conflicts: Conflict[] } | null {
  const places = differing([ours, base, theirs]);
  if (places === null) return null;
  const trios = places.flatMap((index): (Trio & { readonly key: string; readonly index: number })[] => {
    const [was, mine, its] = [base, ours, theirs].map((doc) => textAt(doc, index));
    return mine === undefined ? [] : [{ key: idOf(mine), index, base: was, ours: mine, theirs: its }];
  });
  // As in `mergeOutlines`: blocks whose words would not come out right read as ours has them.
  const contested = new Set<string>();
  for (;;) {
    const rows = trios.map((trio) => {
      const { block, clash } = contested.has(trio.key) ? { block: trio.ours, clash: true } : mergeBlock(trio);
      return { ...trio, merged: block, named: clash };
    });
    const wrong = unbalanced(rows).filter((key) => !contested.has(key));
    for (const key of wrong) contested.add(key);
    if (wrong.length > 0) continue;
    const content = [...ours.content];
    for (const { index, merged } of rows) if (merged !== undefined) content[index] = merged;
    const textOf = (block: TextBlockJSON | undefined): string | null => (block === undefined ? null : plainText(block));
    const conflicts = rows
      .filter(({ named }) => named)
      .map((row) => ({ block: row.key, base: textOf(row.base), ours: textOf(row.ours), theirs: textOf(row.theirs) }));
    return { doc: { type: 'doc', content }, conflicts };
  }
}

/** Compares such letters; null where others differ. */
export function diffInPlace(before: Doc, after: Doc): Change[] | null {
  const places = differing([before, after]);
  if (places === null) return null;
  return places.flatMap((index): Change[] => {
    const [was, is] = [textAt(before, index), textAt(after, index)];
    if (was === undefined || is === undefined || sameBlock(was, is)) return [];
    return [{ kind: 'changed', block: idOf(was), before: was, after: is, hunks: hunksBetween(was, is) }];
  });
}

/** Returns where text blocks differ; null where anything else does, or where a letter is not in its one spelling. */
function differing(docs: readonly [Doc, ...Doc[]]): number[] | null {
  const [first, ...others] = docs;
  if (!docs.every((doc) => Array.isArray(doc.content) && doc.content.length === first.content.length)) return null;
  if (!docs.every(isSound)) return null;
  const places: number[] = [];
  for (const [index, block] of first.content.entries()) {
    const same = others.every((doc) => equal(doc.content[index], block));
    if (same && (isTextAt(first, index) || isPlain(block))) continue;
    if (same || !docs.every((doc) => isTextAt(doc, index) && idOf(doc.content[index] ?? block) === idOf(block)))
      return null;
    places.push(index);
  }
  return places;
}

/** Whether a list or quote is written as the engine would write it. */
const isPlain = remembered(
  (block: BlockJSON): boolean =>
    JSON.stringify(normalise({ type: 'doc', content: [block] }).content) === JSON.stringify([block]),
);

function isTextAt(doc: Doc, index: number): boolean {
  return textAt(doc, index) !== undefined;
}

/** JSON from outside may hold what is no block. */
function textAt(doc: Doc, index: number): TextBlockJSON | undefined {
  const block: unknown = doc.content[index];
  if (typeof block !== 'object' || block === null) return undefined;
  return isContainer(block as BlockJSON) ? undefined : (block as TextBlockJSON);
}
