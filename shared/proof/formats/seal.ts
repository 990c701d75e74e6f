import * as v from 'valibot';
import { canonicalJson, sha256Hex } from '../../version/index.ts';
import { must } from '../verify/broken.ts';
import { utf8, type Bytes } from './bytes.ts';
import { signedBy, type ServerKey } from './keys.ts';

/**
 * What the server swears to about a bundle as a whole: which files it gave out, to the byte. The other checks compare what the
 * files say; this one leaves no room for anything that they do not read, such as what else is drawn in letter.pdf.
 */
export interface Seal {
  readonly format: 'paraph.seal/1';
  readonly letter: string;
  readonly version: number;
  readonly digest: string;
  /** SHA-256 of every file but this one and the manifest. */
  readonly files: { readonly [name: string]: string };
  readonly kid: string;
  /** Ed25519 over the canonical JSON of the rest, base64url. */
  readonly sig: string;
}

export const SEAL = 'seal.json';

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** A seal with nothing beside it. */
export const sealSchema = v.strictObject({
  format: v.literal('paraph.seal/1'),
  letter: v.string(),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  digest,
  files: v.record(v.string(), digest),
  kid: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  sig: v.string(),
});

/** What a seal is about, before it is signed. */
export type SealClaim = Pick<Seal, 'letter' | 'version' | 'digest' | 'files'>;

/** Returns the bytes that a seal's signature is made over. */
export function sealBytes({ format, letter, version, digest, files, kid }: Omit<Seal, 'sig'>): Bytes {
  return utf8(canonicalJson({ format, letter, version, digest, files, kid }));
}

/** Returns the digests of files by their names. */
export async function digestsOf(files: ReadonlyMap<string, Bytes>): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [name, bytes] of files) digests[name] = await sha256Hex(bytes);
  return digests;
}

/**
 * Checks that the server sealed just these files.
 * @param found SHA-256 of the files in the bundle, those left out that no seal names
 * @param newest keys that signed the newest checkpoints
 * @throws Broken
 */
export async function checkSeal(
  seal: Seal,
  text: Pick<Seal, 'letter' | 'version' | 'digest'>,
  found: { readonly [name: string]: string },
  newest: readonly ServerKey[],
): Promise<void> {
  const same = seal.letter === text.letter && seal.version === text.version && seal.digest === text.digest;
  must(same, 'seal-about');
  const { kid, files } = seal;
  const key = newest.find((one) => one.kid === kid);
  must(key !== undefined, 'seal-key', { kid });
  must(await signedBy(key.jwk, sealBytes(seal), seal.sig), 'seal-signature');
  for (const file of Object.keys(files)) must(Object.hasOwn(found, file), 'seal-gone', { file });
  for (const [file, digest] of Object.entries(found)) {
    must(Object.hasOwn(files, file), 'seal-more', { file });
    must(files[file] === digest, 'seal-changed', { file });
  }
}
