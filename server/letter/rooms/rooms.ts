import { performance } from 'node:perf_hooks';
import * as Y from 'yjs';
import type { Doc } from '../../../shared/letter/doc.ts';
import { docFromY, giveIds, letterFragment, updateY } from '../../../shared/letter/yjs.ts';
import { textBlocks } from '../../../shared/letter/blocks.ts';
import { CLOSE } from '../../../shared/sync/close.ts';
import { decidedFrame, type DecidedMessage } from '../../../shared/sync/messages.ts';
import type { LetterEvent } from '../../../shared/decision/index.ts';
import { newId } from '../../lib/random.ts';
import type { LetterRooms, RoomName } from '../room-access.ts';
import { messageFrame } from './frames.ts';
import { BOUNDS, Bucket } from './limits.ts';
import type { Peer } from './peer.ts';
import { Room, roomKey, type RoomContext } from './room.ts';

/** Acknowledgements that go out by themselves before the event loop turns to something else; each write takes some 15 µs. */
const ACKS_TOGETHER = 16;

/** The open rooms: those that somebody is in, or was a moment ago. */
export class Rooms implements LetterRooms {
  readonly #context: RoomContext;
  readonly #rooms = new Map<string, Room>();
  readonly #byLetter = new Map<string, Set<Room>>();
  readonly #due = new Set<Room>();
  readonly #owed = new Set<Peer>();
  readonly #unkept = new Set<Room>();
  #keptAt = -Infinity;
  readonly #acksAtOnce: Bucket;
  readonly #closing = new Set<Room>();

  constructor(context: Omit<RoomContext, 'scheduleTurn' | 'scheduleFlush' | 'onPendingAck' | 'failed'>) {
    this.#context = {
      ...context,
      scheduleTurn: (room) => this.#scheduleTurn(room),
      scheduleFlush: (room) => this.#scheduleFlush(room),
      onPendingAck: (peer) => this.#queueAck(peer),
      failed: (room) => this.#drop(room),
    };
    this.#acksAtOnce = new Bucket(BOUNDS.savedPerSecond, BOUNDS.savedPerSecond, context.now());
  }

  /** All rooms that received something in one turn of the event loop have theirs at its end. */
  #scheduleTurn(room: Room): void {
    if (this.#due.size === 0) setImmediate(this.#turn);
    this.#due.add(room);
  }

  readonly #turn = (): void => {
    const due = [...this.#due];
    this.#due.clear();
    for (const one of due) one.turn();
  };

  /**
   * All rooms become durable together, at once after a pause and every `keepMs` while people type: a commit wakes two threads and
   * waits for the disk, whatever it holds.
   */
  #scheduleFlush(room: Room): void {
    if (this.#unkept.size === 0) {
      const wait = this.#keptAt + BOUNDS.keepMs - performance.now();
      if (wait > 0) setTimeout(this.#keep, wait);
      else setImmediate(this.#keep);
    }
    this.#unkept.add(room);
  }

  readonly #keep = (): void => {
    this.#keptAt = performance.now();
    const unkept = [...this.#unkept];
    this.#unkept.clear();
    for (const one of unkept) void one.flush();
  };

  /** Acknowledgements go out at once while they are few; else along with whatever is sent next, or a moment later. */
  #queueAck(peer: Peer): void {
    if (this.#acksAtOnce.tryTake(this.#context.now())) return peer.flushAcks();
    if (this.#owed.size === 0) setTimeout(this.#pay, BOUNDS.payMs);
    this.#owed.add(peer);
  }

  /** Pays what has waited for long enough, a few at a time: hundreds of writes at once would hold up everybody's words. */
  readonly #pay = (): void => {
    const due = this.#context.now() - BOUNDS.savedMs;
    let paid = 0;
    for (const peer of this.#owed) {
      if (peer.ackPendingSince !== null && peer.ackPendingSince > due) continue;
      if (paid === ACKS_TOGETHER) return void setImmediate(this.#pay);
      this.#owed.delete(peer);
      // Null when it went along with something else.
      if (peer.ackPendingSince === null) continue;
      peer.flushAcks();
      paid++;
    }
    if (this.#owed.size > 0) setTimeout(this.#pay, BOUNDS.payMs);
  };

  /** The room with its text read; opened if it is not. */
  async open(name: RoomName): Promise<Room> {
    const key = roomKey(name);
    let room = this.#rooms.get(key);
    if (room === undefined) {
      room = new Room(name, this.#context);
      this.#rooms.set(key, room);
      this.#byLetter.set(name.letter, this.#of(name.letter).add(room));
    }
    // Whoever asks for it is on the way: it is not closed before they are here.
    room.emptySince = this.#context.now();
    try {
      await room.ready;
    } catch (error) {
      this.#drop(room);
      throw error;
    }
    return room;
  }

  #drop(room: Room): void {
    const { letter } = room.name;
    if (this.#rooms.get(room.key) === room) this.#rooms.delete(room.key);
    const siblings = this.#of(letter);
    siblings.delete(room);
    if (siblings.size === 0) this.#byLetter.delete(letter);
    room.destroy();
  }

  #of(letter: string): Set<Room> {
    return this.#byLetter.get(letter) ?? new Set();
  }

  get size(): number {
    return this.#rooms.size;
  }

  /** Messages received that are not yet durable. */
  get waiting(): number {
    let waiting = 0;
    for (const room of this.#rooms.values()) waiting += room.waiting;
    return waiting;
  }

  // LetterRooms

  async currentDoc(name: RoomName): Promise<Doc> {
    const room = await this.open(name);
    await room.applyReceived();
    await room.drain();
    const doc = docFromY(letterFragment(room.text.doc));
    return lacksIds(doc) && (await this.#giveIds(room)) ? docFromY(letterFragment(room.text.doc)) : doc;
  }

  /**
   * Gives every block an id of its own: taking back a split that somebody typed in leaves one without, which nothing could be
   * said of, and which no version may hold. Returns whether it could.
   */
  async #giveIds(room: Room): Promise<boolean> {
    const { journal, wall, writable } = this.#context;
    if (!(await writable())) return false;
    const update = updateFor(room, (ydoc) => giveIds(ydoc, newId));
    if (update === null) return false;
    const at = new Date(wall()).toISOString();
    const [row = 0] = await journal.append([{ room: room.key, person: null, at, bytes: update }]);
    room.publish(update, row);
    return true;
  }

  async prepareEdit(name: RoomName, doc: Doc): ReturnType<LetterRooms['prepareEdit']> {
    const room = await this.open(name);
    const update = updateFor(room, (ydoc) => updateY(ydoc, doc));
    return update && { update, publish: (seq) => room.publish(update, seq) };
  }

  async drain(letter: string): Promise<void> {
    await Promise.all([...this.#of(letter)].map((room) => room.drain()));
  }

  seed(doc: Doc): Uint8Array {
    const made = new Y.Doc();
    updateY(made, doc);
    return Y.encodeStateAsUpdate(made);
  }

  async copyOf(name: RoomName, doc: Doc): Promise<Uint8Array> {
    const room = await this.open(name);
    const made = new Y.Doc();
    Y.applyUpdate(made, room.text.answer(Uint8Array.of(0)));
    updateY(made, doc);
    const state = Y.encodeStateAsUpdate(made);
    made.destroy();
    return state;
  }

  decided(
    letter: string,
    events: readonly LetterEvent[],
    told?: (person: string) => Pick<DecidedMessage, 'events' | 'changed'>,
  ): void {
    const seq = events.at(-1)?.seq ?? 0;
    const frames = new Map<object, Buffer>();
    const all = { events: events.map((event) => ({ ...event })) };
    const frameFor = (person: string): Buffer => {
      const body = told?.(person) ?? all;
      const frame = frames.get(body) ?? messageFrame(decidedFrame({ seq, ...body }));
      frames.set(body, frame);
      return frame;
    };
    for (const room of this.#of(letter)) room.decided(frameFor);
  }

  rights(letter: string): void {
    for (const room of this.#of(letter)) room.rights();
  }

  disconnect(session: string): void {
    for (const room of this.#rooms.values()) {
      for (const peer of room.peers) if (peer.session === session) peer.close(CLOSE.signIn);
    }
  }

  sessions(): ReadonlyMap<string, number> {
    const sessions = new Map<string, number>();
    for (const room of this.#rooms.values()) {
      for (const { session, wroteAt } of room.peers) {
        if (session !== undefined) sessions.set(session, Math.max(sessions.get(session) ?? 0, wroteAt));
      }
    }
    return sessions;
  }

  isOpen(letter: string): boolean {
    return this.#of(letter).size > 0;
  }

  online(letter: string): ReadonlySet<string> {
    const people = new Set<string>();
    for (const room of this.#of(letter)) for (const peer of room.peers) people.add(peer.person);
    return people;
  }

  // Time

  tick(now: number): void {
    for (const room of this.#rooms.values()) {
      room.tick(now);
      if (this.#isUnused(room) && !this.#closing.has(room)) this.#close(room);
    }
  }

  #isUnused(room: Room): boolean {
    return room.isIdle && this.#context.now() - room.emptySince >= BOUNDS.idleMs;
  }

  /** Keeps a snapshot of a room that nobody uses and lets go of it, unless somebody came meanwhile. */
  #close(room: Room): void {
    const { host, log } = this.#context;
    this.#closing.add(room);
    host
      .inTurn(room.name.letter, async () => {
        if (await room.flush()) {
          await room.startAgain('empty');
          await room.snapshot();
        }
        if (this.#isUnused(room)) this.#drop(room);
      })
      .catch((error: unknown) => log.warn({ err: error, room: room.key }, 'a room could not be closed'))
      .finally(() => this.#closing.delete(room));
  }

  /** Makes everything received durable, and every room quick to open. */
  async drainAll(): Promise<void> {
    const { host } = this.#context;
    await Promise.allSettled(
      [...this.#rooms.values()].map((room) =>
        host.inTurn(room.name.letter, async () => {
          await room.ready;
          await room.applyReceived();
          if (await room.flush()) await room.snapshot();
        }),
      ),
    );
  }
}

function lacksIds(doc: Doc): boolean {
  const ids = textBlocks(doc).map(({ attrs }) => attrs.id);
  return ids.includes('') || new Set(ids).size < ids.length;
}

/** The update that makes a change to a room's text; null when it changes nothing. */
function updateFor(room: Room, change: (ydoc: Y.Doc) => void): Uint8Array | null {
  const scratch = new Y.Doc();
  Y.applyUpdate(scratch, room.text.answer(Uint8Array.of(0)));
  const updates: Uint8Array[] = [];
  scratch.on('update', (one) => updates.push(one));
  change(scratch);
  scratch.destroy();
  return updates.length === 0 ? null : Y.mergeUpdates(updates);
}
