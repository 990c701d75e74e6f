import { remindersDue, type Id } from '../../shared/decision/index.ts';
import type { LetterStore } from '../store/store.ts';
import type { OpenLetters } from './open-letters.ts';

/** Reminds signatories when the lead author's schedule says so: decided as by hand, for the lead, and written with the mails. */

export interface ScheduledRemindersOptions {
  readonly store: { readonly letters: Pick<LetterStore, 'reminding'> };
  readonly letters: OpenLetters;
  readonly clock: () => Date;
  /** Told of a letter in which it could not be done. */
  readonly log: { error(facts: { readonly letter: Id; readonly err: unknown }, message: string): void };
}

export class ScheduledReminders {
  readonly #options: ScheduledRemindersOptions;

  constructor(options: ScheduledRemindersOptions) {
    this.#options = options;
  }

  /** Sends what is due now. A letter in which it fails holds up no other; the next hour tries again. */
  async run(): Promise<void> {
    const { store } = this.#options;
    for (const letter of await store.letters.reminding()) {
      await this.#remind(letter).catch((error: unknown) => this.#failed(letter, error));
    }
  }

  async #remind(letter: Id): Promise<void> {
    const { letters, clock } = this.#options;
    const at = clock().toISOString();
    const state = await letters.state(letter);
    if (state === null || state.deletedAt !== undefined || !remindersDue(state, at)) return;
    const caller = { person: state.lead, linkIssuedAt: at, confirmedAt: at };
    const outcome = await letters.answer(letter, { type: 'RemindSignatories', scheduled: true }, caller);
    // Nobody who is due has an address, or all have answered meanwhile.
    if (!outcome.ok && outcome.refusal.code !== 'wrong-state') this.#failed(letter, outcome.refusal);
  }

  #failed(letter: Id, err: unknown): void {
    this.#options.log.error({ letter, err }, 'signatories could not be reminded as planned');
  }
}
