import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** What happens on a line. */
export interface LineEvents {
  /** One message; null stands for one that is text. */
  message(bytes: Uint8Array | null): void;
  /** A sign of life. */
  alive(): void;
  /** Nothing comes or goes any more; called once. */
  closed(): void;
}

/** What a peer needs of its connection: a WebSocket, or plain requests where those are blocked. */
export interface Line {
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
  listen(events: LineEvents): void;
}

/** A line over a WebSocket. Frames are built once for everybody, so they are written under `ws` and not through it. */
export class SocketLine implements Line {
  readonly #ws: WebSocket;
  readonly #socket: Duplex;

  constructor(ws: WebSocket, socket: Duplex) {
    this.#ws = ws;
    this.#socket = socket;
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }
  get isPaused(): boolean {
    return this.#ws.isPaused;
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
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  ping(): void {
    this.#ws.ping();
  }

  close(code: number, reason: string): void {
    // A pause would keep the closing handshake from being read.
    if (this.#ws.isPaused) this.#ws.resume();
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }

  listen(events: LineEvents): void {
    this.#ws.on('message', (data, isBinary) => events.message(isBinary && Buffer.isBuffer(data) ? data : null));
    this.#ws.on('pong', () => events.alive());
    this.#ws.on('close', () => events.closed());
  }
}
