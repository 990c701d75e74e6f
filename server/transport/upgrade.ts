import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Settings } from '../settings.ts';
import type { Session } from '../store/store.ts';
import { tokenIn } from './http/cookie.ts';

/** The door to the rooms: whoever may not open a socket is told so before a byte of it is read (trust.md 2.1). */

export interface UpgradeOptions {
  readonly origin: () => string;
  readonly session: (cookie: string | undefined) => Promise<Session | null>;
  /** Takes over a socket whose person is known; which room, and access to it, is the receiver's to check. */
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer, session: Session) => void;
  readonly fault: (error: unknown) => void;
  /** The most sockets at once, each 0 for no limit. */
  readonly limits: Pick<Settings['limits'], 'connections' | 'connectionsPerLetter' | 'connectionsPerPerson'>;
}

/** Makes the listener for the server's `upgrade` event. */
export function upgradeListener({ origin, session, accept, fault, limits }: UpgradeOptions) {
  const sockets = new Sockets();
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // A socket that breaks before it is handed over must not end the server.
    socket.on('error', () => socket.destroy());
    if (!request.url?.startsWith('/sync/')) return deny(socket, '404 Not Found');
    // Exactly ours: cookies alone would let any page that a person has open speak for that person.
    if (request.headers.origin !== origin()) return deny(socket, '403 Forbidden');
    const letter = request.url.slice('/sync/'.length).split(/[.?]/, 1)[0] ?? '';
    const fits =
      sockets.take('all', socket, limits.connections) &&
      sockets.take(`letter ${letter}`, socket, limits.connectionsPerLetter);
    if (!fits) return deny(socket, TOO_MANY);
    session(tokenIn(request.headers.cookie, origin()))
      .then((found) => {
        if (found === null) deny(socket, '401 Unauthorized');
        else if (found.letter !== undefined && found.letter !== letter) deny(socket, '403 Forbidden');
        else if (!sockets.take(`person ${found.person}`, socket, limits.connectionsPerPerson)) deny(socket, TOO_MANY);
        else if (!socket.destroyed) accept(request, socket, head, found);
      })
      .catch((error: unknown) => {
        fault(error);
        deny(socket, '503 Service Unavailable');
      });
  };
}

const TOO_MANY = '429 Too Many Requests';

/**
 * Sockets that are open or about to be. The rooms count those that are open and say in their own words that there are too many;
 * here those are counted that they do not see yet, so that many at once are not all let in before the first of them is counted.
 */
class Sockets {
  readonly #known = new Map<string, Set<Duplex>>();

  /** Counts a socket until it closes; returns false where it may be one too many once those on their way are open. */
  take(name: string, socket: Duplex, limit: number): boolean {
    const known = this.#known.get(name) ?? new Set();
    if (limit > 0 && known.size >= limit && [...known].some((one) => !isAnswered(one))) return false;
    known.add(socket);
    this.#known.set(name, known);
    socket.once('close', () => {
      known.delete(socket);
      if (known.size === 0) this.#known.delete(name);
    });
    return true;
  }
}

/** The first bytes that a socket is sent are the answer to its upgrade; then the rooms have counted it. */
function isAnswered(socket: Duplex): boolean {
  return !('bytesWritten' in socket) || Number(socket.bytesWritten) > 0;
}

function deny(socket: Duplex, status: string): void {
  if (socket.destroyed) return;
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
