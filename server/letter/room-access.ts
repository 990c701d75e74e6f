import type { Id, LetterEvent, Refusal } from '../../shared/decision/index.ts';
import type { DecidedMessage } from '../../shared/sync/messages.ts';

/** What a person may do in a room right now, read from the letter's state by whoever owns it; asked on every message. */
export type RoomAccess = 'write' | 'read' | 'none';

/**
 * What the sync server needs of a letter. Implemented by server/letter/; the letter's one queue orders its commands and
 * the updates of all its rooms.
 */
export interface RoomHost {
  /** Runs a task after everything asked before it for the same letter: commands and room flushes alike. */
  inTurn<T>(letter: Id, task: () => Promise<T>): Promise<T>;
  /** Nothing is under way or waiting for the letter: what takes no time may be done at once. */
  isIdle(letter: Id): boolean;
  /** Access as of the last committed event. Synchronous, so it can be asked per message. Null until `prepare` was awaited. */
  access(room: RoomName, person: Id): RoomAccess | null;
  /** Loads the letter, and who asks; returns a refusal when the letter or its amendment is unknown. */
  prepare(room: RoomName, person?: Id): Promise<Refusal | null>;
  /** Why a write is refused now: locked, no access, amendment tabled… */
  refusalFor(room: RoomName, person: Id): Refusal;
}

/** `<letter>` for the draft, `<letter>.<amendment>` for an amendment being written. */
export interface RoomName {
  readonly letter: Id;
  readonly amendment?: Id;
}

/** What commands need of the rooms. Implemented by server/letter/rooms/; call only inside the letter's turn. */
export interface LetterRooms {
  /** Makes every update received before this call applied and durable, and answers the room's text as ProseMirror JSON. */
  currentDoc(room: RoomName): Promise<import('../../shared/letter/doc.ts').Doc>;
  /** Makes durable everything that was shown in the letter's rooms, so that what is decided next comes after it. */
  drain(letter: Id): Promise<void>;
  /**
   * Prepares an edit by the server: computes the Yjs update that turns the room's text into `doc`, touching only what differs.
   * Not applied until `publish` (call it after the commit that journals `update` succeeded); `null` when nothing differs.
   */
  prepareEdit(
    room: RoomName,
    doc: import('../../shared/letter/doc.ts').Doc,
  ): Promise<{ readonly update: Uint8Array; publish(journalSeq: number): void } | null>;
  /** First state of a new room, journalled in the commit that creates it. */
  seed(doc: import('../../shared/letter/doc.ts').Doc): Uint8Array;
  /**
   * First state of a room whose text is `doc`, with the history of the room that it was made from: whoever typed on in a copy
   * of that one has what the new room builds on, so that their words join it as they are.
   */
  copyOf(room: RoomName, doc: import('../../shared/letter/doc.ts').Doc): Promise<Uint8Array>;
  /**
   * Tells everyone in the letter's rooms, after the last text frame before it; rights are read again from the host.
   * @param told what a person is told of it, the very same object for those who see the same; all of the events when absent
   */
  decided(
    letter: Id,
    events: readonly LetterEvent[],
    told?: (person: Id) => Pick<DecidedMessage, 'events' | 'changed'>,
  ): void;
  /** Reads again what a letter's people may do in its rooms: somebody's right has changed without an event of the letter. */
  rights(letter: Id): void;
  /** Closes the sockets of a session that has ended. */
  disconnect(session: string): void;
  /** The sessions whose sockets are open, and when each last wrote something (Unix ms; 0 for whoever only reads). */
  sessions(): ReadonlyMap<string, number>;
  /** Whether a room of the letter is in memory, with or without people in it. */
  isOpen(letter: Id): boolean;
  /** Who is connected to any room of the letter. */
  online(letter: Id): ReadonlySet<Id>;
}
