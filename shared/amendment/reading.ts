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

/** Made anew for every text, in time of its length; `before` is the reading of the text before, of which words need not be counted again. */
export class Reading {
  readonly #tops: readonly Top[];
  readonly #topOf: ReadonlyMap<string, number>;
  readonly #jsons: ReadonlySet<string>;
  readonly #shape: string;
  readonly #counts = new Map<string, Counts>();
  readonly #known: ReadonlyMap<string, Counts>;

  constructor(doc: Doc, before?: Reading) {
    this.#tops = doc.content.map((block) => ({
      json: JSON.stringify(block),
      block,
      ids: textBlocks({ type: 'doc', content: [block] }).map(({ attrs }) => attrs.id),
    }));
    this.#topOf = new Map(this.#tops.flatMap(({ ids }, index) => ids.map((id) => [id, index] as const)));
    this.#jsons = new Set(this.#tops.map(({ json }) => json));
    this.#shape = doc.content.map(shapeOf).join('|');
    // The counts alone: a chain of readings would keep every text there ever was.
    this.#known = before ? before.#counts : new Map<string, Counts>();
  }

  /**
   * Returns what of this text bears on the outcome of an amendment: as long as it is the same, so is what the amendment
   * changes here. The blocks that it touches and what stands beside them; where words of these went elsewhere, those places too.
   * @param base the text from which the amendment starts
   */
  bearing(base: Reading, changes: readonly Change[]): string {
    const touched = [...new Set([...touchedBlocks(changes), ...changes.map(({ block }) => block)])];
    const here = new Set(touched.flatMap((id) => this.#topOf.get(id) ?? []));
    const there = new Set(touched.flatMap((id) => base.#topOf.get(id) ?? []));
    const parts = [...here].map((index) => this.#beside(index));
    if (!changes.every(isAboutWords)) parts.push(this.#shape);
    if ([...there].every((index) => this.#jsons.has(base.#tops[index]?.json ?? ''))) return parts.join('\n');
    const [was, is] = [base.#words(there), this.#words(here)];
    const gone = [...was.keys()].filter((word) => (is.get(word) ?? 0) < (was.get(word) ?? 0));
    this.#tops.forEach((top, index) => {
      if (here.has(index) || base.#jsons.has(top.json)) return;
      const counts = this.#countsOf(top);
      if (gone.some((word) => counts.has(word))) parts.push(top.json);
    });
    return parts.join('\n');
  }

  #beside(index: number): string {
    const [before, top, after] = [this.#tops[index - 1], this.#tops[index], this.#tops[index + 1]];
    return `${before?.ids.at(-1) ?? ''} ${top?.json ?? ''} ${after?.ids[0] ?? ''}`;
  }

  #words(tops: ReadonlySet<number>): Counts {
    const sum = new Map<string, number>();
    for (const index of tops) {
      const top = this.#tops[index];
      if (top === undefined) continue;
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
