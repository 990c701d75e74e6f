import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreInUse, StoreUnavailable } from '../../../server/store/errors.ts';
import { migrations } from '../../../server/store/migrations/index.ts';
import { query } from '../../../server/store/tables/queries.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../../../server/store/sqlite/store.ts';
import { anna, ben, commitOf, created, row, storeContract } from '../../contract/store.ts';
import { temporaryFolder } from '../../support/folder.ts';

storeContract('SQLite in memory', () => openSqliteStore(':memory:'));
storeContract('SQLite in a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paraph-'));
  const store = await openSqliteStore(folder, { serve: true });
  return {
    ...store,
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

async function opened(folder: string, options?: SqliteStoreOptions) {
  const store = await openSqliteStore(folder, options);
  onTestFinished(() => store.close());
  return store;
}

describe('the embedded store', () => {
  it('has everything again after it was closed and opened', async () => {
    const folder = temporaryFolder();
    const first = await openSqliteStore(folder);
    await first.letters.commit(commitOf('L', 0, { events: [created()], people: [anna], updates: [row('L', 'a')] }));
    await first.close();
    const second = await opened(folder);
    expect(await second.letters.events('L')).toEqual([created()]);
    expect((await second.journal.history('L')).length).toBe(1);
  });

  it('is for nobody else to read: files and backups, also those that were open to all', async () => {
    const folder = temporaryFolder();
    const modes = (...names: string[]) =>
      names.map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8).padStart(3, '0'));
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    const files = ['paraph.db', 'paraph.db-wal', 'paraph.db-shm', 'paraph.redo', 'serving.lock'];
    const first = await openSqliteStore(folder, { serve: true });
    await first.people.add(anna);
    expect(modes(...files)).toEqual(files.map(() => '600'));
    for (const file of files) chmodSync(join(folder, file), 0o644);
    const helper = await opened(folder);
    await helper.backup(join(folder, 'backup.db'));
    expect(modes('paraph.db', 'paraph.db-wal', 'backup.db')).toEqual(['600', '600', '600']);
    await first.close();
    await opened(folder, { serve: true });
    expect(modes(...files)).toEqual(files.map(() => '600'));
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('refuses a database that is empty, in a sentence, and leaves it as it is', async () => {
    const folder = temporaryFolder();
    await (await openSqliteStore(folder)).close();
    truncateSync(join(folder, 'paraph.db'), 0);
    for (const serve of [true, false]) {
      await expect(openSqliteStore(folder, { serve })).rejects.toThrow(
        /paraph\.db is empty.* Remove it, then put a backup/,
      );
    }
    expect(statSync(join(folder, 'paraph.db')).size).toBe(0);
    rmSync(join(folder, 'paraph.db'));
    await opened(folder, { serve: true });
  });

  it('is made once by many that start at once', async () => {
    const folder = temporaryFolder();
    const stores = await Promise.all(Array.from({ length: 4 }, () => opened(folder)));
    await stores[0]?.people.add(anna);
    for (const store of stores) expect((await store.people.list()).length).toBe(1);
  });

  it('finishes what was asked before it was closed', async () => {
    const folder = temporaryFolder();
    const first = await openSqliteStore(folder);
    const appended = first.journal.append([row('L', 'a')]);
    await first.close();
    expect(await appended).toEqual([1]);
    expect((await (await opened(folder)).journal.history('L')).length).toBe(1);
  });

  it('lets one process serve a folder, tells the second in a sentence, and lets helpers write meanwhile', async () => {
    const folder = temporaryFolder();
    const serving = await openSqliteStore(folder, { serve: true });
    const second = openSqliteStore(folder, { serve: true });
    await expect(second).rejects.toBeInstanceOf(StoreInUse);
    await expect(second).rejects.toThrow(/already serves this data folder/);
    const helper = await opened(folder);
    await Promise.all([helper.people.add(anna), serving.people.add(ben)]);
    expect((await serving.people.list()).map(({ id }) => id)).toEqual([anna.id, ben.id]);
    await serving.close();
    await opened(folder, { serve: true });
  });

  it('undoes a failing request alone, though it shares its transaction with others', async () => {
    const store = await opened(temporaryFolder());
    await store.people.add(anna);
    const [before, failing, after] = await Promise.allSettled([
      store.journal.append([row('L', 'a')]),
      store.letters.commit(commitOf('L', 0, { events: [created()], people: [ben, { ...ben, id: 'p-x' }] })),
      store.journal.append([row('L', 'b')]),
    ]);
    expect([before.status, failing.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.letters.ids()).toEqual([]);
    expect(await store.people.list()).toEqual([anna]);
    expect((await store.journal.history('L')).length).toBe(2);
  });

  it('numbers the rows of a room one after the other, though another process and decisions write in between', async () => {
    const folder = temporaryFolder();
    const [serving, helper] = [await opened(folder, { serve: true }), await opened(folder)];
    const append = (store: typeof serving, text: string) => store.journal.append([row('L', text)]);
    expect(await append(serving, 'a')).toEqual([1]);
    expect(await append(helper, 'b')).toEqual([2]);
    expect(await append(serving, 'c')).toEqual([3]);
    await serving.letters.commit(commitOf('L', 0, { events: [created()], updates: [row('L', 'd')] }));
    expect(await append(serving, 'e')).toEqual([5]);
    expect(await append(helper, 'f')).toEqual([6]);
    await Promise.allSettled([
      append(serving, 'g'),
      serving.letters.commit(commitOf('L', 0, { events: [created()], updates: [row('L', 'refused')] })),
      append(serving, 'h'),
    ]);
    expect((await serving.journal.history('L')).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each(['decision_event', 'content'])('never changes or removes a row of %s', async (table) => {
    const folder = temporaryFolder();
    const store = await opened(folder);
    const contents = [{ digest: 'd', canonical: '{}' }];
    await store.letters.commit(commitOf('L', 0, { events: [created()], contents }));
    const db = new Database(join(folder, 'paraph.db'));
    onTestFinished(() => void db.close());
    const column = table === 'content' ? 'canonical' : 'body';
    expect(() => db.exec(`update ${table} set ${column} = 'x'`)).toThrow(/never changed/);
    expect(() => db.exec(`delete from ${table}`)).toThrow(/never changed/);
  });

  it('keeps nothing of a request that the full disk refuses, answers reads, and works again once there is space', async () => {
    const store = await opened(temporaryFolder());
    await store.journal.append([row('L', 'kept')]);
    await store.limitPages(1);
    const big = { ...row('L', ''), bytes: new Uint8Array(100_000) };
    const [rows, commit, read] = await Promise.allSettled([
      store.journal.append([row('L', 'small'), big]),
      store.letters.commit(commitOf('L', 0, { events: [created()], updates: [big] })),
      store.journal.history('L'),
    ]);
    expect(rows.status === 'rejected' && rows.reason).toBeInstanceOf(StoreUnavailable);
    expect(commit.status === 'rejected' && commit.reason).toBeInstanceOf(StoreUnavailable);
    expect(read.status === 'fulfilled' && read.value.length).toBe(1);
    expect(await store.letters.ids()).toEqual([]);
    await store.limitPages(null);
    expect(await store.journal.append([big])).toEqual([2]);
  });

  it('says why when the folder cannot be opened', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(openSqliteStore(join(folder, 'file'))).rejects.toBeInstanceOf(StoreUnavailable);
    writeFileSync(join(folder, 'paraph.db'), 'this is no database, and long enough to be read as one'.repeat(99));
    await expect(openSqliteStore(folder)).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('adds what newer steps of the schema bring, and refuses a database newer than itself', async () => {
    const folder = temporaryFolder();
    const old = await openSqliteStore(folder);
    await old.people.add(anna);
    await old.close();
    const next = {
      name: '9999-next',
      up: () => [{ compile: () => sql`alter table person add column x text`.compile(query) }],
    };
    const newer = await openSqliteStore(folder, { migrations: [...migrations, next] });
    expect(await newer.people.list()).toEqual([{ ...anna, x: null }]);
    await newer.close();
    await expect(openSqliteStore(folder)).rejects.toThrow(/newer Paraph/);
  });

  it('copies itself into one file that opens as a store', async () => {
    const folder = temporaryFolder();
    const store = await opened(folder);
    await store.people.add(anna);
    const copy = temporaryFolder();
    await store.backup(join(copy, 'paraph.db'));
    expect(await (await opened(copy)).people.list()).toEqual([anna]);
  });
});
