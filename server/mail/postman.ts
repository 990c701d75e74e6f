import type { Id } from '../../shared/decision/index.ts';
import type { DueMail, OutboxStore } from '../store/store.ts';
import type { Mail } from './kinds.ts';
import { linkPerson, messageOf } from './messages.ts';
import { AddressRefused, codesOf, type Transport } from './transport.ts';

/** How many mails are in hand at once. */
const BATCH = 20;
/** How often to look for mails whose second try is due, in ms. */
const LOOK_EVERY = 15_000;
/** A mail is tried this often over about nine hours, then given up. */
const ATTEMPTS = 12;

export interface PostmanOptions {
  readonly outbox: OutboxStore;
  readonly transport: Transport;
  readonly origin: () => string;
  /** Makes the one-time token of a link; asked as the mail leaves, so that its 15 minutes begin then. */
  readonly link: (person: Id) => Promise<string>;
  readonly clock: () => Date;
  /** Called for each mail that could not be sent, with its id and kind only. */
  readonly failed: (
    mail: { readonly id: string; readonly kind: string; readonly attempts: number },
    error: unknown,
  ) => void;
}

/** Sends what stands in the outbox, after the commit that put it there; tries again, ever more rarely, what fails. */
export class Postman {
  readonly #options: PostmanOptions;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(options: PostmanOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.kick(), LOOK_EVERY);
    this.#timer.unref();
  }

  /** Looks into the outbox now; to be called after every commit that may have put something there. */
  kick(): void {
    if (this.#closed) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#again) this.kick();
    });
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closed = true;
    this.#again = false;
    await this.settled();
    this.#options.transport.close();
  }

  async #run(): Promise<void> {
    const { outbox, clock } = this.#options;
    while (this.#again) {
      this.#again = false;
      try {
        for (;;) {
          const due = await outbox.due(clock().toISOString(), BATCH);
          await Promise.all(due.map((mail) => this.#send(mail)));
          if (due.length < BATCH || this.#closed) break;
        }
      } catch (error) {
        // The store cannot be read or written now; the timer looks again.
        this.#options.failed({ id: '', kind: 'outbox', attempts: 0 }, error);
      }
    }
  }

  async #send(stored: DueMail): Promise<void> {
    const { outbox, transport, origin, link, clock, failed } = this.#options;
    // What stands in the outbox was put there by us, in these shapes.
    const mail = { kind: stored.kind, data: stored.data } as unknown as Mail;
    try {
      const person = linkPerson(mail);
      const token = person === undefined ? undefined : await link(person);
      await transport.send(stored.to, messageOf(mail, origin(), token), stored.id);
    } catch (error) {
      const attempts = stored.attempts + 1;
      failed({ id: stored.id, kind: stored.kind, attempts }, error);
      await this.#notSent([stored.id], attempts, error);
      return;
    }
    await outbox.sent([stored.id], clock().toISOString());
  }

  async #notSent(ids: readonly string[], attempts: number, error: unknown): Promise<void> {
    const { outbox, clock } = this.#options;
    const codes = codesOf(error);
    if (error instanceof AddressRefused) await outbox.ended(ids, 'bounced', codes);
    else if (attempts >= ATTEMPTS) await outbox.ended(ids, 'failed', codes);
    else {
      const wait = Math.min(30_000 * 2 ** (attempts - 1), 3_600_000);
      await outbox.later(ids, new Date(clock().getTime() + wait).toISOString(), codes);
    }
  }
}
