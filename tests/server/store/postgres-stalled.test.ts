import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { postgres, PostgresServer } from '../../support/postgres.ts';
import { keepIn, startServer } from '../../support/server.ts';

/** A line to a database that can be made to carry nothing, with nobody told that it does not. */
async function line(url: string) {
  let stalled = false;
  const sockets: [Socket, Socket][] = [];
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1');
    sockets.push([near, far]);
    near.on('data', (bytes) => stalled || far.write(bytes)).on('error', () => far.destroy());
    far.on('data', (bytes) => stalled || near.write(bytes)).on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const pair of sockets) for (const socket of pair) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const through = new URL(url);
  through.port = String(address.port);
  return { url: through.href, stall: (on: boolean) => void (stalled = on) };
}

describe.skipIf(!postgres)('a line to PostgreSQL that has stalled', () => {
  let cluster: PostgresServer;
  beforeAll(async () => {
    cluster = await PostgresServer.start();
  });
  afterAll(() => cluster.stop());

  it(
    'is told within ten seconds, to readers, writers and monitors, whenever they ask, and heals',
    { timeout: 90_000 },
    async () => {
      const to = await line((await cluster.database()).url);
      keepIn(() => Promise.resolve(to.url));
      const server = await startServer();
      const lea = await server.as('lea@example.org');
      const letter = await lea.letter();
      to.stall(true);
      const asked = async (path: string, after: number, init?: RequestInit) => {
        await new Promise((resolve) => setTimeout(resolve, after));
        const start = performance.now();
        const { status } = await server.fetch(path, {
          ...init,
          headers: { cookie: lea.cookie, 'content-type': 'application/json' },
        });
        expect(performance.now() - start).toBeLessThan(10_000);
        return status;
      };
      const comment = { method: 'POST', body: '{"type":"AddComment","text":"Why?"}' };
      const statuses = await Promise.all([
        ...[0, 500, 4_000, 7_500, 9_000, 14_000].map((after) => asked(`/api/letters/${letter}`, after)),
        asked(`/api/letters/${letter}/commands`, 1_000, comment),
        asked('/readyz', 100),
        asked('/readyz', 10_000),
      ]);
      expect(statuses).toEqual(statuses.map(() => 503));
      to.stall(false);
      await expect.poll(() => asked('/readyz', 200), { timeout: 30_000 }).toBe(200);
      expect(await asked(`/api/letters/${letter}`, 0)).toBe(200);
      expect(await asked(`/api/letters/${letter}/commands`, 0, comment)).toBe(200);
    },
  );
});
