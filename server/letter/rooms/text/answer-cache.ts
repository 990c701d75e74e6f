import { BOUNDS } from '../limits.ts';

const ANSWERS_KEPT = 32;

/** What was answered to state vectors since the text last changed: many devices that come back have the same. */
export class AnswerCache {
  readonly #answers = new Map<string, Uint8Array>();
  #bytes = 0;

  get(vector: Uint8Array): Uint8Array | undefined {
    return this.#answers.get(keyOf(vector));
  }

  add(vector: Uint8Array, answer: Uint8Array): void {
    this.#bytes += answer.length;
    if (this.#answers.size >= ANSWERS_KEPT || this.#bytes > BOUNDS.answersBytes) {
      this.#answers.clear();
      this.#bytes = answer.length;
    }
    this.#answers.set(keyOf(vector), answer);
  }

  clear(): void {
    this.#answers.clear();
    this.#bytes = 0;
  }
}

function keyOf(vector: Uint8Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.length).toString('latin1');
}
