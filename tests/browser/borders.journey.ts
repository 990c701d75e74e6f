import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { LetterView } from '../../shared/api/views.ts';
import { expect, expectAccessible, shot, test, type Persona } from './support/paraph.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
const other: Persona = { name: 'Jonas Weber', email: 'jonas@example.org', role: 'mep', group: 'S&D' };

const sheet = (page: Page) => page.getByRole('textbox', { name: 'Letter, draft' });
const saved = (page: Page) => page.getByRole('banner').getByText('Saved', { exact: true });
const kept = (page: Page) => page.getByText(/were not accepted and are not in the letter/);

async function typeAfter(page: Page, words: string, text: string): Promise<void> {
  await sheet(page).getByText(words).click();
  await page.keyboard.press('End');
  await page.keyboard.type(text);
}

test('words that the letter cannot take any more stay on the device, to be copied or made an amendment', async ({
  paraph,
}) => {
  test.setTimeout(240_000);
  await paraph.people(lead, other);
  const id = await paraph.cli('import', join(import.meta.dirname, 'letters/school-meals.md'), '--lead', lead.email);
  const url = `${paraph.origin}/l/${id}`;
  const elin = await paraph.signIn(lead);
  const does = async (command: object): Promise<void> => {
    const answer = await elin.request.post(`${paraph.origin}/api/letters/${id}/commands`, {
      headers: { origin: paraph.origin },
      data: command,
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  const get = async <T>(path: string): Promise<T> =>
    (await (await elin.request.get(`${paraph.origin}/api/letters/${id}${path}`)).json()) as T;
  await does({ type: 'InviteMember', email: other.email, access: 'edit' });
  const jonas = await paraph.signIn(other);
  await jonas.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await jonas.goto(url);
  await expect(saved(jonas)).toBeVisible();
  const person = (await get<LetterView>('')).members.find(({ name }) => name === other.name)?.person;

  // Too large for one message: nothing of it reaches the others, all of it stays here.
  await sheet(jonas).getByText('We would gladly').click();
  await jonas.keyboard.press('End');
  await jonas.evaluate((words) => navigator.clipboard.writeText(words), ` ${'far too long '.repeat(25_000)}`);
  await jonas.keyboard.press('Control+v');
  await expect(kept(jonas)).toBeVisible({ timeout: 30_000 });
  await expect(sheet(jonas)).not.toContainText('far too long');
  await jonas.getByRole('button', { name: 'Delete them' }).click();
  await expect(kept(jonas)).toBeHidden();

  // The right to write went while this device was away.
  await jonas.context().setOffline(true);
  await expect(jonas.getByRole('banner').getByText(/Offline/)).toBeVisible();
  await typeAfter(jonas, 'We would gladly', ' Written on a train.');
  await does({ type: 'ChangeAccess', person, access: 'amend' });
  await jonas.context().setOffline(false);
  await expect(jonas.getByText('Your unsent text was kept as a private amendment.')).toBeVisible({ timeout: 30_000 });
  await expect(jonas.getByRole('textbox', { name: /amendment/i })).toContainText('Written on a train.');
  await expectAccessible(jonas);
  await shot(jonas, 'kept-words');
  await expect(kept(jonas)).toBeHidden();

  // Amended on a train while the lead author wrote on: what others wrote is no part of the amendment.
  await jonas.goto(url);
  await expect(sheet(jonas)).toBeVisible();
  await jonas.context().setOffline(true);
  await expect(jonas.getByRole('banner').getByText(/Offline/)).toBeVisible();
  await typeAfter(jonas, 'We would gladly', ' Said in a tunnel.');
  await elin.goto(url);
  await typeAfter(elin, 'Hungry children', ' Written in the light.');
  await expect(saved(elin)).toBeVisible();
  await jonas.context().setOffline(false);
  const amendment = jonas.getByRole('textbox', { name: /amendment/i });
  await expect(amendment).toContainText('Written in the light.', { timeout: 30_000 });
  await expect(amendment.locator('ins')).toHaveText(['Said in a tunnel.']);

  // Locked while this device was away.
  await does({ type: 'ChangeAccess', person, access: 'edit' });
  await jonas.goto(url);
  await expect(saved(jonas)).toBeVisible();
  await jonas.context().setOffline(true);
  await expect(jonas.getByRole('banner').getByText(/Offline/)).toBeVisible();
  await typeAfter(jonas, 'We would gladly', ' Too late for this letter.');
  const { digest } = await get<{ digest: string }>('/draft');
  await does({ type: 'CutVersion', digest });
  await does({ type: 'AddSignatories', people: [{ email: lead.email }] });
  await does({ type: 'CirculateVersion', version: 1 });
  const version = await get<{ digest: string }>('/versions/1');
  await does({ type: 'LockVersion', version: 1, digest: version.digest, lapseOpenAmendments: true });
  await jonas.context().setOffline(false);
  await expect(jonas.getByRole('textbox', { name: 'Your unsent words' })).toHaveValue(/Too late for this letter\./, {
    timeout: 30_000,
  });
  await jonas.getByRole('dialog').getByRole('button', { name: 'Copy my words' }).click();
  expect(await jonas.evaluate(() => navigator.clipboard.readText())).not.toContain('Dear');
  await shot(jonas, 'locked-words');
});
