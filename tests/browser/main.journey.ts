import { join } from 'node:path';
import { expect, expectAccessible, test, type Persona } from './support/paraph.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
const adviser: Persona = { name: 'Jonas Weber', email: 'jonas@example.org', role: 'adviser', office: lead.email };
const amender: Persona = { name: 'Marta Kowal', email: 'marta@example.org', role: 'mep', group: 'EPP' };
const late: Persona = { name: 'Dinis Faria', email: 'dinis@example.org', role: 'mep', group: 'S&D' };

test('a letter goes from an imported file to a locked text with its signatures, in the hands of three people', async ({
  paraph,
}) => {
  test.setTimeout(180_000);
  await paraph.people(lead, adviser, amender, late);

  // The lead author imports the letter and sees what became of it.
  const elin = await paraph.signIn(lead);
  await expectAccessible(elin);
  await elin.getByRole('link', { name: 'New letter' }).first().click();
  await elin.getByText('A text you already have').click();
  await elin.locator('input[type=file]').setInputFiles(join(import.meta.dirname, 'letters/school-meals.md'));
  await expect(elin.getByText('2 signatories were found', { exact: false })).toBeVisible();
  await expectAccessible(elin);
  await elin.getByRole('button', { name: 'Start this letter' }).click();
  await elin.waitForURL(/\/l\/[^/]+$/);
  const letter = elin.url();
  const elinSheet = elin.getByRole('textbox', { name: 'Letter, draft' });
  await expect(elinSheet).toContainText('A warm meal at every school');
  await expect(elinSheet).not.toContainText('Marta Kowal');

  // She invites her adviser and another Member, and gives the signatories their addresses.
  await elin.goto(`${letter}/settings`);
  for (const [person, access] of [
    [adviser, 'edit'],
    [amender, 'amend'],
  ] as const) {
    await elin.getByRole('button', { name: 'Invite' }).click();
    const dialog = elin.getByRole('dialog');
    await dialog.getByLabel('Mail address').fill(person.email);
    await dialog.getByLabel('May').selectOption(access);
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await expect(dialog).toBeHidden();
    await expect(elin.getByRole('region', { name: /People with access/ })).toContainText(person.name);
  }
  for (const person of [amender, late]) {
    await elin.getByRole('button', { name: `add the one of ${person.name}` }).click();
    const dialog = elin.getByRole('dialog');
    await dialog.getByRole('textbox').press('End');
    await elin.keyboard.type(person.email);
    await dialog.getByRole('button', { name: /^Add/ }).click();
    await expect(dialog).toBeHidden();
  }
  await expect(elin.getByText('No address yet')).toHaveCount(0);
  await expectAccessible(elin);
  await elin.goto(letter);

  // Lead and adviser type at once and see each other's words and names.
  const jonas = await paraph.signIn(adviser);
  await jonas.goto(letter);
  const jonasSheet = jonas.getByRole('textbox', { name: 'Letter, draft' });
  await jonasSheet.getByText('Hungry children').click();
  await jonas.keyboard.press('End');
  await jonas.keyboard.type(' Ask any teacher.');
  await elinSheet.getByText('We would gladly').click();
  await elin.keyboard.press('End');
  await elin.keyboard.type(' We thank you.');
  await expect(elinSheet).toContainText('Ask any teacher.');
  await expect(jonasSheet).toContainText('We thank you.');
  await expect(jonas.getByText('Saved', { exact: true })).toBeVisible();

  // The second Member has no right to type in the draft: typing starts an amendment, which is tabled and adopted.
  const marta = await paraph.signIn(amender);
  await marta.goto(letter);
  await marta.getByRole('button', { name: 'Propose amendment' }).first().click();
  const martaSheet = marta.getByRole('textbox', { name: /Amendment|Letter/ });
  await expect(marta.getByText('You are writing an amendment', { exact: false })).toBeVisible();
  await martaSheet.getByText('serve fruit').click();
  await marta.keyboard.press('End');
  await marta.keyboard.press('ArrowLeft');
  await marta.keyboard.type(' in season');
  await marta.getByRole('button', { name: 'Table', exact: true }).click();
  const tabling = marta.getByRole('dialog');
  await tabling.getByLabel(/Justification/).fill('Fruit in season is cheaper and better.');
  await expectAccessible(marta);
  await tabling.getByRole('button', { name: /Table as AM 1/ }).click();
  await expect(tabling).toBeHidden();

  await elin.getByRole('navigation', { name: 'Letter' }).getByRole('button', { name: /^AM 1/ }).click();
  await expect(elin.getByRole('button', { name: 'Adopt' }).first()).toBeVisible();
  await expectAccessible(elin);
  await elin.getByRole('button', { name: 'Adopt' }).first().click();
  await expect(jonasSheet).toContainText('serve fruit twice a week in season');

  // A version is cut of exactly what she sees, and circulated.
  await elin.getByRole('button', { name: 'Cut v1' }).click();
  await expectAccessible(elin);
  await elin.getByRole('dialog').getByRole('button', { name: 'Cut v1' }).click();
  await elin.getByRole('button', { name: 'Circulate v1' }).click();
  await elin
    .getByRole('dialog')
    .getByRole('button', { name: /Circulate v1 to 2/ })
    .click();
  await elin.getByRole('button', { name: 'Send now' }).click();
  await expect(elin.getByRole('dialog')).toBeHidden();

  // The signatory reads and approves that version by name.
  await marta.goto(`${paraph.origin}/s/${letter.split('/').at(-1) ?? ''}`);
  await expect(marta.getByRole('heading', { name: 'A warm meal at every school' })).toBeVisible();
  await expectAccessible(marta);
  await marta.getByRole('button', { name: 'Approve v1' }).click();
  await marta.getByLabel(/Type your full name/).fill('marta kowal');
  await marta
    .getByRole('dialog')
    .getByRole('button', { name: /Approve/ })
    .click();
  await expect(marta.getByRole('heading', { name: 'You approved version 1' })).toBeVisible();
  await expectAccessible(marta);

  // The lead author locks it while the adviser has the draft open.
  await elin.goto(`${letter}/lock`);
  const lock = elin.getByRole('dialog');
  await expect(lock.getByRole('heading', { name: 'Lock version 1 as the final text' })).toBeVisible();
  await expectAccessible(elin);
  await lock.getByRole('button', { name: 'Type my name' }).click();
  await lock.getByLabel(/name/).fill('Elin Sandvik');
  await lock.getByRole('button', { name: /^Lock/ }).click();
  await elin.waitForURL(/\/final$/);
  await expect(elin.getByText('Locked, v1').first()).toBeVisible();
  await expect(elin.getByText('Marta Kowal (EPP)')).toBeVisible();
  await jonas.waitForURL(/\/final$/);
  await expect(jonas.getByText('Marta Kowal (EPP)')).toBeVisible();

  // A late co-signature, then dispatch.
  const dinis = await paraph.signIn(late);
  await dinis.goto(`${paraph.origin}/s/${letter.split('/').at(-1) ?? ''}`);
  await dinis.getByRole('button', { name: 'Add my co-signature' }).click();
  await dinis.getByLabel(/Type your full name/).fill('Dinis Faria');
  await dinis
    .getByRole('dialog')
    .getByRole('button', { name: /co-signature|Approve/ })
    .click();
  await expect(dinis.getByRole('heading', { name: /You approved version 1|co-signature/ }).first()).toBeVisible();
  await elin.reload();
  await elin.getByRole('button', { name: 'Dispatch' }).click();
  await elin
    .getByRole('dialog')
    .getByRole('button', { name: /Dispatch/ })
    .click();
  await expect(elin.getByText(/Dispatched/).first()).toBeVisible();

  // Each of the three reads the same final letter.
  for (const page of [elin, jonas, marta]) {
    await page.goto(`${letter}/final`);
    const main = page.getByRole('main');
    await expect(main).toContainText('serve fruit twice a week in season');
    await expect(main).toContainText('Ask any teacher.');
    await expect(main).toContainText('Marta Kowal (EPP)');
    await expect(main).toContainText('Dinis Faria (S&D)');
    await expectAccessible(page);
  }
});
