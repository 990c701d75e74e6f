/** Merges three orders of the same blocks. */
import { at, heaviestChain } from '../lists.ts';

export interface Orders {
  /** Keys of the blocks of each letter in reading order. */
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** The blocks that the merged letter has. */
  readonly keep: ReadonlySet<string>;
  /** How much it takes to say that a block was moved, rather than those around it: the longer, the more; above 0. */
  readonly weight: (key: string) => number;
  /** How many containers a block of the merged letter has in common with another. */
  readonly shared: (one: string, other: string) => number;
}

export interface MergedOrder {
  readonly order: string[];
  /** Blocks that the two sides moved to different places: they stand where ours has them. */
  readonly clashes: readonly string[];
}

/** Returns the blocks that were not moved from one order to the other: as many as possible, by weight. */
export function unmoved(
  base: readonly string[],
  side: readonly string[],
  weight: (key: string) => number,
): Set<string> {
  const places = placesOf(side);
  const common = base.filter((key) => places.has(key));
  const place = (index: number): number => places.get(at(common, index)) ?? -1;
  if (common.every((_, index) => index === 0 || place(index - 1) < place(index))) return new Set(common);
  const chain = heaviestChain(
    common.length,
    (one, other) => place(one) < place(other),
    (index) => weight(at(common, index)),
  );
  return new Set(chain.map((index) => at(common, index)));
}

/**
 * Returns the blocks that stand on different sides of some other block in the two orders: which of these count as moved, and
 * which as what they were moved past, goes by their weights.
 */
export function crossing(one: readonly string[], other: readonly string[]): string[] {
  const places = placesOf(other);
  const common = one.filter((key) => places.has(key));
  const place = common.map((key) => places.get(key) ?? -1);
  if (place.every((here, index) => index === 0 || at(place, index - 1) < here)) return [];
  const least = [...place];
  for (let index = least.length - 2; index >= 0; index--)
    least[index] = Math.min(at(least, index), at(least, index + 1));
  let most = -1;
  return common.filter((_, index) => {
    const here = at(place, index);
    const crosses = most > here || at(least, index) < here;
    most = Math.max(most, here);
    return crosses;
  });
}

/**
 * Merges the orders. The blocks that all three have in the same order stay put; every other block goes into the gap between
 * them where the side that placed it has it. Within a gap the order is what the sides say; where neither says anything,
 * blocks stay with their own container and with their own side, the side whose first block has the lesser key first:
 * whoever is "ours", the answer is the same.
 */
export function mergeOrder(orders: Orders): MergedOrder {
  const { keep } = orders;
  const ours = orders.ours.filter((key) => keep.has(key));
  const theirs = orders.theirs.filter((key) => keep.has(key));
  if (sameOrder(ours, theirs)) return { order: ours, clashes: [] };
  return new OrderMerge(orders, ours, theirs).run();
}

function sameOrder(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}

class OrderMerge {
  readonly #orders: Orders;
  readonly #ours: readonly string[];
  readonly #theirs: readonly string[];
  readonly #clashes: string[] = [];
  readonly #inBase: ReadonlyMap<string, number>;
  readonly #inOurs: ReadonlyMap<string, number>;
  readonly #inTheirs: ReadonlyMap<string, number>;
  /** Blocks of the base that each side left in place, as their places in the base, for what stands beside them. */
  readonly #around: ReadonlyMap<string, readonly [number, number]>;

  constructor(orders: Orders, ours: readonly string[], theirs: readonly string[]) {
    this.#orders = orders;
    this.#ours = ours;
    this.#theirs = theirs;
    this.#inBase = placesOf(orders.base);
    this.#inOurs = placesOf(ours);
    this.#inTheirs = placesOf(theirs);
    this.#around = new Map([...this.#neighbours(orders.theirs), ...this.#neighbours(orders.ours)]);
  }

  run(): MergedOrder {
    const fixed = this.#fixed();
    const gap = {
      base: gaps(this.#orders.base, fixed),
      ours: gaps(this.#ours, fixed),
      theirs: gaps(this.#theirs, fixed),
    };
    const members: string[][] = Array.from({ length: fixed.length + 1 }, () => []);
    for (const key of new Set([...this.#ours, ...this.#theirs])) {
      if (gap.ours.fixed.has(key)) continue;
      const [was, mine, its] = [gap.base.of.get(key), gap.ours.of.get(key), gap.theirs.of.get(key)];
      let place = mine ?? its ?? 0;
      if (mine !== undefined && its !== undefined && mine !== its) {
        if (was === mine) place = its;
        else if (was !== its) this.#clashes.push(key);
      }
      members[place]?.push(key);
    }
    const order: string[] = [];
    members.forEach((keys, index) => {
      order.push(...this.#arrange(keys, index, gap.ours.of, gap.theirs.of, order.at(-1), fixed[index]));
      const next = fixed[index];
      if (next !== undefined) order.push(next);
    });
    return { order, clashes: this.#clashes };
  }

  /** The heaviest row of blocks that has the same order in all three letters. */
  #fixed(): string[] {
    const common = this.#orders.base.filter((key) => this.#inOurs.has(key) && this.#inTheirs.has(key));
    const mine = common.map((key) => this.#inOurs.get(key) ?? -1);
    const its = common.map((key) => this.#inTheirs.get(key) ?? -1);
    const precedes = (one: number, other: number): boolean =>
      at(mine, one) < at(mine, other) && at(its, one) < at(its, other);
    if (common.every((_, index) => index === 0 || precedes(index - 1, index))) return common;
    const chain = heaviestChain(common.length, precedes, (index) => this.#orders.weight(at(common, index)));
    return chain.map((index) => at(common, index));
  }

  /** For each block that a side has and the base lacks, between which places of the base it stands. */
  #neighbours(side: readonly string[]): Map<string, readonly [number, number]> {
    const still = unmoved(this.#orders.base, side, this.#orders.weight);
    const found = new Map<string, readonly [number, number]>();
    let waiting: string[] = [];
    let previous = -1;
    const close = (next: number): void => {
      for (const key of waiting) found.set(key, [previous, next]);
      waiting = [];
    };
    for (const key of side) {
      if (!still.has(key)) waiting.push(key);
      else {
        const place = this.#inBase.get(key) ?? -1;
        close(place);
        previous = place;
      }
    }
    close(Infinity);
    return found;
  }

  /** Puts the blocks of one gap in order, between two blocks that stay put. */
  #arrange(
    keys: readonly string[],
    gap: number,
    ours: ReadonlyMap<string, number>,
    theirs: ReadonlyMap<string, number>,
    previous: string | undefined,
    next: string | undefined,
  ): string[] {
    if (keys.length < 2) return [...keys];
    const here = (key: string) => ({ ours: ours.get(key) === gap, theirs: theirs.get(key) === gap });
    const sides = new Map(keys.map((key) => [key, here(key)] as const));
    if (keys.every((key) => sides.get(key)?.ours === true && sides.get(key)?.theirs !== true))
      return byPlace(keys, this.#inOurs);
    if (keys.every((key) => sides.get(key)?.theirs === true && sides.get(key)?.ours !== true))
      return byPlace(keys, this.#inTheirs);
    const sorted = [...keys].sort((one, other) => (one < other ? -1 : 1));
    // How many blocks must come before each, and which come after it.
    const waits = new Map(sorted.map((key) => [key, 0]));
    const followers = new Map<string, string[]>(sorted.map((key) => [key, []]));
    sorted.forEach((one, index) => {
      for (const other of sorted.slice(index + 1)) {
        const said = this.#said(one, other, sides.get(one), sides.get(other));
        if (said === 0) continue;
        const [first, second] = said < 0 ? [one, other] : [other, one];
        followers.get(first)?.push(second);
        waits.set(second, (waits.get(second) ?? 0) + 1);
      }
    });
    const left = new Set(sorted);
    const order: string[] = [];
    while (left.size > 0) {
      let ready = [...left].filter((key) => waits.get(key) === 0);
      if (ready.length === 0) {
        // The sides' wishes go round in a circle; ours decides, and people are told.
        ready = byPlace([...left], this.#inOurs).slice(0, 1);
        this.#clashes.push(...ready);
      }
      const last = order.at(-1);
      const best = ready.reduce((one, other) =>
        this.#prefers(other, one, last ?? previous, next, last, sides) ? other : one,
      );
      order.push(best);
      left.delete(best);
      for (const key of followers.get(best) ?? []) waits.set(key, (waits.get(key) ?? 0) - 1);
    }
    return order;
  }

  /** What the sides say of two blocks: below 0 when the first comes first, 0 when no side has both here. */
  #said(one: string, other: string, oneHere?: Here, otherHere?: Here): number {
    const mine = oneHere?.ours === true && otherHere?.ours === true ? difference(this.#inOurs, one, other) : 0;
    const its = oneHere?.theirs === true && otherHere?.theirs === true ? difference(this.#inTheirs, one, other) : 0;
    if (mine === 0 || its === 0 || Math.sign(mine) === Math.sign(its)) return mine || its;
    const was = difference(this.#inBase, one, other);
    if (was !== 0) return Math.sign(was) === Math.sign(mine) ? its : mine;
    this.#clashes.push(one);
    return mine;
  }

  /** Whether of two blocks that may come next the first should; returns the same whichever side is ours. */
  #prefers(
    one: string,
    other: string,
    previous: string | undefined,
    next: string | undefined,
    last: string | undefined,
    sides: ReadonlyMap<string, Here>,
  ): boolean {
    const [around, otherAround] = [this.#around.get(one), this.#around.get(other)];
    if (around && otherAround) {
      if (around[1] <= otherAround[0]) return true;
      if (otherAround[1] <= around[0]) return false;
    }
    const { shared } = this.#orders;
    if (previous !== undefined) {
      const inside = shared(one, previous) - shared(other, previous);
      if (inside !== 0) return inside > 0;
    }
    if (next !== undefined) {
      const inside = shared(one, next) - shared(other, next);
      if (inside !== 0) return inside < 0;
    }
    if (last !== undefined) {
      const from = sides.get(last);
      const stays = (here?: Here): boolean =>
        (from?.ours === true && here?.ours === true) || (from?.theirs === true && here?.theirs === true);
      const [oneStays, otherStays] = [stays(sides.get(one)), stays(sides.get(other))];
      if (oneStays !== otherStays) return oneStays;
    }
    return one < other;
  }
}

interface Here {
  readonly ours: boolean;
  readonly theirs: boolean;
}

function placesOf(keys: readonly string[]): Map<string, number> {
  return new Map(keys.map((key, index) => [key, index]));
}

function byPlace(keys: readonly string[], places: ReadonlyMap<string, number>): string[] {
  return [...keys].sort((one, other) => (places.get(one) ?? Infinity) - (places.get(other) ?? Infinity));
}

function difference(places: ReadonlyMap<string, number>, one: string, other: string): number {
  const [left, right] = [places.get(one), places.get(other)];
  return left === undefined || right === undefined ? 0 : left - right;
}

/** Numbers the gaps between fixed blocks, and answers in which gap each other block stands. */
function gaps(keys: readonly string[], fixed: readonly string[]) {
  const set = new Set(fixed);
  const of = new Map<string, number>();
  let gap = 0;
  for (const key of keys) {
    if (set.has(key)) gap += 1;
    else of.set(key, gap);
  }
  return { of, fixed: set };
}
