/** Makes changes to a letter. */
import type { Doc, TextBlockJSON } from '../letter/doc.ts';
import { plainText, sameBlock } from './words/content.ts';
import { equal } from './lists.ts';
import { mergeOutlines } from './merging/merge-outlines.ts';
import { boxesOf, compose, deepBeginnings, idOf, read, type Frame, type Outline } from './outline/outline.ts';
import { mayBe, unwrapped, type Around } from './outline/place.ts';
import type { Change, Conflict } from './types.ts';

/**
 * Makes changes to a letter, which may have moved on since they were found: what each change was made of is known from the
 * change itself, so this is a `merge` whose base is the letter with its changed blocks set back. Any part of the changes may
 * be left out (`pick`). Pure; never throws for what no longer fits, but reports it and leaves that part of the letter alone:
 * besides `merge`'s conflicts, a change to a block that is gone, and a block whose place is not found since the one it
 * should follow is gone. Changes that the letter has already do nothing.
 */
export function apply(doc: Doc, changes: readonly Change[]): { doc: Doc; conflicts: Conflict[] } {
  const now = read(doc);
  now.boxes.forEach((box, index) => (box.name = `doc ${String(index)}`));
  const letters = new Letters(now, changes);
  const deep = new Set([...deepBeginnings(now), ...letters.deepBeginnings()]);
  const merged = mergeOutlines(letters.base(), now, letters.theirs(), deep);
  return { doc: merged.doc, conflicts: [...merged.conflicts, ...letters.unfit] };
}

/** A change's block, with the containers around it where the change tells them. */
interface Part {
  readonly block: TextBlockJSON;
  readonly around: readonly Around[];
}

/** The letter from which, and the letter to which, the changes lead, as far as the letter at hand and the changes tell. */
class Letters {
  /** What does not fit the letter at hand at all. */
  readonly unfit: Conflict[] = [];
  readonly #now: Outline;
  readonly #chains: ReadonlyMap<string, readonly string[]>;
  readonly #inserted = new Map<string, Part>();
  readonly #deleted = new Map<string, Part>();
  readonly #changed = new Map<string, { readonly before: Part; readonly after: Part }>();
  readonly #follows = new Map<string, string | null>();
  readonly #frames: ReadonlyMap<string, Frame>;

  constructor(now: Outline, changes: readonly Change[]) {
    this.#now = now;
    this.#chains = new Map(now.rows.map((row) => [row.key, boxesOf(row).map(({ name }) => name)]));
    this.#frames = new Map(
      now.boxes.map(({ name, type, attrs, parent }) => [name, { type, attrs, parent: parent?.name ?? null }]),
    );
    for (const change of changes) this.#sort(change);
  }

  #sort(change: Change): void {
    const { block: key } = change;
    switch (change.kind) {
      case 'inserted': {
        const part = unwrapped(change.node);
        if (part === null) return;
        this.#inserted.set(key, part);
        this.#follows.set(key, change.after);
        return;
      }
      case 'deleted': {
        const part = unwrapped(change.node);
        if (part !== null && this.#chains.has(key)) this.#deleted.set(key, part);
        return;
      }
      case 'moved':
        if (this.#chains.has(key)) this.#follows.set(key, change.after);
        return;
      case 'changed': {
        const [before, after] = [unwrapped(change.before), unwrapped(change.after)];
        if (before === null || after === null) return;
        // An imported block may have been given its new id already.
        const now = this.#chains.has(key) ? key : idOf(after.block);
        if (this.#chains.has(now)) this.#changed.set(now, { before, after });
        else if (!sameBlock(before.block, after.block)) {
          this.unfit.push({ block: key, base: plainText(before.block), ours: null, theirs: plainText(after.block) });
        }
      }
    }
  }

  /** The letter at hand with its changed blocks set back to what they were. */
  base(): Outline {
    const frames = new Map(this.#frames);
    const rows = this.#now.rows.flatMap((row) => {
      const { key } = row;
      if (this.#inserted.has(key)) return [];
      const changed = this.#changed.get(key);
      const was = changed?.before ?? this.#deleted.get(key);
      const box = changed === undefined ? (row.box?.name ?? null) : this.#oldBox(key, changed, frames);
      return [{ key, block: was?.block ?? row.block, box }];
    });
    return compose(rows, frames);
  }

  /** Blocks that a change puts at the beginning of a list item, deeper in it. */
  deepBeginnings(): string[] {
    const parts = [...this.#inserted, ...[...this.#changed].map(([key, { after }]) => [key, after] as const)];
    return parts.filter(([, { around }]) => around.some(({ begins }) => begins)).map(([key]) => key);
  }

  /** The container in which a changed block stood: one of the letter at hand as far as that still has them alike. */
  #oldBox(
    key: string,
    changed: { readonly before: Part; readonly after: Part },
    frames: Map<string, Frame>,
  ): string | null {
    const chain = this.#chains.get(key) ?? [];
    if (!this.#movesBox(key, changed)) return chain.at(-1) ?? null;
    let parent: string | null = null;
    let asNow = true;
    changed.before.around.forEach((around, depth) => {
      const name: string = chain[depth] ?? '';
      const frame = this.#frames.get(name);
      asNow = asNow && frame !== undefined && mayBe(around, frame);
      const own: string = asNow ? name : `was ${key} ${String(depth)}`;
      frames.set(own, { type: around.type, attrs: around.attrs, parent });
      parent = own;
    });
    return parent;
  }

  /** The letter at hand with the changes made. */
  theirs(): Outline {
    const order = this.#order();
    const frames = new Map(this.#frames);
    const finder = new Finder(order, (key) => this.#placeOf(key), this.#chains, frames);
    const blocks = new Map(this.#now.rows.map(({ key, block }) => [key, block]));
    const rows = order.flatMap((key) => {
      const block = (this.#inserted.get(key) ?? this.#changed.get(key)?.after)?.block ?? blocks.get(key);
      return block === undefined ? [] : [{ key, block, box: finder.chain(key).at(-1) ?? null }];
    });
    return compose(rows, frames);
  }

  /** Whether a change puts its block into other containers; not when it stands in such already, as after an earlier adoption. */
  #movesBox(key: string, { before, after }: { readonly before: Part; readonly after: Part }): boolean {
    if (before.around.length === 0 && after.around.length === 0) return false;
    return this.#standsIn(key, before) || !this.#standsIn(key, after);
  }

  /** Whether a block of the letter at hand stands in containers of the types that a change tells. */
  #standsIn(key: string, { around }: Part): boolean {
    const types = this.#chains.get(key)?.map((name) => this.#frames.get(name)?.type);
    return equal(
      types,
      around.map(({ type }) => type),
    );
  }

  #placeOf(key: string): readonly Around[] | null {
    const inserted = this.#inserted.get(key);
    if (inserted !== undefined) return this.#standsIn(key, inserted) ? null : inserted.around;
    const changed = this.#changed.get(key);
    return changed !== undefined && this.#movesBox(key, changed) ? changed.after.around : null;
  }

  /** The keys of the changed letter in order: each new or moved block behind the one it follows, as the changes list them. */
  #order(): string[] {
    const followers = new Map<string | null, string[]>();
    for (const [key, after] of this.#follows) followers.set(after, [...(followers.get(after) ?? []), key]);
    const placed = (stay: readonly string[]): string[] => {
      const order: string[] = [];
      const seen = new Set<string>();
      const waiting: (string | null)[] = [...stay].reverse();
      waiting.push(null);
      for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
        if (key !== null) {
          if (seen.has(key)) continue;
          seen.add(key);
          order.push(key);
        }
        waiting.push(...[...(followers.get(key) ?? [])].reverse());
      }
      return order;
    };
    const there = this.#now.rows
      .map(({ key }) => key)
      .filter((key) => !this.#deleted.has(key) || this.#inserted.has(key));
    const stay = there.filter((key) => !this.#follows.has(key));
    const reached = new Set(placed(stay));
    // What follows a block that is gone: a moved block stays where it is, a new one is left out; people are told.
    const lost = [...this.#follows.keys()].filter((key) => !reached.has(key));
    if (lost.length === 0) return placed(stay);
    const lostSet = new Set(lost);
    for (const key of lost)
      followers.forEach((keys, after) =>
        followers.set(
          after,
          keys.filter((one) => one !== key),
        ),
      );
    const order = placed(there.filter((key) => !this.#follows.has(key) || lostSet.has(key)));
    const texts = new Map(this.#now.rows.map(({ key, block }) => [key, plainText(block)]));
    for (const key of lost) {
      const ours = texts.get(key) ?? null;
      const inserted = this.#inserted.get(key);
      const theirs = inserted === undefined ? ours : plainText(inserted.block);
      if (inserted === undefined || ours !== theirs) {
        this.unfit.push({ block: key, base: inserted === undefined ? ours : null, ours, theirs });
      }
    }
    return order;
  }
}

/** Finds the containers that changes speak of. */
class Finder {
  readonly #order: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #placeOf: (key: string) => readonly Around[] | null;
  readonly #now: ReadonlyMap<string, readonly string[]>;
  readonly #frames: Map<string, Frame>;
  /** Names found, by block and depth; null while one is looked for, since blocks may name each other. */
  readonly #found = new Map<string, (string | null)[]>();

  constructor(
    order: readonly string[],
    placeOf: (key: string) => readonly Around[] | null,
    now: ReadonlyMap<string, readonly string[]>,
    frames: Map<string, Frame>,
  ) {
    this.#order = order;
    this.#places = new Map(order.map((key, index) => [key, index]));
    this.#placeOf = placeOf;
    this.#now = now;
    this.#frames = frames;
  }

  /** Returns the names of the containers around a block of the changed letter, outermost first. */
  chain(key: string): readonly (string | null)[] {
    const places = this.#placeOf(key);
    return places?.map((_, depth) => this.#name(key, depth)) ?? this.#now.get(key) ?? [];
  }

  #name(key: string, depth: number): string | null {
    const around = this.#placeOf(key);
    const place = around?.[depth];
    if (around === null || place === undefined) return around === null ? (this.#now.get(key)?.[depth] ?? null) : null;
    const found = this.#found.get(key) ?? [];
    this.#found.set(key, found);
    const known = found[depth];
    if (known !== undefined) return known;
    found[depth] = null;
    const outer = around.slice(0, depth).map((_, index) => this.#name(key, index));
    const name = this.#existing(key, place, depth, outer) ?? `new ${key} ${String(depth)}`;
    // A container that the block stood in already may have become another kind, or stand in another itself.
    if (place.keeps !== undefined || !this.#frames.has(name)) {
      this.#frames.set(name, { type: place.type, attrs: place.attrs, parent: outer.at(-1) ?? null });
    }
    found[depth] = name;
    return name;
  }

  /** Whether a container is, or stands somewhere around, another: then it cannot be put into that. */
  #holds(name: string | null, inner: string | null): boolean {
    const seen = new Set<string>();
    for (let at = inner; at !== null && !seen.has(at); at = this.#frames.get(at)?.parent ?? null) {
      if (at === name) return true;
      seen.add(at);
    }
    return false;
  }

  #existing(key: string, place: Around, depth: number, outer: readonly (string | null)[]): string | undefined {
    const fits = (name: string | null | undefined): name is string => {
      const frame = typeof name === 'string' ? this.#frames.get(name) : undefined;
      return frame !== undefined && mayBe(place, frame) && !this.#holds(name ?? null, outer.at(-1) ?? null);
    };
    const own = this.#now.get(key) ?? [];
    if (place.keeps !== undefined) return fits(own[place.keeps]) ? own[place.keeps] : own.find(fits);
    if (place.joins === undefined || place.joins === key) return undefined;
    if (this.#places.has(place.joins)) {
      const name = this.#name(place.joins, depth);
      if (fits(name)) return name;
      const other = this.#now.get(place.joins)?.find(fits);
      if (other !== undefined) return other;
    }
    // The block it names is gone, or out of its container: a neighbour within the same containers may stand in it.
    const index = this.#places.get(key) ?? -1;
    for (const neighbour of [this.#order[index - 1], this.#order[index + 1]]) {
      if (neighbour === undefined || !outer.every((name, level) => this.#name(neighbour, level) === name)) continue;
      const name = this.#name(neighbour, depth);
      if (fits(name)) return name;
    }
    return undefined;
  }
}

/**
 * Returns the changes to some blocks, so that they can be made without the others: what followed a block whose change is
 * left out follows the nearest one before it that is there.
 */
export function pick(changes: readonly Change[], blocks: ReadonlySet<string>): Change[] {
  const left = new Map<string, string | null>();
  for (const change of changes) {
    if ((change.kind === 'inserted' || change.kind === 'moved') && !blocks.has(change.block))
      left.set(change.block, change.after);
  }
  const anchor = (after: string | null): string | null => {
    let place = after;
    for (let steps = 0; place !== null && left.has(place) && steps <= left.size; steps++)
      place = left.get(place) ?? null;
    return place;
  };
  return changes
    .filter(({ block }) => blocks.has(block))
    .map((change) =>
      change.kind === 'inserted' || change.kind === 'moved' ? { ...change, after: anchor(change.after) } : change,
    );
}
