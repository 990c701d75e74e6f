import type { Row, Statement } from '../engine.ts';
import type { PackedRows } from '../tables/packed-rows.ts';

/** What passes between the store and its worker thread. Values are copied by structured clone; large bytes are transferred. */

/** A request is done wholly or not at all. A read sees every write asked before it. */
export type Task =
  | { readonly kind: 'read'; readonly statements: readonly Statement[] }
  | { readonly kind: 'write'; readonly statements: readonly Statement[] }
  | { readonly kind: 'append'; readonly rows: PackedRows }
  | { readonly kind: 'pragma'; readonly text: string }
  /** Nothing that was deleted is to stay in the files. `whole`: not even in corners of the database's pages. */
  | { readonly kind: 'purge'; readonly whole: boolean }
  | { readonly kind: 'backup'; readonly file: string };

export interface Request {
  readonly id: number;
  readonly task: Task;
}

/** What a task brought: rows of each of its statements, or numbers of the journal rows. */
export type Outcome =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Row[])[] }
  | { readonly kind: 'appended'; readonly seqs: readonly number[] }
  /** `isAll`: no reader kept the write-ahead log from being emptied. */
  | { readonly kind: 'purged'; readonly isAll: boolean }
  | { readonly kind: 'stale' };

export type Failure = { readonly kind: 'unavailable' | 'conflict' | 'fault'; readonly message: string };

export interface Reply {
  readonly id: number;
  readonly outcome?: Outcome;
  readonly failure?: Failure;
}

/** What the worker is started with. */
export interface WorkerOptions {
  /** Path of the database, or ':memory:'. */
  readonly file: string;
  /** Path of the file whose lock says that somebody serves this folder; absent for a helper like `paraph link`. */
  readonly servingLock?: string;
  /** Statements of each migration, oldest first; those past the database's own count are run. */
  readonly migrations: readonly (readonly string[])[];
}

/** First message of the worker: open, or the reason why not. */
export type OpenReply =
  { readonly opened: true } | { readonly opened: false; readonly inUse: boolean; readonly message: string };
