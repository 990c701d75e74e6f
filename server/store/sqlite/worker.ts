/**
 * The thread that owns the database file. All requests that have arrived are run in one transaction and answered after its
 * commit, so that any number of writers share one fsync and nobody hears of what is not on disk.
 */
import { randomUUID } from 'node:crypto';
import { linkSync, rmSync, statSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { Row, Statement } from '../engine.ts';
import { keepPrivate, makePrivate } from '../private-file.ts';
import type { Failure, OpenReply, Outcome, Reply, Request, Task, WorkerOptions } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('sqlite-worker.ts runs as a worker thread only');
const options = workerData as WorkerOptions;

/** SQLite's own words for "the disk refuses": the transaction may already be gone by then. */
const DISK = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|NOMEM|CORRUPT|NOTADB|PROTOCOL|BUSY|LOCKED)/;

/** How long to wait for another process that writes. */
const BUSY_MS = 5_000;

function open(): { db: Database.Database; lock: Database.Database | null } {
  const lock = options.servingLock === undefined ? null : holdLock(options.servingLock);
  try {
    if (options.file !== ':memory:') prepare(options.file);
    return { db: opened(options.file, lock !== null), lock };
  } catch (error) {
    lock?.close();
    throw error;
  }
}

/**
 * Opens the database. On a full disk the index of its log, which processes share, cannot be made: whoever serves then keeps it in
 * memory and the others out, so that all can still be read, and written once there is room again.
 */
function opened(file: string, serves: boolean): Database.Database {
  try {
    return configured(new Database(file));
  } catch (error) {
    if (!serves || !DISK.test(codeOf(error))) throw error;
    const db = new Database(file);
    db.pragma('locking_mode = EXCLUSIVE');
    return configured(db);
  }
}

function configured(db: Database.Database): Database.Database {
  try {
    // An SQL-level wait: `paraph link` and the like write to the same file for moments.
    db.pragma(`busy_timeout = ${String(BUSY_MS)}`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // What is deleted was somebody's words: zeros take their place.
    db.pragma('secure_delete = ON');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Makes the database where there is none, for nobody else to read; SQLite gives its other files the same mode. It gets its name once
 * it is one: an empty file of that name is what a full disk or a failed copy leaves of one, never what a start was stopped at.
 */
function prepare(file: string): void {
  const known = statSync(file, { throwIfNoEntry: false });
  if (known?.isFile() && known.size === 0) throw new Error(emptied(file));
  if (known === undefined) {
    const fresh = `${file}.${randomUUID()}.new`;
    try {
      makePrivate(fresh);
      const db = new Database(fresh);
      // Writes the first page.
      db.pragma('journal_mode = WAL');
      db.close();
      linkSync(fresh, file);
    } catch (error) {
      // Another process was faster.
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      rmSync(fresh, { force: true });
    }
  }
  for (const one of [file, `${file}-wal`, `${file}-shm`]) keepPrivate(one);
}

const emptied = (file: string): string =>
  `${file} is empty: what letters it held are not in it any more. Remove it, then put a backup in its place with ` +
  'paraph restore; or start without any letters.';

/** Locks a file for as long as this process lives; the operating system lets go of it however the process ends. */
function holdLock(file: string): Database.Database {
  const lock = new Database(file, { timeout: 0 });
  try {
    // Nothing is ever written here, so that a full disk does not matter.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    keepPrivate(file);
    return lock;
  } catch (error) {
    lock.close();
    throw codeOf(error).startsWith('SQLITE_BUSY') ? new InUse() : error;
  }
}

class InUse extends Error {}

function migrate(db: Database.Database): void {
  const version = (): number => db.pragma('user_version', { simple: true }) as number;
  if (version() > options.migrations.length) {
    throw new Error(
      `the database is of a newer Paraph (schema ${version()}, this one knows ${options.migrations.length})`,
    );
  }
  if (version() === options.migrations.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Read again inside the transaction: another process may have been migrating while this one waited.
    for (const statements of options.migrations.slice(version())) for (const sql of statements) db.exec(sql);
    db.pragma(`user_version = ${options.migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (DISK.test(code)) return { kind: 'unavailable', message: `${code}: ${message}` };
  return { kind: code.startsWith('SQLITE_CONSTRAINT') ? 'conflict' : 'fault', message };
}

class Stale extends Error {}

/** More rooms than this are not remembered. */
const ROOMS_KNOWN = 10_000;

const isWrite = ({ task }: Request): boolean => task.kind === 'write' || task.kind === 'append';

class Engine {
  readonly #db: Database.Database;
  readonly #prepared = new Map<string, Database.Statement<unknown[], Row>>();
  readonly #begin;
  readonly #commit;
  readonly #savepoint;
  readonly #release;
  readonly #undo;
  readonly #append;
  readonly #lastSeq;
  /** Last journal number of each room, for as long as all that was written was appended here. */
  readonly #seqs = new Map<string, number>();

  constructor(db: Database.Database) {
    this.#db = db;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#savepoint = db.prepare('SAVEPOINT request');
    this.#release = db.prepare('RELEASE request');
    this.#undo = db.prepare('ROLLBACK TO request');
    this.#append = db.prepare<[string, number, string | null, string, Uint8Array]>(
      'INSERT INTO text_update (room, seq, person, at, bytes) VALUES (?, ?, ?, ?, ?)',
    );
    this.#lastSeq = db
      .prepare<[string], number>('SELECT coalesce(max(seq), 0) FROM text_update WHERE room = ?')
      .pluck();
  }

  /** Runs everything that has arrived and answers it all at once. */
  run(requests: readonly Request[]): Reply[] {
    if (!requests.some(isWrite)) return requests.map((request) => this.#alone(request));
    try {
      return this.#together(requests, (request) => ({ id: request.id, outcome: this.#do(request.task) }));
    } catch {
      // Some request cannot be done. Only then is it worth its cost to make each one undoable by itself.
    }
    try {
      return this.#together(requests, (request) => this.#inside(request));
    } catch (error) {
      const failure: Failure = { kind: 'unavailable', message: failureOf(error).message };
      return requests.map((request) => (isWrite(request) ? { id: request.id, failure } : this.#alone(request)));
    }
  }

  /** One transaction for all; throws, with nothing done, when it cannot be kept. */
  #together(requests: readonly Request[], one: (request: Request) => Reply): Reply[] {
    try {
      this.#begin.run();
      const replies: Reply[] = [];
      for (const request of requests) {
        const reply = one(request);
        replies.push(reply);
        // SQLite has rolled everything back by itself: what the earlier requests wrote is gone too.
        if (!this.#db.inTransaction) throw new Error(reply.failure?.message ?? 'the transaction was rolled back');
      }
      this.#commit.run();
      return replies;
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      this.#seqs.clear();
      throw error;
    }
  }

  /**
   * Reading the last number from the table takes three times as long as writing a row. Where another process has written
   * meanwhile, the table's key refuses the number, and it is read again.
   */
  #nextSeq(room: string): number {
    if (this.#seqs.size > ROOMS_KNOWN) this.#seqs.clear();
    const next = (this.#seqs.get(room) ?? this.#lastSeq.get(room) ?? 0) + 1;
    this.#seqs.set(room, next);
    return next;
  }

  #alone({ id, task }: Request): Reply {
    try {
      return { id, outcome: this.#do(task) };
    } catch (error) {
      return { id, failure: failureOf(error) };
    }
  }

  /** One request within the shared transaction: a failing one is undone alone. */
  #inside(request: Request): Reply {
    const { id, task } = request;
    if (!isWrite(request)) return this.#alone(request);
    this.#savepoint.run();
    try {
      const outcome = this.#do(task);
      this.#release.run();
      return { id, outcome };
    } catch (error) {
      this.#seqs.clear();
      if (this.#db.inTransaction) {
        this.#undo.run();
        this.#release.run();
      }
      return error instanceof Stale ? { id, outcome: { kind: 'stale' } } : { id, failure: failureOf(error) };
    }
  }

  #do(task: Task): Outcome {
    switch (task.kind) {
      case 'read':
      case 'write':
        if (task.kind === 'write') this.#seqs.clear();
        return { kind: 'rows', rows: task.statements.map((statement) => this.#statement(statement)) };
      case 'append': {
        const { rooms, persons, ats, ends, bytes } = task.rows;
        let start = 0;
        const seqs = rooms.map((room, i) => {
          const end = ends[i] ?? start;
          const part = new Uint8Array(bytes, start, end - start);
          start = end;
          const seq = this.#nextSeq(room);
          this.#append.run(room, seq, persons[i] ?? null, ats[i] ?? '', part);
          return seq;
        });
        return { kind: 'appended', seqs };
      }
      case 'pragma':
        this.#db.pragma(task.text);
        return { kind: 'rows', rows: [] };
      case 'purge': {
        if (task.whole) this.#db.exec('VACUUM');
        // Whoever reads just now is not waited for: all others would wait too.
        this.#db.pragma('busy_timeout = 0');
        try {
          const [state] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
          return { kind: 'purged', isAll: state?.busy === 0 };
        } finally {
          this.#db.pragma(`busy_timeout = ${String(BUSY_MS)}`);
        }
      }
      case 'backup':
        // SQLite writes into a file that is there as long as it is empty.
        makePrivate(task.file);
        try {
          this.#db.prepare('VACUUM INTO ?').run(task.file);
        } catch (error) {
          rmSync(task.file, { force: true });
          throw error;
        }
        return { kind: 'rows', rows: [] };
    }
  }

  #statement({ sql, params, expect }: Statement): readonly Row[] {
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      prepared = this.#db.prepare<unknown[], Row>(sql);
      this.#prepared.set(sql, prepared);
    }
    if (prepared.reader) {
      const rows = prepared.all(...params);
      if (expect !== undefined && rows.length !== expect) throw new Stale();
      return rows;
    }
    const { changes } = prepared.run(...params);
    if (expect !== undefined && changes !== expect) throw new Stale();
    return [];
  }
}

/** Large results travel without being copied; small ones are cheaper to copy. */
const WORTH_A_TRANSFER = 16_384;

function buffersOf(replies: readonly Reply[]): ArrayBuffer[] {
  const found: ArrayBuffer[] = [];
  for (const { outcome } of replies) {
    if (outcome?.kind !== 'rows') continue;
    for (const value of outcome.rows.flat().flatMap((row) => Object.values(row))) {
      if (!(value instanceof Uint8Array) || value.length < WORTH_A_TRANSFER) continue;
      if (value.buffer instanceof ArrayBuffer && value.buffer.byteLength === value.length) found.push(value.buffer);
    }
  }
  return found;
}

function serve(db: Database.Database, lock: Database.Database | null): void {
  const engine = new Engine(db);
  port?.on('message', (first: readonly Request[] | 'close') => {
    let requests: readonly Request[] = [];
    let closing = false;
    const take = (message: readonly Request[] | 'close'): void => {
      if (message === 'close') closing = true;
      else requests = requests.length === 0 ? message : requests.concat(message);
    };
    take(first);
    for (let more = port && receiveMessageOnPort(port); more; more = port && receiveMessageOnPort(port)) {
      take(more.message as readonly Request[] | 'close');
    }
    if (requests.length > 0) {
      const replies = engine.run(requests);
      port?.postMessage(replies, buffersOf(replies));
    }
    if (closing) {
      db.close();
      lock?.close();
      port?.close();
    }
  });
}

try {
  const { db, lock } = open();
  serve(db, lock);
  port.postMessage({ opened: true } satisfies OpenReply);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  port.postMessage({ opened: false, inUse: error instanceof InUse, message } satisfies OpenReply);
  port.close();
}
