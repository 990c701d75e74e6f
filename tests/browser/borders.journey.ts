import type { Page } from '@playwright/test';
import { elin as lead, marta as other } from './support/cast.ts';
import { expectSaved, goesOffline, MEALS, sheet, typeAfter } from './support/desk.ts';
import { expect, expectAccessible, shot, test } from './support/paraph.ts';

const kept = (page: Page) => page.getByText(/were not accepted and are not in the letter/);

test('words that the letter cannot take any more stay on the device, to be copied or made an amendment', async ({
  paraph,
}) => {
  await paraph.people(lead, other);
  const letter = await paraph.letter(lead, MEALS);
  await letter.does({ type: 'InviteMember', email: other.email, access: 'edit' });
  const person = (await letter.view()).members.find(({ name }) => name === other.name)?.person;
  const may = (access: string) => letter.does({ type: 'ChangeAccess', person, access });
  const url = `/l/${letter.letter}`;
  const marta = await paraph.at(other, url);
  await marta.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await expectSaved(marta);

  // Too large for one message: nothing of it reaches the others, all of it stays here.
  await typeAfter(marta, 'We would gladly', '');
  await marta.evaluate((words) => navigator.clipboard.writeText(words), ` ${'far too long '.repeat(25_000)}`);
  await marta.keyboard.press('Control+v');
  await expect(kept(marta)).toBeVisible({ timeout: 30_000 });
  await expect(sheet(marta)).not.toContainText('far too long');
  await marta.getByRole('button', { name: 'Delete them' }).click();
  await expect(kept(marta)).toBeHidden();

  // The right to write went while this device was away.
  await goesOffline(marta);
  await typeAfter(marta, 'We would gladly', ' Written on a train.');
  await may('amend');
  await marta.context().setOffline(false);
  await expect(marta.getByText('Your unsent text was kept as a private amendment.')).toBeVisible({ timeout: 30_000 });
  await expect(marta.getByRole('textbox', { name: /amendment/i })).toContainText('Written on a train.');
  await expectAccessible(marta);
  await shot(marta, 'kept-words');
  await expect(kept(marta)).toBeHidden();

  // Amended on a train while the lead author wrote on: what others wrote is no part of the amendment.
  await marta.goto(paraph.origin + url);
  await expect(sheet(marta)).toBeVisible();
  await goesOffline(marta);
  await typeAfter(marta, 'We would gladly', ' Said in a tunnel.');
  await letter.edits('without breakfast.', 'without breakfast. Written in the light.');
  await marta.context().setOffline(false);
  const amendment = marta.getByRole('textbox', { name: /amendment/i });
  await expect(amendment).toContainText('Written in the light.');
  await expect(amendment.locator('ins')).toHaveText(['Said in a tunnel.']);

  // Locked while this device was away.
  await may('edit');
  await marta.goto(paraph.origin + url);
  await expectSaved(marta);
  await goesOffline(marta);
  await typeAfter(marta, 'We would gladly', ' Too late for this letter.');
  await letter.does({ type: 'AddSignatories', people: [{ email: lead.email }] });
  await letter.circulates(1);
  const { digest } = await letter.get<{ digest: string }>('/versions/1');
  await letter.does({ type: 'LockVersion', version: 1, digest, lapseOpenAmendments: true });
  await marta.context().setOffline(false);
  await expect(marta.getByRole('textbox', { name: 'Your unsent words' })).toHaveValue(/Too late for this letter\./);
  await marta.getByRole('dialog').getByRole('button', { name: 'Copy my words' }).click();
  expect(await marta.evaluate(() => navigator.clipboard.readText())).not.toContain('Dear');
  await shot(marta, 'locked-words');
});
