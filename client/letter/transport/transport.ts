/** Which way this tab reaches the server's rooms: by WebSocket, or by plain requests where no WebSocket comes through. */
import { LongPollSocket } from './long-poll-socket.ts';

const KEY = 'paraph:road';
/** Sockets in a row that did not come up before plain requests are tried; from then on both are, in turn. */
const MISSES = 2;

type Transport = 'socket' | 'requests';

class TransportChoice {
  #transport: Transport = sessionStorage.getItem(KEY) === 'requests' ? 'requests' : 'socket';
  #misses = 0;

  /** A line to a room. */
  open(url: string): WebSocket | LongPollSocket {
    return this.#transport === 'socket' ? new WebSocket(url) : new LongPollSocket(url);
  }

  /** The line did not come up. A server that is down is missed both ways, and found by the first that comes through. */
  failed(): void {
    this.#misses++;
    if (this.#misses >= MISSES) this.#transport = this.#transport === 'socket' ? 'requests' : 'socket';
  }

  /** The line came up: this is the way from now on, in this tab. */
  connected(): void {
    this.#misses = 0;
    sessionStorage.setItem(KEY, this.#transport);
  }

  /** The network may be another one, where sockets come through. */
  changed(): void {
    this.#misses = 0;
    this.#transport = 'socket';
  }
}

/** All rooms of a tab go the same way. */
export const transport = new TransportChoice();

/** What y-websocket makes its lines with: a constructor may answer with another object than its own. */
export const TransportSocket = class {
  constructor(url: string) {
    return transport.open(url);
  }
} as unknown as typeof WebSocket;
