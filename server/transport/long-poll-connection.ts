import { randomUUID } from 'node:crypto';
import { CLOSE } from '../../shared/sync/close.ts';
import { readFrames } from '../../shared/sync/frames.ts';
import { closeFrame } from '../letter/rooms/frames.ts';
import { BOUNDS } from '../letter/rooms/limits.ts';
import type { Connection, ConnectionEvents } from './connection.ts';

const NOTHING = Buffer.alloc(0);
/** Requests that may wait to be read: an honest client sends the next when the last was answered. */
const UNREAD = 4;

/**
 * A line of plain requests, for where WebSockets are blocked: what the server has to say waits until the client asks for it,
 * in the very frames that a WebSocket would carry. An answer that gets lost is noticed by the client, which gives up the line.
 */
export class LongPollConnection implements Connection {
  readonly id = randomUUID();
  /** Only the session that opened the line may use it. */
  readonly session: string | undefined;
  #frames: Buffer[] = [];
  #waiting = 0;
  #asked: ((frames: Buffer) => void) | null = null;
  #answering = false;
  #received: (Uint8Array | null)[] = [];
  #read: (() => void)[] = [];
  #isPaused = false;
  #isOpen = true;
  #heard = true;
  #events: ConnectionEvents | null = null;
  #drained: (() => void) | null = null;

  constructor(session: string | undefined) {
    this.session = session;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }
  get isPaused(): boolean {
    return this.#isPaused;
  }
  get waiting(): number {
    return this.#waiting;
  }
  /** Closed, and the client knows. */
  get isOver(): boolean {
    return !this.#isOpen && this.#frames.length === 0;
  }

  write(frames: Buffer): void {
    this.#frames.push(frames);
    this.#waiting += frames.length;
    if (this.#asked === null || this.#answering) return;
    // What else this turn brings goes along.
    this.#answering = true;
    setImmediate(() => this.#answer());
  }

  onceDrained(callback: () => void): void {
    this.#drained = callback;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#readOn();
  }

  ping(): void {
    if (this.#asked === null && !this.#heard) return;
    this.#heard = false;
    this.#events?.alive();
  }

  close(code: number, reason: string): void {
    if (!this.#isOpen) return;
    this.write(closeFrame(code, reason));
    this.#end();
  }

  terminate(): void {
    this.#frames = [];
    this.#end();
    this.#answer();
  }

  #end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#received = [];
    this.#readOn();
    this.#events?.closed();
  }

  listen(events: ConnectionEvents): void {
    this.#events = events;
  }

  // What requests do

  /** Takes the frames of one request; resolves once all of them have been read, so that a hasty sender has to wait. */
  async receive(body: Uint8Array): Promise<void> {
    this.#heard = true;
    const messages = readFrames(body, BOUNDS.messageBytes, BOUNDS.framesPerRequest);
    if (messages === null) return this.close(CLOSE.tooLarge.code, CLOSE.tooLarge.reason);
    for (const { kind, bytes } of messages) {
      if (kind === 'close') return this.terminate();
      this.#received.push(kind === 'binary' ? bytes : null);
    }
    if (this.#received.length === 0) return;
    if (this.#read.length >= UNREAD) return this.close(CLOSE.slowDown.code, CLOSE.slowDown.reason);
    await new Promise<void>((read) => {
      this.#read.push(read);
      this.#readOn();
    });
  }

  #readOn(): void {
    const from = performance.now();
    while (!this.#isPaused && this.#isOpen) {
      const next = this.#received.shift();
      if (next === undefined) break;
      this.#events?.message(next);
      if (this.#received.length === 0 || performance.now() - from < BOUNDS.turnMs) continue;
      setImmediate(() => this.#readOn());
      return;
    }
    if (this.#received.length > 0) return;
    for (const read of this.#read.splice(0)) read();
  }

  /** Returns what there is to hear, as soon as there is something; after a while, nothing. A second question ends the first. */
  hear(waitMs: number, signal: AbortSignal): Promise<Buffer> {
    this.#heard = true;
    const earlier = this.#asked;
    this.#asked = null;
    earlier?.(NOTHING);
    if (this.#frames.length > 0 || !this.#isOpen || waitMs === 0) return Promise.resolve(this.#take());
    return new Promise((resolve) => {
      const enough = setTimeout(() => this.#answer(), waitMs);
      const gone = (): void => {
        this.#asked = null;
        done(NOTHING);
      };
      const done = (frames: Buffer): void => {
        clearTimeout(enough);
        signal.removeEventListener('abort', gone);
        resolve(frames);
      };
      signal.addEventListener('abort', gone);
      this.#asked = done;
    });
  }

  #answer(): void {
    this.#answering = false;
    const asked = this.#asked;
    this.#asked = null;
    asked?.(this.#take());
  }

  #take(): Buffer {
    const frames = this.#frames.length > 0 ? Buffer.concat(this.#frames) : NOTHING;
    this.#frames = [];
    this.#waiting = 0;
    const drained = this.#drained;
    this.#drained = null;
    if (drained && this.#isOpen) setImmediate(drained);
    return frames;
  }
}
