/** Merges three texts word by word. */
import { diff3MergeRegions } from 'node-diff3';
import { align, differences, type Difference } from './align.ts';
import { at } from '../lists.ts';
import { changeMarks, mergePieces, piecesDelta, sameDelta, type MarkDelta, type Piece } from './marks.ts';
import { contentOf, tokensIn } from './content.ts';
import { remembered } from './remembered.ts';
import { isWord, looksSame, toInline, tokenise, type Token } from './tokens.ts';

/** The merged text; `clashes` are the tokens of the base at which the sides disagree, as indices. */
export interface MergedWords {
  readonly tokens: readonly Token[];
  readonly clashes: readonly number[];
}

/** Where a token of the result stands in each text; absent where it does not. */
interface PlacedToken {
  readonly token: Token;
  readonly base?: number;
  readonly ours?: number;
  readonly theirs?: number;
  /** What only the one side did to the marks around here. */
  readonly byOurs?: MarkDelta | null;
  readonly byTheirs?: MarkDelta | null;
}

type Side = 'ours' | 'theirs';
type SidedDifference = Difference & { readonly side: Side };

const NO_CHANGE: MarkDelta = new Map();
const WIDE = /[\p{L}\p{M}\p{N}]$/u;

/**
 * Merges three texts given as tokens, each ending with its `end`.
 *
 * Both sides' changes to different words apply, also to neighbouring words. A clash is: both changed the same words, each
 * in its own way; one changed words among which the other inserted some; both inserted words at the same place; one
 * inserted words beside words that the other replaced by more words, so that the order would be a guess. No clash is: both
 * made the same change; both only deleted words, then all of them go. Marks that one side gave to words which the other
 * replaced go to the new words when all of the old ones got them. Where the sides clash, ours stays.
 */
export const mergeWords = remembered(
  (base: readonly Token[], ours: readonly Token[], theirs: readonly Token[]): MergedWords => {
    const merge = new WordMerge(base, ours, theirs);
    const merged = merge.run();
    return isAsWritten(merged.tokens) ? merged : { tokens: ours, clashes: [0] };
  },
);

/** Returns whether the tokens, written out, are read as the same tokens again: no two words have run into one. */
function isAsWritten(tokens: readonly Token[]): boolean {
  if (tokens.at(-1)?.kind === 'end' && tokens.every(({ kind }) => kind !== 'start')) {
    const again = tokensIn(contentOf(tokens));
    return again.length === tokens.length && tokens.every((token, index) => token.key === again[index]?.key);
  }
  const blocks: Token[][] = [];
  for (const token of tokens) {
    if (token.kind === 'start' || blocks.length === 0) blocks.push([]);
    if (token.kind !== 'start' && token.kind !== 'end') blocks.at(-1)?.push(token);
  }
  return blocks.every((block) => {
    const again = tokenise(toInline(block));
    return again.length === block.length + 1 && block.every((token, index) => token.key === again[index]?.key);
  });
}

class WordMerge {
  readonly #texts: {
    readonly base: readonly Token[];
    readonly ours: readonly Token[];
    readonly theirs: readonly Token[];
  };
  /** For each token of the base, which token of the side it is, or -1. */
  readonly #partners: { readonly [side in Side]: Int32Array };
  readonly #differences: { readonly [side in Side]: readonly SidedDifference[] };
  /** How many of each side's differences are merged. */
  readonly #next = { ours: 0, theirs: 0 };
  /** How many tokens of the base are merged. */
  #done = 0;
  readonly #placed: PlacedToken[] = [];
  readonly #clashes: number[] = [];

  constructor(base: readonly Token[], ours: readonly Token[], theirs: readonly Token[]) {
    this.#texts = { base, ours, theirs };
    this.#partners = { ours: partnersOf(base, ours), theirs: partnersOf(base, theirs) };
    const sided = (side: Side): SidedDifference[] =>
      differences(this.#partners[side], this.#texts[side].length).map((found) => ({ ...found, side }));
    this.#differences = { ours: sided('ours'), theirs: sided('theirs') };
  }

  run(): MergedWords {
    const all = [...this.#differences.ours, ...this.#differences.theirs];
    const from = Math.min(...all.map(({ a0 }) => a0));
    const to = Math.max(...all.map(({ a1 }) => a1));
    // Which words are the same is settled by now: each goes by its base token's number, so that the library, which counts any
    // equal token alike, finds just these again and answers the regions between them.
    const numbers = (side: Side): string[] => {
      const own = this.#differences[side];
      const partners = this.#partners[side];
      const [first, last] = [own[0], own.at(-1)];
      if (first === undefined || last === undefined) return base.slice();
      const start = first.b0 - (first.a0 - from);
      const names = Array.from(
        { length: last.b1 + (to - last.a1) - start },
        (_, index) => `${side} ${String(start + index)}`,
      );
      for (let token = from; token < to; token++) {
        const partner = at(partners, token);
        if (partner >= 0) names[partner - start] = String(token);
      }
      return names;
    };
    const base = Array.from({ length: Math.max(0, to - from) }, (_, index) => String(from + index));
    for (const region of all.length === 0 ? [] : diff3MergeRegions(numbers('ours'), base, numbers('theirs'))) {
      // Of what only one side changed the library names no place in the base: it is what lies before the next region.
      if (!region.stable) this.#region(from + region.oStart + region.oLength);
      else if (region.buffer === 'o') this.#region(from + region.bufferStart);
    }
    this.#region(this.#texts.base.length);
    return { tokens: this.#spaced(), clashes: this.#clashes };
  }

  #stable(base: number): void {
    const [ours, theirs] = [at(this.#partners.ours, base), at(this.#partners.theirs, base)];
    const [was, mine, its] = [at(this.#texts.base, base), at(this.#texts.ours, ours), at(this.#texts.theirs, theirs)];
    if (looksSame(was, mine) && looksSame(was, its)) {
      this.#placed.push({ token: mine, base, ours, theirs, byOurs: NO_CHANGE, byTheirs: NO_CHANGE });
      return;
    }
    const { pieces, clash } = mergePieces(was.body, mine.body, its.body);
    if (clash) this.#clashes.push(base);
    const [byOurs, byTheirs] = [piecesDelta(was.body, mine.body), piecesDelta(was.body, its.body)];
    this.#placed.push({ token: { ...mine, body: pieces }, base, ours, theirs, byOurs, byTheirs });
  }

  /** Merges from where the merge stands up to a token of the base: changes of the sides that overlap, touch or stand alone. */
  #region(to: number): void {
    const next = (side: Side): SidedDifference[] => {
      const [all, start] = [this.#differences[side], this.#next[side]];
      while ((all[this.#next[side]]?.a1 ?? Infinity) <= to) this.#next[side] += 1;
      return all.slice(start, this.#next[side]);
    };
    for (const group of this.#groups([...next('ours'), ...next('theirs')])) {
      const [start, end] = [Math.min(...group.map(({ a0 }) => a0)), Math.max(...group.map(({ a1 }) => a1))];
      while (this.#done < start) this.#stable(this.#done++);
      const [only] = group;
      if (only && group.length === 1) this.#take(only);
      else this.#settle(group, start, end);
      this.#done = Math.max(this.#done, end);
    }
    while (this.#done < to) this.#stable(this.#done++);
  }

  /** Puts together the changes of which one cannot be made without regard to the other, in text order. */
  #groups(all: readonly SidedDifference[]): SidedDifference[][] {
    const sorted = [...all].sort((a, b) => a.a0 - b.a0 || a.a1 - b.a1 || (a.side < b.side ? -1 : 1));
    const groups: SidedDifference[][] = [];
    for (const change of sorted) {
      const entangled = groups.filter((group) => group.some((other) => this.#entangled(other, change)));
      const rest = groups.filter((group) => !entangled.includes(group));
      groups.splice(0, groups.length, ...rest, [...entangled.flat(), change]);
    }
    const place = (group: readonly SidedDifference[]): number => Math.min(...group.map(({ a0 }) => a0));
    const end = (group: readonly SidedDifference[]): number => Math.max(...group.map(({ a1 }) => a1));
    return groups.sort((one, other) => place(one) - place(other) || end(one) - end(other));
  }

  #entangled(one: SidedDifference, other: SidedDifference): boolean {
    if (one.side === other.side) return false;
    if (Math.max(one.a0, other.a0) < Math.min(one.a1, other.a1)) return true;
    const [inserts, otherInserts] = [one.a0 === one.a1, other.a0 === other.a1];
    if (inserts && otherInserts) return one.a0 === other.a0;
    if (!inserts && !otherInserts) return false;
    const [insertion, change] = inserts ? [one, other] : [other, one];
    if (insertion.a0 < change.a0 || insertion.a0 > change.a1) return false;
    if (insertion.a0 > change.a0 && insertion.a0 < change.a1) return true;
    // Words go where those go that they replace; a mere split of the block leaves no doubt about that.
    const { b0, b1, side } = insertion;
    if (this.#texts[side].slice(b0, b1).every(({ kind }) => kind === 'start')) return false;
    return this.#wordsCome(change) > this.#wordsGo(change);
  }

  #wordsGo({ a0, a1 }: SidedDifference): number {
    return this.#texts.base.slice(a0, a1).filter(isWord).length;
  }

  #wordsCome({ b0, b1, side }: SidedDifference): number {
    return this.#texts[side].slice(b0, b1).filter(isWord).length;
  }

  /** Makes one side's change, carrying over what the other side did to the marks of the words around. */
  #take({ a0, a1, b0, b1, side }: SidedDifference): void {
    const delta = b1 > b0 ? this.#marksBy(side === 'ours' ? 'theirs' : 'ours', a0, a1) : NO_CHANGE;
    if (delta === null) this.#clashes.push(a0);
    for (let index = b0; index < b1; index++) {
      const token = at(this.#texts[side], index);
      const marked = delta === null || delta.size === 0 ? token : { ...token, body: remark(token.body, delta) };
      this.#placed.push(
        side === 'ours'
          ? { token: marked, ours: index, byOurs: NO_CHANGE, byTheirs: delta }
          : { token: marked, theirs: index, byOurs: delta, byTheirs: NO_CHANGE },
      );
    }
  }

  /** What a side did alike to the marks of all words of a stretch, or, for an insertion, of the words around; null if not alike. */
  #marksBy(side: Side, from: number, to: number): MarkDelta | null {
    const deltaOf = (index: number): MarkDelta | null => {
      const [was, partner] = [this.#texts.base[index], this.#partners[side][index]];
      if (was === undefined || partner === undefined || partner < 0 || was.kind === 'start' || was.kind === 'end')
        return NO_CHANGE;
      return piecesDelta(was.body, at(this.#texts[side], partner).body);
    };
    if (from === to) {
      const [before, after] = [deltaOf(from - 1), deltaOf(from)];
      return before !== null && after !== null && sameDelta(before, after) ? before : NO_CHANGE;
    }
    let found: MarkDelta | null = null;
    for (let index = from; index < to; index++) {
      if (at(this.#texts.base, index).kind !== 'word') continue;
      const delta = deltaOf(index);
      if (delta === null || (found !== null && !sameDelta(found, delta))) return null;
      found = delta;
    }
    return found ?? NO_CHANGE;
  }

  /** Settles changes that cannot both be made as they are: alike, both deletions, or a clash. */
  #settle(group: readonly SidedDifference[], start: number, end: number): void {
    const stretch = (side: Side): { readonly from: number; readonly tokens: readonly Token[] } => {
      const own = group.filter((change) => change.side === side);
      const [first, last] = [at(own, 0), at(own, own.length - 1)];
      const from = first.b0 - (first.a0 - start);
      return { from, tokens: this.#texts[side].slice(from, last.b1 + (end - last.a1)) };
    };
    const [mine, its] = [stretch('ours'), stretch('theirs')];
    if (group.every(({ b0, b1 }) => b0 === b1)) {
      // What only one side deletes goes as well: that the other kept it was no decision about it.
      return;
    }
    const alike =
      mine.tokens.length === its.tokens.length &&
      mine.tokens.every((token, index) => {
        const same = at(its.tokens, index);
        return token.key === same.key || (token.kind === 'start' && same.kind === 'start');
      });
    if (!alike) this.#clashes.push(start);
    mine.tokens.forEach((token, index) => {
      const place: PlacedToken = { token, ours: mine.from + index };
      const same = alike ? at(its.tokens, index) : undefined;
      if (same === undefined) return void this.#placed.push(place);
      if (!looksSame(token, same)) this.#clashes.push(start);
      // Both split a block here, each naming the new one: either name will do, as long as both sides choose the same.
      const chosen = same.kind === 'start' && same.key < token.key ? same : token;
      this.#placed.push({ ...place, token: chosen, theirs: its.from + index, byOurs: NO_CHANGE, byTheirs: NO_CHANGE });
    });
  }

  /** Gives each token of the result the white space before it. */
  #spaced(): Token[] {
    const start: PlacedToken = { token: { ...at(this.#texts.base, 0), kind: 'start' }, base: -1, ours: -1, theirs: -1 };
    return this.#placed.map((place, index) => {
      const before = index === 0 ? start : at(this.#placed, index - 1);
      const spacePieces = this.#space(before, place);
      return { ...place.token, spacePieces, space: spacePieces.map(({ text }) => text).join('') };
    });
  }

  #space(before: PlacedToken, place: PlacedToken): readonly Piece[] {
    const of = (text: 'base' | Side): Token | null => {
      const [one, two] = [before[text], place[text]];
      return one !== undefined && two !== undefined && one + 1 === two ? at(this.#texts[text], two) : null;
    };
    const [was, mine, its] = [of('base'), of('ours'), of('theirs')];
    if (mine && its) {
      if (mine.space === its.space) {
        const before = was?.space === mine.space ? was.spacePieces : [{ text: mine.space, marks: [] }];
        const merged = mergePieces(before, mine.spacePieces, its.spacePieces);
        if (merged.clash) this.#clashes.push(place.base ?? 0);
        return merged.pieces;
      }
      if (was === null) return mine.space < its.space ? mine.spacePieces : its.spacePieces;
      if (mine.space !== was.space && its.space !== was.space) this.#clashes.push(place.base ?? 0);
      return mine.space === was.space ? its.spacePieces : mine.spacePieces;
    }
    if (mine) return remarkBetween(mine.spacePieces, before.byTheirs, place.byTheirs);
    if (its) return remarkBetween(its.spacePieces, before.byOurs, place.byOurs);
    return this.#newSpace(before, place);
  }

  /** White space between two tokens that were neighbours in none of the texts. */
  #newSpace(before: PlacedToken, place: PlacedToken): readonly Piece[] {
    const [one, two] = [before.token.kind, place.token.kind];
    if (one === 'start' || two === 'start' || two === 'end') return [];
    const known = [
      place.base === undefined ? undefined : this.#texts.base[place.base],
      place.ours === undefined ? undefined : this.#texts.ours[place.ours],
      place.theirs === undefined ? undefined : this.#texts.theirs[place.theirs],
    ].filter((token) => token !== undefined && token.space !== '');
    const inBase =
      place.base === undefined ? undefined : known.find((token) => token === this.#texts.base[place.base ?? -1]);
    const chosen = inBase ?? known.sort((a, b) => ((a?.space ?? '') < (b?.space ?? '') ? -1 : 1))[0];
    if (chosen) return chosen.spacePieces;
    const wouldTouch = WIDE.test(before.token.text) && two === 'word';
    return wouldTouch ? [{ text: ' ', marks: [] }] : [];
  }
}

const partnersOf = remembered((base: readonly Token[], side: readonly Token[]): Int32Array => {
  const partner = new Int32Array(base.length);
  partner.set(align(base.slice(0, -1), side.slice(0, -1)));
  partner[base.length - 1] = side.length - 1;
  return partner;
});

function remark(pieces: readonly Piece[], delta: MarkDelta): readonly Piece[] {
  return pieces.map((piece) => ({ ...piece, marks: changeMarks(piece.marks, delta) }));
}

function remarkBetween(
  pieces: readonly Piece[],
  before?: MarkDelta | null,
  after?: MarkDelta | null,
): readonly Piece[] {
  if (!before || !after || before.size === 0 || !sameDelta(before, after)) return pieces;
  return remark(pieces, before);
}
