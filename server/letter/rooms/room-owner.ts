import type { Id, Refusal } from '../../../shared/decision/index.ts';

/** What a person may do in a room right now, read from the letter's state; asked on every message. */
export type RoomAccess = 'write' | 'read' | 'none';

/** The letter that a room belongs to, as the room needs it. A room without an amendment is that of the draft. */
export interface RoomOwner {
  /** Nothing is under way or waiting for the letter: what takes no time may be done at once. */
  readonly isIdle: boolean;
  /** Nothing is taken for now; what people send is asked for again later. */
  readonly isSuspended: boolean;
  /** Runs a task after everything asked before it of the same letter: commands and room flushes alike. */
  runExclusive<T>(task: () => Promise<T>): Promise<T>;
  /** Lets go of all that is in memory, for the store may hold more or less than it: everybody comes back. */
  drop(): void;
  /** Access as of the last committed event. Synchronous, so it can be asked per message. Null until `prepare` was awaited. */
  access(person: Id, amendment?: Id): RoomAccess | null;
  /** Reads the letter, and who asks; returns a refusal when the letter or its amendment is unknown. */
  prepare(asked: { readonly person?: Id; readonly amendment?: Id | undefined }): Promise<Refusal | null>;
  /** Why a write is refused now: locked, no access, amendment tabled… */
  refusalFor(person: Id, amendment?: Id): Refusal;
}
