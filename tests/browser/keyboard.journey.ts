import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, type Persona } from './support/paraph.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
const other: Persona = { name: 'Marta Kowal', email: 'marta@example.org', role: 'mep', group: 'EPP' };

/** Tab until something is focused whose name fits; fails where the keyboard cannot get. */
async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const one = document.activeElement;
      const label = one instanceof HTMLInputElement ? (one.labels?.[0]?.textContent ?? '') : '';
      return `${one?.getAttribute('aria-label') ?? ''} ${label} ${one?.textContent ?? ''}`.replace(/\s+/g, ' ').trim();
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab does not reach ${String(name)}`);
}

const zone = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at?.closest<HTMLElement>('[data-zone]')?.dataset['zone'] ?? (at?.closest('header.bar') ? 'bar' : 'none');
  });

test('a letter is written in, cut, circulated and locked by keyboard alone', async ({ paraph }) => {
  test.setTimeout(180_000);
  await paraph.people(lead, other);
  const file = join(import.meta.dirname, 'letters/school-meals.md');
  const id = await paraph.cli('import', file, '--lead', lead.email);
  const page = await paraph.signIn(lead);
  const send = (data: object) =>
    page.request.post(`${paraph.origin}/api/letters/${id}/commands`, { headers: { origin: paraph.origin }, data });
  expect((await send({ type: 'AddSignatories', people: [{ ...other, role: undefined }] })).ok()).toBe(true);

  // From the list to the letter, past the search and the bar.
  await tabTo(page, /^A warm meal/);
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('textbox', { name: 'Letter, draft' });
  await expect(sheet).toBeVisible();
  await expect(page.getByRole('banner').getByText('Saved', { exact: true })).toBeVisible();

  // F6 goes round the zones and comes back.
  const zones: string[] = [];
  for (let step = 0; step < 4; step += 1) {
    await page.keyboard.press('F6');
    zones.push(await zone(page));
  }
  expect([...zones].sort()).toEqual(['bar', 'panel', 'rail', 'sheet']);

  // Ctrl+K finds a part by its words and puts the caret there; what is typed stands in it.
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('hungry');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(sheet).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type(' Typed without a mouse.');
  await expect(sheet).toContainText('Typed without a mouse.');

  // Escape leaves the sheet; the views and the panel have keys of their own; AltGr is not one of them.
  await page.keyboard.press('Escape');
  expect(await zone(page)).toBe('tools');
  await page.keyboard.press('Control+Alt+t');
  await expect(page).toHaveURL(/view=columns/);
  await page.keyboard.press('Control+Alt+3');
  await expect(page).toHaveURL(/panel=signoff/);

  // Cut and circulate.
  await page.keyboard.press('F6');
  await tabTo(page, /^Cut v1/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('heading').first()).toBeFocused();
  await tabTo(page, /^Cut v1/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Circulate v1' })).toBeVisible();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  await tabTo(page, /^Circulate v1/, 90);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Circulate v1 to/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Send now/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();

  // Help opens outside text, and a shortcut can be switched off.
  await page.goto(`${paraph.origin}/settings/display`);
  await tabTo(page, /^Change: This help/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Shift+?');
  await expect(page).toHaveURL(/display$/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('h');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('h');
  await expect(page.getByRole('heading', { name: 'Help', exact: true })).toBeVisible();

  // Lock, with the name typed; the first focus is not on the seal.
  await page.goto(`${paraph.origin}/l/${id}/lock`);
  const lock = page.getByRole('dialog');
  await expect(lock.getByRole('heading').first()).toBeFocused();
  await tabTo(page, /^Type my name/);
  await page.keyboard.press('Enter');
  await expect(lock.getByRole('textbox')).toBeVisible();
  await expect(lock.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('Elin Sandvik');
  await tabTo(page, /^Lock/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/final$/);
});
