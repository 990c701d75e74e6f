import * as v from 'valibot';
import { canonicalJson } from '../../version/index.ts';
import { utf8, type Bytes } from './bytes.ts';
import { signedBy, type ServerJwk } from './keys.ts';

/** What the server swears to about a log at one moment (trust.md 8.2): how long it is and the hash of its last entry. */
export interface Checkpoint {
  readonly format: 'paraph.checkpoint/1';
  /** Id of the letter, or `accounts` for the account log. */
  readonly letter: string;
  readonly seq: number;
  /** Hash of entry `seq`. */
  readonly head: string;
  readonly at: string;
  readonly kid: string;
  /** Ed25519 over the canonical JSON of the rest, base64url. */
  readonly sig: string;
}

const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** A checkpoint with nothing beside it. */
export const checkpointSchema = v.strictObject({
  format: v.literal('paraph.checkpoint/1'),
  letter: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  head: hex64,
  at: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
  kid: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  sig: v.string(),
});

/** Returns the bytes that a checkpoint's signature is made over. */
export function checkpointBytes({ format, letter, seq, head, at, kid }: Omit<Checkpoint, 'sig'>): Bytes {
  return utf8(canonicalJson({ format, letter, seq, head, at, kid }));
}

/** Returns whether this key signed this checkpoint. */
export function checkpointHolds(checkpoint: Checkpoint, key: ServerJwk): Promise<boolean> {
  return signedBy(key, checkpointBytes(checkpoint), checkpoint.sig);
}
