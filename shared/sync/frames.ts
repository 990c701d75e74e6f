/**
 * The frames of RFC 6455, for where a WebSocket is blocked and plain requests carry the same messages: unmasked, never in
 * parts, one after another in the body of a request or of its answer.
 */

const BINARY = 0x82;
const TEXT = 0x81;
const CLOSING = 0x88;

/** One frame; of a `close`, `bytes` holds the code (two bytes) and the reason. */
export interface Frame {
  readonly kind: 'binary' | 'text' | 'close';
  readonly bytes: Uint8Array;
}

const KINDS = new Map<number, Frame['kind']>([
  [BINARY, 'binary'],
  [TEXT, 'text'],
  [CLOSING, 'close'],
]);

/** Frames one message. */
export function binaryFrame(bytes: Uint8Array): Uint8Array {
  return frame(BINARY, bytes);
}

/** Frames the end of a line. */
export function closingFrame(code: number, reason: string): Uint8Array {
  return frame(CLOSING, Uint8Array.of(code >> 8, code & 255, ...new TextEncoder().encode(reason)));
}

function frame(first: number, bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const made = new Uint8Array(header + length);
  const view = new DataView(made.buffer);
  made[0] = first;
  if (header === 2) made[1] = length;
  else if (header === 4) {
    made[1] = 126;
    view.setUint16(2, length);
  } else {
    made[1] = 127;
    view.setUint32(6, length);
  }
  made.set(bytes, header);
  return made;
}

/** Reads a body as frames; null when it is none, or holds one of more than `max` bytes, or more than `most` of them. */
export function readFrames(body: Uint8Array, max: number, most = Infinity): Frame[] | null {
  const frames: Frame[] = [];
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = 0;
  while (at < body.length) {
    if (at + 2 > body.length) return null;
    const kind = KINDS.get(view.getUint8(at));
    const short = view.getUint8(at + 1);
    const header = short < 126 ? 2 : short === 126 ? 4 : short === 127 ? 10 : 0;
    if (kind === undefined || header === 0 || at + header > body.length) return null;
    if (header === 10 && view.getUint32(at + 2) !== 0) return null;
    const length = header === 2 ? short : header === 4 ? view.getUint16(at + 2) : view.getUint32(at + 6);
    const from = at + header;
    if (length > max || from + length > body.length) return null;
    if (frames.length >= most) return null;
    frames.push({ kind, bytes: body.subarray(from, from + length) });
    at = from + length;
  }
  return frames;
}
