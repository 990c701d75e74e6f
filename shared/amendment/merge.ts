/** Three-way merge of letters. */
import type { Doc } from '../letter/doc.ts';
import { identify, keepIds, matchRows } from './outline/match.ts';
import { narrow } from './outline/narrow.ts';
import { mergeInPlace } from './merging/in-place.ts';
import { mergeOutlines, type MergedOutline } from './merging/merge-outlines.ts';
import { deepBeginnings, read } from './outline/outline.ts';
import type { Conflict } from './types.ts';

/**
 * Merges what `ours` and `theirs` each made of `base`. Pure; never throws for any letter.
 *
 * Blocks are merged one by one: whether they are there, where they stand, in which list or quote, their kind and level,
 * and their text word by word (rules: `mergeWords`). A block that one side moved and the other edited is both; blocks that
 * one side split or joined are merged as one text, so an edit lands in the part that holds its words. New blocks of both
 * sides at one place are both kept. A block that one side deleted stays deleted when the other only moved it or changed the
 * list around it. Conflicts are: `mergeWords`'s; a block deleted by one side and changed by the other; a kind, level, mark,
 * place or list that both changed, differently; a new block with one id and two texts. In a conflicting part `doc` says
 * what `ours` says, everything else of the block is merged. Without conflicts, `merge(base, theirs, ours)` is the same letter.
 */
export function merge(base: Doc, ours: Doc, theirs: Doc): { doc: Doc; conflicts: Conflict[] } {
  const inPlace = mergeInPlace(base, ours, theirs);
  if (inPlace !== null) return inPlace;
  const narrowed = narrow([ours, base, theirs]);
  const [mine, was, its] = narrowed?.docs ?? [];
  if (!narrowed || !mine || !was || !its) return mergeWhole(base, ours, theirs);
  const { doc, conflicts } = mergeWhole(was, mine, its);
  return { doc: narrowed.restored(doc), conflicts };
}

/** Merges letters of which nothing is left out. */
export function mergeWhole(base: Doc, ours: Doc, theirs: Doc): { doc: Doc; conflicts: Conflict[] } {
  const merged = oneWay(base, ours, theirs);
  const { doc, conflicts } = merged;
  if (merged.plain || conflicts.length > 0) return { doc, conflicts };
  // A guess that depends on whose side is called ours is none: seen from the other side, too, there must be no conflict, and
  // of two letters that both would do the same one is taken.
  const turned = oneWay(base, theirs, ours);
  const seen = turned.conflicts.map((conflict) => ({ ...conflict, ours: conflict.theirs, theirs: conflict.ours }));
  const first = seen.length > 0 || comesFirst(doc, turned.doc);
  return { doc: first ? doc : turned.doc, conflicts: seen };
}

/** Whether of two letters the first is taken: by the order of their blocks, which no word of a block that stays bears on. */
function comesFirst(one: Doc, other: Doc): boolean {
  const orders = [one, other].map((doc) => JSON.stringify(read(doc).rows.map(({ key }) => key)));
  const [left = '', right = ''] = orders[0] === orders[1] ? [JSON.stringify(one), JSON.stringify(other)] : orders;
  return left <= right;
}

function oneWay(base: Doc, ours: Doc, theirs: Doc): MergedOutline {
  const outlines = { base: read(base), ours: read(ours), theirs: read(theirs) };
  matchRows(outlines.base, outlines.ours);
  matchRows(outlines.base, outlines.theirs);
  keepIds(outlines.ours, outlines.theirs);
  identify(outlines.base, [], 'base ');
  identify(outlines.ours, [outlines.base], 'ours ');
  identify(outlines.theirs, [outlines.base, outlines.ours], 'theirs ');
  // What one side made on purpose is not tidied away.
  const deep = new Set(Object.values(outlines).flatMap((outline) => [...deepBeginnings(outline)]));
  return mergeOutlines(outlines.base, outlines.ours, outlines.theirs, deep);
}
