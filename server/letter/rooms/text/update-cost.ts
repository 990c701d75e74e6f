import * as Y from 'yjs';
import { COST } from '../limits.ts';
import { Costly, type DeletedRange, type Id, type Struct } from './update-reader.ts';

/** Estimated microseconds of work; more than one message may cost is `Costly`, and nothing more is counted. */
export class Work {
  #micros = 0;

  get micros(): number {
    return this.#micros;
  }

  /** @throws Costly */
  add(micros: number): void {
    this.#micros += micros;
    if (this.#micros > COST.message) throw new Costly('it takes too long to put into the text');
  }
}

/** Where a stretch of the text comes from: an item of the document, or a struct of the update that is being weighed. */
type Source = Y.Item | Struct;

/** A stretch that nothing of the update parts, and its neighbours; `undefined` where those are the document's. */
interface Stretch {
  readonly source: Source;
  readonly clock: number;
  length: number;
  left: Stretch | null | undefined;
  right: Stretch | null | undefined;
}

const clockOf = (source: Source): number => (source instanceof Y.Item ? source.id.clock : source.clock);

/**
 * Estimates what Yjs has to do to find the places of an update's structs, without doing it. Between the neighbours that a struct
 * names, Yjs looks at everything that others have put there meanwhile; an update can be made to be all such places. What
 * lies between is counted in a list of the same neighbours, where a step costs a fraction of one of Yjs'.
 */
export class Placing {
  readonly #work: Work;
  readonly #doc: Y.Doc;
  readonly #stretches = new Map<Source, Stretch[]>();
  /** First stretch of what is put into a parent, under an attribute's name or null. */
  readonly #heads = new Map<object, Map<string | null, Stretch | null>>();

  constructor(doc: Y.Doc, work: Work) {
    this.#doc = doc;
    this.#work = work;
  }

  /**
   * Puts a struct between its neighbours.
   * @param at what holds an id: null when that is garbage
   * @throws Costly
   */
  insert(struct: Struct, parent: object, sub: string | null, at: (id: Id) => Source | null): void {
    const origin = struct.origin && at(struct.origin);
    const rightOrigin = struct.rightOrigin && at(struct.rightOrigin);
    const left = origin && struct.origin ? this.#endingAt(origin, struct.origin.clock) : null;
    const right = rightOrigin && struct.rightOrigin ? this.#startingAt(rightOrigin, struct.rightOrigin.clock) : null;
    const first = left === null ? this.#head(parent, sub) : this.#rightOf(left);
    for (let one = first; one !== null && one !== right; one = this.#rightOf(one)) this.#work.add(COST.step);
    const made: Stretch = { source: struct, clock: struct.clock, length: struct.length, left, right: first };
    this.#stretches.set(struct, [made]);
    if (first !== null) first.left = made;
    if (left === null) this.#heads.get(parent)?.set(sub, made);
    else left.right = made;
  }

  #head(parent: object, sub: string | null): Stretch | null {
    let heads = this.#heads.get(parent);
    if (heads === undefined) this.#heads.set(parent, (heads = new Map<string | null, Stretch | null>()));
    let head = heads.get(sub);
    if (head === undefined) heads.set(sub, (head = this.#firstIn(parent, sub)));
    return head;
  }

  #firstIn(parent: object, sub: string | null): Stretch | null {
    if (!(parent instanceof Y.AbstractType)) return null;
    const type = parent as Y.AbstractType<unknown>;
    if (sub === null) return type._start && this.#of(type._start, false);
    let item = type._map.get(sub) ?? null;
    for (; item !== null && item.left !== null; item = item.left) this.#work.add(COST.step);
    return item && this.#of(item, false);
  }

  #rightOf(stretch: Stretch): Stretch | null {
    if (stretch.right === undefined) {
      const next = stretch.source instanceof Y.Item ? stretch.source.right : null;
      stretch.right = next && this.#of(next, false);
    }
    return stretch.right;
  }

  /** The first or last stretch of what stands in the list. */
  #of(source: Source, last: boolean): Stretch {
    const known = this.#stretches.get(source)?.at(last ? -1 : 0);
    if (known) return known;
    const made = { source, clock: clockOf(source), length: source.length, left: undefined, right: undefined };
    this.#stretches.set(source, [made]);
    return made;
  }

  #endingAt(source: Source, clock: number): Stretch {
    const [stretches, index] = this.#find(source, clock);
    const stretch = stretches[index] ?? this.#of(source, true);
    if (clock + 1 < stretch.clock + stretch.length) this.#split(stretches, index, clock + 1);
    return stretch;
  }

  #startingAt(source: Source, clock: number): Stretch {
    const [stretches, index] = this.#find(source, clock);
    const stretch = stretches[index] ?? this.#of(source, false);
    return clock > stretch.clock ? this.#split(stretches, index, clock) : stretch;
  }

  #find(source: Source, clock: number): readonly [Stretch[], number] {
    this.#of(source, false);
    const stretches = this.#stretches.get(source) ?? [];
    let low = 0;
    let high = stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((stretches[middle]?.clock ?? 0) <= clock) low = middle;
      else high = middle - 1;
    }
    return [stretches, low];
  }

  #split(stretches: Stretch[], index: number, clock: number): Stretch {
    const stretch = stretches[index];
    if (stretch === undefined) throw new Error('no such stretch');
    // Yjs moves along everything of the same client that comes after it.
    const { client } = stretch.source instanceof Y.Item ? stretch.source.id : stretch.source;
    this.#work.add(COST.split + (this.#doc.store.clients.get(client)?.length ?? 0) * COST.moved);
    const right = this.#rightOf(stretch);
    const rest: Stretch = {
      source: stretch.source,
      clock,
      length: stretch.clock + stretch.length - clock,
      left: stretch,
      right,
    };
    if (right !== null) right.left = rest;
    stretch.right = rest;
    stretch.length = clock - stretch.clock;
    stretches.splice(index + 1, 0, rest);
    return rest;
  }
}

/**
 * Estimates the deletions of an update. In a text with formatting Yjs then walks, from every deleted piece, past all that is
 * invisible around it, so that a long row of pieces costs its square. It does so too in a block that goes as a whole, if a
 * text that stays has changed along with it.
 * @param changesText whether the update brings anything new
 * @throws Costly
 */
export function weighDeletes(doc: Y.Doc, deletes: readonly DeletedRange[], changesText: boolean, work: Work): void {
  const pieces = new Map<unknown, number>();
  let tidies = changesText;
  let latent = 0;
  const count = (item: Y.Item, isInner: boolean): void => {
    const { parent } = item;
    work.add(COST.deleted);
    if (parent instanceof Y.XmlText && isFormatted(parent)) {
      tidies ||= !isInner;
      const before = pieces.get(parent) ?? (isInner ? 0 : invisibleAround(item, work));
      pieces.set(parent, before + 1);
      latent += before * COST.passed;
    }
    if (!(item.content instanceof Y.ContentType)) return;
    for (let inner = item.content.type._start; inner !== null; inner = inner.right)
      if (!inner.deleted) count(inner, true);
  };
  for (const { client, clock, length } of deletes) {
    const structs = doc.store.clients.get(client);
    work.add(COST.range);
    if (structs === undefined || clock >= Y.getState(doc.store, client)) continue;
    const first = Y.findIndexSS(structs, clock);
    for (let i = first; i < structs.length; i++) {
      const struct = structs[i];
      if (struct === undefined || struct.id.clock >= clock + length) break;
      if (struct.deleted || !(struct instanceof Y.Item)) {
        work.add(COST.known);
        continue;
      }
      const isCut = struct.id.clock < clock || struct.id.clock + struct.length > clock + length;
      if (isCut) work.add(COST.split + structs.length * COST.moved);
      count(struct, false);
    }
  }
  if (tidies) work.add(latent);
}

export function isFormatted(text: Y.XmlText): boolean {
  return (text as unknown as { readonly _hasFormatting: boolean })._hasFormatting;
}

/** How many invisible pieces stand in a row around one. */
function invisibleAround(item: Y.Item, work: Work): number {
  let pieces = 0;
  const isInvisible = (one: Y.Item | null): one is Y.Item => one !== null && (one.deleted || !one.countable);
  for (let one = item.left; isInvisible(one); one = one.left) pieces++;
  for (let one = item.right; isInvisible(one); one = one.right) pieces++;
  work.add(pieces * COST.passed);
  return pieces;
}
