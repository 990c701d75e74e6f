/** Small operations on arrays and plain JSON values that several files here share. */

/** Returns the element at an index that must exist. */
export function at<T>(list: { readonly [index: number]: T; readonly length: number }, index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`no element ${String(index)} of ${String(list.length)}`);
  return element;
}

/** Returns whether two JSON values are equal; the order of members does not matter, an absent one equals `undefined`. */
export function equal(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((element, index) => equal(element, other[index]));
  }
  const left = one as Record<string, unknown>;
  const right = other as Record<string, unknown>;
  for (const name of Object.keys(left)) if (!equal(left[name], right[name])) return false;
  for (const name of Object.keys(right)) if (left[name] === undefined && right[name] !== undefined) return false;
  return true;
}

/** Takes whichever side changed; `clash` when both did, differently: then the value is ours. */
export function threeWay<T>(
  base: T,
  ours: T,
  theirs: T,
  same: (one: T, other: T) => boolean = equal,
): { readonly value: T; readonly clash: boolean } {
  if (same(ours, theirs) || same(base, theirs)) return { value: ours, clash: false };
  if (same(base, ours)) return { value: theirs, clash: false };
  return { value: ours, clash: true };
}

/**
 * Returns the elements of a heaviest subsequence that `before` puts in order, as indices. For equal weights it keeps as
 * many elements as possible; every element must weigh more than 0.
 */
export function heaviestChain(
  count: number,
  before: (one: number, other: number) => boolean,
  weight: (index: number) => number,
): number[] {
  const best: number[] = [];
  const previous: number[] = [];
  let last = -1;
  for (let index = 0; index < count; index++) {
    let from = -1;
    for (let earlier = 0; earlier < index; earlier++) {
      if (before(earlier, index) && (from < 0 || at(best, earlier) >= at(best, from))) from = earlier;
    }
    best.push((from < 0 ? 0 : at(best, from)) + weight(index));
    previous.push(from);
    if (last < 0 || at(best, index) >= at(best, last)) last = index;
  }
  const chain: number[] = [];
  for (let index = last; index >= 0; index = at(previous, index)) chain.push(index);
  return chain.reverse();
}

/** Returns the indices of a longest rising subsequence, in n log n (Fredman 1975). */
export function longestRise(numbers: readonly number[]): number[] {
  /** For each length, the index of the least number with which a rise of that length ends. */
  const ends: number[] = [];
  const previous: number[] = [];
  numbers.forEach((number, index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(numbers, at(ends, middle)) < number) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? at(ends, low - 1) : -1);
    ends[low] = index;
  });
  const rise: number[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = at(previous, index)) rise.push(index);
  return rise.reverse();
}
