import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '../../../shared/sync/messages.ts';
import { DEFAULT_LIMITS } from '../../../server/letter/rooms/limits.ts';
import { roomName } from '../../../server/transport/sync-server.ts';
import type { SyncClient } from '../../support/sync-client.ts';
import type { HandLetter } from '../../support/hand-letters.ts';
import { syncServer, type SyncServer } from '../../support/sync-server.ts';

/** `RACE_ROUNDS=200 vitest run tests/server/rooms/rights` for many; `npm run test:faults` does. */
const RACES = Number(process.env['RACE_ROUNDS'] ?? 10);

/** An update that adds a paragraph to whatever is there. */
function paragraph(client?: number): Uint8Array {
  const doc = new Y.Doc();
  if (client !== undefined) doc.clientID = client;
  doc.getXmlFragment('letter').insert(0, [new Y.XmlElement('paragraph')]);
  return Y.encodeStateAsUpdate(doc);
}

describe('rights in a room', () => {
  it.each([
    ['an update', SYNC.update],
    ['a step 2', SYNC.step2],
  ])('answers %s of a reader with a refusal, applies nothing, and closes after three', async (_, kind) => {
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    for (let i = 0; i < 3; i++) rita.send(MESSAGE.sync, kind, paragraph());
    expect(await rita.untilClosed()).toBe(4403);
    expect(rita.of('refused').map(({ code }) => code)).toEqual(['no-access', 'no-access', 'no-access']);
    expect(anna.text.length).toBe(0);
    expect(await server.rows()).toEqual([]);
  });

  it('closes with 4409, for a reload, on whoever goes on writing long after the lock', async () => {
    const now = { ms: Date.UTC(2026, 0, 1) };
    const server = await syncServer({ elapsed: () => now.ms });
    const anna = await server.join('anna');
    anna.type('p1', 'text');
    await anna.answered();
    await server.letter.runExclusive(() => {
      server.letter.lock();
      server.rooms.decided([]);
      return Promise.resolve();
    });
    // What was on its way is pardoned.
    for (let i = 0; i < 4; i++) anna.send(MESSAGE.sync, SYNC.update, paragraph());
    await anna.until(() => anna.of('refused').length === 4);
    expect(anna.closed).toBeNull();
    now.ms += 10_000;
    for (let i = 0; i < 3; i++) anna.send(MESSAGE.sync, SYNC.update, paragraph());
    expect(await anna.untilClosed()).toBe(4409);
    expect(new Set(anna.of('refused').map(({ code }) => code))).toEqual(new Set(['locked']));
  });

  it('lets a reader look, ask again, and say nothing as often as it likes', async () => {
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    anna.type('p1', 'text');
    await rita.until(() => rita.words === 'text');
    for (let i = 0; i < 5; i++) {
      rita.send(MESSAGE.sync, SYNC.step2, Uint8Array.of(0, 0));
      // What the text says already is no edit.
      rita.send(MESSAGE.sync, SYNC.update, Y.encodeStateAsUpdate(anna.doc));
      rita.send(MESSAGE.queryAwareness);
    }
    await rita.synced();
    anna.type('p1', '!');
    await rita.until(() => rita.words === 'text!');
    expect([rita.of('refused'), rita.closed]).toEqual([[], null]);
  });

  it.each([
    ['an unknown letter', 'anna', 'X', 4404],
    ['a name that is none', 'anna', 'L.A.B', 4404],
    ['a name with other signs', 'anna', 'L%2F..', 4404],
    ['a letter of others', 'mallory', 'L', 4403],
  ])('closes a connection to %s with the code that says so', async (_, person, room, code) => {
    const server = await syncServer();
    expect(await server.connect(person, room).untilClosed()).toBe(code);
    expect(server.errors).toEqual([]);
  });

  it('reads names of rooms as the contract writes them', () => {
    expect(roomName('/sync/abc_-9?x=1')).toEqual({ letter: 'abc_-9' });
    expect(roomName('/sync/abc.def')).toEqual({ letter: 'abc', amendment: 'def' });
    for (const bad of [
      '/sync/',
      '/sync',
      '/sync/a.',
      '/sync/.a',
      '/sync/a/b',
      '/sync/a%20',
      `/sync/${'a'.repeat(65)}`,
      '/',
    ]) {
      expect(roomName(bad)).toBeNull();
    }
  });

  it('disconnects a removed member at once; nothing of theirs is journalled after the event', async () => {
    const server = await syncServer();
    const ben = await server.join('ben');
    const flood = setInterval(() => ben.type('b', 'x'), 1);
    await ben.until(() => ben.of('saved').length > 5);
    let rowsAtRemoval = -1;
    await server.letter.runExclusive(async () => {
      await server.rooms.currentDoc();
      rowsAtRemoval = (await server.rows()).length;
      server.letter.set({ anna: 'write' });
      server.rooms.decided([]);
    });
    expect(await ben.untilClosed()).toBe(4403);
    clearInterval(flood);
    await server.rooms.currentDoc();
    expect((await server.rows()).length).toBe(rowsAtRemoval);
  });

  it('makes a downgraded member a reader without reconnecting, and bears with what was on its way', async () => {
    const server = await syncServer();
    const [anna, ben] = [await server.join('anna'), await server.join('ben')];
    ben.type('b', 'mine ');
    await anna.until(() => anna.words === 'mine ');
    await server.letter.runExclusive(() => {
      server.letter.set({ anna: 'write', ben: 'read' });
      server.rooms.decided([]);
      return Promise.resolve();
    });
    for (let i = 0; i < 10; i++) ben.type('b', 'late ');
    await ben.until(() => ben.of('refused').length === 10);
    anna.type('a', 'still here');
    await ben.until(() => ben.words.includes('still here'));
    expect(ben.closed).toBeNull();
    expect(anna.words).toBe('mine \nstill here');
  });

  it('asks a reader who may write now for what it has', async () => {
    const server = await syncServer();
    const rita = await server.join('rita');
    await server.letter.runExclusive(() => {
      server.letter.set({ rita: 'write' });
      server.rooms.decided([]);
      return Promise.resolve();
    });
    await rita.until(() => rita.of('step1').length === 1);
    rita.type('r', 'my first words');
    await rita.answered();
    expect(rita.of('refused')).toEqual([]);
  });

  it(
    `takes nothing after the lock, in any of ${RACES} races with people typing at full speed`,
    { timeout: 60_000 + RACES * 2000 },
    async () => {
      await races(async ({ server, letter, clients, ben, stop }) => {
        const { doc, rows } = await letter.runExclusive(async () => {
          const settled = await letter.rooms.currentDoc();
          const kept = await server.store.journal.history(letter.id);
          letter.lock();
          letter.rooms.decided([{ type: 'LetterRenamed', title: 'x', seq: 9, at: '', actor: 'anna' }]);
          return { doc: settled, rows: kept.length };
        });
        await Promise.all(clients.map((one) => one.until(() => one.of('decided').length === 1)));
        await stop();
        ben.type('b', 'after');
        await ben.until(() => ben.of('refused').some(({ code }) => code === 'locked'));
        expect(await letter.rooms.currentDoc()).toEqual(doc);
        expect((await server.store.journal.history(letter.id)).length).toBe(rows);
        // Nobody was shown a word after the decision, and everybody stays connected.
        for (const one of clients) {
          const decided = one.heard.findIndex(({ kind }) => kind === 'decided');
          expect(one.heard.slice(decided).filter(({ kind }) => kind === 'update')).toEqual([]);
          expect(one.closed).toBeNull();
        }
      });
    },
  );

  it.each([
    ['removed', undefined],
    ['made a reader', 'read'],
  ] as const)(
    `takes no word of whoever was %s after that, in any of ${RACES} races with people typing at full speed`,
    { timeout: 60_000 + RACES * 2000 },
    async (_, access) => {
      await races(async ({ server, letter, anna, ben, rita, stop }) => {
        const rows = await letter.runExclusive(async () => {
          await letter.rooms.currentDoc();
          const kept = await server.store.journal.history(letter.id);
          letter.set({ anna: 'write', rita: 'read', ...(access ? { ben: access } : {}) });
          letter.rooms.decided([]);
          return kept.length;
        });
        if (access === undefined) expect(await ben.untilClosed()).toBe(4403);
        else await ben.until(() => ben.of('refused').length > 0);
        // The others go on.
        const heard = rita.words.length;
        await rita.until(() => rita.words.length > heard + 5);
        await stop();
        await anna.answered();
        const after = (await server.store.journal.history(letter.id)).slice(rows);
        expect(after.length).toBeGreaterThan(0);
        expect(after.filter(({ person }) => person !== 'anna')).toEqual([]);
      });
    },
  );
});

interface Race {
  readonly server: SyncServer;
  readonly letter: HandLetter;
  readonly clients: readonly SyncClient[];
  readonly anna: SyncClient;
  readonly ben: SyncClient;
  readonly rita: SyncClient;
  /** Ends the typing. */
  readonly stop: () => Promise<void>;
}

/** Two people type as fast as they can, a third reads, and in the middle of it something is decided. */
async function races(decide: (race: Race) => Promise<void>): Promise<void> {
  const server = await syncServer();
  for (let round = 0; round < RACES; round++) {
    const letter = server.letters.at(`R${round}`);
    letter.set({ anna: 'write', ben: 'write', rita: 'read' });
    const clients = await Promise.all(['anna', 'ben', 'rita'].map((person) => server.join(person, letter.id)));
    const [anna, ben, rita] = clients;
    if (!anna || !ben || !rita) throw new Error('three clients');
    let typing = true;
    const type = async (client: SyncClient, id: string) => {
      for (let i = 0; typing; i++) {
        client.type(id, 'x');
        if (i % (1 + (round % 5)) === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const writers = [type(anna, 'a'), type(ben, 'b')];
    const stop = async () => {
      typing = false;
      await Promise.all(writers);
    };
    await rita.until(() => rita.words.length > round % 50);
    await decide({ server, letter, clients, anna, ben, rita, stop });
    for (const one of clients) one.close();
  }
}

describe('limits of a room', () => {
  it('lets in as many connections of a person as the limit says, and closes the next with 4429', async () => {
    const server = await syncServer({ limits: { connectionsPerPerson: 2 } });
    const first = await server.join('anna');
    await server.join('anna', 'L.A1');
    expect(await server.connect('anna').untilClosed()).toBe(4429);
    await server.join('ben');
    first.close();
    await first.untilClosed();
    await new Promise((resolve) => setImmediate(resolve));
    expect((await server.join('anna')).closed).toBeNull();
  });

  it('lets in as many connections to a letter, and in all, as the limits say', async () => {
    const server = await syncServer({ limits: { connectionsPerLetter: 2, connections: 3 } });
    server.letters.at('M').set({ anna: 'write' });
    await server.join('anna');
    await server.join('ben', 'L.A1');
    expect(await server.connect('rita').untilClosed()).toBe(4429);
    await server.join('anna', 'M');
    expect(await server.connect('anna', 'M').untilClosed()).toBe(4429);
  });

  it('answers more new connections in a second than the limit with 429', async () => {
    const server = await syncServer({ limits: { newConnectionsPerSecond: 3 } });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => {
        const client = server.connect('anna');
        return new Promise<number>((resolve) => {
          client.socket.on('open', () => resolve(101));
          client.socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
        });
      }),
    );
    expect(answers.sort()).toEqual([101, 101, 101, 429, 429, 429]);
  });

  it('slows a hasty sender down without losing a word, and sends a flood away with 4429', async () => {
    const server = await syncServer({ limits: { updatesPerSecond: 100 } });
    const [anna, ben, rita] = [await server.join('anna'), await server.join('ben'), await server.join('rita')];
    for (let i = 0; i < 380; i++) anna.type('a', 'x');
    await rita.until(() => rita.words.length === 380);
    expect(anna.closed).toBeNull();
    for (let i = 0; i < 5000; i++) ben.type('b', 'y');
    expect(await ben.untilClosed()).toBe(4429);
    expect(ben.of('refused').map(({ code }) => code)).toEqual(['slow-down']);
  });

  it('keeps its defaults as trust.md gives them', () => {
    expect(DEFAULT_LIMITS).toEqual({
      connectionsPerPerson: 20,
      connectionsPerLetter: 2000,
      connections: 5000,
      newConnectionsPerSecond: 100,
      updatesPerSecond: 30,
      awarenessPerSecond: 10,
      charactersPerLetter: 200_000,
    });
  });

  it('answers an upgrade that is none without falling over', async () => {
    const server = await syncServer();
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      'GET /sync/L HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nx-person: anna\r\n\r\n',
    );
    const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect((await server.join('anna')).closed).toBeNull();
  });
});
