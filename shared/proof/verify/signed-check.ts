import type { LoggedEvent } from '../../decision/model/chain.ts';
import { canonicalJson, sha256Hex } from '../../version/index.ts';
import { assertionFault, type Assertion } from '../formats/assertion.ts';
import { must } from './broken.ts';
import type { Whose } from './faults.ts';
import type { PasskeyJwk } from '../formats/keys.ts';
import { challengeOf, statementHash, type Signable } from '../formats/statement.ts';

/** Did a passkey of this person sign this statement, at that moment? The same for answers and for the lock. */

interface SignedBy {
  readonly statement: Signable & { readonly at: string; readonly origin: string };
  readonly credential: { readonly id: string; readonly key: PasskeyJwk };
  readonly assertion: Assertion;
}

/** What the log says of it. */
interface RecordedAnswer {
  readonly person: string;
  /** Of the entry. */
  readonly at: string;
  readonly evidence: { readonly [member: string]: unknown } | undefined;
  readonly accounts: readonly LoggedEvent<string>[];
}

/** Checks that the statement is the one in the log. @throws Broken */
export async function checkStatement(
  { statement }: SignedBy,
  { at, evidence }: RecordedAnswer,
  whose: Whose,
): Promise<void> {
  must(evidence?.['kind'] === 'passkey', 'answer-assurance', { whose });
  must((await statementHash(statement)) === evidence['statement'], 'statement-other', { whose });
  must(statement.at <= at, 'statement-newer', { whose });
}

/** Checks that the passkey was the person's then, and that it signed. @throws Broken */
export async function checkPasskey(
  { statement, credential, assertion }: SignedBy,
  { person, at, evidence, accounts }: RecordedAnswer,
  whose: Whose,
): Promise<void> {
  must(credential.id === evidence?.['credential'], 'passkey-other', { whose });
  const key = await sha256Hex(canonicalJson(credential.key));
  const registered = accounts.find(({ hash }) => hash === evidence['registration']);
  must(
    registered?.type === 'PasskeyRegistered' &&
      registered.body['person'] === person &&
      registered.body['credential'] === credential.id &&
      registered.body['key'] === key,
    'passkey-unregistered',
    { whose },
  );
  must(registered.at <= at, 'passkey-later', { whose });
  const removed = accounts.some(
    (one) =>
      one.type === 'PasskeyRemoved' &&
      one.body['credential'] === credential.id &&
      one.seq > registered.seq &&
      one.at < at,
  );
  must(!removed, 'passkey-removed', { whose });
  const asked = { key: credential.key, challenge: await challengeOf(statement), origin: statement.origin };
  const why = await assertionFault(assertion, asked);
  must(why === null, 'passkey', { whose, why: why ?? 'signature' });
}
