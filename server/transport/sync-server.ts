import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { performance } from 'node:perf_hooks';
import { CLOSE, type CloseReason } from '../../shared/sync/close.ts';
import type { LetterRooms, RoomHost, RoomName } from '../letter/room-access.ts';
import type { Store } from '../store/store.ts';
import { BOUNDS, Bucket, DEFAULT_LIMITS, type Limits } from '../letter/rooms/limits.ts';
import { WebSocketConnection, type Connection } from './connection.ts';
import { Counters } from '../letter/rooms/metrics.ts';
import { Peer, personBuckets, type PersonBuckets, type SyncSession } from '../letter/rooms/peer.ts';
import { LongPollConnection } from './long-poll-connection.ts';
import type { Room, SyncLog } from '../letter/rooms/room.ts';
import { Rooms } from '../letter/rooms/rooms.ts';

export interface SyncOptions {
  readonly store: Pick<Store, 'journal' | 'writable'>;
  readonly host: RoomHost;
  readonly limits?: Partial<Limits>;
  /** The time of day, for what is written down. */
  readonly clock: () => Date;
  /** Milliseconds that only go forward, for every interval; the process's own when absent. */
  readonly elapsed?: () => number;
  readonly log: SyncLog;
}

export interface Sync {
  /** What commands need of the rooms. */
  readonly rooms: LetterRooms;
  /** What has happened since the start, for /metrics. */
  readonly counters: Readonly<Counters>;
  /** Open now. `waiting`: messages received that are not yet durable. */
  load(): { readonly connections: number; readonly rooms: number; readonly waiting: number };
  /**
   * Takes over an upgrade to /sync/<room>. The caller has made sure of cookie and Origin, and has read nothing of the socket.
   * Never throws and never rejects: whoever may not come in is told so on the socket.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, session: SyncSession): void;
  /** The same rooms by plain requests, for where WebSockets are blocked. The caller has made sure of cookie and Origin. */
  exchange(exchange: Exchange): Promise<ExchangeOutcome>;
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

/** An id in a room's name, as the server makes them. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const STOP_MS = { keep: 2500, close: 300 };

/** `ws` ends an oversized message with 1009, which clients take for something to try again. */
class SyncSocket extends WebSocket {
  override close(code?: number, data?: string | Buffer): void {
    if (code === 1009) super.close(CLOSE.tooLarge.code, CLOSE.tooLarge.reason);
    else super.close(code, data);
  }
}

/** The Yjs server: rooms that people connect to, on one side; what commands need of them, on the other. */
export function createSync(options: SyncOptions): Sync {
  return new SyncServer(options);
}

class SyncServer implements Sync {
  readonly rooms: Rooms;
  readonly counters = new Counters();
  readonly #options: SyncOptions;
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
  readonly #letters = new Map<string, number>();
  readonly #peers = new Set<Peer>();
  readonly #polled = new Map<string, { readonly line: LongPollConnection; seenAt: number }>();
  readonly #ticker: NodeJS.Timeout;
  #entering = 0;
  #stopping = false;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#now = options.elapsed ?? (() => performance.now());
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { newConnectionsPerSecond, updatesPerSecond, charactersPerLetter } = this.#limits;
    this.#newcomers = new Bucket(newConnectionsPerSecond, newConnectionsPerSecond, this.#now());
    const { store, host, log } = options;
    this.rooms = new Rooms({
      journal: store.journal,
      writable: () => store.writable(),
      host,
      log,
      now: this.#now,
      wall: () => options.clock().getTime(),
      // Whoever lifts the rate of typing measures, and would soon be stopped by the length of the text.
      maxUnits: updatesPerSecond === 0 ? 0 : charactersPerLetter,
      counters: this.counters,
    });
    this.#ticker = setInterval(() => this.#tick(), 1000).unref();
  }

  load() {
    return { connections: this.#peers.size, rooms: this.rooms.size, waiting: this.rooms.waiting };
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, session: SyncSession): void {
    socket.on('error', () => socket.destroy());
    if (this.#stopping) return answer(socket, '503 Service Unavailable');
    if (!this.#newcomers.tryTake(this.#now())) {
      this.counters.connectionsRefused++;
      return answer(socket, '429 Too Many Requests');
    }
    const deadline = setTimeout(() => socket.destroy(), BOUNDS.upgradeMs);
    this.#entering++;
    this.#admit(request.url ?? '', session)
      .catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'a room could not be opened');
        return CLOSE.tryAgain;
      })
      .then((admitted) => this.#open(request, socket, head, session, admitted))
      .catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'an upgrade failed');
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
    const { connections, connectionsPerLetter, connectionsPerPerson } = this.#limits;
    const { host } = this.#options;
    // Whether there is such a letter is nobody's business who may not read it; but a wrong address deserves an answer.
    const unknown = await host.prepare(name, person);
    if (unknown !== null) return unknown.code === 'not-found' ? CLOSE.notFound : CLOSE.noAccess;
    const access = host.access(name, person) ?? 'none';
    if (access === 'none') return CLOSE.noAccess;
    const full =
      isOver(connections, this.#peers.size) ||
      isOver(connectionsPerLetter, this.#letters.get(name.letter) ?? 0) ||
      isOver(connectionsPerPerson, this.#persons.get(person)?.connections ?? 0);
    if (full) return CLOSE.slowDown;
    return { name, room: await this.rooms.open(name) };
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
        this.counters.connectionsRefused++;
        ws.close(admitted.code, admitted.reason);
        return;
      }
      this.#join(new WebSocketConnection(ws, socket), session, admitted);
    });
  }

  #join(line: Connection, session: SyncSession, { name, room }: Admission): void {
    // Asked again: opening the room took a moment.
    const access = this.#options.host.access(name, session.person) ?? 'none';
    if (access === 'none') return line.close(CLOSE.noAccess.code, CLOSE.noAccess.reason);
    const now = this.#now();
    const { person } = session;
    const known = this.#persons.get(person) ?? { connections: 0, buckets: personBuckets(this.#limits, now) };
    known.connections++;
    this.#persons.set(person, known);
    this.#letters.set(name.letter, (this.#letters.get(name.letter) ?? 0) + 1);
    const peer = new Peer({
      line,
      session,
      mode: access,
      limits: this.#limits,
      shared: known.buckets,
      counters: this.counters,
      now,
    });
    this.#peers.add(peer);
    this.counters.connectionsOpened++;
    room.join(peer);
    line.listen({
      message: (bytes) => room.receive(peer, bytes),
      flooded: () => peer.refuseHaste(),
      alive: () => {
        peer.alive = true;
      },
      closed: () => {
        this.#peers.delete(peer);
        room.leave(peer);
        known.connections--;
        const left = (this.#letters.get(name.letter) ?? 1) - 1;
        if (left > 0) this.#letters.set(name.letter, left);
        else this.#letters.delete(name.letter);
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
      this.counters.connectionsRefused++;
      return { status: 429 };
    }
    const admitted = await this.#admit(url, session).catch((error: unknown) => {
      this.#options.log.error({ err: error }, 'a room could not be opened');
      return CLOSE.tryAgain;
    });
    if (this.#stopping) return { status: 503 };
    const line = new LongPollConnection(session.session);
    this.#polled.set(line.id, { line, seenAt: this.#now() });
    if ('code' in admitted) {
      this.counters.connectionsRefused++;
      line.close(admitted.code, admitted.reason);
    } else this.#join(line, session, admitted);
    return { status: 200, line: line.id };
  }

  #tick(): void {
    const now = this.#now();
    for (const peer of this.#peers) {
      if (!peer.synced && now - peer.connectedAt > BOUNDS.firstSyncMs) peer.close(CLOSE.slowDown);
      if (now < peer.nextPingAt) continue;
      // Half-open lines and sockets that take nothing any more; one we do not read from now cannot answer.
      if (!peer.alive && !peer.isPaused) peer.terminate();
      peer.alive = false;
      peer.nextPingAt = now + BOUNDS.pingMs;
      peer.ping();
    }
    for (const [id, { line, seenAt }] of this.#polled) {
      if (line.isOver || (!line.isOpen && now - seenAt > BOUNDS.pingMs)) this.#polled.delete(id);
    }
    // A bucket that nobody draws from is full again by now.
    for (const [person, { connections }] of this.#persons) if (connections === 0) this.#persons.delete(person);
    this.rooms.tick(now);
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    clearInterval(this.#ticker);
    for (const peer of this.#peers) peer.stopReading();
    await within(STOP_MS.keep, this.rooms.drainAll());
    for (const peer of this.#peers) peer.close(CLOSE.tryAgain);
    if (this.#peers.size > 0) await within(STOP_MS.close, this.#allGone());
    for (const peer of this.#peers) peer.terminate();
    this.#server.close();
  }

  async #allGone(): Promise<void> {
    while (this.#peers.size > 0) await new Promise((resolve) => setTimeout(resolve, 10).unref());
  }
}

interface Admission {
  readonly name: RoomName;
  readonly room: Room;
}

/** The room that an address names: `/sync/<letter>` or `/sync/<letter>.<amendment>`. */
export function roomName(url: string): RoomName | null {
  const path = /^\/sync\/([^/?#]+)(?:[?#]|$)/.exec(url)?.[1];
  if (path === undefined) return null;
  const [letter = '', amendment, ...more] = path.split('.');
  if (!ID.test(letter) || more.length > 0) return null;
  if (amendment === undefined) return { letter };
  return ID.test(amendment) ? { letter, amendment } : null;
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
