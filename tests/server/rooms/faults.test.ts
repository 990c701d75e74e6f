import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { BOUNDS, DEFAULT_LIMITS } from '../../../server/letter/rooms/limits.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { syncServer } from '../../support/sync-server.ts';

describe('a room when things go wrong', () => {
  it('never calls saved what the full disk refuses, takes no more, and goes on once there is space', async () => {
    const server = await syncServer();
    const [anna, ben, rita] = [await server.join('anna'), await server.join('ben'), await server.join('rita')];
    await server.store.limitPages(1);
    // Noted, and so shown; but the database does not get it.
    anna.type('a', 'x'.repeat(20_000));
    await anna.until(() => anna.of('refused').some(({ code }) => code === 'unavailable'));
    await rita.until(() => rita.words === 'x'.repeat(20_000));
    ben.type('b', 'and ');
    await ben.until(() => ben.of('refused').some(({ code }) => code === 'unavailable'));
    expect(rita.words).toBe('x'.repeat(20_000));
    expect((await server.join('rita')).words).toBe('x'.repeat(20_000));
    expect([...anna.of('saved'), ...ben.of('saved')].map(({ vector }) => vector.size)).not.toContain(1);
    expect(await server.store.journal.history('L')).toEqual([]);
    await expect(server.rooms.currentDoc()).rejects.toThrow(/SQLITE_FULL/);
    await server.store.limitPages(null);
    await anna.until(() => (anna.of('saved').at(-1)?.vector.size ?? 0) > 0);
    await rita.until(() => rita.words.includes('and '));
    await ben.until(() => (ben.of('saved').at(-1)?.vector.size ?? 0) > 1);
    expect((await server.rows()).length).toBe(2);
    expect([anna.closed, ben.closed]).toEqual([null, null]);
  });

  it('without a place for notes, takes back what the full disk refuses, shows it to nobody, and gets it once there is space', async () => {
    const server = await syncServer({ notes: false });
    const [anna, ben, rita] = [await server.join('anna'), await server.join('ben'), await server.join('rita')];
    anna.type('a', 'kept ');
    await ben.until(() => ben.words === 'kept ');
    await anna.answered();
    await server.store.limitPages(1);
    const saved = anna.of('saved').length;
    anna.type('a', 'x'.repeat(20_000));
    await anna.until(() => anna.of('refused').some(({ code }) => code === 'unavailable'));
    // What builds on the refused words waits with them.
    anna.type('a', 'more');
    await anna.until(() => anna.of('refused').length > 1);
    expect(anna.of('saved').length).toBe(saved);
    expect((await server.join('rita')).words).toBe('kept ');
    expect(rita.words).toBe('kept ');
    expect((await server.store.journal.history('L')).length).toBe(1);
    await server.store.limitPages(null);
    await rita.until(() => rita.words === `kept ${'x'.repeat(20_000)}more`);
    await anna.until(() => anna.of('saved').length > saved);
    expect([anna.closed, ben.closed]).toEqual([null, null]);
    ben.type('b', 'and on');
    await rita.until(() => rita.words.endsWith('and on'));
  });

  it('without a place for notes, decides on the text that is durable', async () => {
    const server = await syncServer({ notes: false });
    const anna = await server.join('anna');
    await anna.answered();
    await server.store.limitPages(1);
    anna.type('a', 'x'.repeat(20_000));
    await anna.until(() => anna.of('refused').length > 0);
    expect(await server.rooms.currentDoc()).toEqual({ type: 'doc', content: [] });
  });

  it('tells people to come back when a room cannot be read, and lets them in when it can', async () => {
    let broken = true;
    const server = await syncServer({
      around: (store) => ({
        writable: () => store.writable(),
        journal: {
          ...store.journal,
          open: (room) => (broken ? Promise.reject(new Error('unreadable')) : store.journal.open(room)),
        },
      }),
    });
    expect(await server.connect('anna').untilClosed()).toBe(1013);
    broken = false;
    expect((await server.join('anna')).closed).toBeNull();
    expect(server.errors.length).toBe(1);
  });

  it('without a place for notes, starts a room again from the store when its memory cannot be trusted', async () => {
    let broken = false;
    const server = await syncServer({
      notes: false,
      around: (store) => ({
        writable: () => store.writable(),
        journal: {
          ...store.journal,
          open: (room) => (broken ? Promise.reject(new Error('unreadable')) : store.journal.open(room)),
          append: (rows) => (broken ? Promise.reject(new Error('unwritable')) : store.journal.append(rows)),
        },
      }),
    });
    const anna = await server.join('anna');
    anna.type('a', 'kept');
    await anna.answered();
    broken = true;
    anna.type('a', ' lost');
    expect(await anna.untilClosed()).toBe(1013);
    broken = false;
    expect((await server.join('rita')).words).toBe('kept');
  });

  it('catches up a reader who could not keep up with one update, and holds no queue for it meanwhile', async () => {
    const server = await syncServer();
    const [anna, slow, quick] = [await server.join('anna'), await server.join('rita'), await server.join('ben')];
    slow.socket.pause();
    const block = 'x'.repeat(60_000);
    // More than the kernel buffers for a socket, and far more than is kept for one.
    for (let i = 0; i < 220; i++) {
      anna.type('a', block);
      const text = (anna.text.get(0) as Y.XmlElement).get(0) as Y.XmlText;
      await quick.until(() => quick.words.length > 1);
      text.delete(0, text.length - 1);
      await quick.until(() => quick.words.length === 1);
    }
    anna.type('a', ' end');
    await anna.answered();
    server.rooms.decided([{ type: 'LetterRenamed', title: 't', seq: 1, at: '', actor: 'anna' }]);
    slow.socket.resume();
    await slow.until(() => slow.of('decided').length > 0);
    expect(slow.words).toBe(anna.words);
    expect(slow.of('update').length).toBeLessThan(440);
    expect(server.letters.counters.catchUps).toBe(1);
  });

  it('closes a connection that never asks for the text, and one that is no longer there', async () => {
    let now = Date.now();
    const server = await syncServer({ elapsed: () => now });
    const dead = await server.join('ben');
    const alive = await server.join('rita');
    const idle = server.connect('anna');
    await new Promise((resolve) => idle.socket.once('open', resolve));
    now += BOUNDS.firstSyncMs + 1;
    expect(await idle.untilClosed()).toBe(4429);
    dead.socket.pause();
    now += BOUNDS.pingMs;
    await new Promise((resolve) => alive.socket.once('ping', resolve));
    await new Promise((resolve) => setImmediate(resolve));
    now += BOUNDS.pingMs;
    await new Promise((resolve) => alive.socket.once('ping', resolve));
    while (server.sync.load().connections > 1) await new Promise((resolve) => setImmediate(resolve));
    expect(alive.closed).toBeNull();
  });

  it('goes on as if nothing had happened when the clock of the server is set back', async () => {
    let now = Date.now();
    const server = await syncServer({ limits: DEFAULT_LIMITS, clock: () => new Date(now) });
    const anna = await server.join('anna');
    anna.type('a', 'before ');
    await anna.answered();
    now -= 40_000;
    for (let i = 0; i < 40; i++) anna.type('a', 'x');
    await anna.answered();
    const rita = await server.join('rita');
    expect(rita.words).toBe(`before ${'x'.repeat(40)}`);
    expect([anna.closed, rita.closed, anna.of('refused')]).toEqual([null, null, []]);
  });

  it('lets go of a room that nobody is in, and keeps a snapshot of it', async () => {
    let now = Date.now();
    const folder = temporaryFolder();
    const server = await syncServer({ folder, elapsed: () => now });
    const anna = await server.join('anna');
    for (let i = 0; i < 20; i++) anna.type('a', 'x');
    await anna.answered();
    anna.close();
    await anna.untilClosed();
    while (server.sync.load().connections > 0) await new Promise((resolve) => setImmediate(resolve));
    now += BOUNDS.idleMs + 1;
    for (;;) {
      const { snapshot, rows } = await server.store.journal.open('L');
      if (snapshot !== null && rows.length === 0) break;
    }
    expect((await server.join('rita')).words).toBe('x'.repeat(20));
  });
});
