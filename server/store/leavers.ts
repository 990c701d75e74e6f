import type { Id } from '../../shared/decision/index.ts';

/** Who has left the institution: they stay in every letter, and nothing lets them in. */
export interface LeaverStore {
  /** Ends sessions, links and tokens of somebody, who gets no new ones. @returns the sessions that ended */
  add(person: Id, at: string): Promise<readonly string[]>;
  /** False: they had not left. */
  remove(person: Id): Promise<boolean>;
  /** Those of these people who have left. */
  among(people: readonly Id[]): Promise<ReadonlySet<Id>>;
  list(): Promise<readonly Id[]>;
}
