import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Engine, Row, Statement, WriteResult } from '../engine.ts';
import { StoreConflict, StoreInUse, StoreUnavailable } from '../errors.ts';
import { packed } from '../tables/packed-rows.ts';
import type { TextUpdate } from '../store.ts';
import type { OpenReply, Outcome, Reply, Request, Task, WorkerOptions } from './messages.ts';

/** How often, and how long apart (in ms), it is tried to empty the log of a database that others read. */
const PURGES = 20;
const PURGE_AGAIN_MS = 250;

/** Up to this many bytes, copying costs less than handing over. */
const COPIED = 16_384;

interface Waiting {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** Appends that were asked one right after the other: one task, of which each caller gets its own rows' numbers. */
interface Appending {
  readonly id: number;
  readonly rows: TextUpdate[];
  readonly callers: {
    readonly rows: number;
    readonly resolve: (seqs: readonly number[]) => void;
    readonly reject: (error: Error) => void;
  }[];
}

/**
 * The near side of the database thread. What is asked in one turn of the event loop travels in one message, and so does
 * what is asked while the thread is at work: the busier it is, the more writes share one fsync.
 */
export class SqliteEngine implements Engine {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked: (Request | Appending)[] = [];
  /** A message to the thread is not answered yet. */
  #busy = false;
  #lastId = 0;
  #ended: Error | null = null;
  /** Why nothing is written, if nothing is. */
  #refusal: string | null = null;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (replies: readonly Reply[]) => this.#answer(replies));
    worker.on('error', (error) => this.#end(new StoreUnavailable('the database thread failed', { cause: error })));
    worker.on('exit', () => this.#end(new StoreUnavailable('the store is closed')));
  }

  /**
   * Starts the thread and waits until the database is open and migrated.
   * @throws StoreInUse when another process holds the serving lock
   */
  static async open(options: WorkerOptions): Promise<SqliteEngine> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: options,
      // Nothing of the command line or test runner that started us concerns the thread.
      execArgv: [],
    });
    const opened = await new Promise<OpenReply>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    if (opened.opened) return new SqliteEngine(worker);
    if (opened.inUse) {
      throw new StoreInUse(
        'Another Paraph already serves this data folder. Stop it first, or set PARAPH_DATA to another folder.',
      );
    }
    throw new StoreUnavailable(opened.message);
  }

  async read(...statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    return rowsOf(await this.#ask({ kind: 'read', statements }));
  }

  /** Runs all statements in one transaction; resolves once durable. */
  async write(...statements: readonly Statement[]): Promise<WriteResult> {
    if (this.#refusal !== null) throw new StoreUnavailable(this.#refusal);
    const outcome = await this.#ask({ kind: 'write', statements });
    return outcome.kind === 'stale' ? 'stale' : rowsOf(outcome);
  }

  append(rows: readonly TextUpdate[]): Promise<readonly number[]> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (this.#refusal !== null) return Promise.reject(new StoreUnavailable(this.#refusal));
    return new Promise((resolve, reject) => {
      const last = this.#asked.at(-1);
      const appending = last !== undefined && 'callers' in last ? last : this.#startAppending();
      appending.rows.push(...rows);
      appending.callers.push({ rows: rows.length, resolve, reject });
    });
  }

  #startAppending(): Appending {
    const appending: Appending = { id: ++this.#lastId, rows: [], callers: [] };
    const { callers } = appending;
    this.#waiting.set(appending.id, {
      resolve: (outcome) => {
        const seqs = outcome.kind === 'appended' ? outcome.seqs : [];
        let start = 0;
        for (const { rows, resolve } of callers) resolve(seqs.slice(start, (start += rows)));
      },
      reject: (error) => {
        for (const { reject } of callers) reject(error);
      },
    });
    this.#add(appending);
    return appending;
  }

  /** From now on reads alone are answered. */
  refuseWrites(why: string): void {
    this.#refusal = why;
  }

  async pragma(text: string): Promise<void> {
    await this.#ask({ kind: 'pragma', text });
  }

  /** Takes out of the files what was deleted; see `Store.purge`. */
  async purge(how: 'quick' | 'whole'): Promise<boolean> {
    let all = how;
    for (let attempt = 0; attempt < PURGES; attempt++) {
      if (attempt > 0) await setTimeout(PURGE_AGAIN_MS);
      const outcome = await this.#ask({ kind: 'purge', whole: all === 'whole' }).catch((error: unknown) => {
        if (error instanceof StoreUnavailable) return null;
        throw error;
      });
      if (outcome?.kind !== 'purged') continue;
      // The database is new; only the log of it waits for a reader.
      all = 'quick';
      if (outcome.isAll) return true;
    }
    return false;
  }

  async backup(file: string): Promise<void> {
    await this.#ask({ kind: 'backup', file });
  }

  /** Finishes what was asked, then ends the thread. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#busy = false;
    this.#post();
    const gone = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage('close');
    await gone;
  }

  #ask(task: Task): Promise<Outcome> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#add({ id, task });
    });
  }

  #add(asked: Request | Appending): void {
    // nextTick runs after the promise callbacks of this turn, so that all they ask goes along.
    if (this.#asked.length === 0 && !this.#busy) process.nextTick(() => this.#post());
    this.#asked.push(asked);
  }

  #post(): void {
    if (this.#asked.length === 0 || this.#busy || this.#ended) return;
    this.#busy = true;
    const transfers: ArrayBuffer[] = [];
    const requests = this.#asked.map((asked): Request => {
      if ('task' in asked) return asked;
      const rows = packed(asked.rows);
      if (rows.bytes.byteLength >= COPIED) transfers.push(rows.bytes);
      return { id: asked.id, task: { kind: 'append', rows } };
    });
    this.#asked = [];
    this.#worker.postMessage(requests, transfers);
  }

  #answer(replies: readonly Reply[]): void {
    this.#busy = false;
    if (this.#asked.length > 0) process.nextTick(() => this.#post());
    for (const { id, outcome, failure } of replies) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (outcome) waiting?.resolve(outcome);
      else if (failure?.kind === 'unavailable') waiting?.reject(new StoreUnavailable(failure.message));
      else if (failure?.kind === 'conflict') waiting?.reject(new StoreConflict(failure.message));
      else waiting?.reject(new Error(failure?.message ?? 'the database thread answered nothing'));
    }
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

function rowsOf(outcome: Outcome): readonly (readonly Row[])[] {
  return outcome.kind === 'rows' ? outcome.rows : [];
}
