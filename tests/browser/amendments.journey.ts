import type { Page } from '@playwright/test';
import { dinis, elin as lead, marta as member } from './support/cast.ts';
import { MEALS } from './support/desk.ts';
import { expect, expectAccessible, shot, test } from './support/paraph.ts';

/** Nothing is broken in light or in dark. */
async function looksRight(page: Page, name: string): Promise<void> {
  await shot(page, name);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, `${name}-dark`);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
}

test('the lead author decides twelve amendments by keyboard, and a conflict with the one who tabled it', async ({
  paraph,
}) => {
  await paraph.people(lead, member, dinis);
  const asElin = await paraph.letter(lead, MEALS);
  for (const { email } of [member, dinis]) await asElin.does({ type: 'InviteMember', email, access: 'amend' });
  const asMarta = await paraph.aside(member, asElin.letter);
  const url = `${paraph.origin}/l/${asElin.letter}`;
  const pairs = [
    ['Hungry children', 'Children who are hungry'],
    ['One pupil in six', 'One pupil in five'],
    ['without breakfast', 'without having eaten'],
    ['We therefore call', 'We call'],
    ['one warm meal', 'two warm meals'],
    ['in every school', 'in each school'],
    ['that asks for it', 'that wants it'],
    ['twice a week', 'three times a week'],
    ['twice a week', 'every day'],
    ['report on it', 'report in public'],
    ['each year', 'every second year'],
    ['before the summer', 'in spring'],
  ] as const;
  for (const [words, instead] of pairs) await asMarta.tables(words, instead);

  const elin = await paraph.at(lead, `/l/${asElin.letter}/am`);
  const items = elin.locator('[data-amendment]');
  await expect(items).toHaveCount(12);
  // Those that change the same words stand together.
  await expect(elin.getByText(/AM 8 and AM 9/)).toBeVisible();
  await shot(elin, 'queue');
  await items.first().focus();
  await elin.keyboard.press('j');
  await expect(items.nth(1)).toBeFocused();
  await elin.keyboard.press('k');
  for (let left = 12; left > 0; left--) {
    const item = elin.locator('[data-amendment]:focus');
    const name = (await item.getAttribute('aria-label')) ?? '';
    const reject = name.startsWith('Amendment 4,');
    // Open, Reject, Adopt: one Tab each.
    for (let tab = 0; tab < (reject ? 2 : 3); tab++) await elin.keyboard.press('Tab');
    // While the line is away nothing can be decided, and the button says so.
    await expect(elin.locator(':focus')).not.toHaveAttribute('aria-disabled', 'true');
    await elin.keyboard.press('Enter');
    const dialog = elin.getByRole('dialog');
    if (reject) {
      await expect(dialog).toBeVisible();
      await dialog.getByLabel(/Reason/).focus();
      await elin.keyboard.type('We keep the text.');
      await elin.keyboard.press('Tab');
      await elin.keyboard.press('Tab');
      await elin.keyboard.press('Enter');
    } else if (name.startsWith('Amendment 8,')) {
      await expect(dialog).toBeVisible();
      await shot(elin, 'adopt');
      await dialog.getByRole('button', { name: 'Adopt AM 8' }).focus();
      await elin.keyboard.press('Enter');
      left -= 1; // AM 9 lapses with it
    }
    await expect(dialog).toBeHidden();
    const remaining = left - 1;
    await expect(items).toHaveCount(remaining);
    if (remaining > 0) await expect(elin.locator('[data-amendment]:focus')).toHaveCount(1);
  }
  await expect(elin.getByText('Every amendment is decided.')).toBeVisible();
  await elin.goto(url);
  const sheet = elin.getByRole('textbox', { name: 'Letter, draft' });
  await expect(sheet).toContainText('Children who are hungry');
  await expect(sheet).toContainText('serve fruit three times a week');
  await expect(sheet).toContainText('We therefore call');
  expect(await asElin.times('AmendmentAdopted')).toBe(10);

  // Of one that no longer fits, she sees three texts.
  const number = await asMarta.tables('three times a week', 'every day');
  await asElin.edits('three times a week', 'four times a week');
  const marta = await paraph.at(member, `/l/${asElin.letter}/am/${String(number)}`);

  await elin.goto(`${url}/am/${String(number)}`);
  await expect(elin.getByText('Needs review').first()).toBeVisible();
  const three = elin.getByRole('region', { name: /Ask 2/ });
  for (const words of ['three times a week', 'four times a week', 'every day'])
    await expect(three).toContainText(words);
  await looksRight(elin, 'conflict');

  // She edits the outcome and asks before she decides.
  await elin.getByRole('button', { name: 'Edit and adopt' }).click();
  const outcome = elin.getByRole('textbox', { name: /outcome/i });
  await outcome.getByText('four times a week').click();
  await elin.keyboard.press('End');
  await elin.keyboard.press('ArrowLeft');
  await elin.keyboard.type(' and every day in winter');
  await elin.getByRole('button', { name: 'Ask the tabler first' }).click();
  await elin.getByLabel('Message').fill('Would this do?');
  await shot(elin, 'outcome');
  await elin.getByRole('button', { name: 'Ask', exact: true }).click();

  await expect(marta.getByText('Would this do?')).toBeVisible();
  await expect(marta.getByRole('region', { name: /Another wording/ })).toContainText('and every day in winter');
  await looksRight(marta, 'wording');
  await marta.getByRole('complementary').getByRole('button', { name: 'Yes, we accept this' }).click();
  await expect(marta.getByText('Marta Kowal accepts this wording.')).toBeVisible();

  await expect(elin.getByText('Marta Kowal accepts this wording.')).toBeVisible();
  await elin.getByRole('button', { name: 'Adopt this wording' }).click();
  await expect(elin.getByRole('article')).toContainText('Adopted');
  await elin.goto(url);
  await expect(elin.getByRole('textbox', { name: 'Letter, draft' })).toContainText(
    'four times a week and every day in winter',
  );
});
