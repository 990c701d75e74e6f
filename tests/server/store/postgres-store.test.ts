import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { StoreInUse, StoreUnavailable } from '../../../server/store/errors.ts';
import { openPostgresStore } from '../../../server/store/postgres/store.ts';
import { anna, ben, commitOf, created, row, storeContract } from '../../contract/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { postgres, PostgresServer, type Database } from '../../support/postgres.ts';
import { SyncClient } from '../../support/sync-client.ts';

let server: PostgresServer;

describe.skipIf(!postgres)('the store in PostgreSQL', () => {
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.stop());

  storeContract('PostgreSQL', async () => openPostgresStore((await server.database()).url, { serve: true }));

  async function opened({ url }: Database, options: { readonly serve?: boolean } = {}) {
    const store = await openPostgresStore(url, options);
    onTestFinished(() => store.close());
    return store;
  }

  it('has everything again after it was closed and opened', async () => {
    const database = await server.database();
    const first = await openPostgresStore(database.url);
    await first.letters.commit(commitOf('L', 0, { events: [created()], people: [anna], updates: [row('L', 'a')] }));
    await first.close();
    const second = await opened(database);
    expect(await second.letters.events('L')).toEqual([created()]);
    expect((await second.journal.history('L')).length).toBe(1);
  });

  it('lets one process serve a database, tells the second in a sentence, and lets helpers write meanwhile', async () => {
    const database = await server.database();
    const serving = await opened(database, { serve: true });
    const second = openPostgresStore(database.url, { serve: true });
    await expect(second).rejects.toBeInstanceOf(StoreInUse);
    await expect(second).rejects.toThrow(/already serves this database/);
    const helper = await opened(database);
    await Promise.all([helper.people.add(anna), serving.people.add(ben)]);
    expect(await serving.people.list()).toEqual([anna, ben]);
  });

  it('makes its tables once when two open a new database at the same time', async () => {
    const database = await server.database();
    const both = await Promise.all([opened(database), opened(database)]);
    await both[0].people.add(anna);
    expect(await both[1].people.list()).toEqual([anna]);
  });

  it.each(['decision_event', 'content'])('never changes or removes a row of %s', async (table) => {
    const database = await server.database();
    const store = await opened(database);
    const contents = [{ digest: 'd', canonical: '{}' }];
    await store.letters.commit(commitOf('L', 0, { events: [created()], contents }));
    const column = table === 'content' ? 'canonical' : 'body';
    await expect(database.run(`update ${table} set ${column} = 'x'`)).rejects.toThrow(/never changed/);
    await expect(database.run(`delete from ${table}`)).rejects.toThrow(/never changed/);
  });

  it('numbers the rows of several rooms that come in one append', async () => {
    const store = await opened(await server.database());
    expect(await store.journal.append([row('L', 'a'), row('M', 'b'), row('L', 'c')])).toEqual([1, 1, 2]);
    expect(await store.journal.append([row('M', 'd'), row('L', 'e')])).toEqual([2, 3]);
    expect((await store.journal.history('L')).map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual([
      'a',
      'c',
      'e',
    ]);
  });

  it('refuses while the database is gone, and goes on with all that was acknowledged when it is back', async () => {
    const database = await server.database();
    const store = await opened(database, { serve: true });
    await store.journal.append([row('L', 'kept')]);
    await server.crash();
    await expect(store.journal.append([row('L', 'refused')])).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.writable()).toBe(false);
    await server.resume();
    expect(await store.writable()).toBe(true);
    expect(await store.journal.append([row('L', 'and on')])).toEqual([2]);
  });

  it('does not go on when another has served the letters while the line was down', async () => {
    const database = await server.database();
    const store = await opened(database, { serve: true });
    await server.crash();
    await expect(store.people.list()).rejects.toBeInstanceOf(StoreUnavailable);
    await server.resume();
    await (await openPostgresStore(database.url, { serve: true })).close();
    await expect(store.people.list()).rejects.toThrow(/start this one again/);
  });

  it('says why when there is no such database', async () => {
    await expect(openPostgresStore('postgres://paraph@127.0.0.1:1/letters')).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('serves letters, and has every acknowledged word after the server was killed', async () => {
    const { url } = await server.database();
    const first = await served(url);
    const [link] = await first.run('link', 'lea@example.org');
    const cookie = await signIn(first.origin, link ?? '');
    const made = await fetch(`${first.origin}/api/letters`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: first.origin, cookie },
      body: JSON.stringify({ title: 'Night trains' }),
    });
    const { id } = (await made.json()) as { id: string };
    const room = (origin: string) =>
      new SyncClient(`${origin.replace('http', 'ws')}/sync/${id}`, { origin, cookie }).synced();
    const lea = await room(first.origin);
    lea.type('p1', 'Trains should run at night.');
    await lea.answered();
    await first.kill();
    const again = await served(url);
    expect((await room(again.origin)).words).toContain('Trains should run at night.');
  });
});

/** The real program over a database, with Lea in its directory. */
async function served(url: string) {
  const env = { ...process.env, DATABASE_URL: url, PARAPH_DATA: temporaryFolder(), PARAPH_LOG: 'silent', PORT: '0' };
  const main = (...args: string[]) =>
    spawn(process.execPath, ['server/main.ts', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const run = async (...args: string[]): Promise<readonly string[]> => {
    const lines: string[] = [];
    for await (const line of createInterface(main(...args).stdout)) lines.push(line);
    return lines;
  };
  await run('person', 'add', '--email', 'lea@example.org', '--name', 'Lea Author', '--role', 'mep');
  const server = main('serve');
  onTestFinished(() => void server.kill('SIGKILL'));
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const origin = line.replace('Paraph is at ', '');
  return {
    ...{ origin, run },
    async kill() {
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
  };
}

async function signIn(origin: string, link: string): Promise<string> {
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token: link.split('#')[1] }),
  });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}
