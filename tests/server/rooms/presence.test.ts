import { describe, expect, it } from 'vitest';
import { HERE } from '../../../shared/sync/messages.ts';
import { syncServer } from '../../support/sync-server.ts';

const ANNA = { name: 'Anna', person: 'anna', group: null, color: '#005' };
const cursor = (at: number) => ({ anchor: at, head: at });

describe('presence in a room', () => {
  it('shows each caret under the name of the session, whatever the client says', async () => {
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    anna.awareness(7, 1, {
      user: { name: 'The President', color: 'red' },
      cursor: cursor(3),
      role: 'lead',
      xss: '<b>',
    });
    await rita.until(() => rita.states.size > 0);
    expect([...rita.states]).toEqual([[7, { user: ANNA, cursor: cursor(3) }]]);
  });

  it('shows who is here to whoever comes later or asks, and takes away who has gone', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    anna.awareness(7, 1, { user: {} });
    const rita = await server.join('rita');
    await rita.until(() => rita.states.has(7));
    const ben = await server.join('ben');
    expect(ben.states.get(7)).toEqual({ user: ANNA });
    anna.close();
    await Promise.all([rita, ben].map((one) => one.until(() => one.states.size === 0)));
  });

  it('lets nobody speak for, move or remove another', async () => {
    const server = await syncServer();
    const [anna, ben, rita] = [await server.join('anna'), await server.join('ben'), await server.join('rita')];
    anna.awareness(7, 5, { cursor: cursor(1) });
    await rita.until(() => rita.states.has(7));
    ben.awareness(7, 99, { cursor: cursor(2) });
    ben.awareness(7, 99, null);
    ben.awareness(7, 5, null);
    ben.awareness(HERE, 1, { here: 5000 });
    ben.awareness(8, 1, { cursor: cursor(8) });
    await rita.until(() => rita.states.has(8));
    expect(rita.states.get(7)).toEqual({ user: ANNA, cursor: cursor(1) });
    expect([...rita.states.keys()]).toEqual([7, 8]);
    expect(ben.closed).toBeNull();
  });

  it('does not give the id under which somebody writes to another', async () => {
    const server = await syncServer();
    const [anna, ben, rita] = [await server.join('anna'), await server.join('ben'), await server.join('rita')];
    anna.type('a', 'x');
    await anna.answered();
    ben.awareness(anna.doc.clientID, 1, { cursor: cursor(1) });
    ben.awareness(9, 1, { cursor: cursor(1) });
    await rita.until(() => rita.states.size > 0);
    expect([...rita.states.keys()]).toEqual([9]);
  });

  it('gives a person who comes back on a new line the same caret', async () => {
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    anna.awareness(7, 1, { cursor: cursor(1) });
    await rita.until(() => rita.states.has(7));
    const again = await server.join('anna');
    again.awareness(7, 2, { cursor: cursor(2) });
    await rita.until(() => JSON.stringify(rita.states.get(7)).includes('"anchor":2'));
    anna.socket.terminate();
    rita.awareness(8, 1, { cursor: cursor(0) });
    await again.until(() => again.states.has(8));
    expect(rita.states.has(7)).toBe(true);
  });

  it('ignores renewals that change nothing, and carets that come late', async () => {
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    anna.awareness(7, 5, { cursor: cursor(1) });
    await rita.until(() => rita.states.has(7));
    const heard = rita.of('awareness').length;
    anna.awareness(7, 6, { cursor: cursor(1) });
    anna.awareness(7, 4, { cursor: cursor(4) });
    anna.type('a', 'x');
    await rita.until(() => rita.words === 'x');
    expect(rita.of('awareness').length).toBe(heard);
    expect(rita.states.get(7)).toEqual({ user: ANNA, cursor: cursor(1) });
  });

  it('tells a renewal within 30 s, so that nobody is forgotten, and never leaves a line silent that long', async () => {
    let now = Date.now();
    const server = await syncServer({ elapsed: () => now });
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    anna.awareness(7, 1, { cursor: cursor(1) });
    await rita.until(() => rita.states.has(7));
    anna.awareness(7, 2, { cursor: cursor(1) });
    anna.type('a', 'x');
    await anna.answered();
    const heard = rita.of('awareness').length;
    now += 11_000;
    await rita.until(() => rita.of('awareness').length > heard);
    expect(rita.states.get(7)).toEqual({ user: ANNA, cursor: cursor(1) });
    const renewed = rita.of('awareness').at(-1)?.bytes ?? new Uint8Array();
    expect([...renewed.subarray(0, 3)]).toEqual([1, 7, 2]);
    const beats = rita.of('awareness').length;
    now += 11_000;
    await rita.until(() => rita.of('awareness').length > beats);
    expect([...(rita.of('awareness').at(-1)?.bytes ?? [])]).toEqual([0]);
  });

  it.each([
    ['a cursor longer than 2 KB', { cursor: { anchor: 'x'.repeat(2100) } }],
    ['a state that is no object', [1, 2]],
    ['a state that is a word', 'here'],
  ])('refuses %s', async (_, state) => {
    const server = await syncServer();
    const anna = await server.join('anna');
    anna.awareness(7, 1, state);
    await anna.until(() => anna.of('refused').length === 1);
    expect(anna.of('refused')[0]?.code).toBe('invalid');
  });

  it('shows the newest of many hasty carets', async () => {
    const server = await syncServer({ limits: { awarenessPerSecond: 10 } });
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    for (let i = 1; i <= 100; i++) anna.awareness(7, i, { cursor: cursor(i) });
    await rita.until(() => JSON.stringify(rita.states.get(7) ?? '').includes('"anchor":100'));
    expect(rita.of('awareness').length).toBeLessThan(40);
    expect(anna.closed).toBeNull();
  });

  it('names readers while they are few, and counts them when they are many', async () => {
    const server = await syncServer({ limits: { connectionsPerPerson: 0 } });
    server.letter.set({
      anna: 'write',
      ben: 'write',
      rita: 'read',
      ...Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`m${i}`, 'read'])),
    });
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    rita.awareness(1000, 1, { user: {} });
    await anna.until(() => anna.states.has(1000));
    const many = await Promise.all(Array.from({ length: 70 }, (_, i) => server.join(`m${i}`)));
    many.forEach((one, i) => one.awareness(2000 + i, 1, { user: {} }));
    await anna.until(() => JSON.stringify(anna.states.get(HERE) ?? '') === '{"here":72}');
    expect([...anna.states.keys()].filter((id) => id >= 2060)).toEqual([]);
    const [first] = many;
    first?.awareness(2000, 2, { cursor: cursor(1) });
    await anna.until(() => anna.states.has(2000));
    first?.awareness(2000, 3, { cursor: null });
    await anna.until(() => !anna.states.has(2000));
    for (const one of many) one.close();
    await anna.until(() => !anna.states.has(HERE));
  });
});
