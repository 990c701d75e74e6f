import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '../../support/server.ts';

it('a socket is given no compression, whatever it offers: nobody can send a bomb', async () => {
  const server = await startServer();
  const lea = await server.as('lea@example.org');
  const letter = await lea.letter();
  const socket = new WebSocket(`${server.base.replace('http', 'ws')}/sync/${letter}`, {
    headers: { cookie: lea.cookie, origin: server.origin },
    perMessageDeflate: true,
  });
  await once(socket, 'open');
  expect(socket.extensions).toBe('');
  socket.terminate();
});

it('an idle line stays open for longer than a proxy keeps it', async () => {
  const server = await startServer();
  const { headers } = await fetch(`${server.base}/healthz`);
  const seconds = Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1]);
  expect(seconds).toBeGreaterThan(60);
});

/** Takes as long as the limit it is about: `SLOW=1 vitest run tests/server/http/doors`. */
it.runIf(process.env['SLOW'] !== undefined)('a line that sends its headers slowly is cut', async () => {
  const server = await startServer();
  const line = connect(server.app.port, '127.0.0.1');
  line.on('error', () => undefined);
  line.write('GET /sync/x HTTP/1.1\r\nHost: localhost\r\n');
  const drip = setInterval(() => line.write('X-More: y\r\n'), 1000);
  const start = performance.now();
  await new Promise((resolve) => line.once('close', resolve));
  clearInterval(drip);
  expect(performance.now() - start).toBeLessThan(16_000);
});

it('sockets are counted before they are open: of many at once, no more are let in than may be', async () => {
  const server = await startServer({ limits: { connectionsPerPerson: 3 } });
  const lea = await server.as('lea@example.org');
  const letter = await lea.letter();
  const sockets = Array.from(
    { length: 40 },
    () =>
      new WebSocket(`${server.base.replace('http', 'ws')}/sync/${letter}`, {
        headers: { cookie: lea.cookie, origin: server.origin },
      }),
  );
  const opened = await Promise.all(
    sockets.map((socket) =>
      once(socket, 'open').then(
        () => true,
        () => false,
      ),
    ),
  );
  for (const socket of sockets) socket.on('error', () => undefined);
  // Some are let in to be told why they cannot stay; none of them is ever in a room.
  expect(opened.filter(Boolean).length).toBeGreaterThanOrEqual(3);
  const metrics = await (await fetch(`${server.base}/metrics`)).text();
  expect(metrics).toMatch(/^paraph_connections 3$/m);
  // Once they are open, one more is told in the rooms' own words.
  const late = new WebSocket(`${server.base.replace('http', 'ws')}/sync/${letter}`, {
    headers: { cookie: lea.cookie, origin: server.origin },
  });
  expect(await once(late, 'close')).toContain(4429);
  for (const socket of sockets) socket.terminate();
});

it('whoever has not signed in is heard for 16 KB, and whoever has for more', async () => {
  const server = await startServer();
  const lea = await server.as('lea@example.org');
  const body = (length: number): string => JSON.stringify({ email: `${'a'.repeat(length)}@x.eu` });
  const ask = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const stranger = async (length: number): Promise<number> =>
    (await server.fetch('/api/session/links', { ...ask, body: body(length) })).status;
  expect([await stranger(15_000), await stranger(17_000)]).toEqual([422, 413]);
  expect((await lea.fetch('/api/session/links', { ...ask, body: body(17_000) })).status).toBe(422);
  // Nor is more taken that comes without its length.
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(body(40_000)));
      controller.close();
    },
  });
  const endless = await server.fetch('/api/session/links', { ...ask, body: stream, duplex: 'half' } as RequestInit & {
    headers: Record<string, string>;
  });
  expect(endless.status).toBe(413);
});

it('metrics are told to whoever has their token alone, where there is one', async () => {
  const metricsToken = 'a-token-of-the-operator';
  const server = await startServer({ metricsToken });
  const asked = (authorization?: string) =>
    server.fetch('/metrics', authorization === undefined ? {} : { headers: { authorization } });
  for (const wrong of [
    undefined,
    '',
    'Bearer',
    'Bearer x',
    metricsToken,
    `Basic ${metricsToken}`,
    `Bearer ${metricsToken}x`,
  ]) {
    const answer = await asked(wrong);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await answer.text()).not.toContain('paraph_connections');
  }
  expect(await (await asked(`Bearer ${metricsToken}`)).text()).toContain('paraph_connections');
  // Whoever is signed in is no operator; and whether it runs, anybody may know.
  expect((await (await server.as('lea@example.org')).fetch('/metrics')).status).toBe(401);
  expect((await server.fetch('/healthz')).status).toBe(200);
});
