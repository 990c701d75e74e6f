/** A letter read once, to tell of many amendments whether what they make of it may have changed. */
import { textBlocks } from '../letter/blocks.ts';
import { isTextBlock, type BlockJSON, type Doc } from '../letter/doc.ts';
import { counted, type Counts } from './merging/ledger.ts';
import { touchedBlocks } from './outline/touched.ts';
import type { Change } from './types.ts';

/** One block at the top of a letter, with all that stands in it. */
interface Top {
  readonly json: string;
  readonly block: BlockJSON;
  readonly ids: readonly string[];
  readonly shape: string;
}

/** Whether a change is about the words of a block alone, and not about the order or the containers around. */
function isAboutWords(change: Change): boolean {
  if (change.kind === 'changed') return isTextBlock(change.before) && isTextBlock(change.after);
  return change.kind === 'deleted' && isTextBlock(change.node);
}

/** Returns which blocks stand in which containers, without their words. */
function shapeOf(block: BlockJSON): string {
  if (isTextBlock(block)) return block.attrs.id;
  return `${block.type}${JSON.stringify(block.attrs ?? {})}(${block.content.map(shapeOf).join(' ')})`;
}

/** What of a text bears on the outcome of an amendment. */
export interface Bearing {
  /** As long as it is the same, so is what the amendment changes here. */
  readonly text: string;
  /** The blocks that it is about. */
  readonly blocks: readonly string[];
  /** Where blocks stand bears on it too, beyond those beside these. */
  readonly shape: boolean;
  /** The words of other blocks do not. */
  readonly near: boolean;
}

/** Made anew for every text, in time of its length; `before` is the reading of the text before, of which nothing that stays is read again. */
export class Reading {
  /** The text, with the same objects for what stands in the reading before as well. */
  readonly doc: Doc;
  readonly #tops: readonly Top[];
  readonly #topOf: ReadonlyMap<string, number>;
  readonly #jsons: ReadonlyMap<string, Top>;
  readonly #shape: string;
  readonly #counts = new Map<string, Counts>();
  readonly #known: ReadonlyMap<string, Counts>;
  /** Blocks at which, or beside which, this text differs from the one before; all of them when there was none. */
  readonly #news: ReadonlySet<string> | null;
  readonly #sameShape: boolean;

  constructor(doc: Doc, before?: Reading) {
    const known = before ? before.#jsons : undefined;
    this.#tops = doc.content.map((block) => {
      const json = JSON.stringify(block);
      const ids = (): string[] => textBlocks({ type: 'doc', content: [block] }).map(({ attrs }) => attrs.id);
      return known?.get(json) ?? { json, block, ids: ids(), shape: shapeOf(block) };
    });
    this.doc = { ...doc, content: this.#tops.map(({ block }) => block) };
    this.#topOf = new Map(this.#tops.flatMap(({ ids }, index) => ids.map((id) => [id, index] as const)));
    this.#jsons = new Map(this.#tops.map((top) => [top.json, top]));
    this.#shape = this.#tops.map(({ shape }) => shape).join('|');
    // The counts alone: a chain of readings would keep every text there ever was.
    this.#known = before ? before.#counts : new Map<string, Counts>();
    this.#news = before ? this.#newsSince(before) : null;
    this.#sameShape = before ? before.#shape === this.#shape : false;
  }

  /**
   * Returns what of this text bears on the outcome of an amendment: the blocks that it touches and what stands beside them;
   * where words of these went elsewhere, those places too.
   * @param base the text from which the amendment starts
   * @param crossing blocks past which it moves others: how long they are tells which of them were moved
   */
  bearing(base: Reading, changes: readonly Change[], crossing: readonly string[] = []): Bearing {
    const blocks = [...new Set([...touchedBlocks(changes), ...changes.map(({ block }) => block), ...crossing])];
    const here = new Set(blocks.flatMap((id) => this.#topOf.get(id) ?? []));
    const there = new Set(blocks.flatMap((id) => base.#topOf.get(id) ?? []));
    const parts = [...here].map((index) => this.#beside(index));
    const shape = !changes.every(isAboutWords);
    if (shape) parts.push(this.#shape);
    if ([...there].every((index) => this.#jsons.has(base.#tops[index]?.json ?? '')))
      return { text: parts.join('\n'), blocks, shape, near: true };
    // Words of blocks that stand here as they stood there were not taken from them.
    const [was, is] = [base.#words(there, this), this.#words(here, base)];
    const gone = [...was.keys()].filter((word) => (is.get(word) ?? 0) < (was.get(word) ?? 0));
    this.#tops.forEach((top, index) => {
      if (here.has(index) || base.#jsons.has(top.json)) return;
      const counts = this.#countsOf(top);
      if (gone.some((word) => counts.has(word))) parts.push(top.json);
    });
    return { text: parts.join('\n'), blocks, shape, near: gone.length === 0 };
  }

  /** Returns whether what bore on an amendment in the text before does so unchanged, without looking at it again. */
  stillBears({ blocks, shape, near }: Bearing): boolean {
    if (this.#news === null || (shape && !this.#sameShape) || (!near && this.#news.size > 0)) return false;
    return !blocks.some((block) => this.#news?.has(block));
  }

  #newsSince(before: Reading): ReadonlySet<string> {
    const news = new Set<string>();
    const compare = (one: Reading, other: Reading): void => {
      one.#tops.forEach(({ json, ids }, index) => {
        const place = other.#topOf.get(ids[0] ?? '');
        const same = place !== undefined && other.#tops[place]?.json === json;
        if (!same || !one.#sameBeside(index, other, place)) for (const id of ids) news.add(id);
      });
    };
    compare(this, before);
    compare(before, this);
    return news;
  }

  #sameBeside(index: number, other: Reading, place: number): boolean {
    const above = this.#tops[index - 1]?.ids.at(-1) === other.#tops[place - 1]?.ids.at(-1);
    return above && this.#tops[index + 1]?.ids[0] === other.#tops[place + 1]?.ids[0];
  }

  #beside(index: number): string {
    const [before, top, after] = [this.#tops[index - 1], this.#tops[index], this.#tops[index + 1]];
    return `${before?.ids.at(-1) ?? ''} ${top?.json ?? ''} ${after?.ids[0] ?? ''}`;
  }

  #words(tops: ReadonlySet<number>, but: Reading): Counts {
    const sum = new Map<string, number>();
    for (const index of tops) {
      const top = this.#tops[index];
      if (top === undefined || but.#jsons.has(top.json)) continue;
      for (const [word, times] of this.#countsOf(top)) sum.set(word, (sum.get(word) ?? 0) + times);
    }
    return sum;
  }

  #countsOf({ json, block }: Top): Counts {
    const known = this.#counts.get(json) ?? this.#known.get(json);
    const counts = known ?? counted(textBlocks({ type: 'doc', content: [block] }));
    this.#counts.set(json, counts);
    return counts;
  }
}
