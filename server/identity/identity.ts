import { refusal, type Id, type Refusal } from '../../shared/decision/index.ts';
import { sha256 } from '../lib/hash.ts';
import { newId, newToken } from '../lib/random.ts';
import type { OutboxStore, PeopleStore, Person, Session, SessionStore } from '../store/store.ts';
import { returnPath } from '../../shared/screens.ts';
import { HourlyLimit } from './rate.ts';

/** Who is asking: one-time links by mail, and the sessions that they open (trust.md 2.1). All times in ms. */

const LINK_LIVES = 15 * 60_000;
/** How long after a link was exchanged a typed name suffices to approve. */
const CONFIRMED_FOR = 15 * 60_000;
const IDLE = 12 * 3_600_000;
const ABSOLUTE = 7 * 24 * 3_600_000;
/** `seenAt` is written at most this often. */
const TOUCH_EVERY = 60_000;

export interface IdentityOptions {
  readonly people: PeopleStore;
  readonly sessions: SessionStore;
  readonly outbox: OutboxStore;
  readonly limits: { readonly linksPerAddressAndHour: number; readonly linksPerIpAndHour: number };
  readonly clock: () => Date;
  /** Milliseconds that only go forward, for what is counted by the hour. */
  readonly elapsed: () => number;
  /** Called when a mail has been put into the outbox. */
  readonly posted: () => void;
  /** Called at once with a session that has ended, whichever way: its sockets end with it. */
  readonly ended?: (session: string) => void;
  /** Called with what went wrong after the answer was given. */
  readonly failed: (error: unknown) => void;
}

/** Signs people in and keeps their sessions. Tokens leave it once and are kept as hashes. */
export class Identity {
  readonly #options: IdentityOptions;
  readonly #perAddress: HourlyLimit;
  readonly #perIp: HourlyLimit;
  readonly #pending = new Set<Promise<void>>();

  constructor(options: IdentityOptions) {
    this.#options = options;
    this.#perAddress = new HourlyLimit(options.limits.linksPerAddressAndHour);
    this.#perIp = new HourlyLimit(options.limits.linksPerIpAndHour);
  }

  /**
   * Mails a sign-in link to whoever has this address. The answer is the same, and as fast, for an address that nobody has.
   * @param next path to go on to, dropped unless it is one of ours
   * @param lang of the page on which it is asked for
   */
  ask(email: string, next: string | undefined, ip: string, lang?: string): Refusal | null {
    const now = this.#options.elapsed();
    // The address first: a full address limit must not use up what the others behind the same IP may still ask for.
    if (!this.#perAddress.take(email.toLowerCase(), now) || !this.#perIp.take(ip, now)) return tooManyLinks();
    const work = this.#options.people
      .byEmail(email)
      .then((person) => (person ? this.#mail(person, returnPath(next), lang) : undefined))
      .catch(this.#options.failed)
      .finally(() => this.#pending.delete(work));
    this.#pending.add(work);
    return null;
  }

  /** Mails a new link to somebody signed in, who has to show again that the mailbox is theirs. */
  async confirm(person: Id, next: string): Promise<Refusal | null> {
    const [found] = await this.#options.people.get([person]);
    if (!found?.email) return null;
    const now = this.#options.elapsed();
    if (!this.#perAddress.take(found.email.toLowerCase(), now)) return tooManyLinks();
    await this.#mail(found, returnPath(next));
    return null;
  }

  /**
   * Makes a one-time token for a person; older ones of the same purpose die. Never logged, only sent.
   * @param purpose the letter whose mail carries it; left out for a link that is asked for
   */
  async link(person: Id, purpose?: Id): Promise<string> {
    const token = newToken();
    const issuedAt = this.#options.clock();
    const expiresAt = new Date(issuedAt.getTime() + LINK_LIVES).toISOString();
    await this.#options.sessions.addLink(
      { hash: sha256(token), person, issuedAt: issuedAt.toISOString(), expiresAt },
      purpose,
    );
    return token;
  }

  /**
   * Exchanges a token for a new session, once.
   * @param previous the cookie that came along: its session ends, so that nothing from before signing in lives on
   */
  async exchange(
    token: string,
    previous: string | undefined,
  ): Promise<
    | { readonly ok: true; readonly cookie: string; readonly session: Session }
    | { readonly ok: false; readonly refusal: Refusal }
  > {
    const { sessions, clock } = this.#options;
    const link = await sessions.takeLink(sha256(token));
    const now = clock();
    if (link === null || now.getTime() >= Date.parse(link.expiresAt)) {
      const message = 'This link has been used or is older than 15 minutes. Ask for a new one.';
      return { ok: false, refusal: refusal('link-used', message) };
    }
    const at = now.toISOString();
    const opened = await this.#open(
      { person: link.person, linkIssuedAt: link.issuedAt, confirmedAt: at },
      at,
      previous,
    );
    return { ok: true, ...opened };
  }

  /** Opens a session for somebody whose passkey has just answered. @param previous as in `exchange` */
  open(person: Id, passkey: string, previous: string | undefined) {
    const at = this.#options.clock().toISOString();
    return this.#open({ person, linkIssuedAt: at, confirmedAt: at, passkey }, at, previous);
  }

  /**
   * Returns the session of a cookie, or null when there is none or it has run out.
   * @param used false where a page asks by itself: nobody need be sitting before it
   */
  async session(cookie: string | undefined, used = true): Promise<Session | null> {
    if (cookie === undefined || cookie === '') return null;
    const { sessions, clock } = this.#options;
    const session = await sessions.get(sha256(cookie));
    if (session === null) return null;
    const now = clock().getTime();
    const seen = Date.parse(session.seenAt);
    if (isOver(session, seen, now)) {
      await this.#end(session.hash);
      return null;
    }
    if (used && now - seen >= TOUCH_EVERY) await sessions.touch(session.hash, new Date(now).toISOString());
    return session;
  }

  async signOut(session: Session): Promise<void> {
    await this.#end(session.hash);
  }

  /**
   * Ends the sessions of open sockets that have run out, and tells of those that somebody else has ended (another process, an
   * erasure). Typing keeps a session from being idle; a page that is merely open does not.
   * @param open sessions with sockets, and when each last wrote something (Unix ms)
   */
  async look(open: ReadonlyMap<string, number>): Promise<void> {
    const { sessions, clock, ended } = this.#options;
    const known = new Map((await sessions.list([...open.keys()])).map((one) => [one.hash, one]));
    const now = clock().getTime();
    for (const [hash, wroteAt] of open) {
      const session = known.get(hash);
      if (session === undefined) {
        ended?.(hash);
        continue;
      }
      const seen = Date.parse(session.seenAt);
      if (isOver(session, Math.max(seen, wroteAt), now)) await this.#end(hash);
      else if (wroteAt - seen >= TOUCH_EVERY) await sessions.touch(hash, new Date(wroteAt).toISOString());
    }
  }

  /** Until when a typed name suffices in this session; null when the link is too old. */
  confirmedUntil(session: Session): string | null {
    if (session.passkey !== undefined) return null;
    const until = Date.parse(session.confirmedAt) + CONFIRMED_FOR;
    return until > this.#options.clock().getTime() ? new Date(until).toISOString() : null;
  }

  /** Resolves when every link asked for so far is in the outbox. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #open(
    by: Pick<Session, 'person' | 'linkIssuedAt' | 'confirmedAt' | 'passkey'>,
    at: string,
    previous: string | undefined,
  ): Promise<{ readonly cookie: string; readonly session: Session }> {
    const { sessions } = this.#options;
    if (previous !== undefined) await this.#end(sha256(previous));
    const cookie = newToken();
    const session: Session = { hash: sha256(cookie), createdAt: at, seenAt: at, ...by };
    await sessions.add(session);
    return { cookie, session };
  }

  async #end(session: string): Promise<void> {
    await this.#options.sessions.remove(session);
    this.#options.ended?.(session);
  }

  async #mail(person: Person, next: string | null, lang?: string): Promise<void> {
    if (person.email === null) return;
    const data = { person: person.id, ...(next === null ? {} : { next }), ...(lang === undefined ? {} : { lang }) };
    const at = this.#options.clock().toISOString();
    await this.#options.outbox.add([{ id: newId(), to: person.email, person: person.id, kind: 'sign-in', data, at }]);
    this.#options.posted();
  }
}

/** Returns whether a session has run out that was last used at `seen`. */
function isOver({ createdAt }: Session, seen: number, now: number): boolean {
  return now - seen > IDLE || now - Date.parse(createdAt) > ABSOLUTE;
}

function tooManyLinks(): Refusal {
  return refusal(
    'slow-down',
    'Too many sign-in links have been asked for. Use the newest one, or try again in an hour.',
  );
}
