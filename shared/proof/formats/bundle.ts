import * as v from 'valibot';
import type { LoggedEvent } from '../../decision/model/chain.ts';
import { canonicalJson } from '../../version/index.ts';
import type { Assertion } from './assertion.ts';
import { utf8, type Bytes } from './bytes.ts';
import { checkpointSchema, type Checkpoint } from './checkpoint.ts';
import type { PasskeyJwk, ServerKey } from './keys.ts';
import { lockStatementSchema, type LockStatement } from './lock-statement.ts';
import { stampedEntry, timeStampFile } from './stamped.ts';
import { digestsOf, SEAL, type Seal, type SealClaim } from './seal.ts';
import { statementSchema, type PersonDetails, type Statement } from './statement.ts';

/** The evidence bundle (trust.md 8.4): which files it has, and what each holds. */

/** Files that every bundle has, besides manifest.json. */
export const FILES = [
  'README.txt',
  'accounts.jsonl',
  'audit.jsonl',
  'checkpoints.json',
  'keys.json',
  'people.json',
  'signoffs.json',
  'version.json',
] as const;
export const LOCK = 'lock.json';
/** Files that a bundle may have. Those of letters locked before there were any have neither lock.json nor seal.json. */
export const OPTIONAL = ['letter.pdf', LOCK, SEAL] as const;
export const MANIFEST = 'manifest.json';
/** Most bytes that a bundle may have when unpacked. */
export const BUNDLE_BYTES = 200 * 1024 * 1024;

/** What a passkey signed, with what checks it. */
interface SignedObject {
  readonly credential: { readonly id: string; readonly key: PasskeyJwk };
  readonly assertion: Assertion;
}

/** The lock, where the lead author's passkey signed it. */
export interface BundledLock extends SignedObject {
  readonly statement: LockStatement;
}

/** A standing answer to the final version, with what backs it. `seq`: number of its entry in the log. */
export type BundledSignOff =
  | (SignedObject & {
      readonly assurance: 'passkey';
      readonly seq: number;
      readonly person: string;
      readonly decision: Statement['decision'];
      readonly statement: Statement;
    })
  | {
      readonly assurance: 'link';
      readonly seq: number;
      readonly person: string;
      readonly decision: Statement['decision'];
      readonly personRef: string;
      /** Absent where an answer was given in a session that no mail link had opened. */
      readonly link?: {
        readonly linkIssuedAt: string;
        readonly confirmedAt: string;
        readonly addressRef: string;
        readonly nameRef?: string;
      };
    };

const text = v.string();
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const decision = v.picklist(['approved', 'refused']);
const passkeyJwk = v.variant('kty', [
  v.strictObject({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), alg: v.literal('EdDSA'), x: text }),
  v.strictObject({ kty: v.literal('EC'), crv: v.literal('P-256'), alg: v.literal('ES256'), x: text, y: text }),
  v.strictObject({ kty: v.literal('RSA'), alg: v.literal('RS256'), n: text, e: text }),
]);

const signed = {
  credential: v.strictObject({ id: text, key: passkeyJwk }),
  assertion: v.strictObject({ authenticatorData: text, clientDataJSON: text, signature: text }),
};

export const lockSchema = v.strictObject({ statement: lockStatementSchema, ...signed });
export const signOffSchema = v.variant('assurance', [
  v.strictObject({
    assurance: v.literal('passkey'),
    ...{ seq, person: text, decision },
    statement: statementSchema,
    ...signed,
  }),
  v.strictObject({
    assurance: v.literal('link'),
    ...{ seq, person: text, decision, personRef: text },
    link: v.exactOptional(
      v.strictObject({ linkIssuedAt: text, confirmedAt: text, addressRef: text, nameRef: v.exactOptional(text) }),
    ),
  }),
]);
export const signOffsSchema = v.array(signOffSchema);
export const personSchema = v.strictObject({
  ...{ id: text, name: text, group: v.exactOptional(text), country: v.exactOptional(text), salt: text },
  addressGiven: v.exactOptional(v.literal(true)),
});
export const peopleSchema = v.array(personSchema);
export const keySchema = v.strictObject({
  kid: text,
  jwk: v.strictObject({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: text }),
});
export const keysSchema = v.array(keySchema);
export const checkpointsSchema = v.array(checkpointSchema);
export const entrySchema = v.strictObject({
  format: v.literal('paraph.event/1'),
  letter: text,
  seq,
  at: v.pipe(text, v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
  actor: text,
  onBehalfOf: v.exactOptional(text),
  type: text,
  body: v.record(text, v.unknown()),
  prev: text,
  hash: text,
});
export const manifestSchema = v.record(text, v.pipe(text, v.regex(/^[0-9a-f]{64}$/)));

/** All that a bundle is made of. */
export interface BundleParts {
  /** Canonical bytes of the final version. */
  readonly version: string;
  readonly facts: ReadmeFacts;
  readonly signOffs: readonly BundledSignOff[];
  readonly people: readonly PersonDetails[];
  readonly log: readonly LoggedEvent<string>[];
  readonly accounts: readonly LoggedEvent<string>[];
  readonly checkpoints: readonly Checkpoint[];
  readonly keys: readonly ServerKey[];
  /** Absent where no passkey signed the lock. */
  readonly lock?: BundledLock;
  /** What an authority answered about entries of the log, by their numbers. */
  readonly timeStamps?: readonly { readonly seq: number; readonly answer: Bytes }[];
  readonly pdf?: Bytes;
}

/**
 * Returns the files of a bundle by name, sorted; the same parts give the same bytes.
 * @param sealed signs for the files as they are
 */
export async function bundleFiles(parts: BundleParts, sealed: (claim: SealClaim) => Seal): Promise<Map<string, Bytes>> {
  const { letter, version, digest } = parts.facts;
  const lines = (entries: readonly unknown[]): string => entries.map((entry) => `${canonicalJson(entry)}\n`).join('');
  const files = new Map<string, Bytes>([
    ['accounts.jsonl', utf8(lines(parts.accounts))],
    ['audit.jsonl', utf8(lines(parts.log))],
    ['checkpoints.json', utf8(canonicalJson(parts.checkpoints))],
    ['keys.json', utf8(canonicalJson(parts.keys))],
    ...(parts.pdf ? [['letter.pdf', parts.pdf] as const] : []),
    ...(parts.lock ? [[LOCK, utf8(canonicalJson(parts.lock))] as const] : []),
    ...(parts.timeStamps ?? []).map(({ seq, answer }) => [timeStampFile(seq), answer] as const),
    ['people.json', utf8(canonicalJson(parts.people))],
    ['signoffs.json', utf8(canonicalJson(parts.signOffs))],
    ['version.json', utf8(parts.version)],
  ]);
  files.set('README.txt', utf8(readme(parts.facts, [...files.keys(), SEAL])));
  files.set(SEAL, utf8(canonicalJson(sealed({ letter, version, digest, files: await digestsOf(files) }))));
  return withManifest(files);
}

/** Returns the same files with a manifest of them. */
export async function withManifest(files: ReadonlyMap<string, Bytes>): Promise<Map<string, Bytes>> {
  const manifest = await digestsOf(new Map([...files].filter(([name]) => name !== MANIFEST)));
  const all = new Map([...files, [MANIFEST, utf8(canonicalJson(manifest))] as const]);
  return new Map([...all].sort(([one], [other]) => (one < other ? -1 : 1)));
}

export interface ReadmeFacts {
  readonly letter: string;
  readonly title: string;
  readonly version: number;
  readonly digest: string;
}

/**
 * Returns the text that tells a reader what a bundle is. Its words belong to the format: the check compares them.
 * @param files names of the files beside it
 */
export function readme({ letter, title, version, digest }: ReadmeFacts, files: Iterable<string>): string {
  const names = new Set(files);
  const stamped = [...names].some((name) => stampedEntry(name) !== null);
  const when = (name: string, words: string): string => (names.has(name) ? words : '');
  return `Evidence for an open letter, made by Paraph.

Letter:      ${title.replace(/\s+/g, ' ')}
Id:          ${letter}
Version:     ${String(version)}
Fingerprint: ${digest}

What is here
  version.json      the final text; its SHA-256 is the fingerprint
  signoffs.json     every standing answer to it, with what confirms it
  people.json       who the answers come from
  audit.jsonl       the log of the letter, each entry holding the hash of the one before
  accounts.jsonl    the log of keys: when which passkey was registered or removed
  checkpoints.json  what the server signed about both logs, and when
  keys.json         the public keys of the server
  letter.pdf        the text in print, if it is here
${when(LOCK, "  lock.json         what the lead author's passkey signed to lock it\n")}${when(SEAL, '  seal.json         SHA-256 of these files, signed by the server\n')}${stamped ? '  timestamps/       answers of a time stamping authority about entries of the log, by number (RFC 3161)\n' : ''}  manifest.json     SHA-256 of every other file

How to check it
  paraph verify FILE.zip [--key KID] [--checkpoint FILE]
  or the page /verify of any Paraph. Neither sends the file anywhere.
  KID is the id of the server's key, from somewhere you trust. A checkpoint is what the server sent
  you earlier: with it, nothing that was recorded until then can have been left out.

What it proves
  An answer by passkey was signed on a device of that person, over exactly this text.
${when(LOCK, '  The lock was signed on a device of the lead author, over exactly this text and these approvals.\n')}  An answer by mail link shows that somebody who could read that person's mail typed the name; the
  server says so, and nobody else can confirm it.
  The logs prove that nobody without the server's key changed them. Whoever holds the key could
  write them anew; a checkpoint that you keep rules that out.

This file holds names of people who were asked in public to put their names under a letter. Handle it
accordingly.
`;
}
