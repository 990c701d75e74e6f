import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { BOUNDS } from '../letter/rooms/limits.ts';

/** What happens on a line. */
export interface ConnectionEvents {
  /** One message; null stands for one that is text. */
  message(bytes: Uint8Array | null): void;
  /** More has come during a pause than anybody types. */
  flooded(): void;
  /** A sign of life. */
  alive(): void;
  /** Nothing comes or goes any more; called once. */
  closed(): void;
}

/** What a peer needs of its connection: a WebSocket, or plain requests where those are blocked. */
export interface Connection {
  readonly isOpen: boolean;
  readonly isPaused: boolean;
  /** Bytes that were written and that the other side has not taken. */
  readonly waiting: number;
  /** Writes whole frames (frames.ts) as they are. */
  write(frames: Buffer): void;
  /** Calls back once everything written so far is taken. */
  onceDrained(callback: () => void): void;
  /** Reads nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Asks for a sign of life. */
  ping(): void;
  close(code: number, reason: string): void;
  /** Ends it without a word. */
  terminate(): void;
  /** Called once, before anything is read. */
  listen(events: ConnectionEvents): void;
}

/**
 * A line over a WebSocket. Frames are built once for everybody, so they are written under `ws` and not through it. What `ws` has read
 * from the socket it hands over at once, however much it is: what comes during a pause waits here.
 */
export class WebSocketConnection implements Connection {
  readonly #ws: WebSocket;
  readonly #socket: Duplex;
  #events: ConnectionEvents | null = null;
  #waiting: (Uint8Array | null)[] = [];
  #isPaused = false;
  /** Milliseconds of work since others had their turn. */
  #spent = 0;
  #othersFirst = false;
  #pinged: Buffer | null = null;

  constructor(ws: WebSocket, socket: Duplex) {
    this.#ws = ws;
    this.#socket = socket;
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }
  get isPaused(): boolean {
    return this.#isPaused;
  }
  get waiting(): number {
    return this.#socket.writableLength;
  }

  write(frames: Buffer): void {
    this.#socket.write(frames);
  }

  onceDrained(callback: () => void): void {
    this.#socket.once('drain', callback);
  }

  pause(): void {
    this.#isPaused = true;
    this.#ws.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#readOn();
  }

  ping(): void {
    this.#ws.ping();
  }

  close(code: number, reason: string): void {
    this.#waiting = [];
    // A pause would keep the closing handshake from being read.
    if (this.#ws.isPaused) this.#ws.resume();
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#waiting = [];
    this.#ws.terminate();
  }

  listen(events: ConnectionEvents): void {
    this.#events = events;
    this.#ws.on('message', (data, isBinary) => this.#receive(isBinary && Buffer.isBuffer(data) ? data : null));
    this.#ws.on('ping', (data) => this.#pong(data));
    this.#ws.on('pong', () => events.alive());
    this.#ws.on('close', () => events.closed());
  }

  #receive(message: Uint8Array | null): void {
    if (!this.isOpen) return;
    this.#waiting.push(message);
    if (this.#waiting.length > BOUNDS.unreadMessages) return this.#events?.flooded();
    if (!this.#othersFirst) this.#readOn();
  }

  #readOn(): void {
    while (!this.#isPaused && !this.#othersFirst && this.isOpen) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      const from = performance.now();
      this.#events?.message(next);
      this.#spent += performance.now() - from;
      if (this.#spent >= BOUNDS.turnMs) this.#yield();
    }
    if (this.#waiting.length > 0 || this.#isPaused || this.#othersFirst) this.#ws.pause();
    else if (this.#ws.isPaused) this.#ws.resume();
  }

  #yield(): void {
    this.#spent = 0;
    this.#othersFirst = true;
    setImmediate(() => {
      this.#othersFirst = false;
      this.#readOn();
    });
  }

  /** Returns the newest of many pings, as RFC 6455 (5.5.3) allows. */
  #pong(data: Buffer): void {
    if (this.#pinged === null) {
      setImmediate(() => {
        if (this.#pinged !== null && this.isOpen) this.#ws.pong(this.#pinged);
        this.#pinged = null;
      });
    }
    this.#pinged = data;
  }
}
