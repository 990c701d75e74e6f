import * as v from 'valibot';
import { fromHex, toBase64url } from './bytes.ts';
import { canonicalJson, sha256Hex } from '../../version/index.ts';

/** What a signatory's passkey signs (trust.md 5): one decision of one person on one text. Ids, digests, references only. */
export interface Statement {
  readonly format: 'paraph.sign-off/1';
  readonly decision: 'approved' | 'refused';
  readonly letter: string;
  readonly version: number;
  readonly digest: string;
  readonly person: string;
  /** Reference to who the person is (`personRefOf`). */
  readonly personRef: string;
  /** Reference to the reason of a refusal, if it was given beforehand. */
  readonly reasonRef?: string;
  readonly at: string;
  /** 16 random bytes of the server's, base64url: used once. */
  readonly nonce: string;
  /** Where it was signed: scheme, host, port. */
  readonly origin: string;
}

/** Anything that a passkey signs: its format tells of which kind it is. */
export interface Signable {
  readonly format: string;
}

/** Who a reference stands for. */
export interface PersonDetails {
  readonly id: string;
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
  /** The lead author gave an address for this name other than the directory's, so a mailbox shows less of who answered. */
  readonly addressGiven?: true;
  /** 16 random bytes, so that nobody finds the name by trying names. */
  readonly salt: string;
}

export const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
/** What every statement that a passkey signs holds. */
export const statementBase = {
  letter: id,
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  digest: hex64,
  at: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
  nonce: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)),
  origin: v.pipe(v.string(), v.maxLength(300)),
};

/** A statement with nothing beside it. */
export const statementSchema = v.strictObject({
  format: v.literal('paraph.sign-off/1'),
  ...statementBase,
  decision: v.picklist(['approved', 'refused']),
  person: id,
  personRef: hex64,
  reasonRef: v.exactOptional(hex64),
});

/** Returns the hash of a statement, lower-case hex; its 32 bytes are the challenge that the passkey answers. */
export function statementHash(statement: Signable): Promise<string> {
  return sha256Hex(canonicalJson(statement));
}

/** Returns a statement's challenge as WebAuthn writes it: its hash in base64url. */
export async function challengeOf(statement: Signable): Promise<string> {
  return toBase64url(fromHex(await statementHash(statement)));
}

/** Returns the reference to a person in one letter (trust.md 9). */
export function personRefOf(details: PersonDetails): Promise<string> {
  return sha256Hex(canonicalJson(details));
}

/** Returns the reference to a text that stands outside the log (trust.md 7). */
export function textRefOf(salt: string, text: string): Promise<string> {
  return sha256Hex(canonicalJson({ salt, text }));
}

/** What somebody has before their eyes when they are about to sign. */
export interface OnScreen {
  readonly decision: Statement['decision'];
  readonly letter: string;
  readonly version: number;
  /** Computed from the text on the screen, not taken from the server. */
  readonly digest: string;
  readonly person: string;
  readonly origin: string;
}

/**
 * Returns the statement that a passkey may be asked to sign, or null when what the server sent speaks of anything else than
 * what is on the screen. A device shows no more than the site's name, so this comparison is all that stands between
 * a signatory and another text.
 * @param challenge as the server put it into the options, base64url
 */
export async function agreedStatement(
  statement: unknown,
  challenge: string,
  onScreen: OnScreen,
): Promise<Statement | null> {
  const read = v.safeParse(statementSchema, statement);
  if (!read.success) return null;
  const said = read.output;
  const same = (Object.keys(onScreen) as (keyof OnScreen)[]).every((member) => said[member] === onScreen[member]);
  if (!same) return null;
  return (await challengeOf(said)) === challenge ? said : null;
}
