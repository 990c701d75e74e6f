import type { Conflict } from '../../amendment/index.ts';

/** Every reason for which Paraph says no, with its HTTP status (docs/api.md). */
export const REFUSAL_STATUS = {
  'not-signed-in': 401,
  'confirm-first': 401,
  'no-access': 403,
  'not-found': 404,
  'draft-changed': 409,
  'changed-meanwhile': 409,
  'digest-mismatch': 409,
  'amendment-conflicts': 409,
  'wrong-state': 409,
  'open-amendments': 409,
  'known-otherwise': 409,
  locked: 409,
  'link-used': 410,
  'too-large': 413,
  invalid: 422,
  'slow-down': 429,
  unavailable: 503,
} as const;

export type RefusalCode = keyof typeof REFUSAL_STATUS;

/** A refusal is an answer, not a failure: a code to act on, a sentence that says what to do next, and the facts behind it. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  /** Fields at fault, by path, each with its sentence (code `invalid`). */
  readonly fields?: { readonly [path: string]: string };
  readonly conflicts?: readonly Conflict[];
  /** Anything else a screen or a program may use: `current`, `seq`, `circulated`, `amendments`, `problems`… */
  readonly facts?: { readonly [name: string]: unknown };
}

export function refusal(code: RefusalCode, message: string, more: Omit<Refusal, 'code' | 'message'> = {}): Refusal {
  return { code, message, ...more };
}
