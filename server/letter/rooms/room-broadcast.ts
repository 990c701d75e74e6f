import { updateFrame } from './frames.ts';
import type { Counters } from './metrics.ts';
import type { Peer } from './peer.ts';
import type { RoomText } from './text/room-text.ts';

/** Shows a room's text and carets to those who have the text. */
export class RoomBroadcast {
  readonly #peers: ReadonlySet<Peer>;
  readonly #text: RoomText;
  readonly #counters: Counters;

  constructor({ peers, text, counters }: { peers: ReadonlySet<Peer>; text: RoomText; counters: Counters }) {
    this.#peers = peers;
    this.#text = text;
    this.#counters = counters;
  }

  /** Shows what has just changed in the text. @param carets that go along; @param except whose own words it is */
  showText(update: Uint8Array, carets: Buffer | null, except: Peer | null): void {
    const text = updateFrame(update);
    const before = (): Uint8Array => this.#text.vectorBefore;
    this.#show(carets === null ? text : Buffer.concat([text, carets]), before, except);
    if (except?.synced && carets !== null) except.sendText(carets, before);
  }

  /** Shows carets alone. */
  showCarets(frame: Buffer): void {
    this.#show(frame, () => this.#text.vector, null);
  }

  /** @param before state vector of the text without this frame */
  #show(frame: Buffer, before: () => Uint8Array, except: Peer | null): void {
    for (const peer of this.#peers) if (peer.synced && peer !== except) peer.sendText(frame, before);
    this.#counters.framesShown += this.#peers.size;
  }

  /** Brings up to date a socket that had fallen behind. */
  catchUp(peer: Peer, carets: () => Buffer): void {
    const missed = peer.takeCatchUp();
    if (missed === null || !peer.isOpen) return;
    const frames = [updateFrame(this.#text.answer(missed.since)), ...missed.held];
    peer.send(Buffer.concat([...frames, carets()]));
    this.#counters.catchUps++;
  }
}
