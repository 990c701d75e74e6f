import { join } from 'node:path';
import { expect, expectAccessible, test, type Persona } from './support/paraph.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };

test('a letter that was read opens from the device while the server cannot be reached, and says how old it is', async ({
  paraph,
}) => {
  await paraph.people(lead);
  const id = await paraph.cli('import', join(import.meta.dirname, 'letters/school-meals.md'), '--lead', lead.email);
  const page = await paraph.signIn(lead);
  await page.goto(`${paraph.origin}/l/${id}`);
  await expect(page.getByRole('banner').getByText('Saved', { exact: true })).toBeVisible();
  // The worker starts after the first screen, and the next visit goes through it.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect
    .poll(() => page.evaluate(async () => (await (await caches.open('paraph-shell')).keys()).length))
    .toBeGreaterThan(10);
  await page.goto(`${paraph.origin}/letters`);
  await expect(page.getByRole('link', { name: /A warm meal/ }).first()).toBeVisible();
  await page.goto(`${paraph.origin}/l/${id}`);
  await expect(page.getByRole('banner').getByText('Saved', { exact: true })).toBeVisible();

  await paraph.kill();
  await page.goto(`${paraph.origin}/letters`);
  await expect(page.getByText('this device kept', { exact: false })).toBeVisible();
  await page
    .getByRole('link', { name: /A warm meal/ })
    .first()
    .click();
  await expect(page.getByRole('main')).toContainText('Hungry children');
  await page.reload();
  const sheet = page.getByRole('textbox', { name: 'Letter, draft' });
  await expect(sheet).toContainText('Hungry children');
  await expect(page.getByText('this device kept', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await sheet.getByText('Hungry children').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' Written in a tunnel.');

  await paraph.start();
  await expect(page.getByRole('banner').getByText('Saved', { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText('this device kept', { exact: false })).toBeHidden({ timeout: 30_000 });

  // Whoever signs out takes what was kept along.
  await page.getByRole('button', { name: /Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/sign-in/);
  expect(await page.evaluate(() => caches.has('paraph-read'))).toBe(false);
});
