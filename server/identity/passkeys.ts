import type { Result } from '../../shared/result.ts';
import type { PasskeyView } from '../../shared/api/views.ts';
import { refusal, type Id, type Refusal } from '../../shared/decision/index.ts';
import { canonicalJson } from '../../shared/version/index.ts';
import { sha256 } from '../lib/hash.ts';
import { newId } from '../lib/random.ts';
import type { AccountLog } from '../proof/account-log.ts';
import {
  challengeIn,
  madeFor,
  registrationOptions,
  usedFor,
  usingOptions,
  type RegisteredPasskey,
  type UsedAssertion,
} from '../proof/webauthn.ts';
import type { OutgoingMail, Passkey, PeopleStore, Person, ProofStore, Session } from '../store/store.ts';
import type { Identity } from './identity.ts';

/** People's passkeys (trust.md 5, 7): made, named, removed, each an entry of the account log; and signing in with one. */

/** How long a challenge may be answered, in ms. */
const ANSWERED_WITHIN = 5 * 60_000;
/** Challenges in memory; past that the oldest are forgotten, and whoever was slow begins again. */
const CHALLENGES = 10_000;
/** More than anybody has devices. */
const PER_PERSON = 20;
/** A passkey is only added or removed soon after its owner has shown who they are, in ms. */
const FRESH = 15 * 60_000;

export interface PasskeysOptions {
  readonly store: ProofStore;
  readonly people: PeopleStore;
  readonly log: AccountLog;
  readonly identity: Identity;
  readonly origin: () => string;
  readonly clock: () => Date;
  /** Called when a mail has been put into the outbox. */
  readonly posted: () => void;
}

export class Passkeys {
  readonly #options: PasskeysOptions;
  /** Challenges that wait: for whom (null: for whoever signs in), until when. */
  readonly #waiting = new Map<string, { readonly person: Id | null; readonly until: number }>();

  constructor(options: PasskeysOptions) {
    this.#options = options;
  }

  async list(person: Id): Promise<readonly PasskeyView[]> {
    return (await this.#options.store.passkeysOf(person)).map(viewOf);
  }

  /** Returns what the browser needs to make a passkey; `confirm-first` unless the person has just signed in. */
  async registration(session: Session): Promise<Result<Awaited<ReturnType<typeof registrationOptions>>>> {
    const { store, people, origin } = this.#options;
    if (!this.#isFresh(session)) return refused(confirmFirst('add'));
    const [person] = await people.get([session.person]);
    if (!person) return refused(refusal('not-found', 'You are not in the directory any more.'));
    const known = await store.passkeysOf(person.id);
    if (known.length >= PER_PERSON) {
      return refused(
        refusal('wrong-state', `You have ${String(PER_PERSON)} passkeys. Remove one that you no longer use.`),
      );
    }
    const options = await registrationOptions({ origin: origin(), person, known });
    this.#await(options.challenge, person.id);
    return { ok: true, value: options };
  }

  /** Adds the passkey that the browser has made, and tells its owner by mail. */
  async register(answer: RegisteredPasskey, name: string | undefined, person: Id): Promise<Result<PasskeyView>> {
    const { store, people, log, origin, clock, posted } = this.#options;
    const challenge = challengeIn(answer);
    const made = this.#take(challenge, person) ? await madeFor(answer, challenge, origin()) : null;
    if (made === null) return refused(notVerified('The passkey could not be verified. Nothing was added; try again.'));
    const [owner] = await people.get([person]);
    if (!owner || (await store.passkey(made.credential)) !== null) {
      return refused(refusal('wrong-state', 'This passkey is known already.'));
    }
    const createdAt = clock().toISOString();
    const called = name === undefined || name === '' ? `Passkey of ${createdAt.slice(0, 10)}` : name;
    const passkey = { ...made, person, name: called, createdAt, usedAt: null };
    const key = sha256(canonicalJson(made.jwk));
    const body = { type: 'PasskeyRegistered' as const, person, credential: made.credential, key };
    await log.append(person, body, ({ hash }) => ({
      addPasskey: { ...passkey, registration: hash },
      mails: this.#mail(owner, 'passkey-added', called),
    }));
    posted();
    return { ok: true, value: viewOf(passkey) };
  }

  async rename(credential: string, name: string, person: Id): Promise<Result<PasskeyView>> {
    const { store } = this.#options;
    const passkey = await store.passkey(credential);
    if (passkey?.person !== person) return refused(NO_PASSKEY);
    await store.renamePasskey(credential, name);
    return { ok: true, value: viewOf({ ...passkey, name }) };
  }

  /**
   * Removes a passkey; what it has signed stays signed. `confirm-first` unless the person has just signed in: an old session that
   * somebody got hold of must not make an account weaker.
   */
  async remove(credential: string, session: Session): Promise<Result<null>> {
    const { store, people, log, posted } = this.#options;
    const { person } = session;
    const passkey = await store.passkey(credential);
    if (passkey?.person === person && !this.#isFresh(session)) return refused(confirmFirst('remove'));
    const [owner] = await people.get([person]);
    if (passkey?.person !== person || !owner) return refused(NO_PASSKEY);
    await log.append(person, { type: 'PasskeyRemoved', person, credential }, () => ({
      removePasskey: credential,
      mails: this.#mail(owner, 'passkey-removed', passkey.name),
    }));
    posted();
    return { ok: true, value: null };
  }

  /** Returns what the browser needs to sign somebody in, whoever it turns out to be. */
  async signInOptions(): Promise<Awaited<ReturnType<typeof usingOptions>>> {
    const options = await usingOptions(this.#options.origin(), []);
    this.#await(options.challenge, null);
    return options;
  }

  /** Signs in whoever's passkey answered. @param previous the cookie that came along: its session ends */
  async signIn(
    answer: UsedAssertion,
    previous: string | undefined,
  ): Promise<Result<{ readonly cookie: string; readonly session: Session }>> {
    const { store, identity, origin, clock } = this.#options;
    const failed = refused(notVerified('This passkey is not known here. Sign in by mail instead.'));
    const challenge = challengeIn(answer);
    if (!this.#take(challenge, null)) return failed;
    const passkey = await store.passkey(answer.id);
    const used = passkey && (await usedFor(answer, passkey, challenge, origin()));
    if (!used) return failed;
    await store.passkeyUsed(passkey.credential, used.counter, clock().toISOString());
    return identity.open(passkey.person, passkey.credential, previous);
  }

  /** Whether somebody has shown just now who they are. */
  #isFresh(session: Session): boolean {
    // A passkey opens everything: no key is made by a link that opens one letter, and lies in a mailbox for weeks.
    if (session.letter !== undefined) return false;
    const since =
      session.passkey === undefined && session.provider === undefined ? session.confirmedAt : session.createdAt;
    return this.#now() - Date.parse(since) < FRESH;
  }

  #mail({ id, email, name }: Person, kind: 'passkey-added' | 'passkey-removed', passkey: string): OutgoingMail[] {
    if (email === null) return [];
    const data = { person: id, name, passkey };
    return [{ id: newId(), to: email, person: id, kind, data, at: this.#options.clock().toISOString() }];
  }

  #now(): number {
    return this.#options.clock().getTime();
  }

  #await(challenge: string, person: Id | null): void {
    this.#waiting.set(challenge, { person, until: this.#now() + ANSWERED_WITHIN });
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= CHALLENGES) break;
      this.#waiting.delete(oldest);
    }
  }

  /** Uses a challenge up; false when there is none for this person. */
  #take(challenge: string, person: Id | null): boolean {
    const waiting = this.#waiting.get(challenge);
    if (waiting?.person !== person) return false;
    this.#waiting.delete(challenge);
    return this.#now() < waiting.until;
  }
}

const NO_PASSKEY = refusal('not-found', 'You have no such passkey.');

function viewOf({ credential, name, createdAt, usedAt, details }: Omit<Passkey, 'registration'>): PasskeyView {
  return { id: credential, name, createdAt, usedAt, synced: details['credentialBackedUp'] === true };
}

function notVerified(message: string): Refusal {
  return refusal('invalid', message, { fields: { passkey: message } });
}

function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

function confirmFirst(to: 'add' | 'remove'): Refusal {
  const next = 'open the sign-in link that we have just sent to your mailbox, then try again.';
  return refusal('confirm-first', `To ${to} a passkey, ${next}`);
}
