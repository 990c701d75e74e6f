/** Which words of one text are which of another. */
import { at, longestRise } from '../lists.ts';
import { isWord, type Token } from './tokens.ts';

/** A stretch that differs: tokens `a0` up to `a1` of the one text stand as `b0` up to `b1` in the other. */
export interface Difference {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}

/**
 * What a new difference costs, in the weight of what could be kept instead: more than a sign and less than any word, so that
 * words count as kept wherever they are, but a lone comma between two changes does not hold them apart.
 */
const COST = 1.5;
/** Above this many pairs of tokens the texts are cut at words that occur once in both, instead of comparing all pairs. */
const MANY_PAIRS = 100_000;
/** Above this many pairs that nothing cuts, the texts count as wholly different. */
const MOST_PAIRS = 600_000;

function weightOf(token: Token): number {
  switch (token.kind) {
    case 'start':
      return 3; // The words say where a block was cut, rather than its name.
    case 'word':
    case 'atom':
      return 2 + Math.min(token.text.length, 10) / 10;
    case 'break':
      return 2;
    case 'sign':
    case 'end':
      return 0.8;
  }
}

/** Answers, for each token of `a`, the index of the same token in `b`, or -1; indices only ever rise. */
export function align(a: readonly Token[], b: readonly Token[]): Int32Array {
  const partner = new Int32Array(a.length).fill(-1);
  alignRange(a, b, { a0: 0, a1: a.length, b0: 0, b1: b.length }, partner);
  dropChance(a, b, partner);
  return partner;
}

/** Returns the stretches in which two texts differ, given which tokens are the same. */
export function differences(partner: Int32Array, lengthOfB: number): Difference[] {
  const found: Difference[] = [];
  let [a0, b0] = [0, 0];
  for (let a = 0; a <= partner.length; a++) {
    const b = a < partner.length ? at(partner, a) : lengthOfB;
    if (b < 0) continue;
    if (a > a0 || b > b0) found.push({ a0, a1: a, b0, b1: b });
    [a0, b0] = [a + 1, b + 1];
  }
  return found;
}

function alignRange(a: readonly Token[], b: readonly Token[], range: Difference, partner: Int32Array): void {
  let { a0, a1, b0, b1 } = range;
  while (a0 < a1 && b0 < b1 && at(a, a0).key === at(b, b0).key) partner[a0++] = b0++;
  while (a0 < a1 && b0 < b1 && at(a, a1 - 1).key === at(b, b1 - 1).key) partner[--a1] = --b1;
  const pairs = (a1 - a0) * (b1 - b0);
  if (pairs === 0) return;
  if (pairs > MANY_PAIRS) {
    const cuts = uniqueInBoth(a, b, { a0, a1, b0, b1 });
    if (cuts.length > 0) {
      let [fromA, fromB] = [a0, b0];
      for (const [i, j] of [...cuts, [a1, b1] as const]) {
        alignRange(a, b, { a0: fromA, a1: i, b0: fromB, b1: j }, partner);
        if (i < a1) partner[i] = j;
        [fromA, fromB] = [i + 1, j + 1];
      }
      return;
    }
    if (pairs > MOST_PAIRS) return;
  }
  heaviest(a, b, { a0, a1, b0, b1 }, partner);
}

/** Finds the words that occur once in both stretches, as many as keep their order (the "patience" rule). */
function uniqueInBoth(a: readonly Token[], b: readonly Token[], range: Difference): (readonly [number, number])[] {
  const places = new Map<string, { a: number; b: number; countA: number; countB: number }>();
  for (let i = range.a0; i < range.a1; i++) {
    const token = at(a, i);
    const place = places.get(token.key) ?? { a: i, b: -1, countA: 0, countB: 0 };
    place.countA += 1;
    places.set(token.key, place);
  }
  for (let j = range.b0; j < range.b1; j++) {
    const place = places.get(at(b, j).key);
    if (place) [place.b, place.countB] = [j, place.countB + 1];
  }
  const unique = [...places.values()].filter(
    ({ a: i, countA, countB }) => countA === 1 && countB === 1 && isWord(at(a, i)),
  );
  const chain = longestRise(unique.map((place) => place.b));
  return chain.map((index) => [at(unique, index).a, at(unique, index).b] as const);
}

/** Keeps the heaviest set of tokens in order, less the cost of each stretch that differs (after Gotoh 1982). */
function heaviest(a: readonly Token[], b: readonly Token[], { a0, a1, b0, b1 }: Difference, partner: Int32Array): void {
  const [rows, columns] = [a1 - a0 + 1, b1 - b0 + 1];
  // Best score of the first i and j tokens when the last two are the same (kept), and when a difference is open (apart).
  let kept = new Float64Array(columns).fill(-Infinity);
  let apart = new Float64Array(columns).fill(-COST);
  kept[0] = 0;
  apart[0] = -Infinity;
  // How each score came about: bit 0 kept after kept; bits 1-2 apart by a token of a (0), of b (1); bit 3 apart after kept.
  const trace = new Uint8Array(rows * columns);
  for (let j = 1; j < columns; j++) trace[j] = 2 | (j === 1 ? 8 : 0);
  const indexOf = new Map<string, number>();
  const number = (token: Token): number => {
    const known = indexOf.get(token.key);
    if (known !== undefined) return known;
    indexOf.set(token.key, indexOf.size);
    return indexOf.size - 1;
  };
  const keysB = Int32Array.from({ length: columns - 1 }, (_, j) => number(at(b, b0 + j)));
  for (let i = 1; i < rows; i++) {
    const token = at(a, a0 + i - 1);
    const key = number(token);
    const weight = weightOf(token);
    const nextKept = new Float64Array(columns).fill(-Infinity);
    const nextApart = new Float64Array(columns).fill(-Infinity);
    nextApart[0] = -COST;
    trace[i * columns] = i === 1 ? 8 : 0;
    for (let j = 1; j < columns; j++) {
      let how = 0;
      if (keysB[j - 1] === key) {
        const [afterKept, afterApart] = [at(kept, j - 1), at(apart, j - 1)];
        if (afterKept >= afterApart) how |= 1;
        nextKept[j] = Math.max(afterKept, afterApart) + weight;
      }
      let score = at(apart, j);
      let from = 0;
      if (at(kept, j) - COST > score) [score, from] = [at(kept, j) - COST, 8];
      if (at(nextApart, j - 1) > score) [score, from] = [at(nextApart, j - 1), 2];
      if (at(nextKept, j - 1) - COST > score) [score, from] = [at(nextKept, j - 1) - COST, 10];
      nextApart[j] = score;
      trace[i * columns + j] = how | from;
    }
    [kept, apart] = [nextKept, nextApart];
  }
  let inKept = at(kept, columns - 1) >= at(apart, columns - 1);
  for (let i = rows - 1, j = columns - 1; i > 0 || j > 0;) {
    const how = at(trace, i * columns + j);
    if (inKept) {
      partner[a0 + i - 1] = b0 + j - 1;
      inKept = (how & 1) !== 0;
      [i, j] = [i - 1, j - 1];
    } else {
      inKept = (how & 8) !== 0;
      if ((how & 2) !== 0) j -= 1;
      else i -= 1;
    }
  }
}

/**
 * Lets go of a word or two that two large rewritings share by chance, such as "the": to keep them would tear both apart, and
 * a merge could then put one side's word into the other side's new sentence. Where words were exchanged one for one they stay.
 */
function dropChance(a: readonly Token[], b: readonly Token[], partner: Int32Array): void {
  const stretches = differences(partner, b.length);
  const sizes = stretches.map(({ a0, a1, b0, b1 }) => ({ gone: words(a, a0, a1), come: words(b, b0, b1) }));
  for (let index = 0; index + 1 < stretches.length; index++) {
    const [from, to] = [at(stretches, index).a1, at(stretches, index + 1).a0];
    const [left, right] = [at(sizes, index), at(sizes, index + 1)];
    const kept = words(a, from, to);
    if (kept > 2 || a.slice(from, to).some(({ kind }) => kind === 'start' || kind === 'break')) continue;
    if (left.gone === left.come && right.gone === right.come) continue;
    const least = Math.max(1, kept) * 3;
    const rewritten = [left, right].every(({ gone, come }) => gone > 0 && come > 0 && Math.max(gone, come) >= least);
    if (rewritten) partner.fill(-1, from, to);
  }
}

function words(tokens: readonly Token[], from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index++) if (isWord(at(tokens, index))) count += 1;
  return count;
}
