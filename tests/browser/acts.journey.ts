import type { Page } from '@playwright/test';
import { elin, marta } from './support/cast.ts';
import { MEALS, PHONE } from './support/desk.ts';
import { expect, expectAccessible, shot, test, type Paraph } from './support/paraph.ts';
import { Device } from './support/passkey.ts';

/** Adds a passkey on the device of a page. */
async function addsPasskey(paraph: Paraph, page: Page): Promise<Device> {
  const device = await Device.of(page);
  await page.goto(`${paraph.origin}/settings/passkeys`);
  await page.getByRole('button', { name: 'Add passkey' }).click();
  const adding = page.getByRole('dialog');
  await adding.getByLabel('Name of the passkey').fill('Device');
  await adding.getByRole('button', { name: 'Make passkey' }).click();
  await expect(adding).toBeHidden();
  return device;
}

test('where passkeys are asked for, the device confirms withdrawing, declining, the hand-over and the dispatch, and a listing is corrected', async ({
  paraph,
}) => {
  await paraph.people(elin, marta);
  const lead = await paraph.at(elin);
  const device = await addsPasskey(paraph, lead);
  const phone = await paraph.at(marta, '/letters', { ...PHONE, colorScheme: 'dark' });
  await addsPasskey(paraph, phone);
  const letter = await paraph.circulated(elin, MEALS, [marta], { passkeysRequired: true });
  await letter.does({ type: 'InviteMember', email: marta.email, access: 'edit' });
  const standing = async () => (await letter.view()).versions.map((version) => version.signOffs.at(0)?.decision);

  // The lead author corrects how she is listed, until she has answered.
  await lead.goto(`${paraph.origin}/l/${letter.letter}/signoff`);
  await lead.getByRole('button', { name: 'Correct how Marta Kowal is listed' }).click();
  const correcting = lead.getByRole('dialog');
  await correcting.getByLabel('Country').fill('Poland');
  await expectAccessible(lead);
  await shot(lead, 'acts-correct');
  await correcting.getByRole('button', { name: 'Save' }).click();
  await expect(lead.getByText('Listed as Marta Kowal.')).toBeVisible();
  const listed = async () => (await letter.view()).signatories.find(({ group }) => group === 'EPP');
  expect(await listed()).toMatchObject({ name: 'Marta Kowal', country: 'PL' });

  // She puts her name as she writes it, and that is what her device signs.
  await phone.goto(`${paraph.origin}/s/${letter.letter}`);
  await phone.getByRole('button', { name: 'Approve v1' }).click();
  const confirming = phone.getByRole('dialog');
  await confirming.getByRole('button', { name: 'Change how I am listed' }).click();
  await confirming.getByLabel('Name').fill('Marta Anna Kowal');
  await expectAccessible(phone);
  await shot(phone, 'acts-listing');
  await confirming.getByRole('button', { name: 'Approve with passkey' }).click();
  await expect(phone.getByText('Marta Anna Kowal (EPP)')).toBeVisible();
  await lead.reload();
  await expect(lead.getByRole('table').getByText('Marta Anna Kowal')).toBeVisible();
  await expect(lead.getByRole('button', { name: 'Correct how Marta Anna Kowal is listed' })).toHaveCount(0);
  expect(await listed()).toMatchObject({ name: 'Marta Anna Kowal', country: 'PL' });

  // Withdrawn with the device, then declined with it.
  await phone.getByRole('button', { name: 'Withdraw my approval' }).click();
  await expect(confirming.getByText('This letter asks for passkeys', { exact: false })).toBeVisible();
  await expectAccessible(phone);
  await shot(phone, 'acts-withdraw');
  await confirming.getByRole('button', { name: 'Withdraw my approval' }).click();
  await expect(phone.getByText('You withdrew your approval.', { exact: false })).toBeVisible();
  expect(await standing()).toEqual([undefined]);
  await phone.getByRole('button', { name: 'Decline', exact: true }).click();
  await confirming.getByRole('textbox').fill('Too short.');
  await expect(confirming.getByRole('button', { name: /^Decline/ })).toHaveCount(1);
  await confirming.getByRole('button', { name: 'Decline with passkey' }).click();
  await expect.poll(standing).toEqual(['refused']);

  // The lead is offered with one device and taken with the other; whom the device does not recognise offers nothing.
  await lead.goto(`${paraph.origin}/l/${letter.letter}/settings`);
  await lead.getByRole('button', { name: 'Hand over the lead…' }).click();
  const handing = lead.getByRole('dialog');
  await expect(handing.getByText('Until they accept, you lead it', { exact: false })).toBeVisible();
  await expectAccessible(lead);
  await shot(lead, 'acts-hand-over');
  await device.recognises(false);
  await handing.getByRole('button', { name: 'Ask Marta Anna Kowal to lead' }).click();
  await expect(handing.getByRole('alert')).toContainText('Nothing was done');
  await device.recognises(true);
  await handing.getByRole('button', { name: 'Ask Marta Anna Kowal to lead' }).click();
  await expect(lead.getByText('You have asked Marta Anna Kowal to lead this letter', { exact: false })).toBeVisible();
  await expectAccessible(lead);
  await shot(lead, 'acts-offered');
  const before = await letter.view();
  expect(before).toMatchObject({ lead: before.me.person, leadOffer: {} });
  await phone.goto(`${paraph.origin}/l/${letter.letter}`);
  await phone.getByRole('button', { name: 'Lead this letter' }).click();
  await expect.poll(async () => (await letter.view()).lead).not.toBe(before.lead);
});

test('where passkeys are asked for, the list is closed with the lead author’s', async ({ paraph }) => {
  await paraph.people(elin, marta);
  const lead = await paraph.at(elin);
  const letter = await paraph.circulated(elin, MEALS, [marta]);
  const { digest = '' } = (await letter.view()).versions[0] ?? {};
  await letter.does({ type: 'LockVersion', version: 1, digest });
  await letter.does({ type: 'ChangeSettings', passkeysRequired: true });
  await addsPasskey(paraph, lead);
  await lead.goto(`${paraph.origin}/l/${letter.letter}/final`);
  await lead.getByRole('button', { name: 'Dispatch' }).first().click();
  const dispatching = lead.getByRole('dialog');
  await expect(dispatching.getByText('This letter asks for passkeys', { exact: false })).toBeVisible();
  await expectAccessible(lead);
  await shot(lead, 'acts-dispatch');
  await dispatching.getByRole('button', { name: 'Dispatch' }).click();
  await expect.poll(async () => (await letter.view()).status).toBe('closed');
});
