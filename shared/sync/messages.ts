import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { RefusalCode } from '../decision/model/refusals.ts';
import type { Changed } from './changes.ts';

/**
 * The wire of /sync/<room>: each frame is one message, `varUint(type) • body`. 0, 1 and 3 are the y-websocket protocol
 * (yjs/y-protocols PROTOCOL.md), so that any of its clients can connect; 100 to 102 are ours and ignored by others.
 */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  saved: 100,
  refused: 101,
  decided: 102,
} as const;

/** Sub-types of `sync`: state vector asked, what is missing answered, one update. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** Name of the Yjs root that holds a letter's text; everything else in the Y.Doc is refused. */
export const ROOT = 'letter';

/** Body of `101 refused`: an update was not applied. */
export interface RefusedMessage {
  readonly code: RefusalCode;
  readonly message: string;
}

/**
 * Body of `102 decided`: events of the letter, texts by reference only, and what they change of the letter as this person sees
 * it. Without `changed`, or when `seq` shows that one before it was missed, whoever needs more reads the letter again.
 */
export interface DecidedMessage {
  readonly seq: number;
  readonly events: readonly ({ readonly type: string; readonly seq: number } & { readonly [name: string]: unknown })[];
  readonly changed?: Changed;
}

/**
 * Awareness client id of the server itself. In a crowded room, readers without a cursor are not states of their own: the
 * state under this id says how many people are here.
 */
export const HERE = 0;

/** State under `HERE`. */
export interface HereState {
  readonly here: number;
}

function frame(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

/**
 * Frames `saved`: everything up to this state vector is durable, and so are the deletions that came with it. A state vector
 * does not count deletions, so a number follows it that does.
 * @param handled how many sync messages (steps 2 and updates) of this very connection are done with, saved or refused
 */
export const savedFrame = (stateVector: Uint8Array, handled: number): Uint8Array =>
  frame(MESSAGE.saved, (encoder) => {
    encoding.writeVarUint8Array(encoder, stateVector);
    encoding.writeVarUint(encoder, handled);
  });

export const refusedFrame = (body: RefusedMessage): Uint8Array =>
  frame(MESSAGE.refused, (encoder) => encoding.writeVarString(encoder, JSON.stringify(body)));

export const decidedFrame = (body: DecidedMessage): Uint8Array =>
  frame(MESSAGE.decided, (encoder) => encoding.writeVarString(encoder, JSON.stringify(body)));

/** Reads the body of `saved`. */
export const readSaved = (
  decoder: decoding.Decoder,
): { readonly stateVector: Uint8Array; readonly handled: number } => ({
  stateVector: decoding.readVarUint8Array(decoder),
  handled: decoding.readVarUint(decoder),
});

/** Reads the JSON body of `refused` or `decided`; the caller narrows it. */
export const readJson = (decoder: decoding.Decoder): unknown => JSON.parse(decoding.readVarString(decoder));
