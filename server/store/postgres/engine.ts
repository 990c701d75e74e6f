import { Socket } from 'node:net';
import { Client, DatabaseError, types } from 'pg';
import type { Engine, Row, Statement, WriteResult } from '../engine.ts';
import { packed } from '../tables/packed-rows.ts';
import type { TextUpdate } from '../store.ts';
import { StoreConflict, StoreInDoubt, StoreInUse, StoreUnavailable } from '../errors.ts';
import { forPostgres } from '../tables/queries.ts';

/** Returns `bigint` as a number: all of ours are counts and Yjs client ids, far below 2^53. */
types.setTypeParser(types.builtins.INT8, Number);

/** "paraph" as a number: the advisory lock of whoever serves a database. */
const SERVING = 0x706172;
/** How long a connection may take to come about. */
const CONNECT_MS = 8_000;
/** How long the database may say nothing while it is asked; then the line counts as broken, though nobody has said so. */
const SILENT_MS = 8_000;
/** How long to ask what became of a commit whose answer was lost; less where the line has been silent for long already. */
const SETTLE_MS = 5_000;
const SETTLE_STALLED_MS = 1_000;
const SETTLE_AGAIN_MS = 100;

interface Job {
  readonly writes: boolean;
  readonly run: (client: Client) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

export interface PostgresOptions {
  readonly url: string;
  /** Take the database for serving, which only one process may. */
  readonly serve: boolean;
  /** Statements of each migration, oldest first. */
  readonly migrations: readonly (readonly string[])[];
}

class Stale extends Error {}

/**
 * Runs everything over one connection, so that the order of asking is the order of doing. What has been asked by the time
 * the connection is free goes into one transaction, and so shares one flush to disk.
 */
export class PostgresEngine implements Engine {
  readonly #options: PostgresOptions;
  /** Marks this process in the database: whoever served in between has put its own mark there. */
  readonly #mark = crypto.randomUUID();
  readonly #names = new Map<string, { readonly name: string; readonly text: string }>();
  #client: Client | null = null;
  /** Under the newest client. */
  #socket: Socket | null = null;
  /** Cuts a line that has stalled, while work is done. */
  #watchdog: NodeJS.Timeout | null = null;
  #stalled = false;
  #jobs: Job[] = [];
  #working: Promise<void> | null = null;
  #closed = false;

  private constructor(options: PostgresOptions) {
    this.#options = options;
  }

  /**
   * Connects and brings the tables up to date.
   * @throws StoreInUse when another process serves the database
   * @throws StoreUnavailable when it cannot be reached or is of a newer Paraph
   */
  static async open(options: PostgresOptions): Promise<PostgresEngine> {
    const engine = new PostgresEngine(options);
    const client = await engine.#connect();
    try {
      await migrate(client, options.migrations);
      if (options.serve) {
        await client.query('update serving set mark = $1', [engine.#mark]);
        await client.query('delete from last_commit');
      }
    } catch (error) {
      await client.end();
      throw failureOf(error);
    }
    engine.#client = client;
    return engine;
  }

  read(...statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    return this.#ask(false, (client) => this.#all(client, statements));
  }

  async write(...statements: readonly Statement[]): Promise<WriteResult> {
    try {
      return await this.#ask(true, (client) => this.#all(client, statements));
    } catch (error) {
      if (error instanceof Stale) return 'stale';
      throw error;
    }
  }

  append(rows: readonly TextUpdate[]): Promise<readonly number[]> {
    const { rooms, persons, ats, ends, bytes } = packed(rows);
    const parts = ends.map((end, i) => Buffer.from(bytes, ends[i - 1] ?? 0, end - (ends[i - 1] ?? 0)));
    return this.#ask(true, async (client) => {
      const { rows } = await client.query<{ readonly seq: number }>({
        name: 'append',
        text: APPEND,
        values: [rooms, persons, ats, parts],
      });
      return rows.map(({ seq }) => seq);
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    while (this.#working !== null) await this.#working;
    // A stalled line takes no leave.
    const cut = setTimeout(() => this.#socket?.destroy(), SILENT_MS);
    await this.#client?.end();
    clearTimeout(cut);
    this.#client = null;
  }

  #ask<T>(writes: boolean, run: (client: Client) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('the store is closed'));
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ writes, run, resolve, reject });
      // The turn's other askers get along before the work begins.
      this.#working ??= Promise.resolve().then(() => this.#work());
    });
  }

  async #work(): Promise<void> {
    while (this.#jobs.length > 0) {
      const jobs = this.#jobs;
      this.#jobs = [];
      this.#stalled = false;
      this.#watchdog = setTimeout(() => {
        this.#stalled = true;
        this.#socket?.destroy();
      }, SILENT_MS);
      try {
        this.#client ??= await this.#again();
        await together(this.#client, jobs, this.#mark);
      } catch (error) {
        const failure = error instanceof InDoubt ? await this.#settled(error) : failureOf(error);
        if (failure !== null) for (const { reject } of jobs) reject(failure);
      } finally {
        clearTimeout(this.#watchdog);
      }
      if (this.#stalled) this.#refuseAll();
    }
    this.#working = null;
  }

  /**
   * Finds out what became of a commit whose answer was lost: each transaction leaves a mark of its own, so the newest one tells.
   * Returns null when it was kept, and its askers have been answered; else what to tell them.
   */
  async #settled({ turn, answers }: InDoubt): Promise<StoreUnavailable | null> {
    const until = performance.now() + (this.#stalled ? SETTLE_STALLED_MS : SETTLE_MS);
    const cut = setTimeout(() => this.#socket?.destroy(), until - performance.now());
    this.#client = null;
    try {
      while (performance.now() < until) {
        this.#watchdog?.refresh();
        try {
          const client = await this.#again();
          const sql = 'select turn from last_commit where process = $1';
          const { rows } = await client.query<{ readonly turn: string }>(sql, [this.#mark]);
          this.#client = client;
          if (rows[0]?.turn !== turn) return new StoreUnavailable('the line to the database broke; nothing was kept');
          for (const answer of answers) answer();
          return null;
        } catch {
          // The old line may still be known there, or the database be on its way back.
          await new Promise((resolve) => setTimeout(resolve, SETTLE_AGAIN_MS));
        }
      }
      return new StoreInDoubt('the line to the database broke while it was writing');
    } finally {
      clearTimeout(cut);
    }
  }

  /** Whoever has waited behind a stalled line is told now, instead of after as long again for the next one. */
  #refuseAll(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    for (const { reject } of jobs) reject(new StoreUnavailable('the database does not answer'));
  }

  async #all(client: Client, statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    const results: (readonly Row[])[] = [];
    for (const { sql, params, expect } of statements) {
      const { name, text } = this.#named(sql);
      const values = params.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value));
      const { rows, rowCount } = await client.query<Row>({ name, text, values });
      this.#watchdog?.refresh();
      if (expect !== undefined && rowCount !== expect) throw new Stale();
      results.push(rows);
    }
    return results;
  }

  /** A prepared statement's name by its text. */
  #named(sql: string): { readonly name: string; readonly text: string } {
    const known = this.#names.get(sql);
    if (known !== undefined) return known;
    const made = { name: `s${String(this.#names.size)}`, text: forPostgres(sql) };
    this.#names.set(sql, made);
    return made;
  }

  async #connect(): Promise<Client> {
    const socket = new Socket();
    this.#socket = socket;
    const client = new Client({
      connectionString: this.#options.url,
      stream: () => socket,
      application_name: 'paraph',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
    });
    // A line that breaks while nothing is asked; the next one asked for connects again.
    const gone = (): void => {
      if (this.#client === client) this.#client = null;
    };
    client.on('error', gone).on('end', gone);
    try {
      await client.connect();
      // Whatever the database's default: what is answered is on disk.
      await client.query('set synchronous_commit = on');
      if (this.#options.serve && !(await locked(client))) throw new StoreInUse(IN_USE);
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw failureOf(error);
    }
  }

  /** Connects again, unless somebody else has served the letters meanwhile: then this process knows too little to go on. */
  async #again(): Promise<Client> {
    const client = await this.#connect();
    if (!this.#options.serve) return client;
    const { rows } = await client.query<{ readonly mark: string }>('select mark from serving');
    if (rows[0]?.mark === this.#mark) return client;
    await client.end();
    throw new StoreUnavailable('another Paraph has served this database meanwhile; start this one again');
  }
}

const IN_USE = 'Another Paraph already serves this database. Stop it first, or set DATABASE_URL to another database.';

/** Numbers the rows of each room on from its last one, in the order given. */
const APPEND = `
  insert into text_update (room, seq, person, at, bytes)
  select room, (select coalesce(max(seq), 0) from text_update t where t.room = n.room)
    + row_number() over (partition by room order by place), person, at, bytes
  from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) with ordinality as n (room, person, at, bytes, place)
  order by place
  returning seq`;

async function locked(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ readonly held: boolean }>('select pg_try_advisory_lock($1) as held', [SERVING]);
  return rows[0]?.held === true;
}

/** Runs the steps that the database has not had, in one transaction; two that start at once wait for each other. */
async function migrate(client: Client, migrations: PostgresOptions['migrations']): Promise<void> {
  await inTransaction(client, async () => {
    await client.query('select pg_advisory_xact_lock($1)', [SERVING + 1]);
    await client.query('create table if not exists serving (version integer not null, mark text not null)');
    // The newest transaction of each process, by which one whose answer was lost is known to have been done.
    await client.query('create table if not exists last_commit (process text primary key, turn text not null)');
    const { rows } = await client.query<{ readonly version: number }>('select version from serving');
    const version = rows[0]?.version ?? 0;
    if (rows.length === 0) await client.query("insert into serving (version, mark) values (0, '')");
    if (version > migrations.length) {
      throw new StoreUnavailable(
        `the database is of a newer Paraph (schema ${String(version)}, this one knows ${String(migrations.length)})`,
      );
    }
    for (const statements of migrations.slice(version)) for (const sql of statements) await client.query(sql);
    await client.query('update serving set version = $1', [migrations.length]);
  });
}

/** A commit was asked for, and its answer has not come. */
class InDoubt extends Error {
  readonly turn: string;
  /** What to tell those who asked, should it turn out to have been done. */
  readonly answers: readonly (() => void)[];

  constructor(turn: string, answers: readonly (() => void)[], options: ErrorOptions) {
    super('the answer to a commit was lost', options);
    this.turn = turn;
    this.answers = answers;
  }
}

/** Commits and leaves a mark by which the commit is known again, in one trip. @throws InDoubt when the answer does not come */
async function commitAs(client: Client, process: string, answers: readonly (() => void)[]): Promise<void> {
  const turn = crypto.randomUUID();
  try {
    await client.query(
      `insert into last_commit (process, turn) values ('${process}', '${turn}')
       on conflict (process) do update set turn = excluded.turn; commit`,
    );
  } catch (error) {
    // An error of the statement has undone it; one that ends the connection says nothing of what came before.
    if (error instanceof DatabaseError && error.severity === 'ERROR') throw error;
    throw new InDoubt(turn, answers, { cause: error });
  }
}

async function inTransaction<T>(
  client: Client,
  work: () => Promise<T>,
  commit: (done: T) => Promise<unknown> = () => client.query('commit'),
): Promise<T> {
  await client.query('begin');
  try {
    const done = await work();
    await commit(done);
    return done;
  } catch (error) {
    // A broken line has rolled back by itself.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** One transaction for all; when one of them cannot be done, once more with each undoable by itself. */
async function together(client: Client, jobs: readonly Job[], process: string): Promise<void> {
  if (!jobs.some(({ writes }) => writes)) {
    for (const job of jobs) await alone(client, job);
    return;
  }
  let answers: readonly (() => void)[];
  const commit = (made: readonly (() => void)[]) => commitAs(client, process, made);
  try {
    answers = await inTransaction(
      client,
      async () => {
        const made: (() => void)[] = [];
        for (const { run, resolve } of jobs) {
          const value = await run(client);
          made.push(() => resolve(value as never));
        }
        return made;
      },
      commit,
    );
  } catch (error) {
    // Done twice, what was in doubt would stand there twice.
    if (jobs.length === 1 || error instanceof InDoubt) throw error;
    answers = await inTransaction(
      client,
      async () => {
        const made: (() => void)[] = [];
        for (const job of jobs) made.push(await inside(client, job));
        return made;
      },
      commit,
    );
  }
  for (const answer of answers) answer();
}

async function alone(client: Client, { run, resolve, reject }: Job): Promise<void> {
  try {
    resolve((await run(client)) as never);
  } catch (error) {
    reject(failureOf(error));
  }
}

/** One job within the shared transaction: a failing one is undone alone. */
async function inside(client: Client, { run, resolve, reject }: Job): Promise<() => void> {
  await client.query('savepoint request');
  try {
    const value = await run(client);
    await client.query('release savepoint request');
    return () => resolve(value as never);
  } catch (error) {
    await client.query('rollback to savepoint request');
    const failure = failureOf(error);
    return () => reject(failure);
  }
}

/** Classes of SQLSTATE that say a row breaks a rule; all else of the database's is about the database. */
const CONFLICT = /^23/;

function failureOf(error: unknown): Error {
  if (error instanceof Stale || error instanceof StoreInUse || error instanceof StoreUnavailable) return error;
  if (error instanceof DatabaseError && CONFLICT.test(error.code ?? '')) return new StoreConflict(error.message);
  if (error instanceof DatabaseError && /^(42|22|P0)/.test(error.code ?? '')) return new Error(error.message);
  const message = error instanceof Error ? error.message : String(error);
  return new StoreUnavailable(`the database cannot be used: ${message}`, { cause: error });
}
