import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { openSqliteStore } from '../../../server/store/sqlite/store.ts';
import { part } from '../../../shared/letter/build.ts';
import { withIds } from '../../../shared/letter/ids.ts';
import { updateY } from '../../../shared/letter/yjs.ts';
import type { LetterView } from '../../../shared/api/views.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { seeded } from '../../support/mangle.ts';
import type { Started } from '../../support/paraph-process.ts';
import { SyncClient } from '../../support/sync-client.ts';

/** `FAULT_ROUNDS=200 FAULT_SEED=3 vitest run tests/server/rooms/kills` for many; `npm run test:faults` does. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 4);
const SEED = Number(process.env['FAULT_SEED'] ?? 25_11);
const PROGRAM = fileURLToPath(new URL('../../support/paraph-process.ts', import.meta.url));

type Who = 'lea' | 'ben';

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** A Paraph that can be killed and started again over the same folder. */
class Killable {
  readonly folder = temporaryFolder();
  #child: ChildProcess | null = null;
  #base = '';
  #cookies: Partial<Record<Who, string>> = {};

  async start(): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, this.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(child);
    this.#child = child;
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { port, tokens } = JSON.parse(line) as Started;
    this.#base = `http://localhost:${port}`;
    for (const who of ['lea', 'ben'] as const) {
      const answer = await this.#post('/api/session', { token: tokens[who] });
      this.#cookies[who] = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    }
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#child = null;
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    running.delete(child);
  }

  /** Asks it to end, as an operator would. */
  terminate(): void {
    this.#child?.kill('SIGTERM');
  }

  /** The same, and answers its exit code. */
  async ends(): Promise<number | null> {
    const child = this.#child;
    if (child === null) return null;
    this.#child = null;
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    running.delete(child);
    return child.exitCode;
  }

  #post(path: string, body: unknown, who?: Who): Promise<Response> {
    return fetch(this.#base + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: this.#base,
        ...(who ? { cookie: this.#cookies[who] ?? '' } : {}),
      },
      body: JSON.stringify(body),
    });
  }

  async make(): Promise<string> {
    const { id } = (await (await this.#post('/api/letters', { title: 'Night trains' }, 'lea')).json()) as {
      id: string;
    };
    await this.does(id, 'lea', { type: 'InviteMember', email: 'ben@example.org', access: 'edit' });
    return id;
  }

  /** Gives a command; returns null when the server was gone before it answered. */
  async does(letter: string, who: Who, command: object): Promise<{ readonly events: { amendment?: string }[] } | null> {
    try {
      const answer = await this.#post(`/api/letters/${letter}/commands`, command, who);
      if (!answer.ok) throw new TypeError(await answer.text());
      return (await answer.json()) as { events: { amendment?: string }[] };
    } catch (error) {
      if (error instanceof TypeError && error.message.startsWith('{')) throw error;
      return null;
    }
  }

  async get<T>(path: string, who: Who): Promise<T> {
    return (await (await fetch(this.#base + path, { headers: { cookie: this.#cookies[who] ?? '' } })).json()) as T;
  }

  async joins(room: string, who: Who): Promise<SyncClient> {
    const headers = { cookie: this.#cookies[who] ?? '', origin: this.#base };
    return new SyncClient(`${this.#base.replace('http', 'ws')}/sync/${room}`, headers).synced();
  }
}

const KINDS = ['adoption', 'lock', 'snapshot', 'checkpoint'] as const;

describe('a Paraph that is killed in the middle of something', () => {
  it(
    `loses nothing acknowledged and keeps no half of a decision, in ${ROUNDS} kills (seed ${SEED})`,
    {
      timeout: 60_000 + ROUNDS * 30_000,
    },
    async () => {
      const random = seeded(SEED);
      const paraph = new Killable();
      const outcomes: Record<string, number> = {};
      await paraph.start();
      for (let round = 0; round < ROUNDS; round++) {
        const kind = KINDS[round % KINDS.length] ?? 'lock';
        const told = `round ${round}: ${kind}`;
        const letter = await paraph.make();
        const [lea, ben] = [await paraph.joins(letter, 'lea'), await paraph.joins(letter, 'ben')];
        ben.type('b', 'Dear all. ');
        await ben.answered();
        let given: Promise<unknown> = Promise.resolve();
        const amendment = kind === 'adoption' ? await amended(paraph, letter) : null;
        const digest = kind === 'lock' ? await circulated(paraph, letter) : null;
        let typing = true;
        const typed = (async () => {
          for (let i = 0; typing; i++) {
            ben.type(kind === 'checkpoint' ? `paste${i % 5}` : 'b', kind === 'checkpoint' ? 'x'.repeat(8000) : 'x');
            lea.type('l', 'y');
            await new Promise((resolve) => setTimeout(resolve, 1));
          }
        })();
        await ben.until(() => ben.of('saved').length > 5 + random(20));
        let answered = false;
        const note = (answer: unknown): void => void (answered ||= answer !== null);
        if (amendment !== null) given = paraph.does(letter, 'lea', { type: 'AdoptAmendment', amendment }).then(note);
        if (digest !== null) given = paraph.does(letter, 'lea', { type: 'LockVersion', version: 1, digest }).then(note);
        if (kind === 'snapshot') paraph.terminate();
        // Before it begins, in the middle, or after it was answered.
        const moment = random(3);
        if (moment === 1) await Promise.race([given, new Promise((resolve) => setTimeout(resolve, random(200)))]);
        if (moment === 2) await given;
        for (let spins = random(kind === 'checkpoint' ? 200 : 40); spins > 0; spins--) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        const wasAnswered = answered;
        await paraph.kill();
        typing = false;
        await Promise.all([typed, given]);
        await Promise.all([lea, ben].map((one) => one.untilClosed()));

        await paraph.start();
        const back = await paraph.joins(letter, 'lea');
        const kept = Y.decodeStateVector(Y.encodeStateVector(back.doc));
        for (const one of [lea, ben]) {
          for (const [client, clock] of one.of('saved').at(-1)?.vector ?? []) {
            expect(kept.get(client) ?? 0, `${told}: acknowledged words of client ${client}`).toBeGreaterThanOrEqual(
              clock,
            );
          }
          // What the other was shown is durable too: it came as frames of the server.
          for (const { bytes } of one.of('update')) {
            const { structs } = Y.decodeUpdate(bytes);
            for (const { id, length } of structs) {
              expect(kept.get(id.client) ?? 0, `${told}: shown words`).toBeGreaterThanOrEqual(id.clock + length);
            }
          }
        }
        expect(back.doc.store.pendingStructs, told).toBeNull();
        const view = await paraph.get<LetterView>(`/api/letters/${letter}`, 'lea');
        if (amendment !== null) {
          const adopted = view.amendments.some(({ id, status }) => id === amendment && status === 'adopted');
          expect(back.words.includes('An amended sentence.'), `${told}: half an adoption`).toBe(adopted);
          if (wasAnswered) expect(adopted, told).toBe(true);
          outcomes[`${kind} ${adopted}`] = (outcomes[`${kind} ${adopted}`] ?? 0) + 1;
        }
        if (digest !== null) {
          const locked = view.status === 'locked';
          expect(view.final !== undefined, `${told}: half a lock`).toBe(locked);
          if (wasAnswered) expect(locked, told).toBe(true);
          if (ben.of('decided').some(({ events }) => events.some(({ type }) => type === 'VersionLocked'))) {
            expect(locked, `${told}: shown`).toBe(true);
          }
          outcomes[`${kind} ${locked}`] = (outcomes[`${kind} ${locked}`] ?? 0) + 1;
        }
        back.close();
        await back.untilClosed();
      }
      await paraph.kill();
      // The whole store reads, and each room's snapshot and rows make the same text as its rows alone.
      const store = await openSqliteStore(paraph.folder);
      for (const letter of await store.letters.ids()) {
        const [{ snapshot, rows }, history] = [await store.journal.open(letter), await store.journal.history(letter)];
        const [quick, whole] = [new Y.Doc(), new Y.Doc()];
        if (snapshot) Y.applyUpdate(quick, snapshot.bytes);
        for (const { bytes } of rows) Y.applyUpdate(quick, bytes);
        for (const { bytes } of history) Y.applyUpdate(whole, bytes);
        expect(Y.encodeStateVector(quick)).toEqual(Y.encodeStateVector(whole));
        expect(quick.getXmlFragment('letter').toJSON()).toEqual(whole.getXmlFragment('letter').toJSON());
      }
      await store.close();
      if (ROUNDS > 50) process.stdout.write(`outcomes: ${JSON.stringify(outcomes)}\n`);
    },
  );
});

describe('a Paraph that is told to end', () => {
  it('keeps what it has received, tells everybody to come back, and is gone within 5 seconds', async () => {
    const paraph = new Killable();
    await paraph.start();
    const letter = await paraph.make();
    const [lea, ben] = [await paraph.joins(letter, 'lea'), await paraph.joins(letter, 'ben')];
    for (let i = 0; i < 50; i++) ben.type('b', 'last words ');
    await lea.until(() => lea.words.includes('last words'));
    const told = performance.now();
    expect(await paraph.ends()).toBe(0);
    expect(performance.now() - told).toBeLessThan(5000);
    expect([await lea.untilClosed(), await ben.untilClosed()]).toEqual([1013, 1013]);
    const saved = ben.of('saved').at(-1)?.vector.get(ben.doc.clientID) ?? 0;
    await paraph.start();
    const back = await paraph.joins(letter, 'lea');
    expect(Y.decodeStateVector(Y.encodeStateVector(back.doc)).get(ben.doc.clientID) ?? 0).toBeGreaterThanOrEqual(saved);
    await paraph.kill();
  });
});

/** An amendment of Ben's, tabled, that adds a paragraph. */
async function amended(paraph: Killable, letter: string): Promise<string> {
  const started = await paraph.does(letter, 'ben', { type: 'StartAmendment' });
  const amendment = started?.events[0]?.amendment ?? '';
  const room = await paraph.joins(`${letter}.${amendment}`, 'ben');
  room.type('amended', 'An amended sentence.');
  await room.answered();
  room.close();
  await room.untilClosed();
  await paraph.does(letter, 'ben', { type: 'TableAmendment', amendment });
  return amendment;
}

let ids = 0;

/** A version that is circulated; answers its digest. */
async function circulated(paraph: Killable, letter: string): Promise<string> {
  const room = await paraph.joins(letter, 'lea');
  const parts = [part('addressee', 'The Commission'), part('subject', 'Trains'), part('author', 'Lea')];
  updateY(
    room.doc,
    withIds({ type: 'doc', content: parts }, () => `id${String(room.doc.clientID)}-${ids++}`),
  );
  await room.answered();
  room.close();
  await room.untilClosed();
  const { digest } = await paraph.get<{ digest: string }>(`/api/letters/${letter}/draft`, 'lea');
  await paraph.does(letter, 'lea', { type: 'AddSignatories', people: [{ email: 'ben@example.org' }] });
  await paraph.does(letter, 'lea', { type: 'CutVersion', digest });
  await paraph.does(letter, 'lea', { type: 'CirculateVersion', version: 1 });
  const { digest: cut } = await paraph.get<{ digest: string }>(`/api/letters/${letter}/versions/1`, 'lea');
  return cut;
}
