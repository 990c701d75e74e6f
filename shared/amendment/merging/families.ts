/** Merges blocks that a side split or joined while the other side changed them: as one text. */
import type { TextBlockJSON } from '../../letter/doc.ts';
import { mergeBlock, mergeFrame, written, type Trio } from './blocks-merge.ts';
import { sameBlock, sameContent, tokensOf } from '../words/content.ts';
import { counted, type Counts } from './ledger.ts';
import type { Outline } from '../outline/outline.ts';
import type { Seam } from './seams.ts';
import { startToken, type Token } from '../words/tokens.ts';
import { mergeWords } from '../words/words-merge.ts';

/** The merged blocks of one family; blocks of it that are not there are gone. */
export interface MergedFamily {
  readonly keys: readonly string[];
  readonly blocks: ReadonlyMap<string, TextBlockJSON>;
  readonly clashes: string[];
  /** Parts that were cut off, each with the block behind which it belongs. */
  readonly tails: readonly (readonly [head: string, tail: string])[];
}

export interface Sides {
  readonly base: Outline;
  readonly ours: Outline;
  readonly theirs: Outline;
}

/**
 * Merges each family of blocks that seams connect, where both sides changed it and not alike; all other blocks are left to be
 * merged by themselves. A family is one stream of words in which the beginning of each block is a token: to split is to
 * insert such a token, to join is to delete one, and an edit lands in the block in which its words now stand.
 */
export function mergeFamilies(sides: Sides, seams: readonly Seam[]): MergedFamily[] {
  if (seams.length === 0) return [];
  const blocks = (outline: Outline) => new Map(outline.rows.map(({ key, block }) => [key, block]));
  const [base, ours, theirs] = [blocks(sides.base), blocks(sides.ours), blocks(sides.theirs)];
  const trio = (key: string): Trio => ({ base: base.get(key), ours: ours.get(key), theirs: theirs.get(key) });
  return familiesOf(seams).flatMap((keys) => {
    const trios = new Map([...keys].map((key) => [key, trio(key)]));
    const both = [...trios.values()];
    if (both.every((one) => alike(one.ours, one.theirs))) return [];
    if (both.every((one) => alike(one.base, one.ours)) || both.every((one) => alike(one.base, one.theirs))) return [];
    const order = { base: [...base.keys()].filter((key) => keys.has(key)) };
    const added = (outline: Outline): string[] =>
      outline.rows.map(({ key }) => key).filter((key) => keys.has(key) && !base.has(key));
    const family = new Family(trios, {
      base: order.base,
      ours: orderOf(order.base, ours, added(sides.ours), seams),
      theirs: orderOf(order.base, theirs, added(sides.theirs), seams),
    });
    const streamed = family.asStream(seams);
    if (streamed?.clashes.length === 0) {
      if (family.bringsNothingBack(streamed.blocks)) return [streamed];
      const [first] = streamed.blocks.keys();
      if (first !== undefined) streamed.clashes.push(first);
    }
    // A move of words can look like a clash in one stream though block by block there is none.
    return family.singlyWithoutLoss() || streamed === null ? [] : [streamed];
  });
}

function alike(one: TextBlockJSON | undefined, other: TextBlockJSON | undefined): boolean {
  return one === undefined || other === undefined ? one === other : sameContent(one, other);
}

function familiesOf(seams: readonly Seam[]): Set<string>[] {
  const families = new Map<string, Set<string>>();
  for (const { whole, part } of seams) {
    const family = new Set([...(families.get(whole) ?? [whole]), ...(families.get(part) ?? [part])]);
    for (const key of family) families.set(key, family);
  }
  return [...new Set(families.values())];
}

/** A family's blocks as one side has them: those of the base in its order, new ones beside what they were cut from. */
function orderOf(
  base: readonly string[],
  side: ReadonlyMap<string, TextBlockJSON>,
  added: readonly string[],
  seams: readonly Seam[],
): string[] {
  const order = base.filter((key) => side.has(key));
  for (const key of added) {
    const seam = seams.find(({ part, kind, whole }) => part === key && kind !== 'join' && order.includes(whole));
    let host = seam === undefined ? -1 : order.indexOf(seam.whole);
    if (seam === undefined) {
      // What it was cut from is gone: it takes that block's place.
      const gone = seams.find(({ part, kind }) => part === key && kind !== 'join')?.whole;
      const before = base.slice(0, Math.max(base.indexOf(gone ?? ''), 0));
      host = order.findLastIndex((one) => before.includes(one));
    }
    // Behind the parts already put behind the same block.
    let place = seam?.end === 'head' ? Math.max(host, 0) : host + 1;
    while (seam?.end !== 'head' && place < order.length && added.includes(order[place] ?? '')) place++;
    order.splice(place, 0, key);
  }
  return order;
}

type Name = keyof Sides;

class Family {
  readonly #trios: ReadonlyMap<string, Trio>;
  readonly #order: { readonly [name in Name]: readonly string[] };

  constructor(trios: ReadonlyMap<string, Trio>, order: { readonly [name in Name]: readonly string[] }) {
    this.#trios = trios;
    this.#order = order;
  }

  /** Merges the family as one text; null when the outcome makes no blocks, which takes a clash. */
  asStream(seams: readonly Seam[]): MergedFamily | null {
    const base = this.#stream('base');
    const merged = mergeWords(base, this.#stream('ours'), this.#stream('theirs'));
    const parts = partsOf(merged.tokens);
    if (parts === null) return null;
    const blocks = new Map<string, TextBlockJSON>();
    const clashes: string[] = [];
    for (const [key, tokens] of parts) {
      const { base: was, ours, theirs } = this.#trios.get(key) ?? {};
      const known = ours ?? theirs;
      if (known === undefined) return null;
      const { frame, clash } = was && ours && theirs ? mergeFrame(was, ours, theirs) : { frame: known, clash: false };
      if (clash) clashes.push(key);
      const block = written(frame, tokens);
      blocks.set(key, [ours, theirs].find((one) => one && sameBlock(one, block)) ?? block);
    }
    for (const clash of merged.clashes) {
      const start = base.slice(0, clash + 1).findLast(({ kind }) => kind === 'start');
      const key = start === undefined ? this.#order.base[0] : blockOf(start);
      if (key !== undefined) clashes.push(key);
    }
    return { keys: [...this.#trios.keys()], blocks, clashes, tails: tailsOf([...parts.keys()], seams) };
  }

  /** Whether no word stands more often than what the sides added and deleted allows. */
  bringsNothingBack(blocks: ReadonlyMap<string, TextBlockJSON>): boolean {
    const [was, mine, its] = this.#counts();
    return [...counted(blocks.values())].every(([word, times]) => {
      const [had, here, there] = [was.get(word) ?? 0, mine.get(word) ?? 0, its.get(word) ?? 0];
      return times <= (here < had && there < had ? Math.min(here, there) : here + there - had);
    });
  }

  /** How often each word stands in the family's blocks, in base, ours and theirs. */
  #counts(): readonly [Counts, Counts, Counts] {
    const trios = [...this.#trios.values()];
    const of = (side: Name): Counts => counted(trios.map((trio) => trio[side]));
    return [of('base'), of('ours'), of('theirs')];
  }

  /**
   * Whether block by block nothing clashes, no word that the sides moved differently comes to stand twice, and none that one
   * side deleted and the other left alone comes back.
   */
  singlyWithoutLoss(): boolean {
    const merged = [...this.#trios.values()].map(mergeBlock);
    if (merged.some(({ clash }) => clash)) return false;
    const [base, ours, theirs] = this.#counts();
    return [...counted(merged.map(({ block }) => block))].every(([word, times]) => {
      const [was, mine, its] = [base.get(word) ?? 0, ours.get(word) ?? 0, theirs.get(word) ?? 0];
      return times <= (mine === was ? its : its === was ? mine : Math.max(mine, its));
    });
  }

  #stream(side: Name): Token[] {
    const tokens: Token[] = [];
    // The white space at the end of one block is that before the beginning of the next.
    let space: Pick<Token, 'space' | 'spacePieces'> = { space: '', spacePieces: [] };
    for (const key of this.#order[side]) {
      const block = this.#trios.get(key)?.[side];
      if (block === undefined) continue;
      const own = tokensOf(block);
      tokens.push({ ...startToken(key), ...space }, ...own.slice(0, -1));
      space = { space: own.at(-1)?.space ?? '', spacePieces: own.at(-1)?.spacePieces ?? [] };
    }
    return [...tokens, { kind: 'end', key: '\u0000end', text: '', body: [], ...space }];
  }
}

function blockOf(start: Token): string {
  return start.key.slice(startToken('').key.length);
}

/** Cuts a stream into blocks, each closed by the white space at its end; null when a block comes twice or words have none. */
function partsOf(tokens: readonly Token[]): Map<string, Token[]> | null {
  const parts = new Map<string, Token[]>();
  let part: Token[] | undefined;
  for (const token of tokens) {
    if (token.kind !== 'start') {
      if (part === undefined && token.kind !== 'end') return null;
      part?.push(token);
      continue;
    }
    part?.push({ ...token, kind: 'end' });
    const key = blockOf(token);
    if (parts.has(key)) return null;
    parts.set(key, (part = []));
  }
  return parts;
}

/** Returns which parts were cut off the blocks before them. */
function tailsOf(keys: readonly string[], seams: readonly Seam[]): (readonly [string, string])[] {
  const tails: (readonly [string, string])[] = [];
  let head: string | undefined;
  for (const key of keys) {
    const isTail = seams.some(({ kind, part, end }) => kind === 'split' && part === key && end === 'tail');
    if (isTail && head !== undefined) tails.push([head, key]);
    else head = key;
  }
  return tails;
}
