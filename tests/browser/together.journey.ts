import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, type Paraph, type Persona } from './support/paraph.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
const adviser: Persona = { name: 'Jonas Weber', email: 'jonas@example.org', role: 'adviser', office: lead.email };

/** Both at the same imported letter, the adviser with the right to edit. */
async function atOneLetter(paraph: Paraph): Promise<{ elin: Page; jonas: Page; url: string }> {
  await paraph.people(lead, adviser);
  const file = join(import.meta.dirname, 'letters/school-meals.md');
  const id = await paraph.cli('import', file, '--lead', lead.email);
  const url = `${paraph.origin}/l/${id}`;
  const elin = await paraph.signIn(lead);
  const invited = await elin.request.post(`${paraph.origin}/api/letters/${id}/commands`, {
    headers: { origin: paraph.origin },
    data: { type: 'InviteMember', email: adviser.email, access: 'edit' },
  });
  expect(invited.ok()).toBe(true);
  const jonas = await paraph.signIn(adviser);
  await elin.goto(url);
  await jonas.goto(url);
  for (const page of [elin, jonas]) await expect(saved(page)).toBeVisible();
  return { elin, jonas, url };
}

const sheet = (page: Page) => page.getByRole('textbox', { name: 'Letter, draft' });
const saved = (page: Page) => page.getByRole('banner').getByText('Saved', { exact: true });

async function typeAfter(page: Page, words: string, text: string): Promise<void> {
  await sheet(page).getByText(words).click();
  await page.keyboard.press('End');
  await page.keyboard.type(text);
}

test('what is typed offline is kept on the device, also when the page is closed, and merges on return', async ({
  paraph,
}) => {
  const { elin, jonas, url } = await atOneLetter(paraph);
  await jonas.context().setOffline(true);
  await expect(jonas.getByRole('banner').getByText(/Offline/)).toBeVisible();
  await expectAccessible(jonas);
  await typeAfter(jonas, 'We would gladly', ' Written on a train.');
  await typeAfter(elin, 'Hungry children', ' Written at a desk.');
  await expect(saved(elin)).toBeVisible();
  await expect(sheet(elin)).not.toContainText('Written on a train.');
  const context = jonas.context();
  await jonas.close();
  await context.setOffline(false);
  const back = await context.newPage();
  await back.goto(url);
  await expect(sheet(elin)).toContainText('Written on a train.');
  await expect(sheet(back)).toContainText('Written at a desk.');
  await expect(saved(back)).toBeVisible();
});

test('undo takes back only what one typed oneself', async ({ paraph }) => {
  const { elin, jonas } = await atOneLetter(paraph);
  await typeAfter(jonas, 'Hungry children', ' Mine.');
  await expect(sheet(elin)).toContainText('Mine.');
  await typeAfter(elin, 'We would gladly', ' Hers.');
  await expect(sheet(jonas)).toContainText('Hers.');
  await jonas.keyboard.press('Control+z');
  await expect(sheet(elin)).not.toContainText('Mine.');
  await expect(sheet(elin)).toContainText('Hers.');
});

test('what the page called saved is there after the server was killed in the middle of typing', async ({ paraph }) => {
  const { elin, jonas, url } = await atOneLetter(paraph);
  await typeAfter(elin, 'Hungry children', ' Said before the plug was pulled.');
  await expect(saved(elin)).toBeVisible();
  await expect(sheet(jonas)).toContainText('before the plug was pulled.');
  const typing = elin.keyboard.type(' And these words while it was being pulled, one after another.', { delay: 5 });
  await paraph.kill();
  await typing;
  await paraph.start();
  // A third browser knows nothing but what the server kept.
  const again = await paraph.signIn(lead);
  await again.goto(url);
  await expect(sheet(again)).toContainText('Said before the plug was pulled.');
  // And what only the device had comes when the connection is back.
  await expect(sheet(again)).toContainText('one after another.', { timeout: 45_000 });
  await expect(saved(elin)).toBeVisible({ timeout: 45_000 });
});
