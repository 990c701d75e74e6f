import { join } from 'node:path';
import { expect, expectAccessible, shot, test, type Persona } from './support/paraph.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
const adviser: Persona = { name: 'Jonas Weber', email: 'jonas@example.org', role: 'adviser' };
const signatory: Persona = { name: 'Marta Kowal', email: 'marta@example.org', role: 'mep', group: 'EPP' };

test('a Member lets an adviser decide for her, sees every act under both names, and ends it', async ({ paraph }) => {
  test.setTimeout(240_000);
  await paraph.people(lead, adviser, signatory);
  const elin = await paraph.signIn(lead);
  const letter = await paraph.circulated(elin, join(import.meta.dirname, 'letters/school-meals.md'), [signatory]);

  // She delegates; he sees for whom he acts, and what he will never do.
  await elin.goto(`${paraph.origin}/settings/office`);
  await expect(elin.getByText('Nobody acts for you.')).toBeVisible();
  await elin.getByRole('button', { name: 'Add adviser' }).click();
  const adding = elin.getByRole('dialog');
  await adding.getByLabel('Mail address').fill(adviser.email);
  await adding.getByLabel('May').selectOption('decide');
  await expectAccessible(elin);
  await adding.getByRole('button', { name: 'Add adviser' }).click();
  await expect(adding).toBeHidden();
  await expect(elin.getByRole('listitem').filter({ hasText: adviser.name })).toBeVisible();
  await expectAccessible(elin);
  await shot(elin, 'office');
  const jonas = await paraph.signIn(adviser, { colorScheme: 'dark' });
  await jonas.goto(`${paraph.origin}/settings/delegation`);
  await expect(jonas.getByRole('listitem').filter({ hasText: 'Elin Sandvik (Renew)' })).toContainText('Decide');
  await expect(jonas.getByText('Never done for a Member')).toBeVisible();
  await expectAccessible(jonas);
  await shot(jonas, 'delegation-dark');

  // On her board he may remind, and is offered neither the lock nor a sign-off.
  await jonas.goto(`${paraph.origin}/l/${letter}/signoff`);
  await expect(jonas.getByRole('link', { name: 'You act for Elin Sandvik' })).toBeVisible();
  await expect(jonas.getByRole('button', { name: 'Lock v1' })).toHaveCount(0);
  await jonas.getByRole('button', { name: 'Remind one' }).click();
  await expectAccessible(jonas);
  await shot(jonas, 'remind-dark');
  await jonas.getByRole('dialog').getByRole('button', { name: 'Remind one' }).click();
  await expect(jonas.getByText('One signatory is being reminded.')).toBeVisible();
  await expect(jonas.getByRole('row').filter({ hasText: signatory.name })).toContainText('Reminded');
  await expectAccessible(jonas);
  await shot(jonas, 'board-dark');

  // The log names both; the account log says who was allowed to.
  await elin.goto(`${paraph.origin}/l/${letter}/audit`);
  await expect(elin.getByRole('row').filter({ hasText: 'Reminded' })).toContainText('Jonas Weber, for Elin Sandvik');
  await expect(elin.getByText('chain intact', { exact: false })).toBeVisible();
  await expectAccessible(elin);
  await shot(elin, 'audit');
  await elin.goto(`${paraph.origin}/settings/log`);
  await expect(elin.getByText('lets Jonas Weber act for Elin Sandvik', { exact: false })).toBeVisible();
  await expect(elin.getByText('chain intact', { exact: false })).toBeVisible();
  await expectAccessible(elin);
  await shot(elin, 'account-log');

  // She ends it: what he has open says so.
  await elin.goto(`${paraph.origin}/settings/office`);
  await elin.getByRole('button', { name: /^End.*Jonas Weber/ }).click();
  await elin.getByRole('dialog').getByRole('button', { name: 'End' }).click();
  await expect(elin.getByText('Nobody acts for you.')).toBeVisible();
  await jonas.reload();
  await expect(jonas.getByRole('button', { name: /Remind/ })).toHaveCount(0);

  // He asks to be let in again; she finds it on her list and lets him read.
  await jonas.goto(`${paraph.origin}/l/${letter}`);
  await expect(jonas.getByRole('heading', { name: 'You do not have access to this letter.' })).toBeVisible();
  await expectAccessible(jonas);
  await shot(jonas, 'ask-dark');
  await jonas.getByLabel(/Who you are/).fill('I prepare the meeting with the Commission.');
  await jonas.getByRole('button', { name: 'Ask the lead author' }).click();
  await expect(jonas.getByRole('status').filter({ hasText: 'has your request now' })).toBeVisible();
  await elin.goto(`${paraph.origin}/letters`);
  await expect(elin.getByText('Jonas Weber asks for access.')).toBeVisible();
  await shot(elin, 'ask-card');
  await elin.getByRole('link', { name: 'Answer' }).click();
  await expect(elin.getByText('Jonas Weber (jonas@example.org) asks for access.')).toBeVisible();
  await expectAccessible(elin);
  await shot(elin, 'ask-settings');
  await elin.getByRole('button', { name: /^Invite.*Jonas Weber/ }).click();
  const inviting = elin.getByRole('dialog');
  await expect(inviting.getByLabel('Mail address')).toHaveValue(adviser.email);
  await inviting.getByLabel('May').selectOption('read');
  await inviting.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(inviting).toBeHidden();
  await expect(elin.getByText('asks for access', { exact: false })).toHaveCount(0);
  await jonas.reload();
  await expect(jonas.getByText('Hungry children', { exact: false }).first()).toBeVisible();
});
