import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, type Persona } from './support/paraph.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
const adviser: Persona = { name: 'Jonas Weber', email: 'jonas@example.org', role: 'adviser', office: lead.email };

const sheet = (page: Page) => page.getByRole('textbox', { name: 'Letter, draft' });
const saved = (page: Page) => page.getByRole('banner').getByText('Saved', { exact: true });

async function typeAfter(page: Page, words: string, text: string): Promise<void> {
  await sheet(page).getByText(words).click();
  await page.keyboard.press('End');
  await page.keyboard.type(text);
}

test('where no WebSocket comes through, the letter is written by plain requests, and says so truly', async ({
  paraph,
}) => {
  test.setTimeout(240_000);
  await paraph.people(lead, adviser);
  const id = await paraph.cli('import', join(import.meta.dirname, 'letters/school-meals.md'), '--lead', lead.email);
  const url = `${paraph.origin}/l/${id}`;
  const elin = await paraph.signIn(lead);
  const invited = await elin.request.post(`${paraph.origin}/api/letters/${id}/commands`, {
    headers: { origin: paraph.origin },
    data: { type: 'InviteMember', email: adviser.email, access: 'edit' },
  });
  expect(invited.ok()).toBe(true);
  const jonas = await paraph.signIn(adviser);
  // A proxy that knows no upgrade.
  const sockets: string[] = [];
  await jonas.routeWebSocket(/\/sync\//, async (socket) => {
    sockets.push(socket.url());
    await socket.close({ code: 1006 }).catch(() => socket.close());
  });
  const asked: string[] = [];
  jonas.on('request', (request) => {
    if (request.url().includes('/sync/')) asked.push(request.url());
  });
  await Promise.all([elin, jonas].map((page) => page.goto(url)));
  await expect(saved(elin)).toBeVisible();
  await expect(saved(jonas)).toBeVisible({ timeout: 20_000 });
  expect(sockets.length).toBeGreaterThan(0);
  expect(asked.length).toBeGreaterThan(0);

  await typeAfter(jonas, 'We would gladly', ' By plain requests.');
  await expect(sheet(elin)).toContainText('By plain requests.');
  await expect(saved(jonas)).toBeVisible();
  await typeAfter(elin, 'Hungry children', ' By a socket.');
  await expect(sheet(jonas)).toContainText('By a socket.');
  // Carets go the same way.
  await expect(jonas.getByText('Elin Sandvik').first()).toBeVisible();

  // A server that is gone is said to be gone, and what was typed meanwhile arrives.
  await paraph.kill();
  await typeAfter(jonas, 'We would gladly', ' While it was away.');
  await expect(jonas.getByRole('banner').getByText(/Reconnecting|Offline/)).toBeVisible({ timeout: 45_000 });
  await paraph.start();
  await expect(sheet(elin)).toContainText('While it was away.', { timeout: 60_000 });
  await expect(saved(jonas)).toBeVisible({ timeout: 30_000 });
});
