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
