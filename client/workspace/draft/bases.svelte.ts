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
  #texts = $state.raw<{ readonly [digest: string]: Doc | undefined }>({});
  #asked: readonly string[] = [];
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(letter: string) {
    this.#letter = letter;
  }

  /** Returns the text from which an amendment starts, once it is here. */
  readonly of = ({ base }: AmendmentView): Doc | undefined => this.#texts[base];

  /** Fetches what is missing for these amendments. */
  async load(amendments: readonly AmendmentView[]): Promise<void> {
    const left = amendments.filter(
      ({ status, base }, index) =>
        status === 'tabled' &&
        this.#texts[base] === undefined &&
        !this.#asked.includes(base) &&
        amendments.findIndex((one) => one.base === base && one.status === 'tabled') === index,
    );
    this.#asked = [...this.#asked, ...left.map(({ base }) => base)];
    while (left.length > 0 && !this.#closed) {
      const found = await Promise.all(
        left.splice(0, AT_ONCE).map(async ({ id, base: digest }) => {
          const answer = await api.amendment(this.#letter, id);
          return { digest, doc: answer.ok ? answer.value.base : undefined };
        }),
      );
      const missing = found.flatMap(({ digest, doc }) => (doc === undefined ? [digest] : []));
      this.#texts = { ...this.#texts, ...Object.fromEntries(found.map(({ digest, doc }) => [digest, doc])) };
      this.#asked = this.#asked.filter((digest) => !missing.includes(digest));
      if (missing.length > 0) this.#again(amendments);
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
