import * as Y from 'yjs';
import type { Id, LetterEvent } from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { textBlocks } from '../../../shared/letter/blocks.ts';
import { docFromY, giveIds, letterFragment, updateY } from '../../../shared/letter/yjs.ts';
import type { CloseReason } from '../../../shared/sync/close.ts';
import { decidedFrame, type DecidedMessage } from '../../../shared/sync/messages.ts';
import { newId } from '../../lib/random.ts';
import { messageFrame } from './frames.ts';
import { BOUNDS } from './limits.ts';
import type { Peer } from './peer.ts';
import type { RoomOwner } from './room-owner.ts';
import type { RoomServices } from './room-services.ts';
import { Room } from './room.ts';

/** An edit by the server, computed and not yet shown. */
export interface PreparedEdit {
  readonly update: Uint8Array;
  /** Shows it. Call it once a commit has journalled `update` under this number. */
  publish(journalSeq: number): void;
}

/**
 * The open rooms of one letter: those that somebody is in, or was a moment ago. A room without an amendment is that of the draft.
 * What reads or writes texts is called inside the letter's turn only.
 */
export class LetterRooms {
  readonly #letter: Id;
  readonly #owner: RoomOwner;
  readonly #services: RoomServices;
  readonly #rooms = new Map<Id | undefined, Room>();
  readonly #closing = new Set<Room>();

  constructor(letter: Id, owner: RoomOwner, services: RoomServices) {
    this.#letter = letter;
    this.#owner = owner;
    this.#services = services;
  }

  /** The room with its text read; opened if it is not. */
  async open(amendment?: Id): Promise<Room> {
    let room = this.#rooms.get(amendment);
    if (room === undefined) {
      room = new Room({
        ...{ name: { letter: this.#letter, amendment }, owner: this.#owner, services: this.#services },
        onFailed: (failed) => this.#drop(failed),
      });
      this.#rooms.set(amendment, room);
    }
    // Whoever asks for it is on the way: it is not closed before they are here.
    room.emptySince = this.#services.now();
    try {
      await room.ready;
    } catch (error) {
      this.#drop(room);
      throw error;
    }
    return room;
  }

  #drop(room: Room): void {
    if (this.#rooms.get(room.amendment) === room) this.#rooms.delete(room.amendment);
    room.destroy();
  }

  /** How many are in memory, with or without people in them. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Messages received that are not yet durable. */
  get waiting(): number {
    let waiting = 0;
    for (const room of this.#rooms.values()) waiting += room.waiting;
    return waiting;
  }

  // People

  /** Every connection to one of the rooms. */
  *peers(): Iterable<Peer> {
    for (const room of this.#rooms.values()) yield* room.peers;
  }

  get connections(): number {
    let connections = 0;
    for (const room of this.#rooms.values()) connections += room.peers.size;
    return connections;
  }

  /** Who is connected to any of the rooms. */
  online(): ReadonlySet<Id> {
    const people = new Set<Id>();
    for (const { person } of this.peers()) people.add(person);
    return people;
  }

  /** Reads again what people may do: somebody's right has changed without an event of the letter. */
  rights(): void {
    for (const room of this.#rooms.values()) room.rights();
  }

  // Texts

  /** Makes every update received before this call applied and durable, and returns the text as ProseMirror JSON. */
  async currentDoc(amendment?: Id): Promise<Doc> {
    const room = await this.open(amendment);
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
    return (await this.#services.writable()) && this.#change(room, (ydoc) => giveIds(ydoc, newId));
  }

  /** Changes a room's text at once, beside all decisions, and shows it. Returns whether there was anything to change. */
  async #change(room: Room, change: (ydoc: Y.Doc) => void): Promise<boolean> {
    const { journal, wall } = this.#services;
    const update = updateFor(room, change);
    if (update === null) return false;
    const at = new Date(wall()).toISOString();
    const [row = 0] = await journal.append([{ room: room.key, person: null, at, bytes: update }]);
    room.publish(update, row);
    return true;
  }

  /** Changes the texts of all open rooms for which there is a change; only inside the letter's turn. */
  async changeOpen(
    changeOf: (room: Room['key'], people: ReadonlyMap<number, Id>) => Promise<((ydoc: Y.Doc) => void) | null>,
  ): Promise<void> {
    for (const room of [...this.#rooms.values()]) {
      await room.ready;
      await room.applyReceived();
      await room.drain();
      const change = await changeOf(room.key, room.text.people);
      if (change !== null) await this.#change(room, change);
    }
  }

  /** Prepares what turns a room's text into `doc`, touching only what differs; null when nothing does. */
  async prepareEdit(amendment: Id | undefined, doc: Doc): Promise<PreparedEdit | null> {
    const room = await this.open(amendment);
    const update = updateFor(room, (ydoc) => updateY(ydoc, doc));
    return update && { update, publish: (seq) => room.publish(update, seq) };
  }

  /**
   * First state of a room whose text is `doc`, with the history of the room that it was made from: whoever typed on in a copy
   * of that one has what the new room builds on, so that their words join it as they are.
   */
  async copyOf(amendment: Id | undefined, doc: Doc): Promise<Uint8Array> {
    const room = await this.open(amendment);
    const made = new Y.Doc();
    Y.applyUpdate(made, room.text.answer(Uint8Array.of(0)));
    updateY(made, doc);
    const state = Y.encodeStateAsUpdate(made);
    made.destroy();
    return state;
  }

  /** Makes durable everything that was shown, so that what is decided next comes after it. */
  async drain(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map((room) => room.drain()));
  }

  /**
   * Tells everyone of a decision, after the last text frame before it; rights are read again.
   * @param changeFor what a person is told of it, the very same object for those who see the same; all of the events when absent
   */
  decided(
    events: readonly LetterEvent[],
    changeFor?: (person: Id) => Pick<DecidedMessage, 'events' | 'changed'>,
  ): void {
    const seq = events.at(-1)?.seq ?? 0;
    const frames = new Map<object, Buffer>();
    const all = { events: events.map((event) => ({ ...event })) };
    const frameFor = (person: string): Buffer => {
      const body = changeFor?.(person) ?? all;
      const frame = frames.get(body) ?? messageFrame(decidedFrame({ seq, ...body }));
      frames.set(body, frame);
      return frame;
    };
    for (const room of this.#rooms.values()) room.decided(frameFor);
  }

  // Time

  /** Once a second. @param now as the services count */
  tick(now: number): void {
    for (const room of this.#rooms.values()) {
      room.tick(now);
      if (this.#isUnused(room) && !this.#closing.has(room)) this.#closeUnused(room);
    }
  }

  #isUnused(room: Room): boolean {
    return room.isIdle && this.#services.now() - room.emptySince >= BOUNDS.idleMs;
  }

  /** Keeps a snapshot of a room that nobody uses and lets go of it, unless somebody came meanwhile. */
  #closeUnused(room: Room): void {
    this.#closing.add(room);
    this.#owner
      .runExclusive(async () => {
        if (await room.flush()) {
          await room.startAgain('empty');
          await room.snapshot();
        }
        if (this.#isUnused(room)) this.#drop(room);
      })
      .catch((error: unknown) => this.#services.log.warn({ err: error, room: room.key }, 'a room could not be closed'))
      .finally(() => this.#closing.delete(room));
  }

  /** Makes everything received durable, and every room quick to open, as far as that can be done. */
  async settle(): Promise<void> {
    await Promise.allSettled(
      [...this.#rooms.values()].map(async (room) => {
        await room.ready;
        await room.applyReceived();
        if (await room.flush()) await room.snapshot();
      }),
    );
  }

  /** Asks again for what was not taken while the letter was suspended. */
  resume(): void {
    for (const room of this.#rooms.values()) room.askAgain();
  }

  /** Closes all connections and lets go of every room; what is not durable by now is lost to memory. */
  close(reason: CloseReason): void {
    for (const room of [...this.#rooms.values()]) {
      room.closeAll(reason);
      this.#drop(room);
    }
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
