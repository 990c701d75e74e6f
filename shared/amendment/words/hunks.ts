/** The changes within one block as people read them. */
import type { TextBlockJSON } from '../../letter/doc.ts';
import { align } from './align.ts';
import { tokensOf } from './content.ts';
import { at } from '../lists.ts';
import { samePieces } from './marks.ts';
import { remembered } from './remembered.ts';
import { looksSame, type Token } from './tokens.ts';
import type { Hunk } from '../types.ts';

/** Returns the changes between two texts in reading order; an empty block has none. */
export function hunksBetween(before: TextBlockJSON, after: TextBlockJSON): readonly Hunk[] {
  return hunksOf(tokensOf(before), tokensOf(after));
}

const hunksOf = remembered((a: readonly Token[], b: readonly Token[]): readonly Hunk[] => {
  const found = new Hunks();
  const partner = align(a.slice(0, -1), b.slice(0, -1));
  let next = 0;
  for (let index = 0; index < a.length; index++) {
    const token = at(a, index);
    const same = index < partner.length ? at(partner, index) : b.length - 1;
    if (same < 0) {
      found.deleted += token.space + token.text;
      continue;
    }
    for (; next < same; next++) found.inserted += at(b, next).space + at(b, next).text;
    found.keep(token, at(b, next++));
  }
  return found.end();
});

const LEADING_SPACE = /^\s+(?![\p{M}\p{Cf}])/u;
const TRAILING_SPACE = /\s+$/u;
/** A narrow no-break space counts as part of the word it stands at (UAX 29), as in « mot\u202F! ». */
const NARROW_AFTER = /^\u202F+/u;
const NARROW_BEFORE = /\u202F+$/u;

class Hunks {
  /** Of the stretch that is being gathered. */
  deleted = '';
  inserted = '';
  readonly #hunks: Hunk[] = [];

  /** Adds a word that stands in both texts, with the white space before it. */
  keep(before: Token, after: Token): void {
    if (before.space !== after.space) {
      this.deleted += before.space;
      this.inserted += after.space;
      this.#flush();
    } else {
      this.#flush();
      this.#add(samePieces(before.spacePieces, after.spacePieces) ? 'same' : 'marked', before.space);
    }
    this.#add(looksSame(before, after) ? 'same' : 'marked', before.text);
  }

  end(): Hunk[] {
    this.#flush();
    return this.#wholeWords().filter(({ text }) => text !== '');
  }

  #flush(): void {
    const [deleted, inserted] = [this.deleted, this.inserted];
    this.deleted = this.inserted = '';
    if (deleted === inserted) return this.#add('same', deleted);
    // A space that stands on both sides of a replacement is not part of it.
    const head = common(LEADING_SPACE.exec(deleted)?.[0], LEADING_SPACE.exec(inserted)?.[0]);
    const [restDeleted, restInserted] = [deleted.slice(head.length), inserted.slice(head.length)];
    const tails = [TRAILING_SPACE.exec(restDeleted)?.[0], TRAILING_SPACE.exec(restInserted)?.[0]];
    const tail = reverse(common(reverse(tails[0] ?? ''), reverse(tails[1] ?? '')));
    this.#add('same', head);
    this.#add('deleted', restDeleted.slice(0, restDeleted.length - tail.length));
    this.#add('inserted', restInserted.slice(0, restInserted.length - tail.length));
    this.#add('same', tail);
  }

  #add(kind: Hunk['kind'], text: string): void {
    if (text === '') return;
    const last = this.#hunks.at(-1);
    if (last?.kind === kind) this.#hunks[this.#hunks.length - 1] = { kind, text: last.text + text };
    else this.#hunks.push({ kind, text });
  }

  /** Moves narrow spaces between what stayed and what changed, so that no hunk parts one from its word. */
  #wholeWords(): Hunk[] {
    const hunks = this.#hunks;
    if (!hunks.some(({ text }) => text.includes('\u202F'))) return hunks;
    const grown: Hunk[] = [];
    hunks.forEach((hunk, index) => {
      const [previous, next] = [hunks[index - 1], hunks[index + 1]];
      if (hunk.kind !== 'same' && hunk.kind !== 'marked') return void grown.push(hunk);
      let text = hunk.text;
      const taken = previous && isChange(previous) ? (NARROW_AFTER.exec(text)?.[0] ?? '') : '';
      text = text.slice(taken.length);
      const given = next && isChange(next) ? (NARROW_BEFORE.exec(text)?.[0] ?? '') : '';
      text = text.slice(0, text.length - given.length);
      if (taken !== '') widen(grown, taken, (old, more) => old + more);
      grown.push({ kind: hunk.kind, text });
      if (given !== '') grown.push({ kind: 'deleted', text: given }, { kind: 'inserted', text: given });
    });
    return rejoined(grown);
  }
}

function isChange(hunk: Hunk): boolean {
  return hunk.kind === 'deleted' || hunk.kind === 'inserted';
}

/** Adds text to the deletion and the insertion at the end of the hunks, of which one may be missing. */
function widen(hunks: Hunk[], more: string, join: (old: string, more: string) => string): void {
  let deleted = '';
  let inserted = '';
  for (let last = hunks.at(-1); last && isChange(last); last = hunks.at(-1)) {
    if (last.kind === 'deleted') deleted = last.text + deleted;
    else inserted = last.text + inserted;
    hunks.pop();
  }
  hunks.push({ kind: 'deleted', text: join(deleted, more) }, { kind: 'inserted', text: join(inserted, more) });
}

/** Puts neighbouring deletions and insertions together, deletion first. */
function rejoined(hunks: readonly Hunk[]): Hunk[] {
  const result: Hunk[] = [];
  for (const hunk of hunks) {
    if (hunk.text === '') continue;
    const [last, before] = [result.at(-1), result.at(-2)];
    if (last?.kind === hunk.kind) result[result.length - 1] = { kind: hunk.kind, text: last.text + hunk.text };
    else if (hunk.kind === 'deleted' && last?.kind === 'inserted') {
      result.pop();
      if (before?.kind === 'deleted') result[result.length - 1] = { kind: 'deleted', text: before.text + hunk.text };
      else result.push(hunk);
      result.push(last);
    } else result.push(hunk);
  }
  return result;
}

function common(one = '', other = ''): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return one.slice(0, length);
}

function reverse(text: string): string {
  return text.split('').reverse().join('');
}
