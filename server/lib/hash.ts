import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/version/index.ts';
import { newSalt } from './random.ts';

/** Hashes, and the salted references by which logs speak of texts that may have to be erased. */

/** Returns the lower-case hex SHA-256 of bytes, or of a text's UTF-8. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A text kept under a reference that does not give it away (trust.md 7). */
export interface Salted {
  readonly ref: string;
  readonly salt: string;
  readonly text: string;
}

/** Returns a text under a fresh reference: SHA-256 of the canonical `{salt, text}`, 16 random bytes of salt. */
export function salted(text: string): Salted {
  const salt = newSalt();
  return { ref: sha256(canonicalJson({ salt, text })), salt, text };
}
