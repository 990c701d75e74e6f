import * as Y from 'yjs';
import { CONTAINERS, MARKS, TEXT_BLOCKS } from '../../../../shared/letter/doc.ts';
import { safeHref } from '../../../../shared/letter/links.ts';
import { isListStyle, isStart } from '../../../../shared/letter/list-numbers.ts';
import { MAX_DEPTH } from '../../../../shared/letter/normalise.ts';
import { ROOT } from '../../../../shared/sync/messages.ts';
import { BOUNDS, COST } from '../limits.ts';
import { isBeforeStart } from './start-again.ts';
import { isFormatted, Placing, weighDeletes, Work } from './update-cost.ts';
import {
  Costly,
  Malformed,
  readUpdate,
  type Block,
  type DeletedRange,
  type Id,
  type Struct,
  type Update,
} from './update-reader.ts';

/** What the check needs to know of a room's text. */
export interface Room {
  readonly doc: Y.Doc;
  /** Whose a Yjs client id is; undefined for the server's own and those nobody has used. */
  owner(client: number): string | undefined;
}

/**
 * `unchanged`: says nothing that the text does not hold already. `gap`: builds on something that the server never received,
 * which is no fault when an earlier update was refused. `foreign`: writes under another person's client id. `costly`: no editor's
 * doing, or of more at once than anybody may hold up the others with.
 */
export type UpdateCheck =
  | {
      readonly ok: true;
      readonly unchanged: boolean;
      /** What to apply: what was sent, less the part of a struct that the text has already. */
      readonly bytes: Uint8Array;
      readonly update: Update;
      readonly newClients: readonly number[];
      readonly units: number;
      /** Estimated microseconds. */
      readonly cost: number;
    }
  | {
      readonly ok: false;
      readonly why: 'malformed' | 'gap' | 'foreign' | 'costly' | 'outdated';
      readonly detail: string;
    };

const BLOCKS: ReadonlySet<string> = new Set([...TEXT_BLOCKS, ...CONTAINERS]);
const HOLDS_TEXT: ReadonlySet<string> = new Set(TEXT_BLOCKS);
const HOLDS_BLOCKS: ReadonlySet<string> = new Set([...CONTAINERS, ROOT]);
const PLAIN_MARKS: ReadonlySet<string> = new Set(MARKS.filter((mark) => mark !== 'link'));

/** Lists count two per level, their own and their items'. */
const MAX_ELEMENT_DEPTH = MAX_DEPTH * 2;

/** Builds on a text that was started again since. */
class Outdated extends Error {}

/** Builds on what the server does not have. */
class Gap extends Error {}

/**
 * Decides whether an update from outside may be applied to a room's text: it decodes, everything it builds on is there, it
 * holds nothing but a letter's blocks, marks and attributes, and its new structs are the person's own.
 * Changes nothing; whatever passes leaves no pending structs behind (asserted after applying).
 */
export function checkUpdate(sent: Uint8Array, person: string, room: Room): UpdateCheck {
  const work = new Work();
  try {
    const { bytes, update } = withoutKnownParts(sent, room.doc);
    const newClients: number[] = [];
    let units = 0;
    for (const { client, clock, end } of update.blocks) {
      const known = Y.getState(room.doc.store, client);
      if (clock > known) throw new Gap('earlier structs of the same client');
      if (end <= known) continue;
      const owner = room.owner(client);
      if (owner === undefined && known === 0) newClients.push(client);
      else if (owner !== person) return { ok: false, why: 'foreign', detail: `client ${client}` };
    }
    if (newClients.length > BOUNDS.updateClients) throw new Costly('too many devices at once');
    work.add(newClients.length * COST.client);
    const check = new StructCheck(update, room.doc, work);
    for (const block of update.blocks) units += check.block(block);
    work.add(sent.length * COST.byte);
    let unchanged = update.blocks.every(({ client, end }) => end <= Y.getState(room.doc.store, client));
    for (const { client, clock, length } of update.deletes) {
      if (clock + length > check.stateAfter(client)) throw new Gap('the deletion of something unknown');
      unchanged &&= isDeleted(room.doc, { client, clock, length }, work);
    }
    if (!unchanged) {
      weighDeletes(room.doc, update.deletes, check.bringsStructs, work);
      check.weighGone(update.deletes);
    }
    return { ok: true, unchanged, bytes, update, newClients, units, cost: work.micros };
  } catch (error) {
    if (error instanceof Outdated) return { ok: false, why: 'outdated', detail: 'it is of an older text' };
    if (error instanceof Costly) return { ok: false, why: 'costly', detail: error.message };
    if (error instanceof Gap) return { ok: false, why: 'gap', detail: `it needs ${error.message}` };
    // RangeError: hostile nesting that exhausts the stack.
    if (error instanceof Malformed || error instanceof RangeError) {
      return { ok: false, why: 'malformed', detail: error.message };
    }
    throw error;
  }
}

/**
 * Of a struct that is known in part, Yjs puts the rest behind the known part, wherever that stands, and believes what the struct
 * says of its parent. Cut off, the rest says itself what it stands behind, and is checked as what it will be.
 */
function withoutKnownParts(sent: Uint8Array, doc: Y.Doc): { readonly bytes: Uint8Array; readonly update: Update } {
  const update = readUpdate(sent);
  const isCut = update.blocks.some(({ client, structs }) => {
    const known = Y.getState(doc.store, client);
    return structs.some(({ clock, length }) => clock < known && known < clock + length);
  });
  if (!isCut) return { bytes: sent, update };
  const bytes = Y.diffUpdate(sent, Y.encodeStateVector(doc));
  return { bytes, update: readUpdate(bytes) };
}

function isDeleted(doc: Y.Doc, { client, clock, length }: DeletedRange, work: Work): boolean {
  const structs = doc.store.clients.get(client);
  if (structs === undefined || clock + length > Y.getState(doc.store, client)) return false;
  for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
    const struct = structs[i];
    if (struct === undefined || struct.id.clock >= clock + length) break;
    if (!struct.deleted) return false;
    work.add(COST.known);
  }
  return true;
}

/** What Yjs calls a type: here the root, an element or a text of the document. */
interface YType {
  readonly _item: Y.Item | null;
}

/** A type in the document, an element or text that this very update makes, or null: in something that is deleted. */
type Parent = YType | Struct | null;

interface Place {
  readonly parent: Parent;
  readonly sub: string | null;
}

const GONE: Place = { parent: null, sub: null };

interface Progress {
  readonly block: Block;
  readonly places: Place[];
  busy: boolean;
}

/** Finds out where each new struct would stand, as Yjs will: by what it was written next to, else by its named parent. */
class StructCheck {
  readonly #doc: Y.Doc;
  readonly #root: Y.XmlFragment;
  readonly #progress = new Map<number, Progress>();
  readonly #work: Work;
  readonly #placing: Placing;
  /** New structs that are gone already, by what they are put into. */
  readonly #gone = new Map<YType | Struct, number>();
  #bringsMarks = false;
  /** Whether there is anything new in the update but deletions. */
  bringsStructs = false;

  constructor(update: Update, doc: Y.Doc, work: Work) {
    this.#doc = doc;
    this.#work = work;
    this.#placing = new Placing(doc, work);
    this.#root = doc.getXmlFragment(ROOT);
    for (const block of update.blocks) this.#progress.set(block.client, { block, places: [], busy: false });
  }

  /** Places every struct of a block and checks those that are new; returns how many UTF-16 units of text they bring. */
  block(block: Block): number {
    const known = Y.getState(this.#doc.store, block.client);
    let units = 0;
    for (let i = 0; i < block.structs.length; i++) {
      const struct = block.structs[i];
      if (struct === undefined) continue;
      // Also of one that is known: Yjs looks up what it refers to before it passes it over.
      const place = this.#placed(block.client, i);
      if (struct.clock + struct.length <= known) continue;
      this.#fits(struct, place);
      if (struct.content.kind === 'string') units += struct.length;
    }
    return units;
  }

  /** The client's next clock once the update is applied. */
  stateAfter(client: number): number {
    return Math.max(Y.getState(this.#doc.store, client), this.#progress.get(client)?.block.end ?? 0);
  }

  /** Place of a client's struct in this update; those before it are placed first, as Yjs integrates them first. */
  #placed(client: number, index: number): Place {
    const progress = this.#progress.get(client);
    if (progress === undefined) throw new Gap('structs of another client');
    const { block, places } = progress;
    if (index >= places.length && progress.busy) throw new Malformed('its structs wait for each other');
    progress.busy = true;
    for (let i = places.length; i <= index; i++) {
      const struct = block.structs[i];
      if (struct === undefined) throw new Gap('later structs of the same client');
      const place = this.#placeOf(struct);
      places.push(place);
      this.#weigh(struct, place);
    }
    progress.busy = false;
    return places[index] ?? GONE;
  }

  #weigh(struct: Struct, { parent, sub }: Place): void {
    const isKnown = struct.clock < Y.getState(this.#doc.store, struct.client);
    this.#work.add(isKnown ? COST.read : COST.read + COST.struct);
    if (isKnown) return;
    this.bringsStructs = true;
    const isSeen = struct.content.kind === 'string' || struct.content.kind === 'element';
    if (isSeen && [struct.origin, struct.rightOrigin, struct.parent].some((id) => this.#isOutdated(id))) {
      throw new Outdated();
    }
    if (parent === null) return;
    this.#bringsMarks ||= struct.content.kind === 'format';
    if (struct.content.kind === 'gone') this.#gone.set(parent, (this.#gone.get(parent) ?? 0) + 1);
    this.#placing.insert(struct, parent, sub, (id) => {
      const item = this.#inDocument(id);
      if (item !== null) return item instanceof Y.Item ? item : null;
      return this.#progress.get(id.client)?.block.structs[this.#inUpdate(id)] ?? null;
    });
  }

  /**
   * Weighs what is gone as soon as it comes. As with deletions, Yjs walks from each such piece past all of them, in a text with
   * formatting.
   */
  weighGone(deletes: readonly DeletedRange[]): void {
    // New structs that the same update deletes are few where an editor made it: it would have sent them as gone.
    let deleted = 0;
    for (const { client, clock, length } of deletes) {
      const block = this.#progress.get(client)?.block;
      if (block === undefined || block.end <= Math.max(clock, Y.getState(this.#doc.store, client))) continue;
      const from = this.#inUpdate({ client, clock: Math.max(clock, block.clock) });
      for (let i = from; (block.structs[i]?.clock ?? Infinity) < clock + length; i++) {
        this.#work.add(COST.known);
        if (block.structs[i]?.content.kind !== 'gone') deleted++;
      }
    }
    for (const [parent, gone] of this.#gone) {
      const isFlat = isType(parent) ? !(parent instanceof Y.XmlText && isFormatted(parent)) : true;
      if (!isFlat || this.#bringsMarks) this.#work.add((gone * gone * COST.passed) / 2);
    }
    this.#work.add((deleted * deleted * COST.passed) / 2);
  }

  #isOutdated(id: Id | string | null): boolean {
    return id !== null && typeof id !== 'string' && isBeforeStart(this.#doc, id);
  }

  #placeOf(struct: Struct): Place {
    if (struct.collected) return GONE;
    const { origin, rightOrigin, parent, parentSub } = struct;
    if (origin !== null || rightOrigin !== null) {
      const left = origin && this.#placeAt(origin);
      const right = rightOrigin && this.#placeAt(rightOrigin);
      if ((left && left.parent === null) || (right && right.parent === null)) return GONE;
      return left ?? right ?? GONE;
    }
    if (typeof parent === 'string') {
      if (parent !== ROOT || parentSub !== null) throw new Malformed('a root that is no letter');
      return { parent: this.#root, sub: null };
    }
    if (parent === null) return GONE;
    return { parent: this.#typeAt(parent), sub: parentSub };
  }

  /** Place of the item that holds a given id, in the document or in this update. */
  #placeAt(id: Id): Place {
    const item = this.#inDocument(id);
    if (item instanceof Y.Item) {
      const { parent } = item;
      return parent instanceof Y.AbstractType
        ? { parent: parent as Y.AbstractType<unknown>, sub: item.parentSub }
        : GONE;
    }
    if (item !== null) return GONE;
    const index = this.#inUpdate(id);
    return this.#placed(id.client, index);
  }

  /** The type that an item brings, to put something into it. */
  #typeAt(id: Id): Parent {
    const item = this.#inDocument(id);
    if (item instanceof Y.Item) {
      if (item.content instanceof Y.ContentType) return item.content.type;
      if (item.content instanceof Y.ContentDeleted) return null;
      throw new Malformed('something is put into what is no block');
    }
    if (item !== null) return null;
    const index = this.#inUpdate(id);
    this.#placed(id.client, index);
    const struct = this.#progress.get(id.client)?.block.structs[index];
    if (struct === undefined || struct.content.kind === 'gone') return null;
    if (struct.content.kind === 'element' || struct.content.kind === 'text') return struct;
    throw new Malformed('something is put into what is no block');
  }

  /** The item or collected range at an id; null when the document does not have it yet. */
  #inDocument(id: Id): Y.Item | Y.GC | null {
    if (id.clock >= Y.getState(this.#doc.store, id.client)) return null;
    return Y.getItem(this.#doc.store, Y.createID(id.client, id.clock));
  }

  #inUpdate(id: Id): number {
    const block = this.#progress.get(id.client)?.block;
    if (block === undefined || id.clock >= block.end) throw new Gap('structs of another client');
    let low = 0;
    let high = block.structs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((block.structs[middle]?.clock ?? 0) <= id.clock) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #fits({ content }: Struct, { parent, sub }: Place): void {
    if (content.kind === 'gone') return;
    if (content.kind === 'format') checkMark(content.key, content.value);
    if (content.kind === 'element' && content.name !== 'hardBreak' && !BLOCKS.has(content.name)) {
      throw new Malformed(`an element named ${content.name.slice(0, 40)}`);
    }
    if (parent === null) return; // Yjs turns it into nothing.
    const kind = kindOf(parent);
    if (content.kind === 'attribute') return checkAttribute(kind, sub, content.value);
    if (sub !== null) throw new Malformed('an attribute is a string or a whole number');
    const fits =
      content.kind === 'string' || content.kind === 'format'
        ? kind === 'text'
        : content.kind === 'text' || content.name === 'hardBreak'
          ? HOLDS_TEXT.has(kind)
          : HOLDS_BLOCKS.has(kind) && this.#depth(parent) < MAX_ELEMENT_DEPTH;
    if (!fits) throw new Malformed(`${content.kind === 'element' ? content.name : content.kind} inside ${kind}`);
  }

  /** How many elements stand around what is put into `parent`. */
  #depth(parent: Parent): number {
    let depth = 0;
    let outer: Parent = parent;
    while (outer !== null && outer !== this.#root && depth < MAX_ELEMENT_DEPTH) {
      depth++;
      if (isType(outer)) {
        const up: unknown = outer._item?.parent;
        outer = isType(up) ? up : null;
      } else {
        outer = this.#placed(outer.client, this.#inUpdate(outer)).parent;
      }
    }
    return depth;
  }
}

const isType = (value: unknown): value is YType => value instanceof Y.AbstractType;

/** 'text', the name of an element, or the name of the root. */
function kindOf(parent: YType | Struct): string {
  if (!isType(parent)) return parent.content.kind === 'element' ? parent.content.name : 'text';
  if (parent instanceof Y.XmlElement) return parent.nodeName;
  if (parent instanceof Y.XmlText) return 'text';
  return parent instanceof Y.XmlFragment ? ROOT : 'something else';
}

function checkMark(key: string, value: unknown): void {
  if (value === null) {
    if (PLAIN_MARKS.has(key) || key === 'link') return;
  } else if (PLAIN_MARKS.has(key)) {
    if (value === true || (isRecord(value) && Object.keys(value).length === 0)) return;
  } else if (key === 'link' && isRecord(value)) {
    if (Object.keys(value).length === 1 && safeHref(value['href']) !== null) return;
    throw new Malformed('a link that leads nowhere safe');
  }
  throw new Malformed(`a mark named ${key.slice(0, 40)}`);
}

function checkAttribute(node: string, name: string | null, value: unknown): void {
  if (name === 'id' && HOLDS_TEXT.has(node) && typeof value === 'string' && value.length <= 64) return;
  if (name === 'level' && node === 'heading' && (value === 1 || value === 2 || value === 3)) return;
  if (node === 'orderedList' && name === 'start' && isStart(value)) return;
  if (node === 'orderedList' && name === 'style' && isListStyle(value)) return;
  throw new Malformed(`an attribute ${(name ?? '').slice(0, 40)} on ${node}`);
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
