import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What a browser keeps for us on its way to a provider and back: it can neither read nor change it. */

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'paraph provider sign-in', 32));
}

/** Seals a value under a secret that all servers of one Paraph share. */
export function seal(value: unknown, secret: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, keyOf(secret), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Returns what was sealed; undefined for anything else. */
export function unseal(text: string | undefined, secret: string): unknown {
  const bytes = Buffer.from(text ?? '', 'base64url');
  if (bytes.length <= NONCE + TAG) return undefined;
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString());
  } catch {
    return undefined;
  }
}
