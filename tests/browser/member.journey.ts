import { ada, dinis, elin, marta } from './support/cast.ts';
import { expectSaved, goesOffline, MEALS, PHONE, sheet, state, TABLET, typeAfter } from './support/desk.ts';
import { SLOW } from './support/line.ts';
import { expect, expectAccessible, shot, test } from './support/paraph.ts';

test('a second Member amends the letter on a phone with her adviser, offline and on a slow line, and takes it back; another one on a tablet', async ({
  paraph,
}) => {
  await paraph.people(elin, marta, ada, dinis);
  const lead = await paraph.letter(elin, MEALS);
  const url = `/l/${lead.letter}`;
  for (const { email } of [marta, ada, dinis]) await lead.does({ type: 'InviteMember', email, access: 'amend' });

  // Typing without the right to edit begins an amendment, and the first key is in it.
  const adviser = await paraph.at(ada, url);
  await typeAfter(adviser, 'serve fruit', ' in season', 1);
  await expect(adviser.getByRole('main').getByText('You are writing an amendment', { exact: false })).toBeVisible();
  await adviser.waitForURL(/write=/);
  const written = adviser.getByRole('textbox', { name: 'Letter, your amendment' });
  await expect(written.locator('ins')).toHaveText(['in season']);
  // Others go on reading the draft; the Member writes the same amendment at the same time, on her phone.
  const member = await paraph.at(marta, new URL(adviser.url()).pathname + new URL(adviser.url()).search, PHONE);
  await expect(sheet(member).locator('ins')).toHaveText(['in season']);
  await typeAfter(member, 'report on it', ', in public', 1);
  await expect(written.locator('ins').last()).toContainText('in public');
  await expectAccessible(member);
  await shot(member, 'member-phone');

  // In a tunnel the adviser writes on; the Member does too; nothing can be tabled until both have met again.
  await expectSaved(adviser);
  await goesOffline(adviser);
  await typeAfter(adviser, 'Hungry children', ' Ask any teacher.');
  await expect(state(adviser)).toHaveText(/^Offline, \d+ changes? kept here/);
  const table = adviser.getByRole('button', { name: 'Table', exact: true });
  await expect(table).toHaveAccessibleDescription('Needs a connection.');
  await typeAfter(member, 'We would gladly', ' We thank you.');
  await expectSaved(member);
  await adviser.context().setOffline(false);
  await expect(written).toContainText('We thank you.');
  await expect(sheet(member)).toContainText('Ask any teacher.');
  await expectSaved(adviser);
  await shot(adviser, 'member-back');

  // Tabled on a slow line: the button says that it works, and being pressed twice tables once.
  await table.click();
  const tabling = adviser.getByRole('dialog');
  // For whom was chosen when it was begun, and stays.
  await expect(tabling.getByText('On behalf of: Marta Kowal')).toBeVisible();
  await tabling.getByLabel(/Justification/).fill('Fruit in season is cheaper and better.');
  await tabling.getByLabel(/on behalf of the EPP Group/i).check();
  await tabling.getByText('Ask others to table it with you').click();
  await tabling.getByLabel('Dinis Faria (S&D)').check();
  paraph.line.is(SLOW);
  const tableAs = tabling.getByRole('button', { name: 'Table as AM 1' });
  await tableAs.dblclick();
  await expect(tableAs).toHaveAttribute('aria-busy', 'true');
  await shot(adviser, 'member-tabling');
  await expect(tabling).toBeHidden();
  paraph.line.is(null);
  expect(await lead.times('AmendmentTabled')).toBe(1);
  expect(await lead.words('/amendments/1')).toContain('serve fruit twice a week in season;');

  // The Member who was asked puts the own name under it, on a tablet.
  const other = await paraph.at(dinis, `${url}/am/1`, TABLET);
  const form = other.getByRole('article', { name: 'Amendment 1' });
  await expect(form).toContainText('Marta Kowal');
  await expect(form).toContainText('EPP');
  await expect(form).not.toContainText('Dinis Faria');
  await expect(form).toContainText('Fruit in season is cheaper and better.');
  await expect(other.getByText('You were asked to table AM 1 too.')).toBeVisible();
  await shot(other, 'member-tablet');
  await other.getByRole('button', { name: 'Table it too' }).tap();
  await expect(form).toContainText('Dinis Faria (S&D)');

  // He comments on words of it and names the Member, who is told so among what waits for her.
  await form.locator('ins').getByText('season').first().dblclick();
  await other.getByRole('button', { name: 'Comment on these words' }).tap();
  const comments = other.getByRole('dialog');
  await comments.getByLabel('New comment').pressSequentially('Whose season, @mar');
  await expect(comments.getByRole('option', { name: 'Marta Kowal' })).toBeVisible();
  await expectAccessible(other);
  await other.keyboard.press('Enter');
  await other.keyboard.type('?');
  await other.keyboard.press('Control+Enter');
  await expect(comments.getByRole('article')).toContainText('Whose season, @Marta Kowal ?');
  await expect(comments.getByRole('article')).toContainText('season');
  await member.goto(`${paraph.origin}/letters`);
  await expect(member.getByText('You are named in a discussion', { exact: false })).toBeVisible();
  await comments.getByRole('button', { name: 'Close' }).tap();

  // He proposes to change it, and what he writes begins with its words.
  await other.getByRole('button', { name: 'Amend AM 1' }).tap();
  await expect(sheet(other)).toContainText('in season');
  await expect(sheet(other).locator('ins')).toHaveCount(0);
  await typeAfter(other, 'in season', ' from the region', 1);
  await expect(sheet(other).locator('ins')).toHaveText(['from the region']);
  await shot(other, 'member-tablet-amending');
  await other.getByRole('button', { name: 'Table', exact: true }).tap();
  await other.getByRole('dialog').getByRole('button', { name: 'Table as AM 2' }).tap();
  await expect(other.getByRole('dialog')).toBeHidden();
  await other.goto(`${paraph.origin}${url}/am/2`);
  await expect(other.getByRole('article', { name: 'Amendment 2' })).toContainText('Amendment to Amendment 1');

  // It was tabled in her name, so she takes it back, once.
  await member.goto(`${paraph.origin}${url}/am/1`);
  await member.getByRole('button', { name: 'Withdraw', exact: true }).dblclick();
  await expect(member.getByRole('article', { name: 'Amendment 1' })).toContainText('Withdrawn');
  expect(await lead.times('AmendmentWithdrawn')).toBe(1);
  expect(await lead.words()).not.toContain('in season');

  // She proposes something else by thumb. Once tabled it is in sight where it would change the letter, with what she can do.
  await member.goto(paraph.origin + url);
  await member.getByRole('button', { name: 'Propose amendment' }).tap();
  await expect(member.getByText('You are writing an amendment', { exact: false })).toBeVisible();
  await typeAfter(member, 'We would gladly', ' In Strasbourg, if you like.');
  await expect(sheet(member).locator('ins')).toHaveText(['In Strasbourg, if you like.']);
  await member.getByRole('button', { name: 'Table', exact: true }).tap();
  await expect(member.getByRole('dialog')).toContainText('In Strasbourg');
  await shot(member, 'member-phone-tabling');
  await member.getByRole('button', { name: 'Table as AM 3' }).tap();
  await expect(member.getByRole('dialog')).toBeHidden();
  await expect(sheet(member).locator('ins').filter({ hasText: 'In Strasbourg' })).toBeInViewport();
  await shot(member, 'member-phone-tabled');
  await member.getByRole('button', { name: 'Amendments', exact: true }).tap();
  await expect(member.getByRole('dialog').getByRole('button', { name: /^AM 3/ })).toBeVisible();
  await expectAccessible(member);
  await shot(member, 'member-phone-amendments');
});
