import { refusal, type Id, type Refusal } from '../../shared/decision/index.ts';
import { sha256 } from '../lib/hash.ts';
import { newId, newToken } from '../lib/random.ts';
import type { OutboxStore, PeopleStore, Person, Session, SessionStore, SignInLink } from '../store/store.ts';
import type { LeaverStore } from '../store/leavers.ts';
import type { ProviderSession } from '../store/provider-accounts.ts';
import { pathOf, returnPath } from '../../shared/screens.ts';
import { sameAddress } from '../../shared/people/address.ts';
import type { Result } from '../../shared/result.ts';
import { LinkLimits, type LinkLimitOptions } from './link-limits.ts';
import { HourlyLimit } from './rate.ts';

/** Who is asking: links by mail, and the sessions that they open (trust.md 2.1). All times in ms. */

const LINK_LIVES = 15 * 60_000;
/** How long the link of a request lives that has no deadline. */
const REQUEST_LIVES = 30 * 86_400_000;
/** How long after a link was exchanged a typed name suffices to approve. */
const CONFIRMED_FOR = 15 * 60_000;
const IDLE = 12 * 3_600_000;
const ABSOLUTE = 7 * 24 * 3_600_000;
/** Of what was not done at all. */
const NEVER = new Date(0).toISOString();
/** `seenAt` is written at most this often. */
const TOUCH_EVERY = 60_000;

export interface IdentityOptions {
  readonly people: PeopleStore;
  readonly sessions: SessionStore;
  readonly outbox: OutboxStore;
  readonly leavers: Pick<LeaverStore, 'among' | 'add' | 'remove'>;
  readonly limits: LinkLimitOptions;
  /** The request to somebody to sign a letter, as it stands: null where they are not asked. */
  readonly request: (letter: Id, person: Id) => Promise<{ readonly deadline?: string } | null>;
  readonly clock: () => Date;
  /** Milliseconds that only go forward, for what is counted by the hour. */
  readonly elapsed: () => number;
  /** The provider by which alone people of an address sign in; null where links by mail let them in. Absent: they do. */
  readonly providerOnly?: (email: string) => string | null;
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
  readonly #limits: LinkLimits;
  /** Of people signed in, who ask for themselves: what strangers ask for does not count. */
  readonly #confirming: HourlyLimit;
  readonly #pending = new Set<Promise<void>>();

  constructor(options: IdentityOptions) {
    this.#options = options;
    this.#limits = new LinkLimits(options.limits);
    this.#confirming = new HourlyLimit(options.limits.linksPerAddressAndHour);
  }

  /**
   * Mails a sign-in link to whoever has this address. The answer is the same, and as fast, for an address that nobody has.
   * @param next path to go on to, dropped unless it is one of ours
   * @param lang of the page on which it is asked for
   */
  ask(email: string, next: string | undefined, ip: string, lang?: string): Refusal | null {
    const now = this.#options.elapsed();
    const mailbox = mailboxOf(email);
    if (!this.#limits.mayAsk(ip, mailbox, now)) return tooManyLinks();
    const elsewhere = this.#elsewhere(email);
    if (elsewhere) return elsewhere;
    this.#later(async () => {
      const person = await this.#options.people.byEmail(email);
      if (person && !(await this.#hasLeft(person.id)) && this.#limits.mayMail(ip, mailbox, now))
        await this.#mail(person, returnPath(next), lang);
    });
    return null;
  }

  /**
   * Mails a new link to whoever an old one was for, wherever that one led. The answer is the same for a token that never was.
   * @param next path to go on to; left out for the letter of a request's link
   */
  renew(token: string, next: string | undefined, ip: string, lang?: string): Refusal | null {
    const now = this.#options.elapsed();
    const hash = sha256(token);
    if (!this.#limits.mayAsk(ip, hash, now)) return tooManyLinks();
    this.#later(async () => {
      const link = await this.#options.sessions.link(hash);
      const person = link && (await this.#personOf(link));
      if (!link || !person?.email || (await this.#hasLeft(person.id))) return;
      if (!this.#limits.mayMail(ip, mailboxOf(person.email), now)) return;
      const letter = link.letter === undefined ? null : pathOf('signatory', { id: link.letter });
      await this.#mail(person, returnPath(next) ?? letter, lang);
    });
    return null;
  }

  /** Mails a new link to somebody signed in, who has to show again that the mailbox is theirs. */
  async confirm(person: Id, next: string): Promise<Refusal | null> {
    const [found] = await this.#options.people.get([person]);
    if (!found?.email || (await this.#hasLeft(person))) return null;
    const elsewhere = this.#elsewhere(found.email);
    if (elsewhere) return elsewhere;
    if (!this.#confirming.take(person, this.#options.elapsed())) return tooManyLinks();
    await this.#mail(found, returnPath(next));
    return null;
  }

  /** Makes the token of a link that signs in once, beside any other. Never logged, only sent. */
  link(person: Id): Promise<string> {
    return this.#link(person, LINK_LIVES);
  }

  /** Makes the token of a request's link: it opens this letter alone, as often as wanted, for as long as the request stands. */
  requestLink(person: Id, letter: Id, deadline?: string): Promise<string> {
    const now = this.#options.clock().getTime();
    return this.#link(person, deadline === undefined ? REQUEST_LIVES : Date.parse(deadline) - now, letter);
  }

  /** Ends every link of somebody, and the sessions that requests' links opened. */
  async endLinks(person: Id): Promise<void> {
    const ended = await this.#options.sessions.endLinks(person, this.#options.clock().toISOString());
    for (const session of ended) this.#options.ended?.(session);
  }

  /**
   * Exchanges a token for a new session: that of a sign-in link once, that of a request's link while the request stands.
   * @param previous the cookie that came along: its session ends, so that nothing from before signing in lives on
   * @param ip of whoever asks
   */
  async exchange(
    token: string,
    previous: string | undefined,
    ip: string,
  ): Promise<
    | { readonly ok: true; readonly cookie: string; readonly session: Session }
    | { readonly ok: false; readonly refusal: Refusal }
  > {
    const { sessions, clock } = this.#options;
    const link = await sessions.link(sha256(token));
    const now = clock();
    const at = now.toISOString();
    const person = link && (await this.#personOf(link));
    if (person !== null && (await this.#hasLeft(person.id))) return { ok: false, refusal: LEFT };
    const elsewhere = this.#elsewhere(person?.email);
    if (elsewhere) return { ok: false, refusal: elsewhere };
    const fits = link !== null && person !== null && link.endedAt === undefined && (await this.#stands(link, at));
    // Of two who use a sign-in link at the same moment, one ends it.
    if (!fits || (link.letter === undefined && !(await sessions.endLink(link.hash, at)))) {
      return { ok: false, refusal: linkUsed(link, person) };
    }
    if (link.address !== undefined) this.#limits.signedIn(ip, link.address);
    const opened = await this.#open(
      {
        ...{ person: link.person, linkIssuedAt: link.issuedAt, confirmedAt: at },
        ...(link.letter === undefined || (await this.#isWhole(previous, link.person)) ? {} : { letter: link.letter }),
      },
      at,
      previous,
    );
    return { ok: true, ...opened };
  }

  /** Opens a session for somebody whose passkey has just answered. @param previous as in `exchange` */
  async open(
    person: Id,
    passkey: string,
    previous: string | undefined,
  ): Promise<Result<{ readonly cookie: string; readonly session: Session }>> {
    if (await this.#hasLeft(person)) return { ok: false, refusal: LEFT };
    const at = this.#options.clock().toISOString();
    const value = await this.#open({ person, linkIssuedAt: at, confirmedAt: at, passkey }, at, previous);
    return { ok: true, value };
  }

  /** Opens a session for somebody who has signed in at a provider. No mailbox was shown, so no typed name approves in it. */
  async openByProvider(
    person: Id,
    { issuer, subject, sid, idToken }: ProviderSession,
    previous: string | undefined,
  ): Promise<Result<{ readonly cookie: string; readonly session: Session }>> {
    if (await this.#hasLeft(person)) return { ok: false, refusal: LEFT };
    const at = this.#options.clock().toISOString();
    const provider = { issuer, subject, idToken, ...(sid === undefined ? {} : { sid }) };
    const value = await this.#open({ person, linkIssuedAt: NEVER, confirmedAt: NEVER, provider }, at, previous);
    return { ok: true, value };
  }

  /** Ends at once all that lets somebody in, and lets nothing in any more: sessions and their sockets, links, tokens. */
  async deactivate(person: Id): Promise<void> {
    const ended = await this.#options.leavers.add(person, this.#options.clock().toISOString());
    for (const session of ended) this.#options.ended?.(session);
  }

  /** Lets somebody sign in again. @returns false when they had not left */
  activate(person: Id): Promise<boolean> {
    return this.#options.leavers.remove(person);
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

  /** Refuses links for whoever signs in by their provider alone: by the address's domain, which says nothing of anybody. */
  #elsewhere(email: string | null | undefined): Refusal | null {
    const provider = email ? (this.#options.providerOnly?.(email) ?? null) : null;
    if (provider === null) return null;
    return refusal(
      'no-access',
      `People of this address sign in by ${provider}, not by mail. Use its button on the sign-in page.`,
    );
  }

  async #hasLeft(person: Id): Promise<boolean> {
    return (await this.#options.leavers.among([person])).has(person);
  }

  /** Whose a link is: null once the address that it was made for is no longer theirs. */
  async #personOf({ person, address }: SignInLink): Promise<Person | null> {
    const [found] = await this.#options.people.get([person]);
    if (!found?.email || (address !== undefined && address !== mailboxOf(found.email))) return null;
    return found;
  }

  /** Whether a link that has not ended opens anything now. */
  async #stands({ person, letter, expiresAt }: SignInLink, now: string): Promise<boolean> {
    if (letter === undefined) return now < expiresAt;
    const request = await this.#options.request(letter, person);
    return request !== null && now < (request.deadline ?? expiresAt);
  }

  /** Whether a browser is signed in as this person already, and not for one letter alone: a request's link takes nothing away. */
  async #isWhole(cookie: string | undefined, person: Id): Promise<boolean> {
    const session = await this.session(cookie);
    return session?.person === person && session.letter === undefined;
  }

  async #link(person: Id, lives: number, letter?: Id): Promise<string> {
    const { people, sessions, clock } = this.#options;
    const token = newToken();
    const issuedAt = clock();
    const [found] = await people.get([person]);
    await sessions.addLink({
      ...{ hash: sha256(token), person, issuedAt: issuedAt.toISOString() },
      expiresAt: new Date(issuedAt.getTime() + lives).toISOString(),
      ...(found?.email ? { address: mailboxOf(found.email) } : {}),
      ...(letter === undefined ? {} : { letter }),
    });
    return token;
  }

  /** Does what the answer must not wait for, or it would say who is known. */
  #later(task: () => Promise<void>): void {
    const work = task()
      .catch(this.#options.failed)
      .finally(() => this.#pending.delete(work));
    this.#pending.add(work);
  }

  async #open(
    by: Pick<Session, 'person' | 'linkIssuedAt' | 'confirmedAt' | 'passkey' | 'letter' | 'provider'>,
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

/** Said to whoever shows that they are this person: nobody else learns of it. */
const LEFT = refusal(
  'no-access',
  'Your access to Paraph has been ended. Your letters are kept; ask whoever runs Paraph in your house to let you in again.',
);

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

/** What stands for an address where the address itself need not be kept. */
function mailboxOf(email: string): string {
  return sha256(sameAddress(email));
}

/** Says whom a link was for as far as its receiver needs it to know the mailbox; of a token that never was, nothing. */
function linkUsed(link: SignInLink | null, person: Person | null): Refusal {
  const facts = person?.email ? { facts: { address: maskedAddress(person.email) } } : {};
  const message =
    link?.letter === undefined
      ? 'This link has been used or is older than 15 minutes. Ask for a new one.'
      : 'This link no longer opens the letter: the request has ended. Ask for a new link to see what became of it.';
  return refusal('link-used', message, facts);
}

/** Returns an address as its owner knows it again and nobody else learns it: `a•••@example.org`. */
function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${Array.from(email)[0] ?? ''}•••${email.slice(at)}`;
}
