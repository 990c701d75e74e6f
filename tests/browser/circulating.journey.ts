import type { TextView } from '../../shared/api/views.ts';
import { elin, marta } from './support/cast.ts';
import { expectSaved, MEALS, sheet, typeAfter } from './support/desk.ts';
import { expect, shot, test } from './support/paraph.ts';

test('what a lead author circulates is what she means to: the desk says when words came after the cut, and the circulation can be stopped', async ({
  paraph,
}) => {
  await paraph.people(elin, marta);
  const aside = await paraph.letter(elin, MEALS);
  const { letter } = aside;
  const { signatories } = await aside.view();
  for (const { person } of signatories) await aside.does({ type: 'RemoveSignatory', person });
  await aside.does({
    type: 'AddSignatories',
    people: [{ email: marta.email, name: marta.name }, { name: 'Nora Noaddress' }],
  });
  const { digest } = await aside.get<TextView>('/draft');
  await aside.does({ type: 'CutVersion', digest });
  const lead = await paraph.at(elin, `/l/${letter}`);
  await expectSaved(lead);
  const versions = lead.getByRole('navigation', { name: 'Letter' });
  await expect(versions).toContainText('the same as v1');
  await expect(lead.getByRole('button', { name: 'Circulate v1' })).toBeVisible();

  await typeAfter(lead, 'Hungry children', ' Not one.');
  await expect(versions).toContainText('changed since v1');
  await expect(lead.getByRole('button', { name: 'Cut v2' })).toBeVisible();
  await shot(lead, 'circulating-changed');

  // On the board v1 can still be circulated: it is said that two words are not in it.
  await lead.goto(`${paraph.origin}/l/${letter}/signoff`);
  await lead.getByRole('button', { name: 'Circulate v1' }).click();
  const dialog = lead.getByRole('dialog');
  await expect(dialog).toContainText('The draft has changed since v1 (2 words)');
  await expect(dialog).toContainText('One person gets a mail. One has no address yet');
  await shot(lead, 'circulating-dialog');
  await dialog.getByRole('button', { name: 'Circulate v1 all the same' }).click();
  await expect(dialog).toBeHidden();

  // The countdown goes along to another page, through loading it again, and to another device, where it is stopped.
  const soon = lead.getByText(/Circulating v1 in \d+ s/);
  await expect(soon).toBeVisible();
  await lead.getByRole('link', { name: 'Letters' }).first().click();
  await expect(soon).toBeVisible();
  await lead.goto(`${paraph.origin}/l/${letter}`);
  await expect(soon).toBeVisible();
  await shot(lead, 'circulating-toast');
  const phone = await paraph.at(elin, `/l/${letter}`);
  await expect(sheet(phone)).toBeVisible();
  await phone.getByRole('button', { name: 'Stop' }).click();
  await expect(phone.getByText('Stopped. Nobody was asked.')).toBeVisible();
  await expect(soon).toBeHidden();
  expect((await aside.view()).versions).toMatchObject([{ status: 'cut' }]);
});
