import { awarenessFrame } from './frames.ts';
import { LARGE_ROOM } from './limits.ts';
import type { Peer } from './peer.ts';
import { isCrowded, Presence } from './presence.ts';

/** What the carets need of their room. */
export interface AwarenessContext {
  readonly peers: ReadonlySet<Peer>;
  /** Whose each Yjs client id is. */
  readonly people: () => ReadonlyMap<number, string>;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** Whether text is on its way, and news of carets will go along. */
  readonly textIsComing: () => boolean;
  /** Asks for the end of this turn of the event loop, where `show` is called. */
  readonly askTurn: () => void;
  /** Shows a frame to everybody who has the text. */
  readonly broadcast: (frame: Buffer) => void;
}

/** Least time between two rounds of carets in a large room. */
const LARGE_EVERY_MS = 100;
/** y-websocket gives up a line on which it hears nothing for 30 s, and y-protocols a caret of which it hears nothing. */
const HEARTBEAT_MS = 10_000;

/** When news of who is where goes out: with the text if some is on its way, else by itself; in a large room not too often. */
export class AwarenessScheduler {
  readonly #presence = new Presence<Peer>();
  readonly #context: AwarenessContext;
  #timer: NodeJS.Timeout | null = null;
  #shownAt = -Infinity;
  #heartbeatAt: number;

  constructor(context: AwarenessContext) {
    this.#context = context;
    this.#heartbeatAt = context.now() + HEARTBEAT_MS;
  }

  get #crowded(): boolean {
    return isCrowded(this.#context.peers.size);
  }

  /** @throws Malformed */
  receive(peer: Peer, states: Uint8Array): void {
    const { now, people, peers } = this.#context;
    const admit = (): boolean => peer.awarenessBucket.tryTake(now());
    const taken = this.#presence.receive(peer, states, this.#crowded, (client) => people().get(client), admit);
    if (taken) return this.schedule();
    // Too often: only the newest counts, and it waits.
    peer.defer(states, (newest) => {
      if (peers.has(peer)) this.receive(peer, newest);
    });
  }

  leave(peer: Peer): void {
    this.#presence.leave(peer);
    this.schedule();
  }

  /** Everything there is to see, for a newcomer. */
  all(): Buffer {
    return awarenessFrame(this.#presence.all(this.#crowded));
  }

  /** Sees to it that news goes out. */
  schedule(): void {
    const { peers, now, textIsComing, askTurn } = this.#context;
    if (!this.#presence.hasNews || peers.size === 0 || this.#timer !== null || textIsComing()) return;
    if (peers.size < LARGE_ROOM) return askTurn();
    this.#timer = setTimeout(() => this.flush(), Math.max(0, this.#shownAt + LARGE_EVERY_MS - now()));
  }

  /** Shows what there is to tell, now. */
  flush(): void {
    this.stop();
    const frame = this.#take();
    if (frame !== null) this.#context.broadcast(frame);
  }

  /** News that may go along with text; null when there is none, or it is too early for it. */
  takeDue(): Buffer | null {
    const { peers, now } = this.#context;
    return peers.size < LARGE_ROOM || now() - this.#shownAt >= LARGE_EVERY_MS ? this.#take() : null;
  }

  #take(): Buffer | null {
    const news = this.#presence.takeNews(this.#crowded);
    if (news === null) return null;
    this.#shownAt = this.#context.now();
    return awarenessFrame(news);
  }

  /** Once a second: renews what is alive, and tells how many are here where they are not named. */
  tick(now: number): void {
    const { peers, broadcast: showAll } = this.#context;
    if (peers.size > 0 && now >= this.#heartbeatAt) {
      this.#heartbeatAt = now + HEARTBEAT_MS;
      showAll(awarenessFrame(this.#presence.renewal(this.#crowded, this.#people())));
    } else if (this.#crowded || this.#presence.heartbeatsSent > 0) {
      const here = this.#presence.here(this.#crowded ? this.#people() : 0);
      if (here !== null) showAll(awarenessFrame(here));
    }
  }

  #people(): number {
    return new Set([...this.#context.peers].map(({ person }) => person)).size;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
