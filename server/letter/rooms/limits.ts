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
  /** Messages of a WebSocket that may wait during a pause. */
  unreadMessages: 1024,
  /** Frames in one plain request. */
  framesPerRequest: 4096,
  /** Structs, and deleted ranges, in one update; Yjs client ids that are new to the room. */
  updateStructs: 8_000,
  updateBlocks: 1024,
  updateDeletes: 60_000,
  updateClients: 256,
  /** Yjs client ids under which one person may have written in a room: every page that is opened and typed in takes one. */
  personClients: 4096,
  /** Bytes of answers to state vectors that are remembered. */
  answersBytes: 8_388_608,
  /** States in one awareness message. */
  awarenessStates: 8192,
  /** Structs of a room's text, seen or not: how long it takes to open. */
  roomStructs: 40_000,
  /** Structs, and bytes, from which on a text that is mostly gone is started again: while nobody is there, and while somebody is. */
  swollenStructs: { empty: 10_000, used: 30_000 },
  swollenBytes: { empty: 1_048_576, used: 3_145_728 },
  /** Time between two looks whether it is. */
  swollenMs: 30_000,
  /** Messages of one connection that are read before others have their turn. */
  turnMs: 8,
  /** Updates, and their bytes, that are applied before others have their turn. */
  sliceUpdates: 128,
  sliceBytes: 65_536,
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

/**
 * What a message costs, in estimated microseconds on a slow core: measured once, rounded up, and the same on every machine, so that
 * what is refused does not depend on how busy the server is.
 */
export const COST = {
  /** What all connections of a person may cost in a second, and at once before they have to wait. */
  perSecond: 250_000,
  burst: 500_000,
  /** Most that one message may; more is refused before it is done. */
  message: 20_000,
  /** Any message, and each KB that goes out because of it. */
  any: 20,
  kilobyte: 10,
  /** A struct read and checked, a byte of a message, and a struct put into the text. */
  read: 0.3,
  byte: 0.02,
  struct: 3,
  /** One thing that Yjs looks at to find the place of another. */
  step: 0.3,
  /** Parting a run, and each struct that has to move for it. */
  split: 1,
  moved: 0.001,
  /** A range of deletions; a piece deleted, one deleted long ago, and one passed by on the way. */
  range: 0.15,
  deleted: 1,
  known: 0.01,
  passed: 0.01,
  /** A struct looked at to answer what somebody lacks, and an entry of their state vector. */
  answered: 0.6,
  entry: 0.5,
  /** A Yjs client id that the room has not seen before: it stays for good. */
  client: 50,
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

  /** Takes tokens, in any case; returns the milliseconds until the debt is paid, 0 for none. */
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
