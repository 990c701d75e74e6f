import type { LoggedEvent } from '../../decision/model/chain.ts';
import { canonicalJson, sha256Hex } from '../../version/index.ts';
import { assertionFault, type Assertion } from '../formats/assertion.ts';
import type { AccountOrder } from './account-order.ts';
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
  readonly seq: number;
  readonly at: string;
  readonly evidence: { readonly [member: string]: unknown } | undefined;
  readonly accounts: readonly LoggedEvent<string>[];
  readonly order: AccountOrder;
}

/** Checks that the statement is the one in the log. @throws Broken */
export async function checkStatement(
  { statement }: SignedBy,
  { evidence }: Pick<RecordedAnswer, 'evidence'>,
  whose: Whose,
): Promise<void> {
  must(evidence?.['kind'] === 'passkey', 'answer-assurance', { whose });
  must((await statementHash(statement)) === evidence['statement'], 'statement-other', { whose });
}

/** Checks that the passkey was the person's then, and that it signed. @throws Broken */
export async function checkPasskey(
  { statement, credential, assertion }: SignedBy,
  { person, seq, at, evidence, accounts, order }: RecordedAnswer,
  whose: Whose,
): Promise<void> {
  must(credential.id === evidence?.['credential'], 'passkey-other', { whose });
  const key = await sha256Hex(canonicalJson(credential.key));
  const before = order.before(seq);
  const known = before === null ? accounts : accounts.slice(0, before);
  const registered = known.find(({ hash }) => hash === evidence['registration']);
  must(
    registered?.type === 'PasskeyRegistered' &&
      registered.body['person'] === person &&
      registered.body['credential'] === credential.id &&
      registered.body['key'] === key,
    'passkey-unregistered',
    { whose },
  );
  const removed = known.some(
    (one) =>
      one.type === 'PasskeyRemoved' &&
      one.body['credential'] === credential.id &&
      one.seq > registered.seq &&
      (before !== null || one.at < at),
  );
  must(!removed, 'passkey-removed', { whose });
  const asked = { key: credential.key, challenge: await challengeOf(statement), origin: statement.origin };
  const why = await assertionFault(assertion, asked);
  must(why === null, 'passkey', { whose, why: why ?? 'signature' });
}
