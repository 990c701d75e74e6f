import type { Page } from '@playwright/test';
import { elin as lead, marta as other } from './support/cast.ts';
import { expectSaved as saved } from './support/desk.ts';
import { expect, expectAccessible, test } from './support/paraph.ts';

/** Tab until something is focused whose name fits; fails where the keyboard cannot get. */
async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const one = document.activeElement;
      const label = (one as Partial<HTMLInputElement> | null)?.labels?.[0]?.textContent ?? '';
      return `${one?.getAttribute('aria-label') ?? ''} ${label} ${one?.textContent ?? ''}`.replace(/\s+/g, ' ').trim();
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab does not reach ${String(name)}`);
}

/** Tabs to a button or link and presses it. */
async function press(page: Page, name: RegExp, most?: number): Promise<void> {
  await tabTo(page, name, most);
  // What something is still missing for says so and does nothing.
  await expect(page.locator(':focus')).not.toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
}

/** The dialog is gone, and whoever works by keyboard is still somewhere. */
async function closed(page: Page): Promise<void> {
  await expect(page.getByRole('dialog')).toBeHidden();
  await hasFocus(page);
}

async function hasFocus(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
}

const zone = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at?.closest<HTMLElement>('[data-zone]')?.dataset['zone'] ?? (at?.closest('header.bar') ? 'bar' : 'none');
  });

/** Ctrl+K, a few letters, Enter: the caret stands in that part of the letter. */
async function goTo(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: /^Letter/ })).toBeFocused();
}

test('a letter lives from its first word to its lock by keyboard alone', async ({ paraph }) => {
  test.setTimeout(240_000);
  await paraph.people(lead, other);
  const page = await paraph.at(lead);

  // Begun from the example, with a subject of its own.
  await press(page, /^New letter/);
  await tabTo(page, /^Subject/);
  await page.keyboard.type('Libraries by night');
  await tabTo(page, /Open letter with asks/);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /^Example letter/ })).toBeChecked();
  await press(page, /^Start this letter/);
  const sheet = page.getByRole('textbox', { name: 'Letter, draft' });
  await expect(sheet).toContainText('Libraries by night');
  await saved(page);
  const id = page.url().split('/').at(-1) ?? '';

  // Written in: F6 goes round the zones, Ctrl+K finds a part and puts the caret there, Escape leaves the sheet.
  const zones: string[] = [];
  for (let step = 0; step < 4; step += 1) {
    await page.keyboard.press('F6');
    zones.push(await zone(page));
  }
  expect([...zones].sort()).toEqual(['bar', 'panel', 'rail', 'sheet']);
  await goTo(page, 'libraries by');
  await page.keyboard.press('End');
  await page.keyboard.type(' and by day');
  await expect(sheet).toContainText('Libraries by night and by day');
  await page.keyboard.press('Control+k');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await hasFocus(page);
  await page.keyboard.press('Escape');
  expect(await zone(page)).toBe('tools');
  await page.keyboard.press('Control+Alt+t');
  await expect(page).toHaveURL(/view=columns/);
  await page.keyboard.press('Control+Alt+t');
  await page.keyboard.press('Control+Alt+t');
  await page.keyboard.press('Control+Alt+3');
  await expect(page).toHaveURL(/panel=signoff/);

  // Another Member is invited, who begins an amendment and tables it.
  await page.keyboard.press('F6');
  await press(page, /^Share/);
  await press(page, /^Invite/);
  await tabTo(page, /^Mail address/);
  await page.keyboard.type(other.email);
  await tabTo(page, /^\s*May/);
  await page.keyboard.press('p');
  await press(page, /^Send the invitation/);
  await closed(page);
  const aside = await paraph.aside(lead, id);
  await aside.does({ type: 'AddSignatories', people: [{ name: other.name, email: other.email }] });
  const marta = await paraph.at(other);
  await press(marta, /^Libraries by night/);
  await expect(marta.getByRole('textbox', { name: /^Letter/ })).toBeVisible();
  await expect(marta.getByRole('banner').getByText('Read only')).toBeVisible();
  await marta.keyboard.press('Control+Alt+a');
  await expect(marta.getByRole('textbox', { name: 'Letter, your amendment' })).toBeVisible();
  await goTo(marta, 'libraries by');
  await marta.keyboard.press('End');
  await marta.keyboard.type(', on Sundays too');
  await expect(marta.locator('.ProseMirror ins')).toContainText('on Sundays');
  await marta.keyboard.press('Escape');
  await marta.keyboard.press('F6');
  await press(marta, /^Table$/);
  await expect(marta.getByRole('dialog').getByRole('heading').first()).toBeFocused();
  await press(marta, /^Table as AM 1/);
  await closed(marta);

  // The lead author, meanwhile writing, keeps the caret when it arrives, steps to it and adopts it.
  await page.goto(`${paraph.origin}/l/${id}`);
  await saved(page);
  await goTo(page, 'libraries by');
  await expect(page.getByRole('button', { name: /^AM 1 by/ })).toBeVisible();
  await expect(sheet).toBeFocused();
  await page.keyboard.press('F7');
  await expect(page.getByRole('group', { name: 'Amendment 1' })).toBeVisible();
  await page.keyboard.press('F6');
  await press(page, /^Adopt$/);
  await expect(sheet).toContainText('by day, on Sundays too');
  await expect(sheet).toBeFocused();

  // Undone, and adopted again: whoever goes on while the answer is on its way keeps the focus.
  await press(page, /^Undo$/, 90);
  await expect(page.getByRole('group', { name: 'Amendment 1' })).toBeVisible();
  await hasFocus(page);
  const answered = Promise.withResolvers<undefined>();
  await page.route('**/commands', async (route) => {
    await answered.promise;
    await route.continue();
  });
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  await expect(undo).toBeHidden();
  await press(page, /^Adopt$/, 90);
  await tabTo(page, /^Cut v1/, 90);
  answered.resolve(undefined);
  await expect(undo).toBeVisible();
  await expect(sheet).toContainText('by day, on Sundays too');
  await expect(page.getByRole('button', { name: 'Cut v1' })).toBeFocused();
  await page.unroute('**/commands');

  // Cut and circulate: what takes the place of the button has the focus.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('heading').first()).toBeFocused();
  await press(page, /^Cut v1/);
  await closed(page);
  await expect(page.getByRole('button', { name: 'Circulate v1' })).toBeVisible();
  await press(page, /^Circulate v1/, 90);
  await press(page, /^Circulate v1 to/);
  await closed(page);

  // Approved, by name.
  await marta.goto(`${paraph.origin}/letters`);
  await press(marta, /^Review v1/);
  await expect(marta.getByRole('heading', { name: /Libraries by night/ }).first()).toBeVisible();
  await press(marta, /^Approve v1/);
  await expect(marta.getByRole('dialog')).toBeVisible();
  await tabTo(marta, /full name/);
  await marta.keyboard.type('Marta Kowal');
  await press(marta, /^Approve/);
  await expect(marta.getByRole('heading', { name: 'You approved version 1' })).toBeVisible();
  await hasFocus(marta);

  // Help opens outside text, and a shortcut can be switched off.
  await page.goto(`${paraph.origin}/settings/display`);
  await press(page, /^Change: This help/);
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
  await press(page, /^Type my name/);
  await expect(lock.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('Elin Sandvik');
  await press(page, /^Lock/);
  await page.waitForURL(/\/final$/);
  await hasFocus(page);
});
