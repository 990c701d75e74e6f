import { refusal, type Id, type Refusal } from '../../shared/decision/index.ts';
import type { OutboxStore } from '../store/store.ts';

/** How many mails one person, and one letter, may send to others: nobody makes a mailing machine of this server. */

/** What writes to people who need not know the sender: asking to sign, to come in, to table. What they hear of anyway is free. */
const REACHING_OUT: ReadonlySet<string> = new Set([
  'invitation',
  'circulation',
  'reminder',
  'amendment-asked',
  'address-given',
]);
const DAY = 24 * 3_600_000;

/** Each 0 for no limit. */
export interface MailLimits {
  readonly mailsPerPersonAndDay: number;
  readonly mailsPerLetterAndDay: number;
  /** Of somebody for whom no mail went out on an earlier day. */
  readonly mailsPerNewPersonAndDay: number;
}

/** Mails that somebody is about to send. */
export interface Sending {
  readonly actor: Id;
  readonly letter?: Id;
  readonly mails: number;
}

export class MailAllowance {
  readonly #outbox: Pick<OutboxStore, 'sentBy'>;
  readonly #limits: MailLimits;
  /** Allowed, and not yet in the outbox: who asks many times at once is counted each time. */
  readonly #underWay = new Map<string, number>();

  constructor(outbox: Pick<OutboxStore, 'sentBy'>, limits: MailLimits) {
    this.#outbox = outbox;
    this.#limits = limits;
  }

  /** Returns whether a mail of this kind counts, sent by one person to another. */
  static counts(mail: { readonly kind: string; readonly person?: Id }, actor: Id): boolean {
    return REACHING_OUT.has(mail.kind) && mail.person !== actor;
  }

  /** Lets mails go to the outbox, by `task`, or says why not. */
  async within<T>(sending: Sending, now: Date, task: () => Promise<T>): Promise<T | Refusal> {
    const { actor, letter, mails } = sending;
    if (mails === 0) return task();
    const keys = [actor, ...(letter === undefined ? [] : [letter])];
    for (const key of keys) this.#underWay.set(key, this.#pending(key) + mails);
    try {
      return (await this.#exceeded(sending, now)) ?? (await task());
    } finally {
      for (const key of keys) {
        const left = this.#pending(key) - mails;
        if (left > 0) this.#underWay.set(key, left);
        else this.#underWay.delete(key);
      }
    }
  }

  async #exceeded({ actor, letter, mails }: Sending, now: Date): Promise<Refusal | null> {
    const since = new Date(now.getTime() - DAY).toISOString();
    const { byPerson, byLetter, before } = await this.#outbox.sentBy(actor, letter, since);
    const { mailsPerPersonAndDay, mailsPerNewPersonAndDay, mailsPerLetterAndDay } = this.#limits;
    const most = before ? mailsPerPersonAndDay : mailsPerNewPersonAndDay;
    if (most > 0 && byPerson + this.#pending(actor) > most) {
      return tooMany('You have', most, mails, before ? '' : ' This is less on the first day; it grows by itself.');
    }
    if (letter !== undefined && mailsPerLetterAndDay > 0 && byLetter + this.#pending(letter) > mailsPerLetterAndDay) {
      return tooMany('This letter has', mailsPerLetterAndDay, mails, '');
    }
    return null;
  }

  #pending(key: string): number {
    return this.#underWay.get(key) ?? 0;
  }
}

function tooMany(who: string, most: number, mails: number, why: string): Refusal {
  const message = `${who} ${String(most)} mails to others in 24 hours, and this would send ${String(mails)}, more than are left.${why} Nothing has changed: ask fewer people now, or try again tomorrow.`;
  return refusal('slow-down', message, { facts: { most, mails } });
}
