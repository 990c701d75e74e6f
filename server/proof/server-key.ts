import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointBytes, type Checkpoint } from '../../shared/proof/formats/checkpoint.ts';
import { keyChangeBytes, type KeyChange } from '../../shared/proof/formats/key-change.ts';
import { kidOf, type ServerJwk, type ServerKey } from '../../shared/proof/formats/keys.ts';
import { receiptBytes, type Receipt, type ReceiptClaim } from '../../shared/proof/formats/receipt.ts';
import { sealBytes, type Seal, type SealClaim } from '../../shared/proof/formats/seal.ts';

/** The server's own key (trust.md 8.1): signs checkpoints, so that a log cannot be changed without it. */
export interface Signer extends ServerKey {
  /** Signs what a log is at this moment. */
  checkpoint(claim: Pick<Checkpoint, 'letter' | 'seq' | 'head' | 'at'>): Checkpoint;
  /** Signs what somebody answered. */
  receipt(claim: Omit<ReceiptClaim, 'key'>): Receipt;
  /** Signs which files a bundle has. */
  seal(claim: SealClaim): Seal;
  /** Signs that this key follows on another, or passes on to it. */
  change(change: KeyChange): string;
}

/** Name of the key's file in the data folder. */
const KEY_FILE = 'server-key.pem';

/**
 * Returns the key that the settings give, or that of the data folder, which is made at the first start.
 * @param given PKCS#8 as PEM, or as base64 of its DER
 * @throws when the key cannot be read or is not Ed25519
 */
export async function loadServerKey(folder: string, given?: string): Promise<Signer> {
  if (given !== undefined) return signerOf(parsed(given));
  const file = join(folder, KEY_FILE);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const { privateKey } = generateKeyPairSync('ed25519');
    // `wx`: of two that start at once, one makes the key and the other reads it.
    try {
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
      writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!existsSync(file)) throw error;
    }
  }
  chmodSync(file, 0o600);
  return signerOf(parsed(readFileSync(file, 'utf8')));
}

/**
 * Makes a new key beside the one of the data folder, which stays in use until `adoptServerKey`.
 * @returns its signer, and where its private half stands
 */
export async function makeServerKey(folder: string): Promise<{ readonly signer: Signer; readonly file: string }> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = await signerOf(privateKey);
  const file = join(folder, `server-key-${signer.kid}.pem`);
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  return { signer, file };
}

/** Puts a new key into the place of the data folder's own; the old one is kept aside, under its id. */
export function adoptServerKey(folder: string, made: string, old: string): string {
  const aside = join(folder, `server-key-${old}.pem`);
  renameSync(join(folder, KEY_FILE), aside);
  renameSync(made, join(folder, KEY_FILE));
  return aside;
}

/** Returns whether a text is a key that `loadServerKey` takes. */
export function isServerKey(text: string): boolean {
  try {
    return parsed(text).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

function parsed(text: string): KeyObject {
  const key = text.includes('-----BEGIN')
    ? createPrivateKey(text)
    : createPrivateKey({ key: Buffer.from(text, 'base64'), type: 'pkcs8', format: 'der' });
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the server key is not an Ed25519 key');
  return key;
}

async function signerOf(key: KeyObject): Promise<Signer> {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const jwk: ServerJwk = { kty: 'OKP', crv: 'Ed25519', x };
  const kid = await kidOf(jwk);
  if (kid === null) throw new TypeError('the server key has no public half');
  const signed = (bytes: Uint8Array): string => sign(null, bytes, key).toString('base64url');
  return {
    kid,
    jwk,
    change: (change) => signed(keyChangeBytes(change)),
    checkpoint({ letter, seq, head, at }) {
      const claim = { format: 'paraph.checkpoint/1' as const, letter, seq, head, at, kid };
      return { ...claim, sig: signed(checkpointBytes(claim)) };
    },
    receipt(about) {
      const claim = { ...about, key: { kid, jwk } };
      return { ...claim, sig: signed(receiptBytes(claim)) };
    },
    seal({ letter, version, digest, files }) {
      const claim = { format: 'paraph.seal/1' as const, letter, version, digest, files, kid };
      return { ...claim, sig: signed(sealBytes(claim)) };
    },
  };
}
