import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import {
  approvalsOf,
  authorityFor,
  decide,
  find,
  refusal,
  type Command,
  type CommandOf,
  type Id,
  type LetterState,
  type Refusal,
} from '../../shared/decision/index.ts';
import type { ActStatement } from '../../shared/proof/formats/act-statement.ts';
import { approvalsDigest, type LockStatement } from '../../shared/proof/formats/lock-statement.ts';
import type { PersonDetails, Signable, Statement } from '../../shared/proof/formats/statement.ts';
import { fromBase64url } from '../../shared/proof/formats/bytes.ts';
import { canonicalJson } from '../../shared/version/index.ts';
import { salted, sha256, type Salted } from '../lib/hash.ts';
import { newId } from '../lib/random.ts';
import type { ConfirmedSignOff, PasskeyChecks, PasskeyProof } from '../letter/decide/gather-context.ts';
import { correctedEntry, type Correction } from '../letter/read/listings.ts';
import type { OpenLetters } from '../letter/open-letters.ts';
import type { ConfirmedCommand } from '../letter/decide/sign-off-facts.ts';
import type { PendingStatement, Store } from '../store/store.ts';
import { challengeIn, usedFor, usedSchema, usingOptions } from './webauthn.ts';

/** How long a statement waits for its signature, in ms. */
const WAITS = 5 * 60_000;

/** What a signatory wants to sign. `reason` of a refusal: known beforehand, so that it is signed with the rest. */
export interface WantedSignOff {
  readonly version: number;
  readonly digest: string;
  readonly decision: Statement['decision'];
  readonly reason?: string | undefined;
  /** Of an approval: how the signatory is to be listed, so that it is signed too. */
  readonly listedAs?: Correction | undefined;
}

export interface SignOffOptions {
  readonly statement: Statement;
  /** For `navigator.credentials.get`; its challenge is the statement's hash. */
  readonly options: Awaited<ReturnType<typeof usingOptions>>;
  /** Behind the statement's `personRef` and `reasonRef`, so that the browser can compute them too. */
  readonly details?: PersonDetails;
  readonly reasonSalt?: string;
}

export interface LockOptions {
  readonly statement: LockStatement;
  /** As of a sign-off. */
  readonly options: SignOffOptions['options'];
}

/** An act that weighs, as it is asked for. */
export type WantedAct =
  | { readonly decision: 'retracted'; readonly version: number; readonly digest?: string | undefined }
  | { readonly decision: 'lead-offered'; readonly person: Id }
  | { readonly decision: 'lead-accepted' | 'closed' | 'deleted' };

export interface ActOptions {
  readonly statement: ActStatement;
  /** As of a sign-off. */
  readonly options: SignOffOptions['options'];
}

type SignOffResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** Sign-offs and locks by passkey (trust.md 5): states what is to be signed, and checks that it was. */
export class SignOffs implements PasskeyChecks {
  readonly #letters: () => OpenLetters;
  readonly #store: Pick<Store, 'letters' | 'proof'>;
  readonly #origin: () => string;
  readonly #clock: () => Date;

  constructor(options: {
    readonly letters: () => OpenLetters;
    readonly store: Pick<Store, 'letters' | 'proof'>;
    readonly origin: () => string;
    readonly clock: () => Date;
  }) {
    this.#letters = options.letters;
    this.#store = options.store;
    this.#origin = options.origin;
    this.#clock = options.clock;
  }

  /** Returns what a person is to sign, or why that cannot be signed now. */
  async options(letter: Id, wanted: WantedSignOff, person: Id): Promise<SignOffResult<SignOffOptions>> {
    const { version, digest, decision, reason, listedAs } = wanted;
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
    if (passkeys.length === 0) return refused(noPasskey('Add one in your settings, or confirm by mail.'));
    const next = 'Approve under the name on the list, or ask the lead author to list you under this one.';
    const corrected =
      listedAs && decision === 'approved'
        ? await correctedEntry(letters.services.store, state, person, listedAs, { asGiven: false, next })
        : undefined;
    if (corrected?.ok === false) return corrected;
    const entry = corrected?.entry;
    const personRef = entry?.ref ?? find.signatory(state, person)?.ref ?? '';
    const because = reason === undefined || decision === 'approved' ? null : salted(reason);
    const statement: Statement = {
      format: 'paraph.sign-off/1',
      ...{ decision, letter, version, digest, person, personRef },
      ...(because ? { reasonRef: because.ref } : {}),
      ...this.#once(state, now),
    };
    const listed = entry && 'salt' in entry ? { text: entry.text, salt: entry.salt } : undefined;
    const given = {
      ...(because ? { reason: { text: because.text, salt: because.salt } } : {}),
      ...(listed ? { listed } : {}),
    };
    const hash = await this.#await(statement, now, given);
    const details = listed ? detailsIn(listed) : await this.#details(letter, personRef);
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

  /** Returns what the lead author is to sign to lock a version, or why it cannot be locked now. */
  async lockOptions(
    letter: Id,
    { version, digest }: Pick<WantedSignOff, 'version' | 'digest'>,
    person: Id,
  ): Promise<SignOffResult<LockOptions>> {
    const letters = this.#letters();
    const state = await letters.state(letter);
    if (state === null) return refused(refusal('not-found', 'There is no such letter.'));
    const who = await letters.who(letter, person);
    const now = this.#clock();
    const allowed = authorityFor(state, who, 'LockVersion', {});
    if (!allowed.ok) return allowed;
    const text = find.version(state, version);
    if (state.status !== 'drafting' || text?.status !== 'circulated' || text.digest !== digest) {
      // Whatever is wrong, the command itself says it better.
      const command: Command = { type: 'LockVersion', version, digest, lapseOpenAmendments: true };
      const dry = decide(state, command, {
        ...{ ...who, at: now.toISOString(), actor: person },
        ...{ newId, refOf: () => '' },
      });
      if (!dry.ok) return dry;
    }
    const passkeys = await this.#store.proof.passkeysOf(person);
    if (passkeys.length === 0) return refused(noPasskey('Add one in your settings, or type your name.'));
    const approvals = text === undefined ? [] : approvalsOf(state, text);
    const statement: LockStatement = {
      format: 'paraph.lock/1',
      ...{ letter, version, digest, person, approvals: approvals.length, signOffs: await approvalsDigest(approvals) },
      ...this.#once(state, now),
    };
    const hash = await this.#await(statement, now);
    return { ok: true, value: { statement, options: await usingOptions(statement.origin, passkeys, hash) } };
  }

  /** Returns what a person is to sign to do something that weighs, or why they cannot do it now. */
  async actOptions(letter: Id, wanted: WantedAct, person: Id): Promise<SignOffResult<ActOptions>> {
    const letters = this.#letters();
    const state = await letters.state(letter);
    if (state === null) return refused(refusal('not-found', 'There is no such letter.'));
    const who = await letters.who(letter, person);
    const now = this.#clock();
    const dry = decide(state, actCommand(wanted), {
      ...{ ...who, at: now.toISOString(), actor: person },
      ...{ newId, refOf: () => '' },
      signOff: { passkey: { kind: 'passkey', statement: '', credential: '' } },
    });
    if (!dry.ok) return dry;
    const passkeys = await this.#store.proof.passkeysOf(person);
    if (passkeys.length === 0) return refused(noPasskey('Add one in your settings, or confirm by mail.'));
    const statement: ActStatement = {
      format: 'paraph.act/1',
      ...{ act: wanted.decision, letter, person },
      ...('version' in wanted ? { version: wanted.version } : {}),
      ...('person' in wanted ? { to: wanted.person } : {}),
      ...this.#once(state, now),
    };
    const hash = await this.#await(statement, now);
    return { ok: true, value: { statement, options: await usingOptions(statement.origin, passkeys, hash) } };
  }

  async has(person: Id): Promise<boolean> {
    return (await this.#store.proof.passkeysOf(person)).length > 0;
  }

  /** Returns what a passkey's answer proves, whatever the letter. Uses nothing up: the commit does. */
  async proven(given: unknown, person: Id, now: Date): Promise<PasskeyProof | null> {
    const read = v.safeParse(usedSchema, given);
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
    // Written by `options` and `lockOptions` above.
    const statement = JSON.parse(awaited.canonical) as PasskeyProof['statement'];
    if (statement.person !== person || statement.origin !== this.#origin()) return null;
    const used = await usedFor(read.output, passkey, challenge, statement.origin);
    if (used === null) return null;
    const { credential, registration, jwk } = passkey;
    const { canonical, reason, listed } = awaited;
    const { assertion, counter } = used;
    return {
      statement,
      ...(reason ? { reason } : {}),
      ...(listed ? { listed } : {}),
      evidence: { kind: 'passkey', statement: hash, credential, registration },
      signed: { hash, canonical, credential, jwk, assertion, counter, usedAt: now.toISOString() },
    };
  }

  /** Returns the sign-off or the lock that a proof confirms: just this decision of this person, on the letter as it is now. */
  async confirmed(
    { statement, reason, listed, evidence, signed }: PasskeyProof,
    state: LetterState,
    command: ConfirmedCommand,
    person: Id,
    correction?: Salted,
  ): Promise<ConfirmedSignOff | 'changed' | null> {
    const acted = actOf(command);
    if (acted !== null) {
      const said: { readonly [member: string]: unknown } = { ...statement };
      const wanted = { format: 'paraph.act/1', letter: state.id, person, ...acted };
      return Object.entries(wanted).every(([member, value]) => said[member] === value) ? { evidence, signed } : null;
    }
    if (!isAnswer(command) || statement.format === 'paraph.act/1') return null;
    // What was signed and what the command says are one entry, or neither corrects anything.
    if (listed?.text !== correction?.text) return null;
    const entry =
      listed && statement.format === 'paraph.sign-off/1' ? { ref: statement.personRef, ...listed } : undefined;
    const { version, digest } = command;
    const asked = {
      ...(command.type === 'LockVersion'
        ? { format: 'paraph.lock/1' }
        : {
            format: 'paraph.sign-off/1',
            decision: command.type === 'ApproveVersion' ? 'approved' : 'refused',
            personRef: entry?.ref ?? find.signatory(state, person)?.ref ?? '',
          }),
      ...{ letter: state.id, version, digest, person },
    };
    const said: { readonly [member: string]: unknown } = { ...statement };
    if (!Object.entries(asked).every(([member, value]) => said[member] === value)) return null;
    if (reason !== undefined && (!('reason' in command) || command.reason !== reason.text)) return null;
    if (statement.format === 'paraph.lock/1') {
      const text = find.version(state, version);
      const standing = text === undefined ? [] : approvalsOf(state, text);
      return (await approvalsDigest(standing)) === statement.signOffs ? { evidence, signed } : 'changed';
    }
    const { reasonRef } = statement;
    return {
      evidence,
      signed,
      ...(reason && reasonRef !== undefined ? { reason: { ref: reasonRef, ...reason } } : {}),
      ...(entry ? { listed: entry } : {}),
    };
  }

  /** What makes a statement one of its own: when and where it was asked for, and a number that is used once. */
  #once(state: LetterState, now: Date): Pick<Statement, 'at' | 'nonce' | 'origin'> {
    const at = now.toISOString();
    return {
      at: at < state.changedAt ? state.changedAt : at,
      nonce: randomBytes(16).toString('base64url'),
      origin: this.#origin(),
    };
  }

  /** Keeps a statement until its signature comes, and answers its hash. */
  async #await(
    statement: Signable,
    now: Date,
    more: Pick<PendingStatement, 'reason' | 'listed'> = {},
  ): Promise<string> {
    const canonical = canonicalJson(statement);
    const hash = sha256(canonical);
    const expiresAt = new Date(now.getTime() + WAITS).toISOString();
    await this.#store.proof.await({ hash, canonical, expiresAt, ...more }, now.toISOString());
    return hash;
  }

  async #details(letter: Id, ref: string): Promise<PersonDetails | null> {
    const [texts, salts] = await Promise.all([
      this.#store.letters.texts([ref]),
      this.#store.proof.salts(letter, [ref]),
    ]);
    const [text, salt] = [texts.get(ref), salts.get(ref)];
    return text === undefined || salt === undefined ? null : detailsIn({ text, salt });
  }
}

/** What a reference to a person stands for. */
function detailsIn({ text, salt }: { readonly text: string; readonly salt: string }): PersonDetails {
  return { ...(JSON.parse(text) as Omit<PersonDetails, 'salt'>), salt };
}

function noPasskey(next: string): Refusal {
  return refusal('wrong-state', `You have no passkey yet. ${next}`, { facts: { noPasskey: true } });
}

function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

function actCommand(wanted: WantedAct): Command {
  switch (wanted.decision) {
    case 'retracted':
      return { type: 'RetractSignOff', version: wanted.version, passkey: {} };
    case 'lead-offered':
      return { type: 'TransferLead', person: wanted.person, passkey: {} };
    case 'lead-accepted':
      return { type: 'AcceptLead', passkey: {} };
    case 'closed':
      return { type: 'CloseSignatures', passkey: {} };
    case 'deleted':
      return { type: 'DeleteLetter', passkey: {} };
  }
}

/** What the statement of a command must say; null for answers and the lock, which have statements of their own. */
function actOf(command: ConfirmedCommand): Pick<ActStatement, 'act' | 'version' | 'to'> | null {
  switch (command.type) {
    case 'RetractSignOff':
      return { act: 'retracted', version: command.version };
    case 'TransferLead':
      return { act: 'lead-offered', to: command.person };
    case 'AcceptLead':
      return { act: 'lead-accepted' };
    case 'CloseSignatures':
      return { act: 'closed' };
    case 'DeleteLetter':
      return { act: 'deleted' };
    case 'ApproveVersion':
    case 'RefuseVersion':
    case 'LockVersion':
      return null;
  }
}

function isAnswer(command: ConfirmedCommand): command is CommandOf<'ApproveVersion' | 'RefuseVersion' | 'LockVersion'> {
  return actOf(command) === null;
}
