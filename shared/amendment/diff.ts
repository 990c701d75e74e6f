/** Comparison of two letters. */
import type { Doc } from '../letter/doc.ts';
import { sameBlock } from './words/content.ts';
import { hunksBetween } from './words/hunks.ts';
import { equal } from './lists.ts';
import { identify, matchRows } from './outline/match.ts';
import { diffInPlace } from './merging/in-place.ts';
import { weightOf } from './merging/merge-outlines.ts';
import { narrow } from './outline/narrow.ts';
import { unmoved } from './outline/order.ts';
import { boxesOf, deepBeginnings, read, type Row } from './outline/outline.ts';
import { inContainers, Places } from './outline/place.ts';
import type { Change } from './types.ts';

/**
 * Returns what was changed from one letter to the other, by block, in the reading order of the changed letter; deleted
 * blocks come where they stood. `apply(before, diff(before, after))` is `after`, in its one spelling (`normalise`).
 *
 * Blocks are the same when their ids are; blocks without an id, and all blocks of two letters that share no id (as after an
 * import), when they say nearly the same. Of blocks that changed places as few as possible count as moved, rather short than
 * long ones. A block that was moved and changed has two changes. A change to a list or quote (another kind of list, a
 * paragraph lifted out) is a change of each block in it.
 */
export function diff(before: Doc, after: Doc): Change[] {
  if (before === after) return [];
  const inPlace = diffInPlace(before, after);
  if (inPlace !== null) return inPlace;
  const [was, is] = narrow([before, after])?.docs ?? [];
  return was && is ? diffWhole(was, is) : diffWhole(before, after);
}

/** Compares letters of which nothing is left out. */
export function diffWhole(before: Doc, after: Doc): Change[] {
  const [a, b] = [read(before), read(after)];
  matchRows(a, b);
  identify(a, [], 'before ');
  identify(b, [a], 'after ');
  const rows = new Map(a.rows.map((row, index) => [row.key, { row, index }]));
  const keysOf = (list: readonly Row[]): string[] => list.map(({ key }) => key);
  const stays = unmoved(keysOf(a.rows), keysOf(b.rows), (key) => weightOf(rows.get(key)?.row.block));
  const kept = new Set(keysOf(b.rows));
  const places = new Places(a, b);
  const [wasDeep, isDeep] = [deepBeginnings(a), deepBeginnings(b)];
  const changes: Change[] = [];
  let reported = 0;
  const reportDeleted = (upTo: number): void => {
    for (; reported < upTo; reported++) {
      const row = a.rows[reported];
      if (row !== undefined && !kept.has(row.key)) {
        changes.push({ kind: 'deleted', block: row.key, node: inContainers(row) });
      }
    }
  };
  b.rows.forEach((row, index) => {
    const after = b.rows[index - 1]?.key ?? null;
    const old = rows.get(row.key);
    if (old === undefined) {
      changes.push({ kind: 'inserted', block: row.key, after, node: places.write(index) ?? row.block });
      return;
    }
    if (stays.has(row.key)) reportDeleted(old.index);
    else changes.push({ kind: 'moved', block: row.key, after });
    const inPlace = sameContainers(old.row, row) && (wasDeep.has(row.key) || !isDeep.has(row.key));
    if (inPlace && sameBlock(old.row.block, row.block)) return;
    changes.push({
      kind: 'changed',
      block: row.key,
      before: inPlace ? old.row.block : inContainers(old.row),
      after: inPlace ? row.block : (places.write(index) ?? row.block),
      hunks: hunksBetween(old.row.block, row.block),
    });
  });
  reportDeleted(a.rows.length);
  return changes;
}

/** Returns whether a block stands in the same containers, and these look the same. */
function sameContainers(one: Row, other: Row): boolean {
  if (one.box === null && other.box === null) return true;
  const [left, right] = [boxesOf(one), boxesOf(other)];
  if (left.length !== right.length) return false;
  return left.every(({ name, type, attrs }, depth) => {
    const box = right[depth];
    return box?.name === name && box.type === type && equal(box.attrs, attrs);
  });
}
