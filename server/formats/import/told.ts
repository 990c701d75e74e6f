/** What a source holds that a letter does not, with its words. */
import type { Oddity } from './body.ts';

/** Something that was not taken. */
export interface NotTaken {
  readonly what: Oddity;
  readonly count: number;
  /** What it says; empty for what says nothing. */
  readonly words: string;
  /** Where it stands, for people: "paragraph 3", "header". */
  readonly place: string;
}

/** So many places are told of each kind; what is beyond stands together. */
const MOST = 200;

/** Gathers what was not taken, by kind and place, in order. */
export class Told {
  readonly #entries = new Map<string, { what: Oddity; count: number; words: string[]; place: string; said: number }>();
  readonly #kinds = new Map<Oddity, number>();
  #said = 0;

  /** Something was taken: what is not taken next stands apart from what was not taken before. */
  took(): void {
    this.#said += 1;
  }

  /** @param words in the order in which they stand; what follows in one place is joined as it stands */
  add(what: Oddity, words = '', place = '', count = 1): void {
    const many = (this.#kinds.get(what) ?? 0) >= MOST;
    const where = many ? '…' : place;
    const key = `${what} ${where}`;
    const known = this.#entries.get(key);
    if (known) {
      known.count += count;
      if (words !== '' && (known.said !== this.#said || many))
        known.words.push(known.words.length > 1 || known.words[0] !== '' ? ' … ' : '');
      known.words.push(words);
      known.said = this.#said;
      return;
    }
    this.#kinds.set(what, (this.#kinds.get(what) ?? 0) + 1);
    this.#entries.set(key, { what, count, words: [words], place: where, said: this.#said });
  }

  entries(): NotTaken[] {
    return [...this.#entries.values()].map(({ words, what, count, place }) => ({
      ...{ what, count, place },
      words: words.join('').replace(/\s+/g, ' ').trim(),
    }));
  }
}
