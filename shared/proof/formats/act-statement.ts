import * as v from 'valibot';
import { challengeOf, id, statementBase } from './statement.ts';

/** What weighs besides answers and the lock: an answer taken back, the lead offered and taken, the list closed, the letter deleted. */
const ACTS = ['retracted', 'lead-offered', 'lead-accepted', 'closed', 'deleted'] as const;
export type Act = (typeof ACTS)[number];

/** What a passkey signs for one of them, where a letter asks for passkeys. Ids and digests only. */
export interface ActStatement {
  readonly format: 'paraph.act/1';
  readonly act: Act;
  readonly letter: string;
  readonly person: string;
  /** `retracted`: the version that was answered. */
  readonly version?: number;
  /** `lead-offered`: to whom. */
  readonly to?: string;
  readonly at: string;
  /** 16 random bytes of the server's, base64url: used once. */
  readonly nonce: string;
  /** Where it was signed: scheme, host, port. */
  readonly origin: string;
}

const { letter, version, at, nonce, origin } = statementBase;
/** A statement with nothing beside it. */
const actStatementSchema = v.strictObject({
  format: v.literal('paraph.act/1'),
  act: v.picklist(ACTS),
  person: id,
  version: v.exactOptional(version),
  to: v.exactOptional(id),
  ...{ letter, at, nonce, origin },
});

/** What somebody has before their eyes when they are about to do it. */
export type ActOnScreen = Pick<ActStatement, 'act' | 'letter' | 'person' | 'version' | 'to' | 'origin'>;

/**
 * Returns the statement that a passkey may be asked to sign, or null when what the server sent speaks of anything else than
 * what is on the screen.
 * @param challenge as the server put it into the options, base64url
 */
export async function agreedAct(
  statement: unknown,
  challenge: string,
  onScreen: ActOnScreen,
): Promise<ActStatement | null> {
  const read = v.safeParse(actStatementSchema, statement);
  if (!read.success) return null;
  const said = read.output;
  const same = (['act', 'letter', 'person', 'version', 'to', 'origin'] as const).every(
    (member) => said[member] === onScreen[member],
  );
  return same && (await challengeOf(said)) === challenge ? said : null;
}
