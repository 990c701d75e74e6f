/** Merges three letters given as outlines whose keys and container names are matched. */
import type { Doc, TextBlockJSON } from '../../letter/doc.ts';
import { mergeBlock } from './blocks-merge.ts';
import { plainText } from '../words/content.ts';
import { mergeFamilies } from './families.ts';
import { unbalanced } from './ledger.ts';
import { equal, threeWay } from '../lists.ts';
import { mergeOrder } from '../outline/order.ts';
import { boxesOf, build, type Box, type Outline, type Row, type Wrap } from '../outline/outline.ts';
import { seamsBetween, type Seam } from './seams.ts';
import type { Conflict } from '../types.ts';

/** The merged letter and what could not be merged, in reading order; there the letter says what ours says. */
export interface MergedOutline {
  readonly doc: Doc;
  readonly conflicts: Conflict[];
  /** At most one side put blocks elsewhere, and none split or joined any: nothing had to be guessed. */
  readonly plain: boolean;
}

type Name = 'base' | 'ours' | 'theirs';

/** Blocks that one side, or the merge of a split block, put behind a block to which they belong; `tail` when cut off from it. */
interface Run {
  readonly by: 'stream' | 'ours' | 'theirs';
  readonly tail: boolean;
  readonly keys: string[];
}

/** What belongs closest to its block comes first; else the order is by key, whichever side is ours. */
function earlier(one: Run, other: Run): number {
  const rank = ({ by, tail }: Run): number => (by === 'stream' ? 0 : tail ? 1 : 2);
  return rank(one) - rank(other) || ((one.keys[0] ?? '') < (other.keys[0] ?? '') ? -1 : 1);
}

/** @param deep blocks that may begin a list item although they stand deeper in it; see `deepBeginnings` */
export function mergeOutlines(base: Outline, ours: Outline, theirs: Outline, deep: ReadonlySet<string>): MergedOutline {
  // Blocks that read as ours has them and are named in a conflict, since the words would not come out right otherwise.
  const contested = new Set<string>();
  for (;;) {
    const merge = new Merge({ base, ours, theirs }, contested);
    const merged = merge.run(deep);
    const wrong = merge.unbalanced().filter((key) => !contested.has(key));
    if (wrong.length === 0) return merged;
    for (const key of wrong) contested.add(key);
  }
}

class Merge {
  readonly #sides: { readonly [name in Name]: Outline };
  readonly #rows: { readonly [name in Name]: ReadonlyMap<string, Row> };
  readonly #boxes: { readonly [name in Name]: ReadonlyMap<string, Box> };
  /** The merged blocks. */
  readonly #blocks = new Map<string, TextBlockJSON>();
  readonly #clashes = new Set<string>();
  /** Blocks that a split, or their list item, binds to the block before them. */
  readonly #followers = new Map<string, Run[]>();
  /** For a block that was split or joined, all that came of it, so that a conflict can show the whole. */
  readonly #families = new Map<string, readonly string[]>();
  readonly #wraps = new Map<string, Wrap | null>();
  readonly #contested: ReadonlySet<string>;

  constructor(sides: { readonly [name in Name]: Outline }, contested: ReadonlySet<string>) {
    this.#sides = sides;
    this.#contested = contested;
    const rows = ({ rows: list }: Outline) => new Map(list.map((row) => [row.key, row]));
    const boxes = ({ boxes: list }: Outline) => new Map([...list].reverse().map((box) => [box.name, box]));
    this.#rows = { base: rows(sides.base), ours: rows(sides.ours), theirs: rows(sides.theirs) };
    this.#boxes = { base: boxes(sides.base), ours: boxes(sides.ours), theirs: boxes(sides.theirs) };
  }

  run(deep: ReadonlySet<string>): MergedOutline {
    const seams = {
      ours: seamsBetween(this.#sides.base, this.#sides.ours),
      theirs: seamsBetween(this.#sides.base, this.#sides.theirs),
    };
    const keys = new Set([...this.#rows.ours.keys(), ...this.#rows.base.keys(), ...this.#rows.theirs.keys()]);
    for (const family of mergeFamilies(this.#sides, [...seams.ours, ...seams.theirs])) {
      if (family.keys.some((key) => this.#contested.has(key))) {
        for (const key of family.keys) this.#families.set(key, family.keys);
        for (const key of family.keys) this.#keepOurs(key);
        continue;
      }
      for (const [key, block] of family.blocks) this.#blocks.set(key, block);
      for (const key of family.clashes) this.#clashes.add(key);
      for (const key of family.keys) this.#families.set(key, family.keys);
      for (const [head, tail] of family.tails) this.#follow(head, tail, 'stream', true);
    }
    for (const key of keys) {
      if (this.#families.has(key)) continue;
      if (this.#contested.has(key)) {
        this.#keepOurs(key);
        continue;
      }
      const [base, ours, theirs] = [this.#rows.base.get(key), this.#rows.ours.get(key), this.#rows.theirs.get(key)];
      const { block, clash } = mergeBlock({ base: base?.block, ours: ours?.block, theirs: theirs?.block });
      if (block !== undefined) this.#blocks.set(key, block);
      if (clash) this.#clashes.add(key);
    }
    this.#bind('ours', seams.ours);
    this.#bind('theirs', seams.theirs);
    const order = this.#order();
    const doc = build(
      order.flatMap((key) => {
        const block = this.#blocks.get(key);
        return block === undefined ? [] : [{ block, wraps: this.#chain(key), mustBegin: !deep.has(key) }];
      }),
    );
    const conflicts = [...keys].filter((key) => this.#clashes.has(key)).map((key) => this.#conflict(key));
    const plain = seams.ours.length + seams.theirs.length === 0 && (this.#asBase('ours') || this.#asBase('theirs'));
    return { doc, conflicts, plain };
  }

  #keepOurs(key: string): void {
    const row = this.#rows.ours.get(key);
    if (row !== undefined) this.#blocks.set(key, row.block);
    this.#clashes.add(key);
  }

  /** Returns the blocks whose words the merge did not bring out right; see there. */
  unbalanced(): string[] {
    const named = new Set([...this.#clashes].flatMap((key) => this.#families.get(key) ?? [key]));
    const keys = new Set([...this.#rows.ours.keys(), ...this.#rows.base.keys(), ...this.#rows.theirs.keys()]);
    return unbalanced(
      [...keys].map((key) => ({
        key,
        base: this.#rows.base.get(key)?.block,
        ours: this.#rows.ours.get(key)?.block,
        theirs: this.#rows.theirs.get(key)?.block,
        merged: this.#blocks.get(key),
        named: named.has(key),
      })),
    );
  }

  /** Whether a side has the blocks of the base, in its order and no others. */
  #asBase(side: 'ours' | 'theirs'): boolean {
    const [rows, base] = [this.#sides[side].rows, this.#sides.base.rows];
    return rows.length === base.length && rows.every(({ key }, index) => key === base[index]?.key);
  }

  /** Binds what one side added behind a block to that block, where it belongs to it wherever it goes. */
  #bind(side: 'ours' | 'theirs', seams: readonly Seam[]): void {
    const other = side === 'ours' ? 'theirs' : 'ours';
    const tails = new Set(seams.filter(({ kind, end }) => kind === 'split' && end === 'tail').map(({ part }) => part));
    let previous: Row | undefined;
    let head: string | undefined;
    for (const row of this.#sides[side].rows) {
      const added = !this.#rows.base.has(row.key) && !this.#rows[other].has(row.key);
      const sameItem =
        previous !== undefined &&
        row.box !== null &&
        row.box.name === previous.box?.name &&
        row.box.type === 'listItem';
      const tail = tails.has(row.key);
      if (added && head !== undefined && (tail || sameItem)) this.#follow(head, row.key, side, tail);
      else head = row.key;
      previous = row;
    }
  }

  #follow(head: string, key: string, by: Run['by'], tail: boolean): void {
    const all = [...this.#followers.values()].flat();
    if (all.some(({ keys }) => keys.includes(key))) return;
    const runs = this.#followers.get(head) ?? [];
    this.#followers.set(head, runs);
    const run = runs.find((one) => one.by === by);
    if (run === undefined) runs.push({ by, tail, keys: [key] });
    else run.keys.push(key);
  }

  #order(): string[] {
    const bound = new Map<string, string[]>();
    for (const [head, runs] of this.#followers) {
      const there = [...runs]
        .sort(earlier)
        .flatMap(({ keys }) => keys)
        .filter((key) => this.#blocks.has(key));
      if (this.#blocks.has(head)) bound.set(head, there);
    }
    const following = new Set([...bound.values()].flat());
    const keysOf = ({ rows }: Outline): string[] => rows.map(({ key }) => key);
    const chains = new Map<string, Wrap[]>();
    const chainOf = (key: string): Wrap[] => {
      const known = chains.get(key) ?? this.#chain(key);
      chains.set(key, known);
      return known;
    };
    const { order, clashes } = mergeOrder({
      base: keysOf(this.#sides.base),
      ours: keysOf(this.#sides.ours),
      theirs: keysOf(this.#sides.theirs),
      keep: new Set([...this.#blocks.keys()].filter((key) => !following.has(key))),
      weight: (key) => weightOf(this.#rows.base.get(key)?.block),
      shared: (one, other) => {
        const [left, right] = [chainOf(one), chainOf(other)];
        let count = 0;
        while (count < left.length && left[count]?.name === right[count]?.name) count++;
        return count;
      },
    });
    for (const key of clashes) this.#clashes.add(key);
    const withFollowers = (key: string): string[] => [key, ...(bound.get(key) ?? []).flatMap(withFollowers)];
    return order.flatMap(withFollowers);
  }

  /** The containers around a merged block, outermost first. */
  #chain(key: string): Wrap[] {
    const parents = (['base', 'ours', 'theirs'] as const).map((side) => {
      const row = this.#rows[side].get(key);
      return row === undefined ? undefined : (row.box?.name ?? null);
    });
    const merged = threeWayPresent(parents);
    if (merged.clash) this.#clashes.add(key);
    const chain: Wrap[] = [];
    const seen = new Set<string>();
    for (let name = merged.value; name !== null;) {
      if (seen.has(name)) return this.#ownChain(key);
      seen.add(name);
      const wrap = this.#wrap(name, key);
      if (wrap === null) return this.#ownChain(key);
      chain.unshift(wrap);
      name = this.#parentOf(name, key);
    }
    return chain;
  }

  /** The containers as one side has them, for the rare case that the two sides' nesting goes round in a circle. */
  #ownChain(key: string): Wrap[] {
    this.#clashes.add(key);
    const row = this.#rows.ours.get(key) ?? this.#rows.theirs.get(key);
    return row === undefined ? [] : boxesOf(row);
  }

  #wrap(name: string, key: string): Wrap | null {
    const known = this.#wraps.get(name);
    if (known !== undefined) return known;
    const [was, mine, its] = [this.#boxes.base.get(name), this.#boxes.ours.get(name), this.#boxes.theirs.get(name)];
    const one = mine ?? its ?? was;
    let wrap: Wrap | null = null;
    if (one !== undefined) {
      const boxes = [was, mine, its];
      const type = threeWayPresent(boxes.map((box) => box?.type));
      // The number with which a list begins and how it is written are changed each by itself.
      const names = new Set(boxes.flatMap((box) => Object.keys(box?.attrs ?? {})));
      const attrs = [...names].sort().map((attr) => {
        const merged = threeWayPresent(boxes.map((box) => box && (box.attrs?.[attr] ?? null)));
        return [attr, merged] as const;
      });
      if (type.clash || attrs.some(([, { clash }]) => clash)) this.#clashes.add(key);
      const kept = attrs.flatMap(([attr, { value }]) => (value === null ? [] : [[attr, value] as const]));
      wrap = { name, type: type.value ?? one.type, attrs: kept.length > 0 ? Object.fromEntries(kept) : undefined };
    }
    this.#wraps.set(name, wrap);
    return wrap;
  }

  #parentOf(name: string, key: string): string | null {
    const parents = (['base', 'ours', 'theirs'] as const).map((side) => {
      const box = this.#boxes[side].get(name);
      return box === undefined ? undefined : (box.parent?.name ?? null);
    });
    const merged = threeWayPresent(parents);
    if (merged.clash) this.#clashes.add(key);
    return merged.value;
  }

  #conflict(key: string): Conflict {
    const family = this.#families.get(key) ?? [key];
    const textOf = (side: Name): string | null => {
      const rows = this.#sides[side].rows.filter((row) => family.includes(row.key));
      return rows.length === 0 ? null : rows.map(({ block }) => plainText(block)).join('\n');
    };
    return { block: key, base: textOf('base'), ours: textOf('ours'), theirs: textOf('theirs') };
  }
}

/** Merges values of base, ours and theirs of which those may be undefined whose letter does not have the thing. */
function threeWayPresent<T>([was, mine, its]: readonly (T | undefined)[]): {
  readonly value: T | null;
  readonly clash: boolean;
} {
  if (mine === undefined) return { value: (its === undefined ? was : its) ?? null, clash: false };
  if (its === undefined) return { value: mine, clash: false };
  if (was === undefined) return { value: mine, clash: !equal(mine, its) };
  return threeWay<T>(was, mine, its);
}

/** Many short moves before few long ones, then short texts before long ones: what a reader would say was moved. */
export function weightOf(block: TextBlockJSON | undefined): number {
  return 1_000_000 + Math.min(block === undefined ? 0 : plainText(block).length, 900);
}
