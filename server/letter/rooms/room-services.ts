import type { JournalStore } from '../../store/store.ts';
import type { Counters } from './metrics.ts';
import type { RoomScheduler } from './room-scheduler.ts';

/** What the rooms of all letters share. */
export interface RoomServices {
  readonly journal: JournalStore;
  readonly writable: () => Promise<boolean>;
  /** Milliseconds that only go forward, for intervals. */
  readonly now: () => number;
  /** Unix ms, for what is written down. */
  readonly wall: () => number;
  readonly log: RoomLog;
  /** Longest text, in UTF-16 units; 0 for no bound. */
  readonly maxUnits: number;
  readonly counters: Counters;
  readonly scheduler: RoomScheduler;
}

/** Where rooms write what an operator should know. Never text, names or addresses. */
export interface RoomLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
