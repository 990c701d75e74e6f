import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, type Persona } from './support/paraph.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };

/** Bytes of scripts as they came over the wire, compressed, by file. */
async function scripts(page: Page): Promise<ReadonlyMap<string, number>> {
  const wire = await page.context().newCDPSession(page);
  const files = new Map<string, string>();
  const bytes = new Map<string, number>();
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') files.set(requestId, response.url.split('/').at(-1) ?? '');
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file !== undefined) bytes.set(file, encodedDataLength);
  });
  await wire.send('Network.enable');
  return bytes;
}

const sum = (bytes: ReadonlyMap<string, number>): number => [...bytes.values()].reduce((all, one) => all + one, 0);

test('a letter can be read before the editor and the socket are there, from less than 200 kB of script', async ({
  paraph,
}) => {
  await paraph.people(lead);
  const id = await paraph.cli('import', join(import.meta.dirname, 'letters/school-meals.md'), '--lead', lead.email);
  const signedIn = await paraph.signIn(lead);
  const page = await paraph.visitor({ storageState: await signedIn.context().storageState() });
  const bytes = await scripts(page);
  // A line so slow that the editor, with all that is asked for from there on, is still on its way.
  let release = (): void => undefined;
  const later = new Promise<void>((resolve) => (release = resolve));
  let editor = false;
  await page.route(/\/assets\/.*\.js/, async (route) => {
    editor ||= /\/Workspace-/.test(route.request().url());
    if (editor) await later;
    await route.continue();
  });
  let sockets = 0;
  await page.routeWebSocket(/\/sync\//, (socket) => {
    sockets += 1;
    socket.connectToServer();
  });
  const asked = Date.now();
  await page.goto(`${paraph.origin}/l/${id}`);
  await expect(page.getByText('Hungry children do not learn.', { exact: false })).toBeVisible();
  const readable = Date.now() - asked;
  expect(editor).toBe(true);
  expect(sockets).toBe(0);
  const before = sum(bytes);
  expect(before).toBeGreaterThan(20_000);
  expect(before).toBeLessThan(200_000);

  release();
  await expect(page.getByRole('textbox', { name: 'Letter, draft' })).toBeVisible();
  const after = sum(bytes);
  expect(after).toBeGreaterThan(before);
  expect(after).toBeLessThan(450_000);
  test.info().annotations.push({
    type: 'measured',
    description: `readable after ${String(readable)} ms from ${String(before)} B of script; with the editor ${String(after)} B`,
  });
  if (process.env['SHOW']) console.log(test.info().annotations.at(-1)?.description, [...bytes]);
});
