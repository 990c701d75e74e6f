import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { performance } from 'node:perf_hooks';
import { CLOSE, type CloseReason } from '../../shared/sync/close.ts';
import { parseRoomName, type RoomName } from '../../shared/sync/room-name.ts';
import type { OpenLetter } from '../letter/open-letter.ts';
import type { OpenLetters } from '../letter/open-letters.ts';
import { BOUNDS, Bucket, DEFAULT_LIMITS, type Limits } from '../letter/rooms/limits.ts';
import { WebSocketConnection, type Connection } from './connection.ts';
import { Peer, personBuckets, type PersonBuckets, type SyncSession } from '../letter/rooms/peer.ts';
import { LongPollConnection } from './long-poll-connection.ts';
import type { Room } from '../letter/rooms/room.ts';
import type { RoomLog } from '../letter/rooms/room-services.ts';

export interface SyncOptions {
  readonly letters: OpenLetters;
  readonly limits?: Partial<Limits>;
  /** Milliseconds that only go forward, for every interval; the process's own when absent. */
  readonly elapsed?: () => number;
  readonly log: RoomLog;
}

export interface Sync {
  /** Open now. `waiting`: messages received that are not yet durable. */
  load(): { readonly connections: number; readonly rooms: number; readonly waiting: number };
  /**
   * Takes over an upgrade to /sync/<room>. The caller has made sure of cookie and Origin, and has read nothing of the socket.
   * Never throws and never rejects: whoever may not come in is told so on the socket.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, session: SyncSession): void;
  /** The same rooms by plain requests, for where WebSockets are blocked. The caller has made sure of cookie and Origin. */
  exchange(exchange: Exchange): Promise<ExchangeOutcome>;
  /** Closes the sockets of a session that has ended. */
  disconnect(session: string): void;
  /** The sessions whose sockets are open, and when each last wrote something (Unix ms; 0 for whoever only reads). */
  sessions(): ReadonlyMap<string, number>;
  /** Makes durable what has been received, tells everyone to come back, and frees everything; within 5 s. */
  stop(): Promise<void>;
}

/** A request to `/sync/<room>`: opens a line, or with `?line=<id>` brings frames to it, or with `&hear=<seconds>` asks for some. */
export interface Exchange {
  readonly url: string;
  readonly session: SyncSession;
  readonly body: Uint8Array;
  /** The client no longer waits. */
  readonly signal: AbortSignal;
}

export type ExchangeOutcome =
  | { readonly status: 200; readonly line: string }
  | { readonly status: 200; readonly frames: Buffer }
  | { readonly status: 204 | 404 | 410 | 429 | 503 };

const STOP_MS = { keep: 2500, close: 300 };

/** `ws` ends an oversized message with 1009, which clients take for something to try again. */
class SyncSocket extends WebSocket {
  override close(code?: number, data?: string | Buffer): void {
    if (code === 1009) super.close(CLOSE.tooLarge.code, CLOSE.tooLarge.reason);
    else super.close(code, data);
  }
}

/** The Yjs server: lets people into the rooms of letters, over WebSockets or plain requests. */
export function createSync(options: SyncOptions): Sync {
  return new SyncServer(options);
}

class SyncServer implements Sync {
  readonly #letters: OpenLetters;
  readonly #log: RoomLog;
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false, // SocketLine answers them.
    maxPayload: BOUNDS.messageBytes,
    WebSocket: SyncSocket,
  });
  readonly #newcomers: Bucket;
  readonly #persons = new Map<string, { connections: number; readonly buckets: PersonBuckets }>();
  #connections = 0;
  readonly #polled = new Map<string, { readonly line: LongPollConnection; seenAt: number }>();
  readonly #ticker: NodeJS.Timeout;
  #entering = 0;
  #stopping = false;

  constructor(options: SyncOptions) {
    this.#letters = options.letters;
    this.#log = options.log;
    this.#now = options.elapsed ?? (() => performance.now());
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { newConnectionsPerSecond } = this.#limits;
    this.#newcomers = new Bucket(newConnectionsPerSecond, newConnectionsPerSecond, this.#now());
    this.#ticker = setInterval(() => this.#tick(), 1000).unref();
  }

  load() {
    return { connections: this.#connections, ...this.#letters.load() };
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, session: SyncSession): void {
    socket.on('error', () => socket.destroy());
    if (this.#stopping) return answer(socket, '503 Service Unavailable');
    if (!this.#newcomers.tryTake(this.#now())) {
      this.#letters.counters.connectionsRefused++;
      return answer(socket, '429 Too Many Requests');
    }
    const deadline = setTimeout(() => socket.destroy(), BOUNDS.upgradeMs);
    this.#entering++;
    this.#admit(request.url ?? '', session)
      .catch((error: unknown) => {
        this.#log.error({ err: error }, 'a room could not be opened');
        return CLOSE.tryAgain;
      })
      .then((admitted) => this.#open(request, socket, head, session, admitted))
      .catch((error: unknown) => {
        this.#log.error({ err: error }, 'an upgrade failed');
        socket.destroy();
      })
      .finally(() => {
        clearTimeout(deadline);
        this.#entering--;
      });
  }

  /** Opens the room for whoever may come in, or says why not. */
  async #admit(url: string, { person }: SyncSession): Promise<Admission | CloseReason> {
    const name = roomName(url);
    if (name === null) return CLOSE.notFound;
    const { amendment } = name;
    const { connections, connectionsPerLetter, connectionsPerPerson } = this.#limits;
    return this.#letters.use(name.letter, async (letter) => {
      // Whether there is such a letter is nobody's business who may not read it; but a wrong address deserves an answer.
      const unknown = await letter.prepare({ person, amendment });
      if (unknown !== null) return unknown.code === 'not-found' ? CLOSE.notFound : CLOSE.noAccess;
      const access = letter.access(person, amendment) ?? 'none';
      if (access === 'none') return CLOSE.noAccess;
      const full =
        isOver(connections, this.#connections) ||
        isOver(connectionsPerLetter, letter.rooms.connections) ||
        isOver(connectionsPerPerson, this.#persons.get(person)?.connections ?? 0);
      if (full) return CLOSE.slowDown;
      return { letter, room: await letter.rooms.open(amendment) };
    });
  }

  #open(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    session: SyncSession,
    admitted: Admission | CloseReason,
  ): void {
    if (this.#stopping) return answer(socket, '503 Service Unavailable');
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => undefined); // Its close follows.
      if ('code' in admitted) {
        this.#letters.counters.connectionsRefused++;
        ws.close(admitted.code, admitted.reason);
        return;
      }
      this.#join(new WebSocketConnection(ws, socket), session, admitted);
    });
  }

  #join(line: Connection, session: SyncSession, { letter, room }: Admission): void {
    // Asked again: opening the room took a moment.
    const access = letter.access(session.person, room.amendment) ?? 'none';
    if (access === 'none') return line.close(CLOSE.noAccess.code, CLOSE.noAccess.reason);
    const now = this.#now();
    const { person } = session;
    const known = this.#persons.get(person) ?? { connections: 0, buckets: personBuckets(this.#limits, now) };
    known.connections++;
    this.#persons.set(person, known);
    const peer = new Peer({
      line,
      session,
      mode: access,
      limits: this.#limits,
      shared: known.buckets,
      counters: this.#letters.counters,
      now,
    });
    this.#connections++;
    this.#letters.counters.connectionsOpened++;
    room.join(peer);
    line.listen({
      message: (bytes) => room.receive(peer, bytes),
      flooded: () => peer.refuseHaste(),
      alive: () => {
        peer.alive = true;
      },
      closed: () => {
        this.#connections--;
        room.leave(peer);
        known.connections--;
      },
    });
  }

  async exchange({ url, session, body, signal }: Exchange): Promise<ExchangeOutcome> {
    if (this.#stopping) return { status: 503 };
    const asked = new URL(url, 'http://localhost').searchParams;
    const id = asked.get('line');
    if (id === null) return this.#openPolled(url, session);
    const known = this.#polled.get(id);
    if (known === undefined || known.line.session !== session.session) return { status: 404 };
    known.seenAt = this.#now();
    const { line } = known;
    if (line.isOver) return { status: 410 };
    await line.receive(body);
    const seconds = asked.get('hear');
    if (seconds === null) return { status: 204 };
    const waitMs = Math.min(BOUNDS.hearMs, Math.max(0, Number(seconds) * 1000) || 0);
    return { status: 200, frames: await line.hear(waitMs, signal) };
  }

  /** Whoever may not come in gets a line too, on which the first word says why. */
  async #openPolled(url: string, session: SyncSession): Promise<ExchangeOutcome> {
    if (!this.#newcomers.tryTake(this.#now())) {
      this.#letters.counters.connectionsRefused++;
      return { status: 429 };
    }
    const admitted = await this.#admit(url, session).catch((error: unknown) => {
      this.#log.error({ err: error }, 'a room could not be opened');
      return CLOSE.tryAgain;
    });
    if (this.#stopping) return { status: 503 };
    const line = new LongPollConnection(session.session);
    this.#polled.set(line.id, { line, seenAt: this.#now() });
    if ('code' in admitted) {
      this.#letters.counters.connectionsRefused++;
      line.close(admitted.code, admitted.reason);
    } else this.#join(line, session, admitted);
    return { status: 200, line: line.id };
  }

  #tick(): void {
    const now = this.#now();
    for (const [id, { line, seenAt }] of this.#polled) {
      if (line.isOver || (!line.isOpen && now - seenAt > BOUNDS.pingMs)) this.#polled.delete(id);
    }
    // A bucket that nobody draws from is full again by now.
    for (const [person, { connections }] of this.#persons) if (connections === 0) this.#persons.delete(person);
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    clearInterval(this.#ticker);
    for (const peer of this.#letters.peers()) peer.stopReading();
    await within(STOP_MS.keep, this.#letters.settle());
    for (const peer of this.#letters.peers()) peer.close(CLOSE.tryAgain);
    if (this.#connections > 0) await within(STOP_MS.close, this.#allGone());
    for (const peer of this.#letters.peers()) peer.terminate();
    this.#server.close();
  }

  disconnect(session: string): void {
    for (const peer of this.#letters.peers()) if (peer.session === session) peer.close(CLOSE.signIn);
  }

  sessions(): ReadonlyMap<string, number> {
    const sessions = new Map<string, number>();
    for (const { session, wroteAt } of this.#letters.peers()) {
      if (session !== undefined) sessions.set(session, Math.max(sessions.get(session) ?? 0, wroteAt));
    }
    return sessions;
  }

  async #allGone(): Promise<void> {
    while (this.#connections > 0) await new Promise((resolve) => setTimeout(resolve, 10).unref());
  }
}

interface Admission {
  readonly letter: OpenLetter;
  readonly room: Room;
}

/** The room that an address names: `/sync/<letter>` or `/sync/<letter>.<amendment>`. */
export function roomName(url: string): RoomName | null {
  const path = /^\/sync\/([^/?#]+)(?:[?#]|$)/.exec(url)?.[1];
  return path === undefined ? null : parseRoomName(path);
}

const isOver = (limit: number, count: number): boolean => limit > 0 && count >= limit;

/** Refuses an upgrade before it is one. */
function answer(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n`);
}

/** Waits for a task, but no longer than this. */
async function within(ms: number, task: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([task, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
