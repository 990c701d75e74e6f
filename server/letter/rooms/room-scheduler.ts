import { performance } from 'node:perf_hooks';
import { BOUNDS, Bucket } from './limits.ts';
import type { Peer } from './peer.ts';

/** A room's work that waits for others to share its time. */
export interface ScheduledRoom {
  /** Applies and shows what was received. */
  turn(): void;
  /** Makes durable what was shown. */
  flush(): Promise<boolean>;
}

/** Acknowledgements that go out by themselves before the event loop turns to something else; each write takes some 15 µs. */
const ACKS_TOGETHER = 16;

/** When the rooms of all letters do their work: together, for a turn of the event loop and a commit cost the same for one as for all. */
export class RoomScheduler {
  readonly #now: () => number;
  readonly #due = new Set<ScheduledRoom>();
  readonly #unflushed = new Set<ScheduledRoom>();
  #flushedAt = -Infinity;
  readonly #pendingAcks = new Set<Peer>();
  readonly #acksAtOnce: Bucket;

  /** @param now milliseconds that only go forward */
  constructor(now: () => number) {
    this.#now = now;
    this.#acksAtOnce = new Bucket(BOUNDS.savedPerSecond, BOUNDS.savedPerSecond, now());
  }

  /** All rooms that received something in one turn of the event loop have theirs at its end. */
  scheduleTurn(room: ScheduledRoom): void {
    if (this.#due.size === 0) setImmediate(this.#turn);
    this.#due.add(room);
  }

  readonly #turn = (): void => {
    const due = [...this.#due];
    this.#due.clear();
    for (const one of due) one.turn();
  };

  /**
   * All rooms become durable together, at once after a pause and every `keepMs` while people type: a commit wakes two threads and
   * waits for the disk, whatever it holds.
   */
  scheduleFlush(room: ScheduledRoom): void {
    if (this.#unflushed.size === 0) {
      const wait = this.#flushedAt + BOUNDS.keepMs - performance.now();
      if (wait > 0) setTimeout(this.#flush, wait);
      else setImmediate(this.#flush);
    }
    this.#unflushed.add(room);
  }

  readonly #flush = (): void => {
    this.#flushedAt = performance.now();
    const unflushed = [...this.#unflushed];
    this.#unflushed.clear();
    for (const one of unflushed) void one.flush();
  };

  /** Acknowledgements go out at once while they are few; else along with whatever is sent next, or a moment later. */
  queueAck(peer: Peer): void {
    if (this.#acksAtOnce.tryTake(this.#now())) return peer.flushAcks();
    if (this.#pendingAcks.size === 0) setTimeout(this.#flushAcks, BOUNDS.payMs);
    this.#pendingAcks.add(peer);
  }

  /** Sends what has waited for long enough, a few at a time: hundreds of writes at once would hold up everybody's words. */
  readonly #flushAcks = (): void => {
    const due = this.#now() - BOUNDS.savedMs;
    let sent = 0;
    for (const peer of this.#pendingAcks) {
      if (peer.ackPendingSince !== null && peer.ackPendingSince > due) continue;
      if (sent === ACKS_TOGETHER) return void setImmediate(this.#flushAcks);
      this.#pendingAcks.delete(peer);
      // Null when it went along with something else.
      if (peer.ackPendingSince === null) continue;
      peer.flushAcks();
      sent++;
    }
    if (this.#pendingAcks.size > 0) setTimeout(this.#flushAcks, BOUNDS.payMs);
  };

  /** Lets go of a room that is closed: nothing of it is done any more. */
  forget(room: ScheduledRoom): void {
    this.#due.delete(room);
    this.#unflushed.delete(room);
  }
}
