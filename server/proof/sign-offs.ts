import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import {
  decide,
  refusal,
  type Command,
  type CommandOf,
  type Id,
  type LetterState,
  type Refusal,
  type SignOffEvidence,
} from '../../shared/decision/index.ts';
import type { PersonDetails, Statement } from '../../shared/proof/statement.ts';
import { fromBase64url, toBase64url } from '../../shared/proof/bytes.ts';
import { canonicalJson } from '../../shared/version/index.ts';
import { newId, salted, sha256, type Salted } from '../chance.ts';
import type { Letters } from '../letters/letters.ts';
import type { SignedStatement, Store } from '../store/store.ts';
import { challengeIn, usedFor, usedSchema, usingOptions } from './webauthn.ts';

/** How long a statement waits for its signature, in ms. */
const WAITS = 5 * 60_000;

/** What a signatory wants to sign. `reason` of a refusal: known beforehand, so that it is signed with the rest. */
export interface WantedSignOff {
  readonly version: number;
  readonly digest: string;
  readonly decision: Statement['decision'];
  readonly reason?: string | undefined;
}

export interface SignOffOptions {
  readonly statement: Statement;
  /** For `navigator.credentials.get`; its challenge is the statement's hash. */
  readonly options: Awaited<ReturnType<typeof usingOptions>>;
  /** Behind the statement's `personRef` and `reasonRef`, so that the browser can compute them too. */
  readonly details?: PersonDetails;
  readonly reasonSalt?: string;
}

/** A sign-off that a passkey has confirmed, to be recorded. */
export interface ConfirmedSignOff {
  readonly evidence: Extract<SignOffEvidence, { kind: 'passkey' }>;
  readonly signed: SignedStatement;
  readonly reason?: Salted;
}

/** Sign-offs by passkey (trust.md 5): states what is to be signed, and checks that it was. */
export class SignOffs {
  readonly #letters: () => Letters;
  readonly #store: Pick<Store, 'letters' | 'proof'>;
  readonly #origin: () => string;
  readonly #clock: () => Date;

  constructor(options: {
    readonly letters: () => Letters;
    readonly store: Pick<Store, 'letters' | 'proof'>;
    readonly origin: () => string;
    readonly clock: () => Date;
  }) {
    this.#letters = options.letters;
    this.#store = options.store;
    this.#origin = options.origin;
    this.#clock = options.clock;
  }

  /** Answers what a person is to sign, or why that cannot be signed now. */
  async options(
    letter: Id,
    wanted: WantedSignOff,
    person: Id,
  ): Promise<
    { readonly ok: true; readonly value: SignOffOptions } | { readonly ok: false; readonly refusal: Refusal }
  > {
    const { version, digest, decision, reason } = wanted;
    const letters = this.#letters();
    const state = await letters.state(letter);
    if (state === null) return refused(refusal('not-found', 'There is no such letter.'));
    const who = await letters.who(letter, person);
    const now = this.#clock();
    // Asked of the same rules as the command that will follow.
    const command: Command =
      decision === 'approved'
        ? { type: 'ApproveVersion', version, digest, passkey: {} }
        : { type: 'RefuseVersion', version, digest, reason: reason ?? '-', passkey: {} };
    const dry = decide(state, command, {
      ...{ ...who, at: now.toISOString(), actor: person },
      ...{ newId, refOf: () => '' },
      signOff: { passkey: { kind: 'passkey', statement: '', credential: '' } },
    });
    if (!dry.ok) return dry;
    const passkeys = await this.#store.proof.passkeysOf(person);
    if (passkeys.length === 0) {
      const message = 'You have no passkey yet. Add one in your settings, or confirm by mail.';
      return refused(refusal('wrong-state', message, { facts: { noPasskey: true } }));
    }
    const personRef = state.signatories.get(person)?.ref ?? '';
    const because = reason === undefined || decision === 'approved' ? null : salted(reason);
    const statement: Statement = {
      format: 'paraph.sign-off/1',
      ...{ decision, letter, version, digest, person, personRef },
      ...(because ? { reasonRef: because.ref } : {}),
      at: now.toISOString() < state.changedAt ? state.changedAt : now.toISOString(),
      nonce: randomBytes(16).toString('base64url'),
      origin: this.#origin(),
    };
    const canonical = canonicalJson(statement);
    const hash = sha256(canonical);
    const expiresAt = new Date(now.getTime() + WAITS).toISOString();
    const given = because ? { reason: { text: because.text, salt: because.salt } } : {};
    await this.#store.proof.await({ hash, canonical, expiresAt, ...given }, now.toISOString());
    const details = await this.#details(letter, personRef);
    return {
      ok: true,
      value: {
        statement,
        options: await usingOptions(statement.origin, passkeys, hash),
        ...(details ? { details } : {}),
        ...(because ? { reasonSalt: because.salt } : {}),
      },
    };
  }

  /** Answers a sign-off whose passkey signed just this decision of this person, or null. Uses nothing up: the commit does. */
  async confirmed(
    state: LetterState,
    command: CommandOf<'ApproveVersion'> | CommandOf<'RefuseVersion'>,
    person: Id,
    now: Date,
  ): Promise<ConfirmedSignOff | null> {
    const read = v.safeParse(usedSchema, command.passkey);
    if (!read.success) return null;
    const challenge = challengeIn(read.output);
    const bytes = fromBase64url(challenge);
    if (bytes?.length !== 32) return null;
    const hash = Buffer.from(bytes).toString('hex');
    const [awaited, passkey] = await Promise.all([
      this.#store.proof.awaited(hash),
      this.#store.proof.passkey(read.output.id),
    ]);
    if (awaited === null || awaited.expiresAt < now.toISOString()) return null;
    if (passkey?.person !== person) return null;
    // Written by `options` above.
    const statement = JSON.parse(awaited.canonical) as Statement;
    const asked: Partial<Statement> = {
      decision: command.type === 'ApproveVersion' ? 'approved' : 'refused',
      letter: state.id,
      version: command.version,
      digest: command.digest,
      person,
      personRef: state.signatories.get(person)?.ref ?? '',
      origin: this.#origin(),
    };
    const same = (Object.keys(asked) as (keyof Statement)[]).every((member) => statement[member] === asked[member]);
    if (!same) return null;
    if (awaited.reason !== undefined && (!('reason' in command) || command.reason !== awaited.reason.text)) return null;
    const used = await usedFor(read.output, passkey, toBase64url(bytes), statement.origin);
    if (used === null) return null;
    const { credential, registration, jwk } = passkey;
    await this.#store.proof.passkeyUsed(credential, used.counter, now.toISOString());
    return {
      evidence: { kind: 'passkey', statement: hash, credential, registration },
      signed: { hash, canonical: awaited.canonical, credential, jwk, assertion: used.assertion },
      ...(awaited.reason && statement.reasonRef !== undefined
        ? { reason: { ref: statement.reasonRef, ...awaited.reason } }
        : {}),
    };
  }

  async #details(letter: Id, ref: string): Promise<PersonDetails | null> {
    const [texts, salts] = await Promise.all([this.#store.letters.texts([ref]), this.#store.proof.salts(letter)]);
    const [text, salt] = [texts.get(ref), salts.get(ref)];
    return text === undefined || salt === undefined
      ? null
      : { ...(JSON.parse(text) as Omit<PersonDetails, 'salt'>), salt };
  }
}

function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
