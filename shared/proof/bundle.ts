import * as v from 'valibot';
import type { LoggedEvent } from '../decision/chain.ts';
import { canonicalJson, sha256Hex } from '../version/index.ts';
import type { Assertion } from './assertion.ts';
import { utf8, type Bytes } from './bytes.ts';
import { checkpointSchema, type Checkpoint } from './checkpoint.ts';
import type { PasskeyJwk, ServerKey } from './keys.ts';
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
/** Files that a bundle may have. */
export const OPTIONAL = ['letter.pdf'] as const;
export const MANIFEST = 'manifest.json';
/** Most bytes that a bundle may have when unpacked. */
export const BUNDLE_BYTES = 200 * 1024 * 1024;

/** A standing answer to the final version, with what backs it. `seq`: number of its entry in the log. */
export type BundledSignOff =
  | {
      readonly assurance: 'passkey';
      readonly seq: number;
      readonly person: string;
      readonly decision: Statement['decision'];
      readonly statement: Statement;
      readonly credential: { readonly id: string; readonly key: PasskeyJwk };
      readonly assertion: Assertion;
    }
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

export const signOffsSchema = v.array(
  v.variant('assurance', [
    v.strictObject({
      assurance: v.literal('passkey'),
      ...{ seq, person: text, decision },
      statement: statementSchema,
      credential: v.strictObject({ id: text, key: passkeyJwk }),
      assertion: v.strictObject({ authenticatorData: text, clientDataJSON: text, signature: text }),
    }),
    v.strictObject({
      assurance: v.literal('link'),
      ...{ seq, person: text, decision, personRef: text },
      link: v.exactOptional(
        v.strictObject({ linkIssuedAt: text, confirmedAt: text, addressRef: text, nameRef: v.exactOptional(text) }),
      ),
    }),
  ]),
);
export const peopleSchema = v.array(
  v.strictObject({ id: text, name: text, group: v.exactOptional(text), country: v.exactOptional(text), salt: text }),
);
export const keysSchema = v.array(
  v.strictObject({
    kid: text,
    jwk: v.strictObject({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: text }),
  }),
);
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
  readonly pdf?: Bytes;
}

/** Answers the files of a bundle by name, sorted; the same parts give the same bytes. */
export async function bundleFiles(parts: BundleParts): Promise<Map<string, Bytes>> {
  const lines = (entries: readonly unknown[]): string => entries.map((entry) => `${canonicalJson(entry)}\n`).join('');
  const files = new Map<string, Bytes>([
    ['README.txt', utf8(readme(parts.facts))],
    ['accounts.jsonl', utf8(lines(parts.accounts))],
    ['audit.jsonl', utf8(lines(parts.log))],
    ['checkpoints.json', utf8(canonicalJson(parts.checkpoints))],
    ['keys.json', utf8(canonicalJson(parts.keys))],
    ...(parts.pdf ? [['letter.pdf', parts.pdf] as const] : []),
    ['people.json', utf8(canonicalJson(parts.people))],
    ['signoffs.json', utf8(canonicalJson(parts.signOffs))],
    ['version.json', utf8(parts.version)],
  ]);
  return withManifest(files);
}

/** Answers the same files with a manifest of them. */
export async function withManifest(files: ReadonlyMap<string, Bytes>): Promise<Map<string, Bytes>> {
  const manifest: Record<string, string> = {};
  for (const [name, bytes] of files) if (name !== MANIFEST) manifest[name] = await sha256Hex(bytes);
  const all = new Map([...files, [MANIFEST, utf8(canonicalJson(manifest))] as const]);
  return new Map([...all].sort(([one], [other]) => (one < other ? -1 : 1)));
}

export interface ReadmeFacts {
  readonly letter: string;
  readonly title: string;
  readonly version: number;
  readonly digest: string;
}

/** Answers the text that tells a reader what a bundle is. Its words belong to the format: the check compares them. */
export function readme({ letter, title, version, digest }: ReadmeFacts): string {
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
  manifest.json     SHA-256 of every other file

How to check it
  paraph verify FILE.zip [--key KID] [--checkpoint FILE]
  or the page /verify of any Paraph. Neither sends the file anywhere.
  KID is the id of the server's key, from somewhere you trust. A checkpoint is what the server sent
  you earlier: with it, nothing that was recorded until then can have been left out.

What it proves
  An answer by passkey was signed on a device of that person, over exactly this text.
  An answer by mail link shows that somebody who could read that person's mail typed the name; the
  server says so, and nobody else can confirm it.
  The logs prove that nobody without the server's key changed them. Whoever holds the key could
  write them anew; a checkpoint that you keep rules that out.

This file holds names of people who were asked in public to put their names under a letter. Handle it
accordingly.
`;
}
