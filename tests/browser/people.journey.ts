import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { elin as lead } from './support/cast.ts';
import { MEALS } from './support/desk.ts';
import { expect, expectAccessible, shot, test, type Persona } from './support/paraph.ts';

const adviser: Persona = { name: 'Ronan Keilbach', email: 'ronan@example.org', role: 'adviser' };

const MEMBERS = [
  'name,group,country,email',
  'Ana García López,S&D,Spain,ana@example.org',
  'Bálint Erdőházi,ESN,Hungary,',
  'Cora Dunne,Greens/EFA,Ireland,cora@example.org',
  'Mathurin Kerbrat,Greens/EFA,France,mathurin@example.org',
  'Solveig Ekbladh,Greens/EFA,Sweden,solveig@example.org',
  'Żaneta Borgcara,NI,Malta,gone@example.org',
].join('\n');

/** A mail server that knows one of the addresses no more. */
async function mailServer(): Promise<{ url: string; close: () => void }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _, done) {
      if (address !== 'gone@example.org') return done();
      done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
    },
    onData(stream, _, done) {
      stream.resume().on('end', () => done());
    },
  });
  server.listen(0, '127.0.0.1', () => undefined);
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${String(port)}`, close: () => void server.close(() => undefined) };
}

test('signatories are picked and pasted, somebody is found and invited, and an address that mail does not reach is corrected', async ({
  paraph,
}) => {
  await paraph.people(lead, adviser);
  const list = join(await mkdtemp(join(tmpdir(), 'members-')), 'members.csv');
  await writeFile(list, MEMBERS);
  await paraph.cli('directory', 'import', list);
  const mail = await mailServer();
  await paraph.restart({ SMTP_URL: mail.url });
  const asLead = await paraph.letter(lead, MEALS);
  const { letter } = asLead;

  // Picked with the keyboard alone: the directory answers names, a few at a time; whom it has named can be narrowed by group and
  // taken together. The last one is left again.
  const page = await paraph.at(lead, `/l/${letter}/signoff`);
  const rows = page.getByRole('table', { name: 'Signatories' }).getByRole('row');
  await expect(rows.first()).toBeVisible();
  const listed = await rows.count();
  await page.getByRole('button', { name: 'Add signatories' }).first().click();
  const dialog = page.getByRole('dialog');
  const search = dialog.getByRole('combobox', { name: 'Name; a group or country after it narrows' });
  for (const name of ['Dunne', 'Kerbrat', 'Ekbladh']) {
    await search.fill(name);
    await expect(dialog.getByText('One Member found')).toBeVisible();
  }
  await search.fill('greens');
  await expect(dialog.getByText('3 Members found')).toBeVisible();
  await search.press('Control+Enter');
  await search.fill('garc');
  await expect(dialog.getByText('One Member found')).toBeVisible();
  await search.press('Enter');
  await expect(dialog.getByText('4 Members chosen')).toBeVisible();
  await search.fill('');
  await search.press('Backspace');
  await expect(dialog.getByText('3 Members chosen')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'pick');
  await dialog.getByRole('button', { name: 'Add 3' }).click();
  await expect(rows).toHaveCount(listed + 3);

  // Pasted: one who is known, one nearly so, one of whom the directory has nobody.
  await page.getByRole('button', { name: 'Add signatories' }).first().click();
  await dialog.getByText('Paste a list').click();
  await dialog
    .getByRole('textbox')
    .fill('Żaneta BORGCARA (NI)\nAna Garcia (S&D)\nOndine Marchetti (EPP)\nErdohazi B. (ESN)');
  await expect(dialog.getByText('3 names need your choice.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add one signatory' }).click();
  await expect(dialog.getByText('3 names need your choice.')).toHaveCount(2);
  await dialog.getByLabel('Ana Garcia (S&D)').selectOption({ label: 'Ana García López (S&D, Spain)' });
  await dialog.getByLabel('Ondine Marchetti (EPP)').selectOption({ label: 'Leave out' });
  await dialog.getByLabel('Erdohazi B. (ESN)').selectOption({ label: 'Find in the directory…' });
  await dialog.getByLabel('Name; a group or country after it narrows').fill('erdo');
  await shot(page, 'paste');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Bálint Erdőházi' }).click();
  await expect(dialog.getByText('3 names decided by you')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add 3' }).click();
  await expect(rows).toHaveCount(listed + 6);

  // Reminders are planned by days; what is no number of days is said beside the field, and not sent.
  await page.goto(`${paraph.origin}/l/${letter}/settings`);
  const reminders = page.getByLabel('Reminders before the deadline');
  const save = page.getByRole('button', { name: 'Save the rules' });
  await reminders.fill('3, three');
  await expect(page.getByText('Up to five different whole numbers').first()).toBeVisible();
  await expectAccessible(page);
  await reminders.fill('1, 3');
  await save.click();
  await expect(page.getByText('Rules saved.')).toBeVisible();
  await page.reload();
  await expect(reminders).toHaveValue('3, 1');

  // Somebody is found by name and invited to work on the letter.
  await page.getByRole('button', { name: 'Invite' }).first().click();
  const found = dialog.getByRole('combobox', { name: 'Find somebody' });
  await found.fill('keil');
  await expect(dialog.getByRole('option', { name: /Ronan Keilbach/ })).toBeVisible();
  await shot(page, 'invite');
  await expectAccessible(page);
  await found.press('Enter');
  await expect(dialog.getByLabel('Mail address')).toHaveValue('ronan@example.org');
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Ronan Keilbach').first()).toBeVisible();

  // A request that does not arrive is told, corrected, and sent again.
  await asLead.circulates(1);
  await page.goto(`${paraph.origin}/l/${letter}/signoff`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('One request to sign did not arrive.')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.getByRole('button', { name: 'Fix address' }).click();
  await expect(dialog.getByText('Did not arrive at gone@example.org.')).toBeVisible();
  await dialog.getByRole('textbox').fill('gone@example.org');
  await dialog.getByRole('button', { name: 'Save and send' }).click();
  await expect(dialog.getByText('This is the address at which it did not arrive.')).toBeVisible();
  await shot(page, 'fix');
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill('zaneta@example.org');
  await dialog.getByRole('button', { name: 'Save and send' }).click();
  // The directory has another address for that name: which mailbox is meant is asked, and never assumed.
  const meant = dialog.getByLabel('Żaneta Borgcara is known as gone@example.org');
  await expect(meant).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'fix-known');
  await meant.selectOption({ label: 'Use the other address anyway' });
  await dialog.getByRole('button', { name: 'Save and send' }).click();
  await expect(page.getByText('Address corrected, request sent.')).toBeVisible();
  await expect(page.getByText('One request to sign did not arrive.')).toBeHidden();

  // What one is told of is chosen once and kept.
  await page.goto(`${paraph.origin}/settings/notifications`);
  const comments = page.getByRole('radiogroup', { name: 'Comments' });
  await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith('/api/me/mail') && answer.request().method() === 'PATCH'),
    comments.getByText('No mail').click(),
  ]);
  await page.reload();
  await expect(comments.getByRole('radio', { name: 'No mail' })).toBeChecked();
  await shot(page, 'notifications');
  await expectAccessible(page);
  mail.close();
});
