import type { Page } from '@playwright/test';
import { elin, jonas } from './support/cast.ts';
import { kept, MEALS, onDevice, sheet, state } from './support/desk.ts';
import { SLOW } from './support/line.ts';
import { expect, expectAccessible, shot, test } from './support/paraph.ts';

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

test('a reader is let in, reads on a slow line before the editor is there, and without a line from the device', async ({
  paraph,
}) => {
  await paraph.people(elin, jonas);
  const lead = await paraph.letter(elin, MEALS);
  const url = `/l/${lead.letter}`;

  // Somebody has the address but no right to read: asking leads to the lead author's list, and from there in.
  const reader = await paraph.at(jonas, url);
  await expect(reader.getByRole('heading', { name: 'You do not have access to this letter.' })).toBeVisible();
  await expect(reader.getByText('A warm meal')).toHaveCount(0);
  await reader.getByLabel(/Who you are/).fill('I prepare the meeting with the Commission.');
  await reader.getByRole('button', { name: 'Ask the lead author' }).dblclick();
  await expect(reader.getByRole('status').filter({ hasText: 'has your request now' })).toBeVisible();
  const list = await paraph.at(elin);
  await expect(list.getByText('Jonas Weber asks for access.')).toHaveCount(1);
  await shot(list, 'reader-asks');
  await list.getByRole('link', { name: 'Answer' }).click();
  await expect(list.getByText('Jonas Weber (jonas@example.org) asks for access.')).toBeVisible();
  await expectAccessible(list);
  await list.getByRole('button', { name: /^Invite.*Jonas Weber/ }).click();
  const inviting = list.getByRole('dialog');
  await expect(inviting.getByLabel('Mail address')).toHaveValue(jonas.email);
  await inviting.getByLabel('May').selectOption('read');
  await inviting.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(inviting).toBeHidden();
  await expect(list.getByText('asks for access', { exact: false })).toHaveCount(0);
  await list.context().close();

  // A first visit on a slow line: the letter can be read while the editor, and the socket after it, are still on their way.
  const page = await paraph.visitor({ storageState: await reader.context().storageState() });
  await reader.context().close();
  const bytes = await scripts(page);
  const later = Promise.withResolvers<undefined>();
  let editor = false;
  await page.route(/\/assets\/.*\.js/, async (route) => {
    editor ||= /\/Workspace-/.test(route.request().url());
    if (editor) await later.promise;
    await route.continue();
  });
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  paraph.line.is(SLOW);
  const asked = Date.now();
  await page.goto(paraph.origin + url);
  await expect(page.getByText('Hungry children do not learn.', { exact: false })).toBeVisible();
  const readable = Date.now() - asked;
  await shot(page, 'reader-slow');
  expect(editor).toBe(true);
  expect(sockets).toEqual([]);
  const before = sum(bytes);
  expect(before).toBeGreaterThan(20_000);
  expect(before).toBeLessThan(200_000);
  paraph.line.is(null);
  later.resolve(undefined);
  await expect(sheet(page)).toBeVisible();
  const after = sum(bytes);
  expect(after).toBeGreaterThan(before);
  expect(after).toBeLessThan(450_000);
  const description = `readable after ${String(readable)} ms from ${String(before)} B of script; with the editor ${String(after)} B`;
  test.info().annotations.push({ type: 'measured', description });
  if (process.env['SHOW']) console.log(description, [...bytes]);
  await page.unrouteAll();

  // What a reader may never do is not there, typing changes nothing, and what others write arrives.
  await expect(state(page)).toHaveText('Read only');
  await expect(page.getByRole('button', { name: 'Propose amendment' })).toHaveCount(0);
  await sheet(page).getByText('Hungry children').click();
  await page.keyboard.type('Not mine to write.');
  await lead.edits('before the summer', 'in spring');
  await expect(sheet(page)).toContainText('We would gladly meet you in spring.');
  await expect(sheet(page)).not.toContainText('Not mine');
  expect(await lead.words()).not.toContain('Not mine');
  expect((await lead.view()).amendments).toEqual([]);

  // The worker starts after the first screen, and the next visit goes through it.
  await onDevice(page);
  await page.goto(`${paraph.origin}/letters`);
  await page
    .getByRole('link', { name: /A warm meal/ })
    .first()
    .click();
  await expect(state(page)).toHaveText('Read only');

  // No server at all: list and letter open from the device and say how old they are; nothing pretends to be fresh.
  await paraph.kill();
  await page.goto(`${paraph.origin}/letters`);
  await expect(kept(page)).toBeVisible();
  await page
    .getByRole('link', { name: /A warm meal/ })
    .first()
    .click();
  await expect(page.getByRole('main')).toContainText('in spring');
  await page.reload();
  await expect(sheet(page)).toContainText('in spring');
  await expect(kept(page)).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'reader-kept');
  await paraph.start();
  await lead.edits('in spring', 'at Easter');
  await expect(sheet(page)).toContainText('at Easter', { timeout: 60_000 });
  await expect(kept(page)).toBeHidden();

  // Whoever signs out takes what was kept along.
  await page.getByRole('button', { name: /Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/sign-in/);
  // What the page asks for once more is refused, and until then there may be a place for it.
  await expect.poll(() => page.evaluate(() => caches.has('paraph-read'))).toBe(false);
});
