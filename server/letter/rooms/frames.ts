/** Whole WebSocket frames, built once and written to every socket as they are. Payloads: shared/sync/messages.ts. */
import { closingFrame } from '../../../shared/sync/frames.ts';
import { MESSAGE, SYNC } from '../../../shared/sync/messages.ts';

const FINAL_BINARY = 0x82;

/** Frames one message of the given parts: numbers are varUints, bytes stand as they are. */
function framed(head: readonly number[], body: Uint8Array, lengthBefore: boolean): Buffer {
  const lengthBytes = lengthBefore ? uintSize(body.length) : 0;
  const payload = head.length + lengthBytes + body.length;
  const header = payload < 126 ? 2 : payload < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + payload);
  frame[0] = FINAL_BINARY;
  if (header === 2) frame[1] = payload;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(payload, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(payload, 6);
  }
  let at = header;
  for (const byte of head) frame[at++] = byte;
  if (lengthBefore) {
    let rest = body.length;
    for (; rest > 127; rest = Math.floor(rest / 128)) frame[at++] = 128 | (rest & 127);
    frame[at++] = rest;
  }
  frame.set(body, at);
  return frame;
}

function uintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** A message of shared/sync/messages.ts that is already encoded. */
export const messageFrame = (message: Uint8Array): Buffer => framed([], message, false);

/** Asks for what the other side has and we do not. */
export const step1Frame = (stateVector: Uint8Array): Buffer => framed([MESSAGE.sync, SYNC.step1], stateVector, true);

/** Returns a step 1. */
export const step2Frame = (update: Uint8Array): Buffer => framed([MESSAGE.sync, SYNC.step2], update, true);

export const updateFrame = (update: Uint8Array): Buffer => framed([MESSAGE.sync, SYNC.update], update, true);

/** @param states an encoded awareness update (y-protocols) */
export const awarenessFrame = (states: Uint8Array): Buffer => framed([MESSAGE.awareness], states, true);

/** The end of a line that is no WebSocket. */
export const closeFrame = (code: number, reason: string): Buffer => Buffer.from(closingFrame(code, reason));
