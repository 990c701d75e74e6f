import { elin, jonas, marta } from './support/cast.ts';
import { expectSaved, goesOffline, kept, MEALS, onDevice, sheet, state, typeAfter } from './support/desk.ts';
import { SLOW } from './support/line.ts';
import { expect, expectAccessible, shot, test } from './support/paraph.ts';

test('an adviser decides for the Member who lets him, every act under both names, and writes whatever the line is like', async ({
  paraph,
}) => {
  await paraph.people(elin, jonas, marta);
  const lead = await paraph.circulated(elin, MEALS, [marta]);
  const url = `${paraph.origin}/l/${lead.letter}`;

  // She asks him and he accepts; he sees for whom he acts, and what he will never do.
  const member = await paraph.at(elin, '/settings/office');
  await expect(member.getByText('Nobody acts for you.')).toBeVisible();
  await member.getByRole('button', { name: 'Add adviser' }).click();
  const adding = member.getByRole('dialog');
  await adding.getByLabel('Mail address').fill(jonas.email);
  await adding.getByLabel('May').selectOption('decide');
  await adding.getByRole('button', { name: 'Add adviser' }).click();
  await expect(adding).toBeHidden();
  await expect(member.getByRole('listitem').filter({ hasText: jonas.name })).toBeVisible();
  await expect(member.getByText('has not accepted yet')).toBeVisible();
  await shot(member, 'adviser-office');
  const adviser = await paraph.at(jonas, '/settings/delegation', { colorScheme: 'dark' });
  await expect(adviser.getByText('Elin Sandvik asks you to act for them.', { exact: false })).toBeVisible();
  await expectAccessible(adviser);
  await adviser.getByRole('button', { name: /^Accept/ }).click();
  await expect(adviser.getByRole('listitem').filter({ hasText: 'Elin Sandvik (Renew)' })).toContainText('Decide');
  await expect(adviser.getByText('Never done for a Member')).toBeVisible();
  await shot(adviser, 'adviser-delegation');

  // On a slow line what he types is called saved when the server has it, and not before.
  await onDevice(adviser);
  await adviser.goto(url);
  await expectSaved(adviser);
  const sheetOfHers = await paraph.at(elin, `/l/${lead.letter}`);
  await expectSaved(sheetOfHers);
  paraph.line.is({ ...SLOW, roundTrip: 3_000 });
  await typeAfter(adviser, 'Hungry children', ' Ask any teacher.');
  await expect(state(adviser)).toHaveText('Saving…');
  await shot(adviser, 'adviser-saving');
  await expectSaved(adviser);
  expect(await lead.words()).toContain('Ask any teacher.');
  paraph.line.is(null);
  await expect(sheet(sheetOfHers)).toContainText('Ask any teacher.');

  // On the train the page is opened anew, from the device, and closed. Opened again it has his words and hers, and so has she.
  await goesOffline(adviser);
  await expectAccessible(adviser);
  await adviser.reload();
  await expect(kept(adviser)).toBeVisible();
  await typeAfter(adviser, 'We would gladly', ' Written on a train.');
  await typeAfter(sheetOfHers, 'Hungry children', ' Written at a desk.');
  await expectSaved(sheetOfHers);
  await expect(sheet(sheetOfHers)).not.toContainText('Written on a train.');
  const device = adviser.context();
  await adviser.close();
  await device.setOffline(false);
  const back = await device.newPage();
  await back.goto(url);
  await expect(sheet(sheetOfHers)).toContainText('Written on a train.');
  await expect(sheet(back)).toContainText('Written at a desk.');
  await expectSaved(back);
  const words = await lead.words();
  for (const typed of [' Ask any teacher. Written at a desk.', ' Written on a train.']) expect(words).toContain(typed);
  await sheetOfHers.close();

  // On her board he may remind, once, and is offered neither the lock nor a sign-off.
  await back.goto(`${url}/signoff`);
  await expect(back.getByRole('link', { name: 'You act for Elin Sandvik' })).toBeVisible();
  await expect(back.getByRole('button', { name: 'Lock v1' })).toHaveCount(0);
  await back.getByRole('button', { name: 'Remind one' }).click();
  await back.getByRole('dialog').getByRole('button', { name: 'Remind one' }).dblclick();
  await expect(back.getByText('One signatory is being reminded.')).toBeVisible();
  await expect(back.getByRole('row').filter({ hasText: marta.name })).toContainText('Reminded');
  await shot(back, 'adviser-board');

  // The log names both; the account log says who was allowed to.
  await member.goto(`${url}/audit`);
  const reminded = member.getByRole('row').filter({ hasText: 'Reminded' });
  await expect(reminded).toContainText('Jonas Weber, for Elin Sandvik');
  await expect(reminded).toHaveCount(1);
  await expect(member.getByText('chain intact', { exact: false })).toBeVisible();
  await member.goto(`${paraph.origin}/settings/log`);
  await expect(member.getByText('lets Jonas Weber act for Elin Sandvik', { exact: false })).toBeVisible();
  await expect(member.getByText('chain intact', { exact: false })).toBeVisible();

  // She ends it: what he has open says so, and the letter is no longer his to read.
  await member.goto(`${paraph.origin}/settings/office`);
  await member.getByRole('button', { name: /^End.*Jonas Weber/ }).click();
  await member.getByRole('dialog').getByRole('button', { name: 'End' }).click();
  await expect(member.getByText('Nobody acts for you.')).toBeVisible();
  await back.reload();
  await expect(back.getByRole('button', { name: /Remind/ })).toHaveCount(0);
  await back.goto(url);
  await expect(back.getByRole('heading', { name: 'You do not have access to this letter.' })).toBeVisible();
});
