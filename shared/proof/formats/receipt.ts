import * as v from 'valibot';
import { hashOf, type LoggedEvent } from '../../decision/model/chain.ts';
import type { Doc } from '../../letter/doc.ts';
import { canonicalJson, digest as digestOf, type VersionContent } from '../../version/index.ts';
import { Broken, must } from '../verify/broken.ts';
import { entrySchema, keySchema, personSchema, signOffSchema, type BundledSignOff } from './bundle.ts';
import { utf8, type Bytes } from './bytes.ts';
import { checkpointHolds, checkpointSchema, type Checkpoint } from './checkpoint.ts';
import { sentenceOf, type Fault } from '../verify/faults.ts';
import { kidOf, signedBy, type ServerKey } from './keys.ts';
import { shaped, versionSchema } from '../verify/read-bundle.ts';
import { UNORDERED } from '../verify/account-order.ts';
import { checkAnswer } from '../verify/sign-off-check.ts';
import type { PersonDetails } from './statement.ts';
import type { Limit } from '../verify/verify.ts';

/**
 * What somebody keeps of their own answer, and what shows it without the bundle: the text, the entry of the log, what confirms it,
 * who gave it, and the server's signature over all of that. By passkey, the statement that the person's device signed comes along,
 * with the entry of the account log by which that passkey is theirs.
 */
export interface Receipt {
  readonly format: 'paraph.receipt/1';
  /** The whole text; its digest is the one in the entry. */
  readonly version: VersionContent;
  /** The approval or the refusal in the log of the letter. */
  readonly entry: LoggedEvent<string>;
  readonly answer: BundledSignOff;
  readonly person: PersonDetails;
  /** By passkey: its registration in the account log. */
  readonly registration?: LoggedEvent<string>;
  /** Over the log up to this very entry. */
  readonly checkpoint: Checkpoint;
  readonly key: ServerKey;
  /** Ed25519 over the canonical JSON of the rest, base64url. */
  readonly sig: string;
}

/** What the server signs. */
export type ReceiptClaim = Omit<Receipt, 'sig'>;

const receiptSchema = v.strictObject({
  format: v.literal('paraph.receipt/1'),
  version: versionSchema,
  entry: entrySchema,
  answer: signOffSchema,
  person: personSchema,
  registration: v.exactOptional(entrySchema),
  checkpoint: checkpointSchema,
  key: keySchema,
  sig: v.string(),
});

/** Returns the bytes that a receipt's signature is made over. */
export function receiptBytes(claim: ReceiptClaim): Bytes {
  return utf8(canonicalJson(claim));
}

/** What a receipt that holds says. */
export interface ReceiptFacts {
  readonly letter: string;
  readonly title: string;
  readonly lang: string;
  readonly version: number;
  readonly digest: string;
  readonly decision: 'approved' | 'refused';
  readonly assurance: 'passkey' | 'link';
  /** ISO 8601 UTC, by the server's clock. */
  readonly at: string;
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
  /** The lead author gave the address, and the directory had another one for this name. */
  readonly addressGiven?: true;
  /** Given after the lock. */
  readonly late: boolean;
  /** Of the key that signed. */
  readonly kid: string;
  readonly doc: Doc;
}

export type ReceiptVerification =
  | { readonly ok: true; readonly facts: ReceiptFacts; readonly notProven: readonly Limit[] }
  | { readonly ok: false; readonly fault: Fault; readonly message: string };

const NAME = 'receipt';

/**
 * Checks a receipt with nothing but itself. Never throws.
 * @param key id of the server's key, if the reader knows it from elsewhere
 */
export async function verifyReceipt(given: unknown, key?: string): Promise<ReceiptVerification> {
  try {
    // The schemas are those of the bundle, whose types these are.
    const receipt = shaped(receiptSchema, given, NAME) as unknown as Receipt;
    return { ok: true, ...(await checked(receipt, key)) };
  } catch (error) {
    const fault: Fault = error instanceof Broken ? error.fault : { code: 'receipt-unreadable' };
    return { ok: false, fault, message: sentenceOf(fault) };
  }
}

async function checked({ sig, ...claim }: Receipt, known: string | undefined) {
  const { version, entry, answer, person, registration, checkpoint, key } = claim;
  const { kid, jwk } = key;
  must((await kidOf(jwk)) === kid && (await signedBy(jwk, receiptBytes(claim), sig)), 'receipt-signature');
  must(known === undefined || known === kid, 'receipt-key', { kids: kid, kid: known ?? '' });

  const digest = await digestOf(version);
  const { letter, number } = version;
  const { hash, ...content } = entry;
  const { seq, at, body } = entry;
  must(entry.letter === letter && answer.seq === seq && person.id === answer.person, 'receipt-about');
  must((await hashOf(content)) === hash, 'entry-changed', { file: NAME, seq });
  const which = { of: 'letter', at: seq } as const;
  must(checkpoint.letter === letter && checkpoint.seq === seq && checkpoint.kid === kid, 'receipt-about');
  must(await checkpointHolds(checkpoint, jwk), 'checkpoint-signature', { which });
  must(checkpoint.head === hash, 'checkpoint-rewritten', { which, seq });

  const accounts = registration === undefined ? [] : [registration];
  for (const { hash: said, ...one } of accounts) {
    must((await hashOf(one)) === said, 'entry-changed', { file: NAME, seq: one.seq });
  }
  // Under which reference the person stood on the list is in an entry of its own: here the server says so.
  const ref = answer.assurance === 'passkey' ? answer.statement.personRef : answer.personRef;
  const whose = { of: 'answer', name: person.name } as const;
  await checkAnswer(
    answer,
    { entry, ref, accounts, order: UNORDERED, withheld: false, person, text: { letter, version: number, digest } },
    whose,
  );

  const { id: _, salt: __, ...name } = person;
  const { decision, assurance } = answer;
  const facts: ReceiptFacts = {
    ...{ letter, title: version.header.title, lang: version.header.lang, version: number, digest },
    ...{ decision, assurance, at, ...name, late: body['late'] === true, kid, doc: version.doc },
  };
  const notProven: Limit[] = [
    { code: 'receipt' },
    ...(known === undefined ? [{ code: 'key' as const, facts: { kids: kid } }] : []),
    { code: 'time' },
    answer.assurance === 'passkey'
      ? { code: 'passkeys', facts: { origins: answer.statement.origin } }
      : { code: 'links', facts: { count: 1 } },
  ];
  return { facts, notProven };
}
