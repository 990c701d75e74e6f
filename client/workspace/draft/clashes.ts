/** Sentences that two people changed while one of them was offline: the CRDT keeps both, and somebody has to tidy up. */
import * as Y from 'yjs';
import { diff, type Change, type Doc } from '../../../shared/amendment/index.ts';
import { letterFragment } from '../../../shared/letter/yjs.ts';

/** A block in which one sentence holds words of both sides. */
export interface Clash {
  readonly block: string;
  /** Yjs clients that wrote into the block meanwhile. */
  readonly clients: readonly number[];
}

/** Characters of a text, first and behind the last; both the same for a place between two. */
type Range = readonly [number, number];

/**
 * Returns the blocks in which both changed the same sentence.
 * @param base the text when this device lost its connection
 * @param mine the same with what was typed here since
 * @param merged with what others had typed meanwhile
 */
export function clashingBlocks(base: Doc, mine: Doc, merged: Doc, lang: string): string[] {
  const here = wordsChanged(diff(base, mine));
  const there = wordsChanged(diff(mine, merged));
  return [...here].flatMap(([block, own]) => {
    const others = there.get(block);
    return others && shareSentence(textOf(own, 'after'), rangesOf(own, 'after'), rangesOf(others, 'before'), lang)
      ? [block]
      : [];
  });
}

type ChangedBlock = Extract<Change, { kind: 'changed' }>;

function wordsChanged(changes: readonly Change[]): ReadonlyMap<string, ChangedBlock> {
  return new Map(changes.flatMap((change) => (change.kind === 'changed' ? [[change.block, change] as const] : [])));
}

/** The text that both changes have in common is the one before the second and after the first. */
function textOf({ hunks }: ChangedBlock, side: 'before' | 'after'): string {
  const not = side === 'before' ? 'inserted' : 'deleted';
  return hunks.map(({ kind, text }) => (kind === not ? '' : text)).join('');
}

function rangesOf({ hunks }: ChangedBlock, side: 'before' | 'after'): Range[] {
  const [stands, absent] = side === 'before' ? ['deleted', 'inserted'] : ['inserted', 'deleted'];
  const ranges: Range[] = [];
  let at = 0;
  for (const { kind, text } of hunks) {
    const size = kind === absent ? 0 : text.length;
    if (kind === stands || kind === absent) ranges.push([at, at + size]);
    at += size;
  }
  return ranges;
}

function shareSentence(text: string, mine: readonly Range[], theirs: readonly Range[], lang: string): boolean {
  const sentences = [...new Intl.Segmenter(lang, { granularity: 'sentence' }).segment(text)];
  return sentences.some(({ index, segment }) => {
    const end = index + segment.length;
    // A place at the very end belongs to the last sentence.
    const within = ([from, to]: Range): boolean =>
      from === to ? from >= index && (from < end || end === text.length) : from < end && to > index;
    return mine.some(within) && theirs.some(within);
  });
}

/** Returns which clients wrote into a block since a moment, other than this one. @param since state vector of that moment */
export function writersSince(ydoc: Y.Doc, block: string, since: ReadonlyMap<number, number>): number[] {
  const writers = new Set<number>();
  for (const element of letterFragment(ydoc).createTreeWalker((node) => node instanceof Y.XmlElement)) {
    if (!(element instanceof Y.XmlElement) || element.getAttribute('id') !== block) continue;
    for (const child of element.toArray()) {
      if (!(child instanceof Y.XmlText)) continue;
      for (let item = child._start; item !== null; item = item.right) {
        const { client, clock } = item.id;
        if (client !== ydoc.clientID && clock + item.length > (since.get(client) ?? 0)) writers.add(client);
      }
    }
  }
  return [...writers];
}
