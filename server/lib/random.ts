import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../shared/version/index.ts';

/** Chance and hashes for the server's parts: ids, tokens, salted references. */

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32: no letter that looks like a digit

/** Answers a fresh id: 80 random bits, short enough to be read out, safe in a URL, a room's name and a command line. */
export function newId(): string {
  return Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32)).join('');
}

/** Answers a fresh secret of 256 bits for a link or a cookie. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Answers the lower-case hex SHA-256 of a text's UTF-8. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A text kept under a reference that does not give it away (trust.md 7). */
export interface Salted {
  readonly ref: string;
  readonly salt: string;
  readonly text: string;
}

/** Answers a text under a fresh reference: SHA-256 of the canonical `{salt, text}`, 16 random bytes of salt. */
export function salted(text: string): Salted {
  const salt = newSalt();
  return { ref: sha256(canonicalJson({ salt, text })), salt, text };
}

/** Answers 16 random bytes as lower-case hex. */
export function newSalt(): string {
  return randomBytes(16).toString('hex');
}
