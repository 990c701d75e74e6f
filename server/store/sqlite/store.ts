import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrations as allMigrations, type Migration } from '../migrations/index.ts';
import { query, sqliteDialect, sqliteSearch } from '../tables/queries.ts';
import { readRedoLog, RedoLog } from '../redo/redo-log.ts';
import { recover } from '../redo/recover.ts';
import { SqliteEngine } from './engine.ts';
import { StoreUnavailable } from '../errors.ts';
import type { JournalStore, Store } from '../store.ts';
import { storesOn } from '../stores.ts';

export interface SqliteStoreOptions {
  /** Take the folder for serving, which only one process may; a helper that adds a person or a link leaves it out. */
  readonly serve?: boolean;
  /** Steps of the schema; the released ones when absent. */
  readonly migrations?: readonly Migration[];
}

/** The embedded store, with what only an embedded one can do. */
export interface SqliteStore extends Store {
  /** Writes a consistent copy of everything into a new file, while others go on writing. */
  backup(file: string): Promise<void>;
  /** Lets the database grow to this many pages of 4 KB and no further, as on a full disk; null lifts the limit. */
  limitPages(pages: number | null): Promise<void>;
}

/**
 * Opens, and makes if missing, the embedded store in a folder; ':memory:' keeps nothing beyond `close`.
 * @throws StoreInUse when `serve` is asked and another process serves the folder
 * @throws StoreUnavailable when the folder or the file cannot be opened
 */
export async function openSqliteStore(folder: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
  const { serve = false, migrations = allMigrations } = options;
  const inMemory = folder === ':memory:';
  try {
    if (!inMemory) mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StoreUnavailable(`the data folder ${folder} cannot be made`, { cause: error });
  }
  const engine = await SqliteEngine.open({
    file: inMemory ? folder : join(folder, 'paraph.db'),
    ...(serve && !inMemory && { servingLock: join(folder, 'serving.lock') }),
    migrations: migrations.map((step) => step.up(query.schema, sqliteDialect).map((built) => built.compile().sql)),
  });
  const stores = storesOn(engine, sqliteSearch);
  const redo = serve && !inMemory ? await startRedoLog(join(folder, 'paraph.redo'), engine, stores.journal) : null;
  const log = redo?.log;
  return {
    ...stores,
    ...(redo && { lostNotes: redo.lost }),
    ...(redo && !log && { journal: { ...stores.journal, note: unnoted } }),
    ...(log && { journal: { ...stores.journal, note: (updates, claims) => log.append({ updates, claims }) } }),
    backup: (file) => engine.backup(file),
    purge: (how) => engine.purge(how),
    limitPages: (pages) => engine.pragma(`max_page_count = ${pages ?? 0xfffffffe}`),
    async close() {
      await engine.close();
      log?.close();
    },
  };
}

function unnoted(): never {
  throw new StoreUnavailable('the redo log waits for room on the disk');
}

/** Brings into the database what a process that was killed had only noted, and starts anew. */
async function startRedoLog(path: string, engine: SqliteEngine, journal: JournalStore) {
  try {
    const { notes, lost } = readRedoLog(path);
    try {
      await recover(notes, engine, journal);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      // A full disk. The notes stay where they are for the next start; anything written before them would come out of order.
      engine.refuseWrites('the disk was full at the start: make room, then start Paraph again');
      return { log: null, lost };
    }
    return { log: RedoLog.start(path), lost };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
