/** Marks of runs of text: equality, three-way merge, and what one side did to them. */
import { MARKS, type MarkJSON } from '../../letter/doc.ts';
import { equal } from '../lists.ts';

/** A run of characters with the same marks. `atom` holds an inline node that is not text; its characters stand for it. */
export interface Piece {
  readonly text: string;
  readonly marks: readonly MarkJSON[];
  readonly atom?: unknown;
}

/** What one side did to the marks of a run: the mark it gave, or null where it took one away, by type. */
export type MarkDelta = ReadonlyMap<string, MarkJSON | null>;

/** Order in which the schema of a letter ranks its marks; others follow by name. */
const RANK: readonly string[] = MARKS;

export function sameMarks(one: readonly MarkJSON[], other: readonly MarkJSON[]): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  return one.every((mark, index) => {
    const same = other[index];
    if (same !== undefined && sameMark(mark, same)) return true;
    return other.some((candidate) => sameMark(mark, candidate));
  });
}

function sameMark(one: MarkJSON | null, other: MarkJSON | null): boolean {
  if (one === null || other === null) return one === other;
  return one.type === other.type && equal(one.attrs ?? {}, other.attrs ?? {});
}

/** Sorts marks as the schema does. */
export function rankMarks(marks: readonly MarkJSON[]): MarkJSON[] {
  const rank = (mark: MarkJSON): number => (RANK.includes(mark.type) ? RANK.indexOf(mark.type) : RANK.length);
  return [...marks].sort((one, other) => {
    const byRank = rank(one) - rank(other);
    return byRank !== 0 ? byRank : one.type < other.type ? -1 : one.type > other.type ? 1 : 0;
  });
}

function markOf(marks: readonly MarkJSON[], type: string): MarkJSON | null {
  return marks.find((mark) => mark.type === type) ?? null;
}

/** Returns what changed between two sets of marks. */
function markDelta(before: readonly MarkJSON[], after: readonly MarkJSON[]): MarkDelta {
  const delta = new Map<string, MarkJSON | null>();
  for (const { type } of [...before, ...after]) {
    const now = markOf(after, type);
    if (!sameMark(markOf(before, type), now)) delta.set(type, now);
  }
  return delta;
}

export function sameDelta(one: MarkDelta, other: MarkDelta): boolean {
  if (one.size !== other.size) return false;
  for (const [type, mark] of one) {
    const same = other.get(type);
    if (same === undefined || !sameMark(mark, same)) return false;
  }
  return true;
}

/** Merges each kind of mark by itself; `clash` when both sides gave one kind different values, then ours stays. */
function mergeMarks(
  base: readonly MarkJSON[],
  ours: readonly MarkJSON[],
  theirs: readonly MarkJSON[],
): { readonly marks: readonly MarkJSON[]; readonly clash: boolean } {
  if (sameMarks(ours, theirs) || sameMarks(base, theirs)) return { marks: ours, clash: false };
  if (sameMarks(base, ours)) return { marks: theirs, clash: false };
  const mine = markDelta(base, ours);
  let clash = false;
  let marks: readonly MarkJSON[] = ours;
  for (const [type, mark] of markDelta(base, theirs)) {
    const own = mine.get(type);
    if (own !== undefined && !sameMark(own, mark)) clash = true;
    else marks = changeMark(marks, type, mark);
  }
  return { marks: rankMarks(marks), clash };
}

/** Returns marks with a change made to them. */
export function changeMarks(marks: readonly MarkJSON[], delta: MarkDelta): readonly MarkJSON[] {
  let changed = marks;
  for (const [type, mark] of delta) changed = changeMark(changed, type, mark);
  return changed === marks ? marks : rankMarks(changed);
}

function changeMark(marks: readonly MarkJSON[], type: string, mark: MarkJSON | null): readonly MarkJSON[] {
  if (sameMark(markOf(marks, type), mark)) return marks;
  const others = marks.filter((one) => one.type !== type);
  return mark === null ? others : [...others, mark];
}

/** Returns whether two rows of pieces over the same text carry the same marks throughout. */
export function samePieces(one: readonly Piece[], other: readonly Piece[]): boolean {
  const [left, right] = [one[0], other[0]];
  if (one.length === 1 && other.length === 1 && left && right) return sameMarks(left.marks, right.marks);
  return overlay(one, other).every(([mine, its]) => sameMarks(mine, its));
}

/** Merges the marks of three rows of pieces over the same text, character by character. */
export function mergePieces(
  base: readonly Piece[],
  ours: readonly Piece[],
  theirs: readonly Piece[],
): { readonly pieces: readonly Piece[]; readonly clash: boolean } {
  if (samePieces(ours, theirs) || samePieces(base, theirs)) return { pieces: ours, clash: false };
  if (samePieces(base, ours)) return { pieces: theirs, clash: false };
  let clash = false;
  const pieces = overlay(base, ours, theirs).map(([before, mine, its, length, from]): Piece => {
    const merged = mergeMarks(before, mine, its);
    if (merged.clash) clash = true;
    const whole = ours.map(({ text }) => text).join('');
    const atom = ours.find((piece) => piece.atom !== undefined)?.atom;
    const text = whole.slice(from, from + length);
    return atom === undefined ? { text, marks: merged.marks } : { text, marks: merged.marks, atom };
  });
  return { pieces, clash };
}

/** Returns what was done to the marks of a whole row of pieces, or null when not the same was done throughout. */
export function piecesDelta(before: readonly Piece[], after: readonly Piece[]): MarkDelta | null {
  let found: MarkDelta | null = null;
  for (const [was, is] of overlay(before, after)) {
    const delta = markDelta(was, is);
    if (found !== null && !sameDelta(found, delta)) return null;
    found = delta;
  }
  return found ?? new Map();
}

type Marks = readonly MarkJSON[];
function overlay(one: readonly Piece[], other: readonly Piece[]): [Marks, Marks, Marks, number, number][];
function overlay(
  one: readonly Piece[],
  other: readonly Piece[],
  third: readonly Piece[],
): [Marks, Marks, Marks, number, number][];
/** Cuts rows of pieces over the same text at all their seams: the marks of each, length and start of the stretch. */
function overlay(
  one: readonly Piece[],
  other: readonly Piece[],
  third: readonly Piece[] = other,
): [Marks, Marks, Marks, number, number][] {
  const rows = [one, other, third];
  const seams = new Set<number>();
  for (const row of rows) {
    let end = 0;
    for (const piece of row) seams.add((end += piece.text.length));
  }
  const marksAt = (row: readonly Piece[], offset: number): Marks => {
    let end = 0;
    for (const piece of row) {
      end += piece.text.length;
      if (offset < end) return piece.marks;
    }
    return [];
  };
  let from = 0;
  return [...seams]
    .sort((left, right) => left - right)
    .map((end) => {
      const start = from;
      from = end;
      return [marksAt(one, start), marksAt(other, start), marksAt(third, start), end - start, start];
    });
}
