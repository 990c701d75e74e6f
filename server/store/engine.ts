/** What a database does for the stores: SQLite in a thread of its own, or PostgreSQL over a connection. */

import type { TextUpdate } from './store.ts';

export type Param = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

/** One SQL statement; `expect` is the number of rows it must change, else its whole request is undone and answered `stale`. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly Param[];
  readonly expect?: number;
}

/** Rows of each statement, or `stale` when one changed another number of rows than it expected (then none was run). */
export type WriteResult = readonly (readonly Row[])[] | 'stale';

/**
 * Runs requests in the order in which they were asked, so that a read sees every write asked before it. Each is done wholly or
 * not at all, and what was asked in one turn shares one transaction.
 * @throws StoreUnavailable when the database cannot be reached or refuses to write
 * @throws StoreConflict when a row breaks a rule of its table
 */
export interface Engine {
  read(...statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /** Resolves once durable. */
  write(...statements: readonly Statement[]): Promise<WriteResult>;
  /** Appends to the text journal and answers the rows' numbers, once durable. */
  append(rows: readonly TextUpdate[]): Promise<readonly number[]>;
  /** Finishes what was asked. */
  close(): Promise<void>;
}
