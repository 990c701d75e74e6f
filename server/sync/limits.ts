/** How much is let in (trust.md 2.3). 0 lifts a limit. */
export interface Limits {
  readonly connectionsPerPerson: number;
  readonly connectionsPerLetter: number;
  readonly connections: number;
  readonly newConnectionsPerSecond: number;
  /** Per socket; a person's sockets together may do twice as much. Also bounds how fast one person makes a letter grow. */
  readonly updatesPerSecond: number;
  readonly awarenessPerSecond: number;
  /** Longest text of a room, in UTF-16 units; 0 also lifts `roomBytes`. Lifted too when `updatesPerSecond` is, as for a measurement. */
  readonly charactersPerLetter: number;
}

export const DEFAULT_LIMITS: Limits = {
  connectionsPerPerson: 20,
  connectionsPerLetter: 2000,
  connections: 5000,
  newConnectionsPerSecond: 100,
  updatesPerSecond: 30,
  awarenessPerSecond: 10,
  charactersPerLetter: 200_000,
};

/** From so many connections on, only time can gather several updates into one frame. */
export const LARGE_ROOM = 500;

/** Fixed bounds, in bytes, characters and milliseconds. */
export const BOUNDS = {
  /** Largest message, before and after the first sync. */
  firstMessageBytes: 65_536,
  messageBytes: 1_048_576,
  updateBytes: 262_144,
  /** Largest text of a room as Yjs encodes it. */
  roomBytes: 4_194_304,
  /** How much one person may send to a room in a minute. */
  bytesPerMinute: 4_194_304,
  awarenessBytes: 2048,
  /** Unsent bytes of one socket past which it is caught up later instead, and past which it is dropped. */
  slowBytes: 262_144,
  droppedBytes: 8_388_608,
  upgradeMs: 10_000,
  firstSyncMs: 15_000,
  pingMs: 30_000,
  /** Longest that a plain request waits for something to hear; proxies give up on silence after a minute. */
  hearMs: 25_000,
  /** A sender who would have to wait longer than this is sent away. */
  waitMs: 10_000,
  /** Malformed messages, or writes without the right to, before the socket is closed. */
  strikes: 3,
  /** Time for a client to learn that it may no longer write, in which its writes are no strikes. */
  downgradeMs: 5000,
  idleMs: 30_000,
  /** Time between two commits while people type: how long a shown word may wait to be called saved, beside the disk's own time. */
  keepMs: 100,
  /** How long an acknowledgement may wait for something to go along with, once so many a second go out by themselves. */
  savedMs: 750,
  savedPerSecond: 100,
  /** How often it is looked whether an acknowledgement has waited for so long. */
  payMs: 50,
} as const;

/** A token bucket that may go into debt: the answer says for how long not to read on. */
export class Bucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /** @param perSecond 0 for no limit */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** Takes tokens, in any case; answers the milliseconds until the debt is paid, 0 for none. */
  take(count: number, now: number): number {
    if (this.#perSecond === 0) return 0;
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond) - count;
    this.#at = now;
    return this.#tokens >= 0 ? 0 : (-this.#tokens / this.#perSecond) * 1000;
  }

  /** Takes one token if there is one. */
  tryTake(now: number): boolean {
    if (this.take(0, now) > 0 || (this.#perSecond > 0 && this.#tokens < 1)) return false;
    this.take(1, now);
    return true;
  }
}
