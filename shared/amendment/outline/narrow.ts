/** Leaves out of letters the long stretches in which nothing differs, so that the work grows with the changes alone. */
import type { BlockJSON, Doc } from '../../letter/doc.ts';
import { childrenOf, isContainer } from '../words/content.ts';
import { equal } from '../lists.ts';
import { idOf } from './outline.ts';

/** Letters without what they have in common. `restored` puts it back into what was made of them. */
interface Narrowed {
  readonly docs: readonly Doc[];
  readonly restored: (doc: Doc) => Doc;
}

/** Unchanged blocks kept beside every change: what stands next to it tells where it is. */
const BESIDE = 1;

/**
 * Leaves out stretches of text blocks that stand alike, one after the other, in all of the letters; null where blocks changed
 * places, an id is missing or comes twice, or next to nothing could be left out: then the letters are taken as they are.
 */
export function narrow(docs: readonly Doc[]): Narrowed | null {
  const [first, ...others] = docs;
  if (first === undefined || docs.some(isStrange)) return null;
  const places = docs.map(placesOf);
  if (places.some((ids) => ids === null) || !inOneOrder(places)) return null;
  // Top blocks that stand alike in all letters, in the same order.
  const alike = new Map<number, readonly number[]>();
  for (const [index, block] of first.content.entries()) {
    const id = isContainer(block) ? '' : idOf(block);
    if (id === '') continue;
    const here = places.map((ids) => ids?.get(id)?.top ?? -1);
    const same = others.every((doc, other) => equal(doc.content[here[other + 1] ?? -1], block));
    if (same) alike.set(index, here);
  }
  // Nothing stands between the neighbours in any of the letters.
  const follows = (index: number): boolean => {
    const [one, other] = [alike.get(index - 1), alike.get(index)];
    return one !== undefined && other !== undefined && one.every((place, doc) => place + 1 === other[doc]);
  };
  const left = [...alike.keys()].filter((index) => {
    for (let near = index - BESIDE + 1; near <= index + BESIDE; near++) if (!follows(near)) return false;
    return true;
  });
  if (left.length === 0) return null;
  const gone = docs.map((_, doc) => new Set(left.map((index) => alike.get(index)?.[doc] ?? -1)));
  const stretches = new Map<string, BlockJSON[]>();
  let before: string | undefined;
  first.content.forEach((block, index) => {
    if (isContainer(block)) return;
    if (!gone[0]?.has(index)) before = idOf(block);
    else if (before !== undefined) stretches.set(before, [...(stretches.get(before) ?? []), block]);
  });
  return {
    docs: docs.map((doc, which) => ({
      ...doc,
      content: doc.content.filter((_, index) => gone[which]?.has(index) !== true),
    })),
    restored: (doc) => ({
      ...doc,
      content: doc.content.flatMap((block) => [
        block,
        ...(isContainer(block) ? [] : (stretches.get(idOf(block)) ?? [])),
      ]),
    }),
  };
}

/** Whether JSON holds what is no block at all. */
function isStrange(doc: Doc): boolean {
  return !Array.isArray(doc.content) || childrenOf(doc).length !== doc.content.length;
}

/** Whether no two letters have blocks in different orders: what counts as moved depends on how much stands around. */
function inOneOrder(places: readonly (Places | null)[]): boolean {
  return places.every((one, which) =>
    places.slice(which + 1).every((other) => {
      let last = -1;
      for (const id of one?.keys() ?? []) {
        const row = other?.get(id)?.row;
        if (row === undefined) continue;
        if (row < last) return false;
        last = row;
      }
      return true;
    }),
  );
}

interface Place {
  /** The block at the top that is or holds it, and how many text blocks come before it. */
  readonly top: number;
  readonly row: number;
}

/** Returns whether a letter holds nothing but blocks, each with an id of its own. */
export function isSound(doc: Doc): boolean {
  return placesOf(doc) !== null;
}

type Places = ReadonlyMap<string, Place>;

/** By letter, with the blocks of which it was made: one that was changed in place is not mistaken for its old self. */
const cache = new WeakMap<Doc, { readonly blocks: readonly BlockJSON[]; readonly places: Places | null }>();

function placesOf(doc: Doc): Places | null {
  const known = cache.get(doc);
  const same =
    known?.blocks.length === doc.content.length && doc.content.every((block, at) => block === known.blocks[at]);
  if (known && same) return known.places;
  const places = foundPlaces(doc);
  cache.set(doc, { blocks: [...doc.content], places });
  return places;
}

/** Where each text block stands; null where an id is missing or comes twice, or JSON from outside holds what is no block. */
function foundPlaces(doc: Doc): Places | null {
  if (childrenOf(doc).length < doc.content.length) return null;
  const places = new Map<string, Place>();
  let sound = true;
  const visit = (block: BlockJSON, index: number): void => {
    if (isContainer(block)) {
      for (const child of childrenOf(block)) visit(child, index);
      return;
    }
    const id = idOf(block);
    if (id === '' || places.has(id)) sound = false;
    places.set(id, { top: index, row: places.size });
  };
  doc.content.forEach(visit);
  return sound ? places : null;
}
