import type { LettersView } from '../../shared/api/views.ts';
import { dinis, elin, jonas, marta } from './support/cast.ts';
import { expectSaved, goesOffline, MEALS, sheet, typeAfter } from './support/desk.ts';
import { SLOW } from './support/line.ts';
import { expect, shot, test } from './support/paraph.ts';

test('a lead author takes a letter from a file to its dispatch, back and forth in its history, offline and on a slow line', async ({
  paraph,
}) => {
  await paraph.people(elin, jonas, marta, dinis);

  // Imported on a slow line: pressed twice, it becomes one letter.
  const lead = await paraph.signIn(elin);
  await lead.getByRole('link', { name: 'New letter' }).first().click();
  await lead.getByText('A text you already have').click();
  await lead.locator('input[type=file]').setInputFiles(MEALS);
  await expect(lead.getByText('2 signatories were found', { exact: false })).toBeVisible();
  paraph.line.is(SLOW);
  await lead.getByRole('button', { name: 'Start this letter' }).dblclick();
  await expect(lead.getByRole('button', { name: 'Start this letter' })).toHaveAttribute('aria-busy', 'true');
  await lead.waitForURL(/\/l\/[^/]+$/);
  paraph.line.is(null);
  await expect(sheet(lead)).toContainText('A warm meal at every school');
  await expect(sheet(lead)).not.toContainText('Marta Kowal');
  const url = lead.url();
  const letter = await paraph.aside(elin, url.split('/').at(-1) ?? '');
  const all = await lead.request.get(`${paraph.origin}/api/letters`);
  expect(((await all.json()) as LettersView).letters).toHaveLength(1);

  // She invites her adviser and another Member, and gives the signatories their addresses.
  await lead.getByRole('link', { name: 'Share' }).click();
  for (const [person, access] of [
    [jonas, 'edit'],
    [marta, 'amend'],
  ] as const) {
    await lead.getByRole('button', { name: 'Invite' }).click();
    const dialog = lead.getByRole('dialog');
    await dialog.getByLabel('Mail address').fill(person.email);
    await dialog.getByLabel('May').selectOption(access);
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await expect(dialog).toBeHidden();
    await expect(lead.getByRole('region', { name: /People with access/ })).toContainText(person.name);
  }
  for (const person of [marta, dinis]) {
    await lead.getByRole('button', { name: `add the one of ${person.name}` }).click();
    const dialog = lead.getByRole('dialog');
    await dialog.getByRole('textbox').press('End');
    await lead.keyboard.type(person.email);
    await dialog.getByRole('button', { name: /^Add/ }).click();
    await expect(dialog).toBeHidden();
  }
  await expect(lead.getByText('No address yet')).toHaveCount(0);
  await lead.goto(url);
  await expectSaved(lead);

  // Her adviser spoils a sentence. The history says who wrote what; from the moment before, the text comes back by an amendment.
  const adviser = await paraph.at(jonas, new URL(url).pathname);
  await typeAfter(adviser, 'We would gladly', ' Not one day later.');
  await expect(sheet(lead)).toContainText('Not one day later.');
  await expectSaved(adviser);
  await lead.getByRole('link', { name: 'History of the text' }).click();
  const moments = lead.getByRole('navigation', { name: 'Moments' }).getByRole('button');
  await expect(moments.first()).toContainText('Jonas Weber');
  await expect(moments.last()).toContainText('Letter made');
  await expect(lead.getByRole('insertion')).toContainText('Not one day later.');
  await expect(lead.getByRole('button', { name: /^Restore/ })).toHaveAccessibleDescription(
    'This is the text of today.',
  );
  await shot(lead, 'lead-history');
  await lead.getByRole('button', { name: 'Earlier moment' }).click();
  await lead.getByText('Whole text').click();
  await expect(lead.getByRole('main')).toContainText('before the summer.');
  await expect(lead.getByRole('main')).not.toContainText('Not one day later.');
  await lead.getByRole('button', { name: 'Restore this text as an amendment' }).dblclick();
  await lead.waitForURL(/write=/);
  await expect(sheet(lead).locator('del')).toContainText('Not one day later.');
  await shot(lead, 'lead-restoring');
  await lead.getByRole('button', { name: 'Table', exact: true }).click();
  await lead.getByRole('dialog').getByRole('button', { name: 'Table as AM 1' }).click();
  await lead.getByRole('button', { name: 'Adopt', exact: true }).first().click();
  await expect(sheet(adviser)).not.toContainText('Not one day later.');
  await expect(sheet(adviser)).toContainText('before the summer.');
  // Undone at once, for everybody, without what was written since; adopted again.
  await typeAfter(adviser, 'Hungry children', ' Ask any teacher.');
  await expect(sheet(lead)).toContainText('Ask any teacher.');
  await shot(lead, 'lead-adopted');
  await lead.getByRole('button', { name: 'Undo' }).click();
  await expect(sheet(adviser)).toContainText('Not one day later.');
  await expect(sheet(adviser)).toContainText('Ask any teacher.');
  await expect(lead.getByText('AM 1 is undecided again', { exact: false })).toBeVisible();
  await lead.getByRole('button', { name: 'Adopt', exact: true }).first().click();
  await expect(sheet(adviser)).not.toContainText('Not one day later.');
  expect(await letter.times('AmendmentStarted')).toBe(1);
  expect(await letter.times('AmendmentAdopted')).toBe(2);
  await expectSaved(lead);

  // In the tunnel she writes on and decides nothing; what another Member tables meanwhile is there when she is back.
  await goesOffline(lead);
  await typeAfter(lead, 'Hungry children', ' Or any parent.');
  const cut = lead.getByRole('button', { name: 'Cut v1' });
  await expect(cut).toHaveAccessibleDescription('Needs a connection.');
  await cut.press('Enter');
  await expect(lead.getByRole('dialog')).toBeHidden();
  const member = await paraph.aside(marta, letter.letter);
  expect(await member.tables('twice a week', 'twice a week in season')).toBe(2);
  expect(await letter.words()).not.toContain('Or any parent.');
  await lead.context().setOffline(false);
  await expect(sheet(adviser)).toContainText('Or any parent.');
  await lead.getByRole('navigation', { name: 'Letter' }).getByRole('button', { name: /^AM 2/ }).click();
  await lead.getByRole('button', { name: 'Adopt', exact: true }).first().click();
  await expect(sheet(adviser)).toContainText('serve fruit twice a week in season');

  // On a slow line a version is cut of exactly what she sees, and circulated; each once.
  paraph.line.is(SLOW);
  await cut.click();
  const cutting = lead.getByRole('dialog').getByRole('button', { name: 'Cut v1' });
  await expect(lead.getByRole('dialog')).toContainText('Or any parent.');
  await cutting.dblclick();
  await expect(cutting).toHaveAttribute('aria-busy', 'true');
  await shot(lead, 'lead-cutting');
  await lead.getByRole('button', { name: 'Circulate v1' }).click();
  await lead
    .getByRole('dialog')
    .getByRole('button', { name: /Circulate v1 to 2/ })
    .dblclick();
  await expect(lead.getByRole('dialog')).toBeHidden();
  paraph.line.is(null);
  expect([await letter.times('VersionCut'), await letter.times('VersionCirculated')]).toEqual([1, 1]);
  const { digest } = (await letter.view()).versions[0] ?? {};
  await member.does({ type: 'ApproveVersion', version: 1, digest, name: marta.name });

  // She locks it on a slow line while the adviser has the draft open, who is brought to the final text.
  await lead.goto(`${url}/lock`);
  const lock = lead.getByRole('dialog');
  await lock.getByRole('button', { name: 'Type my name' }).click();
  await lock.getByLabel(/name/).fill('Elin Sandvik');
  paraph.line.is(SLOW);
  const seal = lock.getByRole('button', { name: /^Lock/ });
  await seal.dblclick();
  await expect(seal).toHaveAttribute('aria-busy', 'true');
  await shot(lead, 'lead-locking');
  await lead.waitForURL(/\/final$/);
  paraph.line.is(null);
  await expect(lead.getByText('Locked, v1').first()).toBeVisible();
  await expect(lead.getByText('Marta Kowal (EPP)')).toBeVisible();
  await adviser.waitForURL(/\/final$/);
  await expect(adviser.getByText('Marta Kowal (EPP)')).toBeVisible();
  expect(await letter.times('VersionLocked')).toBe(1);

  // A late co-signature, then dispatch.
  const late = await paraph.at(dinis, `/s/${letter.letter}`);
  await late.getByRole('button', { name: 'Add my co-signature' }).click();
  await late.getByLabel(/Type your full name/).fill('Dinis Faria');
  await late
    .getByRole('dialog')
    .getByRole('button', { name: /co-signature|Approve/ })
    .click();
  await expect(late.getByRole('heading', { name: /You approved version 1|co-signature/ }).first()).toBeVisible();
  await lead.reload();
  await lead.getByRole('button', { name: 'Dispatch' }).click();
  await lead
    .getByRole('dialog')
    .getByRole('button', { name: /Dispatch/ })
    .dblclick();
  await expect(lead.getByText(/Dispatched/).first()).toBeVisible();
  expect(await letter.times('SignaturesClosed')).toBe(1);

  // Everybody reads the same final letter.
  for (const page of [lead, adviser, late]) {
    await page.goto(`${url}/final`);
    for (const words of [
      'serve fruit twice a week in season',
      'Ask any teacher. Or any parent.',
      'Marta Kowal (EPP)',
      'Dinis Faria (S&D)',
    ])
      await expect(page.getByRole('main')).toContainText(words);
  }
});
