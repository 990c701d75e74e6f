import { MESSAGE, SYNC } from '../../../shared/sync/messages.ts';
import { BOUNDS } from './limits.ts';
import { ByteReader, Malformed } from './text/update-reader.ts';

/** What somebody in a room may say: what they have (`vector`), what they wrote, where their caret is, or who else is here. */
export type RoomMessage =
  | { readonly kind: 'vector' | 'answer' | 'update'; readonly body: Uint8Array }
  | { readonly kind: 'awareness'; readonly states: Uint8Array }
  | { readonly kind: 'who' };

/** Reads one message off the wire. @throws Malformed */
export function readMessage(message: Uint8Array): RoomMessage {
  const reader = new ByteReader(message, BOUNDS.messageBytes);
  switch (reader.uint()) {
    case MESSAGE.sync:
      return readSync(reader);
    case MESSAGE.awareness:
      return { kind: 'awareness', states: reader.take(reader.uint()) };
    case MESSAGE.queryAwareness:
      return { kind: 'who' };
    default:
      throw new Malformed('unknown');
  }
}

const KINDS: ReadonlyMap<number, 'vector' | 'answer' | 'update'> = new Map([
  [SYNC.step1, 'vector'],
  [SYNC.step2, 'answer'],
  [SYNC.update, 'update'],
]);

function readSync(reader: ByteReader): RoomMessage {
  const kind = KINDS.get(reader.uint());
  const body = reader.take(reader.uint());
  if (kind === undefined) throw new Malformed('unknown');
  return { kind, body };
}
