import type { LettersView } from '../../shared/api/views.ts';
import { elin, marta } from './support/cast.ts';
import { MEALS, PHONE, sheet } from './support/desk.ts';
import { expect, expectAccessible, shot, test } from './support/paraph.ts';

test('a lead author copies, files, deletes and brings back letters, each with a way back', async ({ paraph }) => {
  await paraph.people(elin, marta);
  const { letter } = await paraph.letter(elin, MEALS);
  const page = await paraph.at(elin);
  const rows = page.getByRole('row').filter({ has: page.getByRole('link') });
  const act = async (name: string) => {
    await page
      .getByRole('button', { name: /^Act on A warm meal/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  const folder = (name: RegExp) => page.getByRole('radiogroup', { name: 'Folder' }).getByText(name);
  await expect(rows).toHaveCount(1);

  // Archived, taken back at once, archived again: it lies in the archive and nowhere else.
  await act('Archive');
  await expect(rows).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(1);
  await act('Archive');
  await folder(/^Archived 1$/).click();
  await expect(rows).toHaveCount(1);
  await expectAccessible(page);
  await shot(page, 'letters-archive');
  await act('Bring back from the archive');
  await expect(page.getByText('No letter is in this folder.')).toBeVisible();

  // What a letter says is found without accents and case, and leads into it.
  await folder(/^All 1$/).click();
  await page.getByRole('searchbox').fill('HUNGRY chil');
  await page
    .getByRole('link', { name: /Hungry children do not learn/ })
    .first()
    .waitFor();
  await expectAccessible(page);
  await shot(page, 'letters-search');
  await page.getByRole('searchbox').fill('');

  // The copy is hers to lead, and has the words.
  await act('Duplicate');
  await page.waitForURL((url) => /^\/l\/.+/.test(url.pathname) && !url.pathname.endsWith(letter));
  await expect(sheet(page)).toContainText('A warm meal at every school');

  // Deleted, it is gone for whoever asks; brought back within the time, it is there again.
  await page.goto(`${paraph.origin}/letters`);
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Sort by').selectOption('title');
  await act('Delete');
  await expect(rows).toHaveCount(1);
  const left = async () =>
    ((await (await page.request.get(`${paraph.origin}/api/letters`)).json()) as LettersView).letters.length;
  expect(await left()).toBe(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(2);
  expect(await left()).toBe(2);

  const phone = await paraph.at(elin, '/letters', PHONE);
  await phone.getByLabel('Folder').selectOption({ label: 'Drafting 2' });
  await expect(phone.getByRole('button', { name: /^Act on A warm meal/ })).toHaveCount(2);
  await expectAccessible(phone);
  await shot(phone, 'letters-phone');
});
