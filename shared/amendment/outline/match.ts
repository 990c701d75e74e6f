/** Finds the same blocks and the same containers in two letters. */
import { isWord } from '../words/tokens.ts';
import { sameContent, tokensOf } from '../words/content.ts';
import { at, equal, heaviestChain } from '../lists.ts';
import { boxesOf, idOf, sameClass, type Box, type Outline, type Row } from './outline.ts';

/** How much of two blocks must be alike, as a share of their words, for them to be taken for one; tried on imported letters. */
const ALIKE = 0.5;
/** Above this many pairs only equal blocks are matched: comparing all words of all pairs would take seconds. */
const MOST_PAIRS = 160_000;
/** How many likely partners of one block are weighed against those of others. */
const MOST_LIKELY = 4;

/**
 * Gives the rows of `side` the keys of the rows of `base` that they are: by id, and by likeness those without an id, or all
 * when the two letters have no id in common, as after an import.
 */
export function matchRows(base: Outline, side: Outline): void {
  const known = new Set(base.rows.map(({ key }) => key));
  const found = new Set<string>();
  let strangers = true;
  for (const { key, anonymous } of side.rows) {
    if (!known.has(key)) continue;
    found.add(key);
    if (!anonymous) strangers = false;
  }
  const left = base.rows.filter(({ key }) => !found.has(key));
  const right = side.rows.filter(({ key }) => !found.has(key));
  if (left.length === 0 || right.length === 0) return;
  const mayMatch = (one: Row, other: Row): boolean => strangers || one.anonymous || other.anonymous;
  if (!strangers && !left.some(({ anonymous }) => anonymous) && !right.some(({ anonymous }) => anonymous)) return;
  for (const [one, other] of alike(left, right, mayMatch)) other.key = one.key;
}

/**
 * Takes back what was matched by likeness where the other side has a block with the same id and this is not taken for the same
 * block of the base: the merged letter would have two blocks with one id.
 */
export function keepIds(one: Outline, other: Outline): void {
  const ids = new Map(one.rows.map((row) => [idOf(row.block), row]));
  for (const row of other.rows) {
    const id = idOf(row.block);
    const same = ids.get(id);
    if (id === '' || same === undefined || same.key === row.key) continue;
    same.key = id;
    row.key = id;
  }
}

/** Pairs rows that say nearly the same: first as many words as possible in order, then equal blocks anywhere. */
function alike(left: readonly Row[], right: readonly Row[], mayMatch: (one: Row, other: Row) => boolean): [Row, Row][] {
  type Pair = { readonly i: number; readonly j: number; readonly weight: number };
  const byWeight = (a: Pair, b: Pair): number => b.weight - a.weight || a.i - b.i || a.j - b.j;
  const wordsLeft = left.map(wordCounts);
  const wordsRight = right.map(wordCounts);
  const exactOnly = left.length * right.length > MOST_PAIRS;
  const pairs = left.flatMap((one, i): Pair[] => {
    const likely: Pair[] = [];
    right.forEach((other, j) => {
      if (!mayMatch(one, other)) return;
      const likeness = exactOnly ? Number(sameText(one, other)) : likenessOf(at(wordsLeft, i), at(wordsRight, j));
      const sameKind = one.block.type === other.block.type ? 0.1 : 0;
      if (likeness >= ALIKE) likely.push({ i, j, weight: likeness * likeness + sameKind });
    });
    return likely.sort(byWeight).slice(0, MOST_LIKELY);
  });
  const takenLeft = new Set<number>();
  const takenRight = new Set<number>();
  const matched: [Row, Row][] = [];
  const take = (i: number, j: number): void => {
    if (takenLeft.has(i) || takenRight.has(j)) return;
    takenLeft.add(i);
    takenRight.add(j);
    matched.push([at(left, i), at(right, j)]);
  };
  const inOrder = [...pairs].sort((a, b) => a.i - b.i || a.j - b.j);
  const precedes = (a: number, b: number): boolean =>
    at(inOrder, a).i < at(inOrder, b).i && at(inOrder, a).j < at(inOrder, b).j;
  for (const index of heaviestChain(inOrder.length, precedes, (index) => at(inOrder, index).weight)) {
    take(at(inOrder, index).i, at(inOrder, index).j);
  }
  for (const { i, j } of pairs.sort(byWeight)) take(i, j);
  return matched;
}

function sameText(one: Row, other: Row): boolean {
  return one.block.type === other.block.type && sameContent(one.block, other.block);
}

type Counts = { readonly counts: ReadonlyMap<string, number>; readonly total: number; readonly type: string };

function wordCounts(row: Row): Counts {
  const counts = new Map<string, number>();
  let total = 0;
  for (const token of tokensOf(row.block)) {
    if (!isWord(token)) continue;
    counts.set(token.key, (counts.get(token.key) ?? 0) + 1);
    total += 1;
  }
  return { counts, total, type: row.block.type };
}

/** Returns the share of words that two blocks have in common, from 0 to 1. */
function likenessOf(one: Counts, other: Counts): number {
  if (one.total + other.total === 0) return one.type === other.type ? 1 : 0;
  let common = 0;
  for (const [word, count] of one.counts) common += Math.min(count, other.counts.get(word) ?? 0);
  return (2 * common) / (one.total + other.total);
}

/** A container by its name, gathered over all outlines searched so far. */
interface KnownMatch {
  readonly box: Box;
  readonly depth: number;
  readonly rows: Set<string>;
  readonly first: string;
}

/**
 * Gives the containers of `side` the names of the containers that they are in `others`, tried in turn: those that hold most
 * of the same blocks. A container of which a part was cut out is still one, in two places; two that stand side by side never
 * share a name. What is found nowhere gets a new name, beginning with `prefix`.
 */
export function identify(side: Outline, others: readonly Outline[], prefix: string): void {
  side.boxes.forEach((box, index) => (box.name = `${prefix}${String(index)}`));
  if (side.boxes.length === 0) return;
  const depths = new Map<Box, number>();
  for (const box of side.boxes) depths.set(box, box.parent ? (depths.get(box.parent) ?? 0) + 1 : 0);
  const named = new Map<string, Box[]>();
  const done = new Set<Box>();
  const name = (box: Box, name: string): void => {
    box.name = name;
    done.add(box);
    named.set(name, [...(named.get(name) ?? []), box]);
  };
  const seen = new Set<string>();
  for (const other of others) {
    const { holders, known } = index(other, seen);
    const found = candidates(side, (box) => !done.has(box), depths, holders, known);
    for (const one of found) {
      if (done.has(one.box) || named.has(one.name) || turnsAround(one.box, one.name, named, known)) continue;
      name(one.box, one.name);
    }
    // Then the further parts of containers that were cut in two, outer ones first, since parts have one parent.
    const outerFirst = [...found].sort((a, b) => (depths.get(a.box) ?? 0) - (depths.get(b.box) ?? 0));
    for (const one of outerFirst) {
      if (done.has(one.box) || turnsAround(one.box, one.name, named, known) || !fits(one.box, one.name, named))
        continue;
      name(one.box, one.name);
    }
    for (const name of known.keys()) seen.add(name);
  }
}

/** Answers, for one outline, which containers hold a row, and each container's rows; those already searched are left out. */
function index(outline: Outline, seen: ReadonlySet<string>) {
  const holders = new Map<string, KnownMatch[]>();
  const known = new Map<string, KnownMatch>();
  for (const row of outline.rows) {
    boxesOf(row).forEach((box, depth) => {
      if (seen.has(box.name)) return;
      const entry = known.get(box.name) ?? { box, depth, rows: new Set(), first: row.key };
      known.set(box.name, entry);
      entry.rows.add(row.key);
      const list = holders.get(row.key) ?? [];
      if (list.length === 0) holders.set(row.key, list);
      list.push(entry);
    });
  }
  return { holders, known };
}

/** Returns the names that containers may have, likeliest first. */
function candidates(
  side: Outline,
  open: (box: Box) => boolean,
  depths: ReadonlyMap<Box, number>,
  holders: ReadonlyMap<string, readonly KnownMatch[]>,
  known: ReadonlyMap<string, KnownMatch>,
): { readonly box: Box; readonly name: string }[] {
  const found: { readonly box: Box; readonly name: string; readonly score: number }[] = [];
  for (const box of side.boxes) {
    if (!open(box)) continue;
    const overlaps = new Map<string, number>();
    for (let row = box.from; row <= box.to; row++) {
      for (const holder of holders.get(at(side.rows, row).key) ?? []) {
        if (!sameClass(holder.box.type, box.type)) continue;
        overlaps.set(holder.box.name, (overlaps.get(holder.box.name) ?? 0) + 1);
      }
    }
    for (const [name, overlap] of overlaps) {
      const holder = known.get(name);
      if (holder === undefined) continue;
      let score = (2 * overlap) / (holder.rows.size + box.to - box.from + 1);
      if (holder.depth === depths.get(box)) score += 0.01;
      if (holder.first === at(side.rows, box.from).key) score += 0.004;
      if (holder.box.type === box.type && equal(holder.box.attrs, box.attrs)) score += 0.002;
      found.push({ box, name, score });
    }
  }
  return found.sort((a, b) => b.score - a.score || a.box.from - b.box.from || (a.name < b.name ? -1 : 1));
}

/** Returns whether a container would come to stand within one that, in the other letter, stands within it. */
function turnsAround(
  box: Box,
  name: string,
  named: ReadonlyMap<string, readonly Box[]>,
  known: ReadonlyMap<string, KnownMatch>,
): boolean {
  const own = known.get(name)?.box;
  for (const [other, [part]] of named) {
    const there = known.get(other)?.box;
    if (part === undefined || own === undefined || there === undefined) continue;
    if ((isWithin(box, part) && isWithin(there, own)) || (isWithin(part, box) && isWithin(own, there))) return true;
  }
  return false;
}

function isWithin(inner: Box, outer: Box): boolean {
  for (let box = inner.parent; box !== null; box = box.parent) if (box === outer) return true;
  return false;
}

/** Returns whether a container may take a name that others may have already: only as another part of the same. */
function fits(box: Box, name: string, named: ReadonlyMap<string, readonly Box[]>): boolean {
  for (let parent = box.parent; parent !== null; parent = parent.parent) if (parent.name === name) return false;
  return (named.get(name) ?? []).every((part) => {
    const apart = part.to + 1 < box.from || box.to + 1 < part.from;
    const alike = part.type === box.type && equal(part.attrs, box.attrs);
    return apart && alike && part.parent?.name === box.parent?.name;
  });
}
