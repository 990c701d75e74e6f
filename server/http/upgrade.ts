import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Session } from '../store/store.ts';
import { tokenIn } from './cookie.ts';

/** The door to the rooms: whoever may not open a socket is told so before a byte of it is read (trust.md 2.1). */

export interface UpgradeOptions {
  readonly origin: () => string;
  readonly session: (cookie: string | undefined) => Promise<Session | null>;
  /** Takes over a socket whose person is known; which room, and access to it, is the receiver's to check. */
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer, session: Session) => void;
  readonly fault: (error: unknown) => void;
}

/** Makes the listener for the server's `upgrade` event. */
export function upgradeListener({ origin, session, accept, fault }: UpgradeOptions) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // A socket that breaks before it is handed over must not end the server.
    socket.on('error', () => socket.destroy());
    if (!request.url?.startsWith('/sync/')) return deny(socket, '404 Not Found');
    // Exactly ours: cookies alone would let any page that a person has open speak for that person.
    if (request.headers.origin !== origin()) return deny(socket, '403 Forbidden');
    session(tokenIn(request.headers.cookie, origin()))
      .then((found) => {
        if (found === null) deny(socket, '401 Unauthorized');
        else if (!socket.destroyed) accept(request, socket, head, found);
      })
      .catch((error: unknown) => {
        fault(error);
        deny(socket, '503 Service Unavailable');
      });
  };
}

function deny(socket: Duplex, status: string): void {
  if (socket.destroyed) return;
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
