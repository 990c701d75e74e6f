import { randomBytes } from 'node:crypto';

/** Randomness for the server's parts: ids, tokens, salts. */

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32: no letter that looks like a digit

/** Returns a fresh id: 80 random bits, short enough to be read out, safe in a URL, a room's name and a command line. */
export function newId(): string {
  return Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32)).join('');
}

/** Returns a fresh secret of 256 bits for a link or a cookie. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns 16 random bytes as lower-case hex. */
export function newSalt(): string {
  return randomBytes(16).toString('hex');
}
