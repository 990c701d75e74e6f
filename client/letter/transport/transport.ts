/** Which way this tab reaches the server's rooms: by WebSocket, or by plain requests where no WebSocket comes through. */
import { PolledSocket } from './long-poll-socket.ts';

const KEY = 'paraph:road';
/** Sockets in a row that did not come up before plain requests are tried; from then on both are, in turn. */
const MISSES = 2;

type Way = 'socket' | 'requests';

class Road {
  #way: Way = sessionStorage.getItem(KEY) === 'requests' ? 'requests' : 'socket';
  #misses = 0;

  /** A line to a room. */
  open(url: string): WebSocket | PolledSocket {
    return this.#way === 'socket' ? new WebSocket(url) : new PolledSocket(url);
  }

  /** The line did not come up. A server that is down is missed both ways, and found by the first that comes through. */
  missed(): void {
    this.#misses++;
    if (this.#misses >= MISSES) this.#way = this.#way === 'socket' ? 'requests' : 'socket';
  }

  /** The line came up: this is the way from now on, in this tab. */
  reached(): void {
    this.#misses = 0;
    sessionStorage.setItem(KEY, this.#way);
  }

  /** The network may be another one, where sockets come through. */
  changed(): void {
    this.#misses = 0;
    this.#way = 'socket';
  }
}

/** All rooms of a tab go the same way. */
export const road = new Road();

/** What y-websocket makes its lines with: a constructor may answer with another object than its own. */
export const RoadSocket = class {
  constructor(url: string) {
    return road.open(url);
  }
} as unknown as typeof WebSocket;
