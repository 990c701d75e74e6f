import { randomBytes } from 'node:crypto';
import { chainable } from '../../shared/decision/model/chain.ts';
import type { Id } from '../../shared/decision/index.ts';
import { readTimeStamp, timeStampRequest, type TimeStampFault } from '../../shared/proof/formats/time-stamp.ts';
import { Job } from '../lib/job.ts';
import { askAuthority } from './authority.ts';
import type { Store } from '../store/store.ts';

/** Of many that wait, so many are asked for before the line is looked at again. */
const AT_ONCE = 20;
const MINUTE = 60_000;
/** How often to look for what is to be asked for again, in ms. */
const LOOK_EVERY = 30_000;
/** The longest wait between two tries, in minutes, and after how many of them nobody asks any more: about nine days. */
const RARELY = 60;
const TRIES = 220;

export interface TimeStampsOptions {
  readonly store: Pick<Store, 'letters' | 'timeStamps'>;
  /** Of the authority (RFC 3161 over HTTP). */
  readonly url: string;
  readonly clock: () => Date;
  /** Told of what went wrong: codes only. */
  readonly failed: (what: { readonly letter: Id; readonly seq: number; readonly why: string }) => void;
}

/**
 * Has a third party stamp the heads of logs at decisive moments (trust.md 8.3). What is wanted stands in the store, written with
 * the decision itself; an authority that is away is asked again, less and less often.
 */
export class TimeStamps {
  readonly #options: TimeStampsOptions;
  readonly #job = new Job(() => this.#run(), LOOK_EVERY);

  constructor(options: TimeStampsOptions) {
    this.#options = options;
  }

  /** To be called when something is wanted. */
  trigger(): void {
    this.#job.trigger();
  }

  /** Resolves when all that is due has been asked for. */
  settled(): Promise<void> {
    return this.#job.settled();
  }

  close(): Promise<void> {
    return this.#job.close();
  }

  async #run(): Promise<void> {
    const { store, clock, failed } = this.#options;
    try {
      for (;;) {
        const due = await store.timeStamps.due(clock().toISOString(), AT_ONCE);
        if (due.length === 0 || this.#job.isClosed) return;
        for (const { letter, seq, attempts } of due) {
          if (this.#job.isClosed) return;
          const why = await this.#ask(letter, seq);
          if (why === null) continue;
          failed({ letter, seq, why });
          const wait = Math.min(2 ** Math.min(attempts, 10), RARELY) * MINUTE;
          const next = attempts + 1 < TRIES ? new Date(clock().getTime() + wait).toISOString() : null;
          await store.timeStamps.later(letter, seq, next, why);
        }
      }
    } catch {
      failed({ letter: '', seq: 0, why: 'store' });
    }
  }

  /** Asks for one stamp and keeps it. Returns null, or why there is none. */
  async #ask(letter: Id, seq: number): Promise<string | null> {
    const { store, url } = this.#options;
    const [found] = await store.letters.events(letter, seq - 1);
    if (found?.event.seq !== seq) return 'no-entry';
    const entry = { ...chainable(letter, found.event, found.prev), hash: found.hash };
    const nonce = Uint8Array.from(randomBytes(16));
    const answer = await askAuthority(url, timeStampRequest(entry.hash, nonce));
    if (typeof answer === 'string') return answer;
    // Only what the check of a bundle will find good is kept: a bad stamp would make it doubt all the rest.
    const read = await readTimeStamp(answer, entry, nonce);
    if (!read.ok) return read.why satisfies TimeStampFault;
    await store.timeStamps.keep(letter, seq, answer);
    return null;
  }
}
