import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { elin } from './support/cast.ts';
import { expectSaved, goesOffline, MEALS, sheet, typeAfter } from './support/desk.ts';
import { expect, test } from './support/paraph.ts';

/** Texts that this device keeps. */
const copies = (page: Page) =>
  page.evaluate(
    async () => (await indexedDB.databases()).filter(({ name }) => name?.startsWith('paraph-room:')).length,
  );

test('nobody who comes after finds a letter on a device that others use too', async ({ paraph }) => {
  await paraph.people(elin);
  const letter = await paraph.letter(elin, MEALS);
  const page = await paraph.at(elin, `/l/${letter.letter}`);
  await expect(sheet(page)).toBeVisible();

  await test.step('signing out takes the drafts along', async () => {
    await typeAfter(page, 'without breakfast.', ' Every day.');
    await expectSaved(page);
    expect(await copies(page)).toBe(1);
    await page.getByRole('button', { name: /Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await expect.poll(() => copies(page)).toBe(0);
    await expect(page.getByText('words that were not sent')).toBeHidden();
  });

  await test.step('a session that ended offers unsent words first', async () => {
    const again = await paraph.signIn(elin);
    await again.goto(`${paraph.origin}/l/${letter.letter}`);
    await expectSaved(again);
    await goesOffline(again);
    await typeAfter(again, 'without breakfast.', ' Unsent words.');
    await expect(sheet(again)).toContainText('Unsent words.');
    // What was typed has reached the device before anything else happens.
    await again.waitForTimeout(1_500);
    await again.context().clearCookies();
    await again.context().setOffline(false);
    await again.waitForURL('**/sign-in?*');
    await expect(again.getByText('words that were not sent')).toBeVisible();
    const saved = again.waitForEvent('download');
    await again.getByRole('button', { name: 'Save as a file' }).click();
    expect(await readFile(await (await saved).path(), 'utf8')).toContain('Unsent words.');
    await again.getByRole('button', { name: /not my device/ }).click();
    await expect.poll(() => copies(again)).toBe(0);
    await expect(again.getByText('words that were not sent')).toBeHidden();
  });
});
