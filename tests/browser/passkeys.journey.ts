import { join } from 'node:path';
import { expect, expectAccessible, shot, test, type Persona } from './support/paraph.ts';
import { Device } from './support/passkey.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
const signatory: Persona = { name: 'Marta Kowal', email: 'marta@example.org', role: 'mep', group: 'EPP' };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

test('a Member approves a letter on a phone, with a passkey, in three taps from the mail', async ({ paraph }) => {
  test.setTimeout(240_000);
  await paraph.people(lead, signatory);
  // The hint after signing in leads to the page of passkeys.
  const marta = await paraph.signIn(signatory, phone);
  const device = await Device.of(marta);
  await marta.reload();
  await expect(marta.getByText('Add a passkey to sign faster next time.')).toBeVisible();
  await expectAccessible(marta);
  await shot(marta, 'hint');
  await marta.getByRole('link', { name: 'Add passkey' }).tap();
  await expect(marta.getByText('You have no passkey yet', { exact: false })).toBeVisible();

  // A device that does not recognise its owner makes none; one that does, does.
  await marta.getByRole('button', { name: 'Add passkey' }).tap();
  const adding = marta.getByRole('dialog');
  await adding.getByLabel('Name of the passkey').fill('Phone');
  await device.recognises(false);
  await adding.getByRole('button', { name: 'Make passkey' }).tap();
  await expect(adding.getByRole('alert')).toContainText('No passkey was made');
  await expectAccessible(marta);
  await shot(marta, 'add-refused');
  await device.recognises(true);
  await adding.getByRole('button', { name: 'Make passkey' }).tap();
  await expect(adding).toBeHidden();
  await expect(marta.getByRole('listitem').filter({ hasText: 'Phone' })).toContainText('not used yet');
  // The same device holds one passkey of hers, not two.
  await marta.getByRole('button', { name: 'Add passkey' }).tap();
  await adding.getByRole('button', { name: 'Make passkey' }).tap();
  await expect(adding.getByRole('alert')).toContainText('already holds one of your passkeys');
  await adding.getByRole('button', { name: 'Cancel' }).tap();
  await marta.getByRole('button', { name: 'Rename Phone' }).tap();
  await marta.getByRole('dialog').getByLabel('Name of the passkey').fill('My phone');
  await marta.getByRole('button', { name: 'Save name' }).tap();
  await expect(marta.getByRole('listitem').filter({ hasText: 'My phone' })).toBeVisible();
  await expectAccessible(marta);
  await shot(marta, 'passkeys');

  // Signing in needs no mail any more.
  await marta.request.delete(`${paraph.origin}/api/session`, { headers: { origin: paraph.origin } });
  await marta.goto(`${paraph.origin}/sign-in`);
  await expectAccessible(marta);
  await device.recognises(false);
  await marta.getByRole('button', { name: 'Sign in with passkey' }).tap();
  await expect(marta.getByRole('main').getByRole('alert')).toContainText('No passkey was used');
  await shot(marta, 'signin-cancelled');
  await device.recognises(true);
  await marta.getByRole('button', { name: 'Sign in with passkey' }).tap();
  await marta.waitForURL('**/letters');
  await marta.request.delete(`${paraph.origin}/api/session`, { headers: { origin: paraph.origin } });

  // The lead author asks her, for a passkey.
  const elin = await paraph.signIn(lead);
  const letter = await paraph.circulated(
    ...([elin, join(import.meta.dirname, 'letters/school-meals.md'), [signatory]] as const),
    { passkeysRequired: true },
  );

  // Three taps: open, approve, confirm.
  const token = (await paraph.cli('link', signatory.email)).split('#')[1] ?? '';
  await marta.goto(`${paraph.origin}/s/${letter}#${token}`);
  await marta.getByRole('button', { name: 'Open the letter' }).tap();
  await expect(marta.getByText('The lead author asks for a passkey on this letter', { exact: false })).toBeVisible();
  await expectAccessible(marta);
  await shot(marta, 'phone-1');
  await marta.getByRole('button', { name: 'Approve v1' }).tap();
  const confirming = marta.getByRole('dialog');
  await expect(confirming.getByText('Marta Kowal (EPP)')).toBeVisible();
  await expect(confirming.getByRole('button', { name: 'Type my name' })).toHaveCount(0);
  await shot(marta, 'phone-2');
  await device.recognises(false);
  await confirming.getByRole('button', { name: 'Approve with passkey' }).tap();
  await expect(confirming.getByRole('alert')).toContainText('Nothing was recorded');
  await expectAccessible(marta);
  await shot(marta, 'phone-2-refused');
  await device.recognises(true);
  await confirming.getByRole('button', { name: 'Approve with passkey' }).tap();
  await expect(marta.getByRole('heading', { name: 'You approved version 1' })).toBeVisible();
  await expect(marta.getByRole('main')).toContainText('Passkey');
  await expectAccessible(marta);
  await shot(marta, 'phone-3');
});
