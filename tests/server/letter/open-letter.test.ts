import { describe, expect, it } from 'vitest';
import { newId } from '../../../server/lib/random.ts';
import { CLOSE } from '../../../shared/sync/close.ts';
import { syncServer } from '../../support/sync-server.ts';

/** How many letters stay in memory when nobody is connected to them. */
const KEPT = 500;

describe('an open letter', () => {
  it('takes nothing while it is suspended, and gets it all once it goes on', async () => {
    const server = await syncServer();
    const [anna, ben] = [await server.join('anna'), await server.join('ben')];
    anna.type('p1', 'before');
    await ben.until(() => ben.words === 'before');
    await anna.answered();
    const rows = (await server.rows()).length;

    server.letter.suspend();
    anna.type('p1', ' and after');
    await anna.until(() => anna.of('refused').length > 0);
    expect(anna.of('refused').map(({ code }) => code)).toEqual(['unavailable']);
    expect((await server.rows()).length).toBe(rows);
    const at = new Date().toISOString();
    const caller = { person: 'anna', linkIssuedAt: at, confirmedAt: at };
    const answered = await server.letters.answer('L', { type: 'RenameLetter', title: 'New' }, caller);
    expect(answered).toMatchObject({ ok: false, refusal: { code: 'unavailable' } });
    expect(ben.words).toBe('before');

    server.letter.resume();
    await ben.until(() => ben.words === 'before and after');
    expect((await server.rows()).length).toBeGreaterThan(rows);
  });

  it('makes durable what it received and sends everybody away when it is closed', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    anna.type('p1', 'the last words');
    await anna.until(() => server.rooms.waiting > 0 || anna.of('saved').length > 0);
    await server.letter.close();
    expect(await anna.untilClosed()).toBe(CLOSE.tryAgain.code);
    expect(server.rooms.size).toBe(0);
    const history = await server.store.journal.history('L');
    expect(history.map(({ person }) => person)).toContain('anna');
  });
});

describe('the letters in memory', () => {
  it('are one object each, for as long as somebody uses one, and few when nobody does', async () => {
    const server = await syncServer();
    const { letters } = server;
    await server.join('anna');
    const others = Array.from({ length: KEPT + 50 }, () => newId());
    await letters.use('U', async (used) => {
      for (const id of others) await letters.use(id, () => Promise.resolve());
      expect(letters.find('U')).toBe(used);
      await letters.use('U', (again) => Promise.resolve(expect(again).toBe(used)));
    });
    const inMemory = others.filter((id) => letters.find(id) !== undefined);
    expect(inMemory).toEqual(others.slice(-inMemory.length));
    expect(inMemory.length).toBeLessThan(KEPT);
    // Somebody is connected to this one.
    expect(letters.find('L')).toBe(server.letter);
  });

  it('do not grow by those that are asked for and do not exist', async () => {
    const { letters } = await syncServer();
    const id = newId();
    expect(await letters.state(id)).toBeNull();
    expect(letters.find(id)).toBeUndefined();
  });
});
