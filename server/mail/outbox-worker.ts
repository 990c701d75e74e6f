import type { Id } from '../../shared/decision/index.ts';
import { languageOf } from '../../shared/api/notices.ts';
import type { DueMail, OutboxStore } from '../store/store.ts';
import type { MailChoices, Reader } from './choices.ts';
import { compose, composeDigest, type Surroundings } from './compose.ts';
import { linkPerson, noticeOf, type Mail } from './kinds.ts';
import type { Attachment, Message } from './message.ts';
import { nextMorning } from './digest-time.ts';
import type { MailSources } from './sources.ts';
import { Job } from '../lib/job.ts';
import { AddressRefused, codesOf, type Transport } from './transport.ts';

/** How many mails are in hand at once. */
const BATCH = 20;
/** How often to look for mails that were held, or whose second try is due, in ms. */
const LOOK_EVERY = 5_000;
/** A mail is tried this often over about nine hours, then given up. */
const ATTEMPTS = 12;
/** How often a mail is put off because the letter could not be made a file: some minutes in all. */
const FILE_ATTEMPTS = 4;
/** What a mail said is forgotten this long after it was sent or given up, in ms (trust.md 9). */
const KEPT = 7 * 86_400_000;
const FORGET_EVERY = 3_600_000;

export interface OutboxWorkerOptions {
  readonly outbox: OutboxStore;
  readonly choices: MailChoices;
  readonly sources: MailSources;
  readonly transport: Transport;
  readonly origin: () => string;
  /** Id of the server's public key; stands at the foot of every mail. */
  readonly kid?: string;
  /** Makes the token of a link that signs in once; asked as the mail leaves, so that its 15 minutes begin then. */
  readonly link: (person: Id) => Promise<string>;
  /** Makes the token of a request's link, which opens the letter for as long as the request stands. */
  readonly requestLink: (person: Id, letter: Id, deadline?: string) => Promise<string>;
  readonly clock: () => Date;
  /** Milliseconds by a clock that nobody sets; for intervals. */
  readonly elapsed: () => number;
  /** Called for each mail that could not be sent, with its id and kind only. */
  readonly failed: (
    mail: { readonly id: string; readonly kind: string; readonly attempts: number },
    error: unknown,
  ) => void;
}

/**
 * Sends what stands in the outbox, after the commit that put it there; tries again, ever more rarely, what fails. A mail is
 * marked as sent after the mail server has taken it: whoever stops this process in between sends it twice, never not at all,
 * and under one Message-ID.
 */
export class OutboxWorker {
  readonly #options: OutboxWorkerOptions;
  readonly #job = new Job(() => this.#run(), LOOK_EVERY);
  #forgot = -Infinity;

  constructor(options: OutboxWorkerOptions) {
    this.#options = options;
  }

  /** Looks into the outbox now; to be called after every commit that may have put something there. */
  trigger(): void {
    this.#job.trigger();
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#job.settled();
  }

  async close(): Promise<void> {
    await this.#job.close();
    this.#options.transport.close();
  }

  async #run(): Promise<void> {
    const { outbox, failed } = this.#options;
    try {
      for (;;) {
        const due = await outbox.due(this.#now(), BATCH);
        await this.#batch(due);
        if (due.length < BATCH || this.#job.isClosed) break;
      }
      await this.#forget();
    } catch (error) {
      // The store cannot be read or written now; the timer looks again.
      failed({ id: '', kind: 'outbox', attempts: 0 }, error);
    }
  }

  async #batch(due: readonly DueMail[]): Promise<void> {
    if (due.length === 0) return;
    const reader = await this.#options.choices.readers(due.flatMap(({ person }) => person ?? []));
    const digests = new Set(due.flatMap(({ digest, person }) => (digest && person !== undefined ? [person] : [])));
    await Promise.all([
      ...due.filter(({ digest }) => !digest).map((mail) => this.#one(mail, reader(mail.person))),
      ...[...digests].map((person) => this.#digest(person, reader(person))),
    ]);
  }

  /** Sends a mail, or does with it what its receiver wishes. */
  async #one(stored: DueMail, reader: Reader): Promise<void> {
    const { outbox, sources, clock } = this.#options;
    const mail = mailOf(stored);
    const notice = noticeOf(mail.kind);
    const choice = notice === undefined ? 'now' : reader.notices[notice];
    if (choice === 'daily') return outbox.hold([stored.id], nextMorning(clock()));
    await this.#deliver([stored], async (attempts) => {
      if (choice === 'none' || (stored.person !== undefined && !(await sources.stands(mail, stored.person))))
        return null;
      return this.#written(mail, stored.person, reader, attempts);
    });
  }

  /** Sends everything that waits for somebody's daily mail as one. */
  async #digest(person: Id, reader: Reader): Promise<void> {
    const { outbox, sources } = this.#options;
    const held = await outbox.digestOf(person, this.#now());
    await this.#deliver(held, async (attempts) => {
      const mails = held.map(mailOf);
      const stand = await Promise.all(mails.map((mail) => sources.stands(mail, person)));
      const news = mails.filter((mail, index) => {
        const notice = noticeOf(mail.kind);
        return stand[index] === true && (notice === undefined || reader.notices[notice] !== 'none');
      });
      if (news.length === 0) return null;
      const files = await Promise.all(news.map((mail) => this.#file(mail, attempts)));
      return composeDigest(news, await this.#around(reader, person), files);
    });
  }

  /**
   * Writes and sends one mail that stands for these; `write` is told how often that was tried before, and answers null when
   * there is nothing to be said any more.
   */
  async #deliver(stored: readonly DueMail[], write: (attempts: number) => Promise<Message | null>): Promise<void> {
    const [first] = stored;
    if (first === undefined) return;
    const { outbox, transport, failed } = this.#options;
    const ids = stored.map(({ id }) => id);
    const before = Math.max(...stored.map(({ attempts }) => attempts));
    try {
      const message = await write(before);
      if (message === null) return await outbox.ended(ids, 'dropped', '');
      await transport.send(first.to, message, first.id);
    } catch (error) {
      const attempts = before + 1;
      failed({ id: first.id, kind: first.kind, attempts }, error);
      return this.#notSent(ids, attempts, error);
    }
    await outbox.sent(ids, this.#now());
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

  async #written(mail: Mail, person: Id | undefined, reader: Reader, attempts: number): Promise<Message> {
    const { sources, link, requestLink } = this.#options;
    const linked = linkPerson(mail);
    const lang = mail.kind === 'sign-in' && mail.data.lang !== undefined ? languageOf(mail.data.lang) : reader.lang;
    const around = await this.#around({ ...reader, lang }, noticeOf(mail.kind) === undefined ? undefined : person);
    const asks = mail.kind === 'circulation' || mail.kind === 'reminder';
    if (
      !asks &&
      mail.kind !== 'receipt' &&
      mail.kind !== 'locked' &&
      mail.kind !== 'closed' &&
      mail.kind !== 'invitation' &&
      linked === undefined
    ) {
      return compose(mail, around);
    }
    const letter = 'letter' in mail.data ? mail.data.letter : '';
    const told = asks || (mail.kind === 'receipt' && mail.data.decision === 'approved') ? mail.data : null;
    const answered = asks ? mail.data.answered : undefined;
    const kept = mail.kind === 'receipt' && mail.data.decision !== 'retracted' ? mail.data.checkpoint : undefined;
    const [version, before, file, receipt, replyTo, token] = await Promise.all([
      told === null ? null : sources.version(letter, told.version),
      answered === undefined ? null : sources.version(letter, answered),
      this.#file(mail, attempts),
      kept && person !== undefined ? sources.receipt(kept, person) : null,
      asks || mail.kind === 'invitation' ? sources.leadAddress(letter) : null,
      linked === undefined ? undefined : asks ? requestLink(linked, letter, mail.data.deadline) : link(linked),
    ]);
    return compose(mail, {
      ...around,
      ...(version ? { version } : {}),
      ...(before ? { before } : {}),
      ...(file === undefined ? {} : { file }),
      ...(receipt ? { receipt } : {}),
      ...(replyTo === null ? {} : { replyTo }),
      ...(token === undefined ? {} : { token }),
    });
  }

  /**
   * The letter as a file: for all once its text is final, and for who stands under it once its list is. Undefined where there is
   * none to send; null where it cannot be made, now or after some tries: then the mail says so and goes without.
   */
  async #file(mail: Mail, attempts: number): Promise<Attachment | null | undefined> {
    if (mail.kind !== 'locked' && !(mail.kind === 'closed' && mail.data.listed)) return undefined;
    try {
      return await this.#options.sources.finalFile(mail.data.letter);
    } catch (error) {
      if (attempts < FILE_ATTEMPTS) throw error;
      this.#options.failed({ id: mail.data.letter, kind: mail.kind, attempts }, error);
      return null;
    }
  }

  /** @param person whose link that ends mails is to be in the mail */
  async #around({ lang }: Reader, person: Id | undefined): Promise<Surroundings> {
    const { origin, kid, choices } = this.#options;
    const stop = person === undefined ? undefined : await choices.stopToken(person);
    return { lang, origin: origin(), ...(kid === undefined ? {} : { kid }), ...(stop === undefined ? {} : { stop }) };
  }

  async #forget(): Promise<void> {
    const now = this.#options.elapsed();
    if (now - this.#forgot < FORGET_EVERY) return;
    this.#forgot = now;
    await this.#options.outbox.forget(new Date(this.#options.clock().getTime() - KEPT).toISOString());
  }

  #now(): string {
    return this.#options.clock().toISOString();
  }
}

/** What stands in the outbox was put there by us, in these shapes. */
function mailOf({ kind, data }: DueMail): Mail {
  return { kind, data } as unknown as Mail;
}
