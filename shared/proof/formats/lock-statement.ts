import * as v from 'valibot';
import { canonicalJson, sha256Hex } from '../../version/index.ts';
import { challengeOf, hex64, id, statementBase } from './statement.ts';

/** What the lead author's passkey signs to lock a version: this text becomes final, with just these approvals standing. */
export interface LockStatement {
  readonly format: 'paraph.lock/1';
  readonly letter: string;
  readonly version: number;
  readonly digest: string;
  /** Who locks. */
  readonly person: string;
  /** How many approvals stand, and the digest of them (`approvalsDigest`): whoever withdraws or approves meanwhile makes it another lock. */
  readonly approvals: number;
  readonly signOffs: string;
  readonly at: string;
  /** 16 random bytes of the server's, base64url: used once. */
  readonly nonce: string;
  /** Where it was signed: scheme, host, port. */
  readonly origin: string;
}

/** A statement with nothing beside it. */
export const lockStatementSchema = v.strictObject({
  format: v.literal('paraph.lock/1'),
  ...statementBase,
  person: id,
  approvals: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  signOffs: hex64,
});

/** Returns the digest of the approvals that stand, whatever their order: who approved, and when. */
export function approvalsDigest(
  approvals: readonly { readonly person: string; readonly at: string }[],
): Promise<string> {
  const sorted = approvals
    .map(({ person, at }) => ({ person, at }))
    .sort((one, other) => (one.person < other.person ? -1 : 1));
  return sha256Hex(canonicalJson(sorted));
}

/** What the lead author has before their eyes when they are about to lock. */
export type LockOnScreen = Pick<LockStatement, 'letter' | 'version' | 'digest' | 'person' | 'origin'>;

/**
 * Returns the statement that the lead author's passkey may be asked to sign, or null when what the server sent speaks of
 * anything else than what is on the screen. Whether the approvals are those on the screen is for the caller to see: they may
 * have become others meanwhile.
 * @param challenge as the server put it into the options, base64url
 */
export async function agreedLock(
  statement: unknown,
  challenge: string,
  onScreen: LockOnScreen,
): Promise<LockStatement | null> {
  const read = v.safeParse(lockStatementSchema, statement);
  if (!read.success) return null;
  const said = read.output;
  const same = (Object.keys(onScreen) as (keyof LockOnScreen)[]).every((member) => said[member] === onScreen[member]);
  return same && (await challengeOf(said)) === challenge ? said : null;
}
