/** The texts from which amendments start: what an amendment makes of the draft cannot be told without. */
import type { Doc } from '../../../shared/amendment/index.ts';
import type { AmendmentView } from '../../../shared/api/views.ts';
import { api } from '../../api/api.ts';

/** How many texts are asked for at once. */
const AT_ONCE = 6;
/** A text that did not come is asked for again after this long. */
const AGAIN_MS = 5_000;

export class Bases {
  readonly #letter: string;
  /** By digest: amendments that start from the same draft share it, and a text with a digest never changes. */
  #texts = $state.raw<ReadonlyMap<string, Doc>>(new Map());
  readonly #asked = new Set<string>();
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(letter: string) {
    this.#letter = letter;
  }

  /** Returns the text from which an amendment starts, once it is here. */
  readonly of = ({ base }: AmendmentView): Doc | undefined => this.#texts.get(base);

  /** Fetches what is missing for these amendments. */
  async load(amendments: readonly AmendmentView[]): Promise<void> {
    const missing = new Map(
      amendments.flatMap((one) =>
        one.status !== 'tabled' || this.#texts.has(one.base) || this.#asked.has(one.base) ? [] : [[one.base, one.id]],
      ),
    );
    for (const digest of missing.keys()) this.#asked.add(digest);
    const left = [...missing];
    while (left.length > 0 && !this.#closed) {
      const found = await Promise.all(
        left.splice(0, AT_ONCE).map(async ([digest, id]) => {
          const answer = await api.amendment(this.#letter, id);
          return [digest, answer.ok ? answer.value.base : undefined] as const;
        }),
      );
      const texts = new Map(this.#texts);
      for (const [digest, base] of found) {
        if (base === undefined) this.#asked.delete(digest);
        else texts.set(digest, base);
      }
      this.#texts = texts;
      if (found.some(([, base]) => base === undefined)) this.#again(amendments);
    }
  }

  #again(amendments: readonly AmendmentView[]): void {
    clearTimeout(this.#waiting);
    if (!this.#closed) this.#waiting = setTimeout(() => void this.load(amendments), AGAIN_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#waiting);
  }
}
