import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Aside } from './support/amending.ts';
import { expect, expectAccessible, test, type Paraph, type Persona } from './support/paraph.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
const member: Persona = { name: 'Marta Kowal', email: 'marta@example.org', role: 'mep', group: 'EPP' };
const adviser: Persona = { name: 'Ada Lind', email: 'ada@example.org', role: 'adviser', office: member.email };
const other: Persona = { name: 'Dinis Faria', email: 'dinis@example.org', role: 'mep', group: 'S&D' };

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Nothing is broken in light or in dark. */
async function looksRight(page: Page, name: string): Promise<void> {
  await shot(page, name);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, `${name}-dark`);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** The letter on school meals, on which all four work. */
async function begun(paraph: Paraph): Promise<{ id: string; elin: Page; asElin: Aside }> {
  await paraph.people(lead, member, adviser, other);
  const id = await paraph.cli('import', join(import.meta.dirname, 'letters/school-meals.md'), '--lead', lead.email);
  const elin = await paraph.signIn(lead);
  const asElin = new Aside(paraph, elin, id);
  for (const { email } of [member, adviser, other]) await asElin.does({ type: 'InviteMember', email, access: 'amend' });
  return { id, elin, asElin };
}

test('an adviser types an amendment with the Member, tables it on their behalf, and the Member withdraws it', async ({
  paraph,
}) => {
  test.setTimeout(180_000);
  const { id } = await begun(paraph);
  const url = `${paraph.origin}/l/${id}`;

  // Typing without the right to edit begins an amendment, and the first key is in it.
  const ada = await paraph.signIn(adviser);
  await ada.goto(url);
  await ada
    .getByRole('textbox', { name: /^Letter, draft/ })
    .getByText('serve fruit')
    .click();
  await ada.keyboard.press('End');
  await ada.keyboard.press('ArrowLeft');
  await ada.keyboard.type(' in season');
  await expect(ada.getByRole('main').getByText('You are writing an amendment', { exact: false })).toBeVisible();
  await ada.waitForURL(/write=/);
  const written = ada.getByRole('textbox', { name: 'Letter, your amendment' });
  await expect(written.locator('ins')).toHaveText('in season');
  // Others go on reading the draft; the Member writes the same amendment at the same time.
  const marta = await paraph.signIn(member);
  await marta.goto(ada.url());
  await expect(marta.locator('.ProseMirror ins')).toHaveText('in season');
  await marta.locator('.ProseMirror').getByText('report on it').click();
  await marta.keyboard.press('End');
  await marta.keyboard.press('ArrowLeft');
  await marta.keyboard.type(', in public');
  await expect(written.locator('ins').last()).toContainText('in public');
  // Words taken away are shown as such.
  await ada
    .locator('.ProseMirror')
    .getByText('twice a week')
    .dblclick({ position: { x: 5, y: 5 } });
  await looksRight(ada, 'writing');

  await ada.getByRole('button', { name: 'Table', exact: true }).click();
  const tabling = ada.getByRole('dialog');
  await expect(tabling.getByLabel('On behalf of', { exact: true })).toHaveValue(/./);
  await tabling.getByLabel(/Justification/).fill('Fruit in season is cheaper and better.');
  await tabling.getByLabel(/on behalf of the EPP Group/i).check();
  await tabling.getByText('Ask others to table it with you').click();
  await tabling.getByLabel('Dinis Faria (S&D)').check();
  await looksRight(ada, 'tabling');
  await tabling.getByRole('button', { name: 'Table as AM 1' }).click();
  await expect(tabling).toBeHidden();

  // The Member who was asked puts the own name under it.
  const dinis = await paraph.signIn(other);
  await dinis.goto(`${url}/am/1`);
  const form = dinis.getByRole('article', { name: 'Amendment 1' });
  await expect(form).toContainText('Marta Kowal');
  await expect(form).toContainText('EPP');
  await expect(form).not.toContainText('Dinis Faria');
  await expect(form).toContainText('Fruit in season is cheaper and better.');
  await expect(dinis.getByText('You were asked to table AM 1 too.')).toBeVisible();
  await dinis.getByRole('button', { name: 'Table it too' }).click();
  await expect(form).toContainText('Dinis Faria (S&D)');
  await looksRight(dinis, 'amendment');

  // He comments on words of it and names the Member, who is told so among what waits for her.
  await form.locator('ins').getByText('season').first().dblclick();
  await dinis.getByRole('button', { name: 'Comment on these words' }).click();
  const comments = dinis.getByRole('complementary');
  await comments.getByLabel('New comment').pressSequentially('Whose season, @mar');
  await expect(comments.getByRole('option', { name: 'Marta Kowal' })).toBeVisible();
  await looksRight(dinis, 'mention');
  await dinis.keyboard.press('Enter');
  await dinis.keyboard.type('?');
  await dinis.keyboard.press('Control+Enter');
  await expect(comments.getByRole('article')).toContainText('Whose season, @Marta Kowal ?');
  await expect(comments.getByRole('article')).toContainText('season');
  await marta.goto(`${paraph.origin}/letters`);
  await expect(marta.getByText('You are named in a discussion', { exact: false })).toBeVisible();
  await dinis.getByRole('tab', { name: 'Amendment 1' }).click();

  // He proposes to change it, and what he writes begins with its words.
  await dinis.getByRole('button', { name: 'Amend AM 1' }).click();
  await expect(dinis.locator('.ProseMirror')).toContainText('in season');
  await expect(dinis.locator('.ProseMirror ins')).toHaveCount(0);
  await dinis.locator('.ProseMirror').getByText('in season').click();
  await dinis.keyboard.press('End');
  await dinis.keyboard.press('ArrowLeft');
  await dinis.keyboard.type(' from the region');
  await expect(dinis.locator('.ProseMirror ins')).toHaveText('from the region');
  await dinis.getByRole('button', { name: 'Table', exact: true }).click();
  await dinis.getByRole('dialog').getByRole('button', { name: 'Table as AM 2' }).click();
  await dinis.goto(`${url}/am/2`);
  await expect(dinis.getByRole('article', { name: 'Amendment 2' })).toContainText('Amendment to Amendment 1');

  // It was tabled in her name, so she takes it back.
  await marta.goto(`${url}/am/1`);
  await marta.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(marta.getByRole('article', { name: 'Amendment 1' })).toContainText('Withdrawn');
  await looksRight(marta, 'withdrawn');
});

test('the lead author decides twelve amendments by keyboard', async ({ paraph }) => {
  test.setTimeout(180_000);
  const { id, elin } = await begun(paraph);
  const marta = new Aside(paraph, await paraph.signIn(member), id);
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
  for (const [words, instead] of pairs) await marta.tables(words, instead);

  await elin.goto(`${paraph.origin}/l/${id}/am`);
  const items = elin.locator('[data-amendment]');
  await expect(items).toHaveCount(12);
  // Those that change the same words stand together.
  await expect(elin.getByText(/AM 8 and AM 9/)).toBeVisible();
  await looksRight(elin, 'queue');
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
      await looksRight(elin, 'adopt');
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
  await elin.goto(`${paraph.origin}/l/${id}`);
  const sheet = elin.getByRole('textbox', { name: 'Letter, draft' });
  await expect(sheet).toContainText('Children who are hungry');
  await expect(sheet).toContainText('serve fruit three times a week');
  await expect(sheet).toContainText('We therefore call');
});

test('a conflict is shown in three texts and settled with the one who tabled it', async ({ paraph }) => {
  test.setTimeout(180_000);
  const { id, elin, asElin } = await begun(paraph);
  const marta = await paraph.signIn(member);
  const url = `${paraph.origin}/l/${id}`;
  const number = await new Aside(paraph, marta, id).tables('twice a week', 'every day');
  await asElin.edits('twice a week', 'three times a week');

  await elin.goto(`${url}/am/${String(number)}`);
  await expect(elin.getByText('Needs review').first()).toBeVisible();
  const three = elin.getByRole('region', { name: /Ask 2/ });
  for (const words of ['twice a week', 'three times a week', 'every day']) await expect(three).toContainText(words);
  await looksRight(elin, 'conflict');

  // She edits the outcome and asks before she decides.
  await elin.getByRole('button', { name: 'Edit and adopt' }).click();
  const outcome = elin.getByRole('textbox', { name: /outcome/i });
  await outcome.getByText('three times a week').click();
  await elin.keyboard.press('End');
  await elin.keyboard.press('ArrowLeft');
  await elin.keyboard.type(' and every day in winter');
  await elin.getByRole('button', { name: 'Ask the tabler first' }).click();
  await elin.getByLabel('Message').fill('Would this do?');
  await looksRight(elin, 'outcome');
  await elin.getByRole('button', { name: 'Ask', exact: true }).click();

  await marta.goto(`${url}/am/${String(number)}`);
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
    'three times a week and every day in winter',
  );
});
