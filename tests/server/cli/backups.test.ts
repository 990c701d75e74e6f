import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { run } from '../../../server/cli/run.ts';
import { ScheduledBackups } from '../../../server/store/scheduled-backups.ts';
import { AccountLog } from '../../../server/proof/account-log.ts';
import { Housekeeping } from '../../../server/proof/housekeeping.ts';
import { loadServerKey } from '../../../server/proof/server-key.ts';
import { openSqliteStore } from '../../../server/store/sqlite/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startServer } from '../../support/server.ts';

async function paraph(folder: string, ...args: readonly string[]) {
  const [out, err, sent]: [string[], string[], Buffer[]] = [[], [], []];
  const stdout = new Writable({
    write(chunk: Buffer, _, done) {
      sent.push(chunk);
      done();
    },
  });
  const code = await run(args, {
    env: { PARAPH_DATA: folder },
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    stdout,
  });
  return { code, out, err, sent: Buffer.concat(sent) };
}

describe('a backup', () => {
  it('taken while people type holds every word that they were told is saved, and is checked before it is needed', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const ben = await server.as('ben@x.eu');
    const letter = await lea.letter('Night trains');
    await lea.does(letter, { type: 'InviteMember', email: 'ben@x.eu', access: 'edit' });
    const typists = [await lea.joins(letter), await ben.joins(letter)];
    let typing = true;
    const typed = (async () => {
      for (let i = 0; typing; i++) {
        typists.forEach((one, index) => one.type(`b${String(index)}`, `word${String(i)} `));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    const [first] = typists;
    await first?.until(() => first.of('saved').length > 20);
    const saved = typists.map((one) => one.of('saved').at(-1)?.vector ?? new Map<number, number>());

    const { code, sent } = await paraph(server.folder, 'backup', '-');
    await first?.until(() => first.of('saved').length > 40);
    typing = false;
    await typed;
    expect(code).toBe(0);
    const file = join(temporaryFolder(), 'copy.db');
    writeFileSync(file, sent);
    expect(readdirSync(server.folder).filter((name) => name.startsWith('backing-up'))).toEqual([]);

    const checked = await paraph(temporaryFolder(), 'restore', '--check', file);
    expect(checked).toMatchObject({ code: 0, out: [expect.stringContaining('1 letters with')] });
    const elsewhere = temporaryFolder();
    expect((await paraph(elsewhere, 'restore', file)).code).toBe(0);
    const store = await openSqliteStore(elsewhere);
    const { snapshot, rows } = await store.journal.open(letter);
    const back = new Y.Doc();
    if (snapshot) Y.applyUpdate(back, snapshot.bytes);
    for (const { bytes } of rows) Y.applyUpdate(back, bytes);
    await store.close();
    const kept = Y.decodeStateVector(Y.encodeStateVector(back));
    expect(saved.reduce((sum, one) => sum + one.size, 0)).toBeGreaterThan(0);
    for (const vector of saved)
      for (const [client, clock] of vector) expect(kept.get(client) ?? 0).toBeGreaterThanOrEqual(clock);
  });

  it('that was changed does not pass the check, and nothing is put anywhere', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter('Night trains');
    await lea.does(letter, { type: 'RenameLetter', title: 'Day trains' });
    const file = join(temporaryFolder(), 'copy.db');
    expect((await paraph(server.folder, 'backup', file)).code).toBe(0);
    const db = new Database(file);
    db.exec('drop trigger if exists decision_event_no_update');
    db.prepare("update decision_event set actor = 'mallory' where seq = 2").run();
    db.close();
    const elsewhere = temporaryFolder();
    const checked = await paraph(elsewhere, 'restore', '--check', file);
    expect(checked.code).toBe(1);
    expect(checked.err[0]).toBe(`Letter ${letter}: Entry 2 of its log does not hold (entry-changed).`);
    expect(readdirSync(elsewhere)).toEqual([]);
    const half = join(temporaryFolder(), 'half.db');
    writeFileSync(half, readFileSync(file).subarray(0, 10_000));
    expect((await paraph(elsewhere, 'restore', '--check', half)).code).toBe(1);
  });

  it('is made by the server on time, readable by nobody else, and as many are kept as asked for', async () => {
    const server = await startServer();
    const folder = join(temporaryFolder(), 'backups');
    let now = Date.parse('2026-12-01T02:00:00Z');
    const backups = new ScheduledBackups({
      settings: { folder, everyHours: 24, keep: 2 },
      backup: server.store.backup ?? (() => Promise.reject(new Error('no backup'))),
      clock: () => new Date(now),
    });
    const hours = async (count: number): Promise<number> => {
      let made = 0;
      for (let hour = 0; hour < count; hour++, now += 3_600_000) if ((await backups.run()) !== null) made++;
      return made;
    };
    expect(await hours(72)).toBe(3);
    writeFileSync(join(folder, 'somebody-else.db'), 'x');
    expect(await hours(24)).toBe(1);
    const names = readdirSync(folder).sort();
    expect(names).toEqual(['paraph-20261203T020000Z.db', 'paraph-20261204T020000Z.db', 'somebody-else.db']);
    expect(statSync(join(folder, names[0] ?? '')).mode & 0o077).toBe(0);
  });

  it('that cannot be made is told and keeps nothing else of the hourly work from being done', async () => {
    const server = await startServer();
    const done: string[] = [];
    const work = (name: string) => () => {
      done.push(name);
      return Promise.resolve();
    };
    const pruned = await server.app.identity.link((await server.person('old@x.eu')).id);
    const housekeeping = new Housekeeping({
      store: server.store,
      letters: server.app.desk.letters,
      accounts: new AccountLog({
        store: server.store.proof,
        signer: await loadServerKey(server.folder),
        clock: () => new Date(),
      }),
      evidence: { seal: work('logs are signed') },
      reminders: { run: work('reminders go out') },
      backups: { run: () => Promise.reject(new Error('no such folder')) },
      retention: { draftMonths: 12 },
      // So much later that the link is over.
      clock: () => new Date(Date.now() + 400 * 86_400_000),
    });
    await expect(housekeeping.run()).rejects.toThrow('no such folder');
    expect(done.sort()).toEqual(['logs are signed', 'reminders go out']);
    const used = await server.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token: pruned }) });
    expect(used.status).toBe(410);
  });
});
