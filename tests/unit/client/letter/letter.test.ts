import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OpenLetter } from '../../../../client/letter/state.svelte.ts';

/** A server of one letter at event `seq`, which may be out of reach; the store asks it by real requests. */
let seq = 1;
let reachable = true;
const server = createServer((_request, response) => {
  if (reachable) response.setHeader('content-type', 'application/json').end(JSON.stringify({ seq, versions: [] }));
  else response.destroy();
});

beforeEach(async () => {
  seq = 1;
  reachable = true;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const origin = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}`;
  const reach = fetch;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => reach(`${origin}${path}`, init));
});

afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

test('what was decided while no socket told of it is there once one does', async () => {
  const letter = new OpenLetter('away');
  await letter.load();
  letter.fed(true);
  await vi.waitFor(() => expect(letter.view?.seq).toBe(1));
  letter.fed(false);
  seq = 2; // nobody hears of this
  reachable = false; // asked when the network seemed to be back, and too early
  await letter.load();
  expect(letter.problem?.code).toBe('offline');
  expect(letter.view?.seq).toBe(1);
  reachable = true;
  letter.fed(true);
  await vi.waitFor(() => expect(letter.view?.seq).toBe(2));
  expect(letter.problem).toBeNull();
});

test('an older answer never takes the place of a newer one', async () => {
  const letter = new OpenLetter('late');
  seq = 5;
  await letter.load();
  seq = 4;
  await letter.load();
  expect(letter.view?.seq).toBe(5);
});
