/** What the server sends of a text, from the provider into the Y.Doc. */
import type { WebsocketProvider } from 'y-websocket';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { MESSAGE, readSaved, SYNC } from '../../../shared/sync/messages.ts';
import { Intake } from './intake.ts';

/** What others wrote, waiting while nothing may reach the text. */
export class HeldText {
  #isHeld = false;
  readonly #waiting: (() => void)[] = [];

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Keeps what comes waiting, or lets it in, in the order in which it came. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld) this.letIn();
  }

  wait(read: () => void): void {
    this.#waiting.push(read);
  }

  letIn(): void {
    for (const read of this.#waiting.splice(0)) read();
  }

  forget(): void {
    this.#waiting.length = 0;
  }
}

interface Listeners {
  /** Whether changes made here wait for the server. */
  readonly isAhead: () => boolean;
  /** All that this device lacks is about to be taken in. */
  readonly arrives: () => void;
  /** The server has asked for what it lacks, and the answer is about to go out. */
  readonly asked: () => void;
  /** So many messages of this connection are durable. */
  readonly saved: (handled: number) => void;
}

/** Takes over from the provider how the text's messages are read. */
export function readText(provider: WebsocketProvider, held: HeldText, listeners: Listeners): void {
  const ydoc = provider.doc;
  const intake = new Intake(ydoc);
  const apply = provider.messageHandlers[MESSAGE.sync];
  /** Clock up to which the server is known to have what this device wrote. */
  let confirmed = 0;

  const take = (decoder: decoding.Decoder, emitSynced: boolean, type: number): void => {
    const ahead = decoding.clone(decoder);
    const kind = decoding.readVarUint(ahead);
    const isAll = kind === SYNC.step2 && !provider.synced;
    if (isAll) listeners.arrives();
    intake.take(decoding.readVarUint8Array(ahead), {
      apply: () => apply?.(encoding.createEncoder(), decoder, provider, false, type),
      origin: provider,
      isAhead: listeners.isAhead(),
      ...(isAll ? { confirmed } : {}),
    });
    // Only once words that went with it are back.
    if (emitSynced && isAll) provider.synced = true;
  };

  provider.messageHandlers[MESSAGE.sync] = (encoder, decoder, _provider, emitSynced, type) => {
    const kind = decoding.peekVarUint(decoder);
    if (kind === SYNC.step1) {
      decoding.readVarUint(decoder);
      encoding.writeVarUint(encoder, MESSAGE.sync);
      encoding.writeVarUint(encoder, SYNC.step2);
      encoding.writeVarUint8Array(encoder, intake.answer(decoding.readVarUint8Array(decoder)));
      listeners.asked();
    } else if (held.isHeld && kind === SYNC.update) {
      // Copied: what was received is the socket's, and may be used again.
      const later = decoding.createDecoder(decoding.readTailAsUint8Array(decoder).slice());
      held.wait(() => take(later, emitSynced, type));
    } else take(decoder, emitSynced, type);
  };
  provider.messageHandlers[MESSAGE.saved] = (_encoder, decoder) => {
    const { stateVector, handled } = readSaved(decoder);
    confirmed = Math.max(confirmed, Y.decodeStateVector(stateVector).get(ydoc.clientID) ?? 0);
    listeners.saved(handled);
  };
}
