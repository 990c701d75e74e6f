import { refusal, type Refusal } from '../../../shared/decision/model/refusals.ts';
import { CLOSE, type CloseReason } from '../../../shared/sync/close.ts';
import { refusedFrame } from '../../../shared/sync/messages.ts';
import { messageFrame } from './frames.ts';
import type { Connection } from '../../transport/connection.ts';
import type { Counters } from './metrics.ts';
import { BOUNDS, Bucket, COST, type Limits } from './limits.ts';
import type { Speaker } from './presence.ts';

const DEFER_MS = 250;

/** Who is connecting, as the HTTP side has made sure of it. */
export interface SyncSession {
  readonly person: string;
  readonly name: string;
  readonly group: string | null;
  /** CSS colour of the person's caret. */
  readonly color?: string;
  /** Which session of the person this is, so that signing out on one device leaves the others alone. */
  readonly session?: string;
}

/** What a socket missed since its buffer was full: the text after this state, and messages that must come after it. */
interface CatchUp {
  readonly since: Uint8Array;
  readonly held: Buffer[];
}

export interface PeerOptions {
  readonly line: Connection;
  readonly session: SyncSession;
  readonly mode: 'write' | 'read';
  readonly limits: Limits;
  /** What all connections of the person may send together. */
  readonly shared: PersonBuckets;
  readonly counters: Counters;
  /** Milliseconds that only go forward. */
  readonly now: number;
}

const TOO_LARGE = refusal('too-large', 'This is too long to be sent at once. It is kept on this device.');
const TOO_FAST = refusal('slow-down', 'Too much came at once. What is not yet saved is kept on this device.');

/** One connection to a room: what may be sent to it now, and how much it may still send us. */
export class Peer implements Speaker {
  readonly person: string;
  readonly userJson: string;
  readonly session: string | undefined;
  /** What the person may do here, as of the last time it was asked. */
  mode: 'write' | 'read';
  /** The text was sent, so that updates to it make sense. */
  synced = false;
  /** It has told what it has and the server lacked: from here on each of its updates builds on the one before. */
  answered = false;
  /** Sync messages of this connection that are done with. */
  handled = 0;
  /** Yjs client ids under which this connection has written. */
  readonly clients = new Set<number>();
  #strikes = 0;
  /** Writes before this moment were made in good faith, in the milliseconds of the room. */
  pardonedUntil = -Infinity;
  /** Why the last of its updates that was refused for good was refused. */
  lastRefusal: Refusal | null = null;
  /** Parts of its text were refused for a passing reason: to be asked for again. */
  behind = false;
  alive = true;
  /** When it last sent words (Unix ms); 0 for never. */
  wroteAt = 0;
  readonly #connectedAt: number;
  #nextPingAt: number;
  readonly awarenessBucket: Bucket;
  readonly #updates: Bucket;
  readonly #shared: PersonBuckets;
  #deferred: Uint8Array | null = null;
  readonly #counters: Counters;
  readonly #line: Connection;
  #catchUp: CatchUp | null = null;
  #pendingAck: Buffer | null = null;
  /** Since when an acknowledgement waits to go out; null when none does. */
  ackPendingSince: number | null = null;
  #onDrained: () => void = () => undefined;

  constructor({ line, session, mode, limits, shared, counters, now }: PeerOptions) {
    this.#counters = counters;
    this.#line = line;
    this.#shared = shared;
    this.person = session.person;
    this.session = session.session;
    const { person, name, group, color } = session;
    this.userJson = JSON.stringify({ name, person, group, ...(color !== undefined && { color }) });
    this.mode = mode;
    this.#connectedAt = now;
    this.#nextPingAt = now + BOUNDS.pingMs;
    this.awarenessBucket = new Bucket(limits.awarenessPerSecond, limits.awarenessPerSecond * 2, now);
    this.#updates = new Bucket(limits.updatesPerSecond, Math.ceil((limits.updatesPerSecond * 10) / 3), now);
  }

  get isOpen(): boolean {
    return this.#line.isOpen;
  }

  /**
   * Keeps an acknowledgement that goes out before whatever is sent next; a newer one takes its place.
   * @param now milliseconds that only go forward
   */
  queueAck(frame: Buffer, now: number): void {
    this.ackPendingSince ??= now;
    this.#pendingAck = frame;
  }

  /** Sends the acknowledgement that is owed, if one still is. */
  flushAcks(): void {
    if (this.#pendingAck !== null && this.isOpen) this.#write();
  }

  #write(frame?: Buffer): void {
    const owed = this.#pendingAck;
    this.#pendingAck = null;
    this.ackPendingSince = null;
    const both = owed === null || frame === undefined ? (frame ?? owed) : Buffer.concat([owed, frame]);
    if (both !== null) this.#line.write(both);
  }

  /** Sends what must arrive, whatever else is waiting. */
  send(frame: Buffer): void {
    if (!this.isOpen) return;
    this.#write(frame);
    if (this.#line.waiting > BOUNDS.droppedBytes) this.#line.terminate();
  }

  /**
   * Shows text or carets, unless the socket is so far behind that it will be caught up with one update instead.
   * @param before state vector of the text without this frame
   */
  sendText(frame: Buffer, before: () => Uint8Array): void {
    if (this.#catchUp !== null || !this.isOpen) return;
    if (this.#line.waiting <= BOUNDS.slowBytes) {
      this.#write(frame);
      return;
    }
    this.#catchUp = { since: before(), held: [] };
    this.#line.onceDrained(() => this.#onDrained());
  }

  /** Sends a message that must not overtake the text before it. */
  sendOrdered(frame: Buffer): void {
    if (this.#catchUp === null) this.send(frame);
    else this.#catchUp.held.push(frame);
  }

  /** Calls back once a socket that had fallen behind has taken everything. */
  onDrained(callback: () => void): void {
    this.#onDrained = callback;
  }

  /** What to send to a socket that had fallen behind and has taken everything by now. */
  takeCatchUp(): CatchUp | null {
    const missed = this.#catchUp;
    this.#catchUp = null;
    return missed;
  }

  // Refusing

  /** Says that something was not applied, and why. */
  refuse({ code, message }: Refusal): void {
    this.#counters.refused(code);
    this.send(messageFrame(refusedFrame({ code, message })));
  }

  /** The same for what no client of ours would send; closes the connection when it goes on. */
  strike(why: Refusal, end: CloseReason = CLOSE.noAccess): void {
    this.refuse(why);
    if (++this.#strikes >= BOUNDS.strikes) this.close(end);
  }

  /** Nothing that builds on it could be taken either: the client is to come to terms with it first. */
  refuseLarge(why: Refusal = TOO_LARGE): void {
    this.refuse(why);
    this.close(CLOSE.tooLarge);
  }

  refuseHaste(): void {
    this.refuse(TOO_FAST);
    this.close(CLOSE.slowDown);
  }

  // Receiving

  /** Counts what was received, and stops reading for as long as it was too much. Returns false when it was far too much. */
  pace(updates: number, bytes: number, now: number): boolean {
    const { updates: ofPerson, bytes: bytesOfPerson } = this.#shared;
    const wait = Math.max(
      this.#updates.take(updates, now),
      ofPerson.take(updates, now),
      bytesOfPerson.take(bytes, now),
    );
    return this.#wait(wait);
  }

  /** The same for what it took to serve, in estimated microseconds. */
  charge(micros: number, now: number): boolean {
    return this.#wait(this.#shared.work.take(micros, now));
  }

  #wait(ms: number): boolean {
    if (ms > BOUNDS.waitMs) return false;
    if (ms > 0 && !this.#line.isPaused) {
      this.#line.pause();
      setTimeout(() => this.#line.resume(), ms).unref();
    }
    return true;
  }

  /** Keeps what was sent too soon, the newest only, and gives it back a little later. */
  defer(bytes: Uint8Array, callback: (newest: Uint8Array) => void): void {
    if (this.#deferred === null) {
      setTimeout(() => {
        const newest = this.#deferred;
        this.#deferred = null;
        if (newest !== null) callback(newest);
      }, DEFER_MS).unref();
    }
    this.#deferred = bytes;
  }

  /** Reads nothing more from now on. */
  stopReading(): void {
    this.#line.pause();
  }

  /** Once a second: lets go of whoever never asks for the text, or has gone without a word. */
  tick(now: number): void {
    if (!this.synced && now - this.#connectedAt > BOUNDS.firstSyncMs) this.close(CLOSE.slowDown);
    if (now < this.#nextPingAt) return;
    // Half-open lines and sockets that take nothing any more; one we do not read from now cannot answer.
    if (!this.alive && !this.#line.isPaused) this.terminate();
    this.alive = false;
    this.#nextPingAt = now + BOUNDS.pingMs;
    if (this.isOpen) this.#line.ping();
  }

  close({ code, reason }: CloseReason, words: string = reason): void {
    if (!this.isOpen) return;
    this.flushAcks();
    this.#counters.closed(code);
    this.#line.close(code, words);
  }

  terminate(): void {
    this.#line.terminate();
  }
}

/** What all connections of a person may send together. */
export interface PersonBuckets {
  readonly updates: Bucket;
  readonly bytes: Bucket;
  /** Estimated microseconds of the server's time. */
  readonly work: Bucket;
}

export function personBuckets(limits: Limits, now: number): PersonBuckets {
  const { updatesPerSecond } = limits;
  return {
    updates: new Bucket(updatesPerSecond * 2, Math.ceil((updatesPerSecond * 20) / 3), now),
    work: new Bucket(updatesPerSecond === 0 ? 0 : COST.perSecond, COST.burst, now),
    bytes: new Bucket(updatesPerSecond === 0 ? 0 : BOUNDS.bytesPerMinute / 60, BOUNDS.bytesPerMinute, now),
  };
}
