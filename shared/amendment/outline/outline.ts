/** A letter as a row of text blocks, each knowing the containers around it: the shape in which letters are compared. */
import type { BlockJSON, ContainerType, Doc, TextBlockJSON } from '../../letter/doc.ts';
import { childrenOf, isContainer, normalBlock, plainText } from '../words/content.ts';

/** A list, list item or quote. The same name in two outlines means the same container (see `identify`). */
export interface Box {
  name: string;
  readonly type: ContainerType;
  readonly attrs: Attrs | undefined;
  readonly parent: Box | null;
  /** First and last row within, as indices. */
  readonly from: number;
  to: number;
}
export type Attrs = { readonly [name: string]: unknown };

/** One text block and where it stands. The same key in two outlines means the same block. */
export interface Row {
  key: string;
  /** Whether the key is made from the text because the block has no id. */
  readonly anonymous: boolean;
  readonly block: TextBlockJSON;
  readonly box: Box | null;
}

export interface Outline {
  readonly rows: readonly Row[];
  readonly boxes: readonly Box[];
}

/** A container around a block that is to be built. */
export interface Wrap {
  readonly name: string;
  readonly type: ContainerType;
  readonly attrs: Attrs | undefined;
}

type Reading = {
  readonly type: ContainerType;
  readonly attrs: Attrs | undefined;
  readonly parent: Reading | null;
  box: Box | null;
};

/**
 * Reads a letter. JSON that no schema would let through is taken for the nearest letter: empty containers are left out,
 * what stands in a list outside an item gets an item, an item outside a list is taken apart, a block that repeats an id
 * gets one of its own. Keys are ids, unique here; a block without an id gets a key from its text.
 */
export function read(doc: Doc): Outline {
  const rows: Row[] = [];
  const boxes: Box[] = [];
  const taken = new Set<string>();
  const given = givenIds(doc);
  const unique = (wanted: string): string => {
    let key = wanted;
    for (let copy = 2; taken.has(key) || (key !== wanted && given.has(key)); copy++) key = `${wanted}~${String(copy)}`;
    taken.add(key);
    return key;
  };
  // A container is entered only when a block is found in it: an empty one never comes to be.
  const open = (reading: Reading | null): Box | null => {
    if (reading === null) return null;
    const parent = open(reading.parent);
    if (reading.box === null) {
      const { type, attrs } = reading;
      reading.box = { name: `box ${String(boxes.length)}`, type, attrs, parent, from: rows.length, to: rows.length };
      boxes.push(reading.box);
    }
    reading.box.to = rows.length;
    return reading.box;
  };
  const visit = (block: BlockJSON, inside: Reading | null): void => {
    const inList = inside?.type === 'orderedList' || inside?.type === 'bulletList';
    if (inList && block.type !== 'listItem') {
      visit({ type: 'listItem', content: [block] }, inside);
    } else if (isContainer(block)) {
      const { type } = block;
      const attrs = block.attrs && Object.keys(block.attrs).length > 0 ? block.attrs : undefined;
      const within = type === 'listItem' && !inList ? inside : { type, attrs, parent: inside, box: null };
      for (const child of childrenOf(block)) visit(child, within);
    } else {
      const box = open(inside);
      const id = idOf(block);
      const key = unique(id === '' ? `~${hash(`${block.type} ${plainText(block)}`)}` : id);
      const own = id === '' || id === key ? block : { ...block, attrs: { ...block.attrs, id: key } };
      rows.push({ key, anonymous: id === '', block: own, box });
    }
  };
  for (const child of childrenOf(doc)) visit(child, null);
  return { rows, boxes };
}

function givenIds(doc: Doc): Set<string> {
  const ids = new Set<string>();
  const visit = (block: BlockJSON): void => {
    if (isContainer(block)) childrenOf(block).forEach(visit);
    else ids.add(idOf(block));
  };
  childrenOf(doc).forEach(visit);
  return ids;
}

/** Returns a block's id, or the empty text when JSON from outside gives it none. */
export function idOf(block: { readonly attrs?: { readonly id?: unknown } }): string {
  return typeof block.attrs?.id === 'string' ? block.attrs.id : '';
}

/** FNV-1a over UTF-16 units: stable everywhere, and only ever compared within two or three letters. */
function hash(text: string): string {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return (sum >>> 0).toString(36);
}

/** Returns the containers around a row, outermost first. */
export function boxesOf(row: Row): Box[] {
  const chain: Box[] = [];
  for (let box = row.box; box !== null; box = box.parent) chain.unshift(box);
  return chain;
}

/** Whether two containers may be one that changed its type: lists of both kinds are. */
export function sameClass(one: ContainerType, other: ContainerType): boolean {
  return one === other || (isList(one) && isList(other));
}

function isList(type: ContainerType): boolean {
  return type === 'orderedList' || type === 'bulletList';
}

type Building = { readonly type: ContainerType; readonly attrs?: Attrs; readonly content: (BlockJSON | Building)[] };

/** A block to be built, with the containers around it, outermost first. */
export interface PlacedBlock {
  readonly block: TextBlockJSON;
  readonly wraps: readonly Wrap[];
  /** Whether it is taken out of what surrounds it within a list item that it begins, so that the item begins with text. */
  readonly mustBegin: boolean;
}

/**
 * Builds a letter of rows with the containers around each. Neighbours share a container of one name; one that was left
 * and comes again begins anew.
 */
export function build(rows: readonly PlacedBlock[]): Doc {
  const content: (BlockJSON | Building)[] = [];
  let open: { readonly name: string; readonly node: Building }[] = [];
  for (const row of rows) {
    const wraps = sound(row.wraps);
    let shared = 0;
    while (shared < open.length && open[shared]?.name === wraps[shared]?.name) shared++;
    open = open.slice(0, shared);
    for (const { name, type, attrs } of wraps.slice(shared)) {
      const node: Building = attrs === undefined ? { type, content: [] } : { type, attrs, content: [] };
      (open.at(-1)?.node.content ?? content).push(node);
      open.push({ name, node });
      if (row.mustBegin && type === 'listItem') break;
    }
    (open.at(-1)?.node.content ?? content).push(row.block);
  }
  return { type: 'doc', content: content };
}

/** Returns containers of which each item stands in a list and nothing else does, whatever partial changes made of them. */
function sound(wraps: readonly Wrap[]): readonly Wrap[] {
  const faulty = (depth: number): boolean => {
    const above = wraps[depth - 1];
    return (above !== undefined && isList(above.type)) !== (wraps[depth]?.type === 'listItem');
  };
  if (wraps.every((_, depth) => !faulty(depth)) && !faulty(wraps.length)) return wraps;
  const mended: Wrap[] = [];
  const enter = (list: Wrap | undefined): void => {
    if (list !== undefined && isList(list.type))
      mended.push({ name: `${list.name} item`, type: 'listItem', attrs: undefined });
  };
  for (const wrap of wraps) {
    const above = mended.at(-1);
    if (wrap.type !== 'listItem') enter(above);
    if (wrap.type !== 'listItem' || (above !== undefined && isList(above.type))) mended.push(wrap);
  }
  enter(mended.at(-1));
  return mended;
}

/**
 * Returns the blocks with which a list item begins although they stand in a further list or quote within it: the schema
 * allows it, no editor makes it by itself.
 */
export function deepBeginnings(outline: Outline): Set<string> {
  const found = new Set<string>();
  let above: readonly Box[] = [];
  for (const row of outline.rows) {
    const chain = boxesOf(row);
    const begun = chain.findIndex((box, depth) => box.name !== above[depth]?.name);
    if (begun >= 0 && chain.slice(begun, -1).some(({ type }) => type === 'listItem')) found.add(row.key);
    above = chain;
  }
  return found;
}

/** A container of an outline that is put together; `parent` is a name. */
export interface Frame {
  readonly type: ContainerType;
  readonly attrs: Attrs | undefined;
  readonly parent: string | null;
}

/** Puts an outline together from blocks that name their innermost container, and the containers. */
export function compose(
  rows: readonly { readonly key: string; readonly block: TextBlockJSON; readonly box: string | null }[],
  frames: ReadonlyMap<string, Frame>,
): Outline {
  const boxes = new Map<string, Box>();
  const boxOf = (name: string | null, inner: readonly string[]): Box | null => {
    const frame = name === null ? undefined : frames.get(name);
    if (name === null || frame === undefined || inner.includes(name)) return null;
    const known = boxes.get(name);
    if (known !== undefined) return known;
    const parent = boxOf(frame.parent, [...inner, name]);
    const box: Box = { name, type: frame.type, attrs: frame.attrs, parent, from: 0, to: 0 };
    boxes.set(name, box);
    return box;
  };
  const composed = rows.map(({ key, block, box }): Row => ({ key, anonymous: false, block, box: boxOf(box, []) }));
  return { rows: composed, boxes: [...boxes.values()] };
}

/**
 * Returns the one spelling of a letter, in which two letters that say the same are deeply equal: adjacent text with equal
 * marks joined, marks in schema order, no empty text, `content`, `attrs` or container, ids present and unique (see `read`).
 * Unlike shared/letter/normalise.ts it refuses nothing and keeps attributes and nodes it does not know.
 */
export function normalise(doc: Doc): Doc {
  const rows = read(doc).rows.map((row) => {
    const block = row.anonymous ? { ...row.block, attrs: { ...row.block.attrs, id: row.key } } : row.block;
    return { block: normalBlock(block), wraps: boxesOf(row), mustBegin: false };
  });
  return build(rows);
}
