import { chainable, type LoggedEvent } from '../../shared/decision/model/chain.ts';
import type { Id } from '../../shared/decision/index.ts';
import type { BundledLock, BundledSignOff } from '../../shared/proof/formats/bundle.ts';
import type { Statement } from '../../shared/proof/formats/statement.ts';
import type { ChainedEvent, SignedStatement } from '../store/store.ts';

/** Entries of a letter's log with what confirms them, as they are given to whoever checks them. */

type LinkSignOff = Extract<BundledSignOff, { assurance: 'link' }>;

/** Returns an entry as it is hashed. */
export function entryOf(letter: Id, { event, prev, hash }: ChainedEvent): LoggedEvent {
  return { ...chainable(letter, event, prev), hash };
}

/** Returns what an entry says of how it was confirmed. `statement`: hash of what a passkey signed; `registration`: of the passkey's entry. */
export function evidenceIn(body: LoggedEvent['body']) {
  // Bodies of sign-offs and of the lock as `decide` writes them.
  return body['evidence'] as
    { readonly kind: 'link' | 'passkey'; readonly statement?: string; readonly registration?: string } | undefined;
}

/**
 * Returns an approval or a refusal with what confirms it.
 * @param signed what passkeys signed, by its hash
 * @param personRef under which the person stood on the list
 */
export function answerOf(
  entry: LoggedEvent,
  signed: ReadonlyMap<string, SignedStatement>,
  personRef: string,
): BundledSignOff {
  const { seq, type, body } = entry;
  const person = String(body['person']);
  const decision = type === 'VersionApproved' ? 'approved' : 'refused';
  const evidence = evidenceIn(body);
  if (evidence?.kind === 'passkey') {
    const given = signed.get(evidence.statement ?? '');
    const statement = statementOf<Statement>(entry, given);
    return { assurance: 'passkey', seq, person, decision, statement, ...backing(entry, given) };
  }
  const { kind: _, ...link } = evidence ?? {};
  const given = evidence === undefined ? {} : { link: link as NonNullable<LinkSignOff['link']> };
  return { assurance: 'link', seq, person, decision, personRef, ...given };
}

/** Returns the statement that an entry names, as it was signed. */
export function statementOf<T>(entry: LoggedEvent, signed: SignedStatement | undefined): T {
  // Written by this server, and named by its digest in the log.
  return JSON.parse(kept(entry, signed).canonical) as T;
}

/** Returns the passkey behind it, and its answer. */
export function backing(
  entry: LoggedEvent,
  signed: SignedStatement | undefined,
): Pick<BundledLock, 'credential' | 'assertion'> {
  const { credential, jwk, assertion } = kept(entry, signed);
  return { credential: { id: credential, key: jwk }, assertion };
}

function kept({ seq }: LoggedEvent, signed: SignedStatement | undefined): SignedStatement {
  if (signed === undefined) throw new Error(`entry ${String(seq)}: its signed statement is missing`);
  return signed;
}
