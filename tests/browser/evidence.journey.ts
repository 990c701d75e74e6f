import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { elin as lead, marta as signatory } from './support/cast.ts';
import { MEALS } from './support/desk.ts';
import { expect, expectAccessible, shot, test } from './support/paraph.ts';
import { Device } from './support/passkey.ts';

test('what the lead author locks with a passkey can be checked by anyone, in a browser that sends nothing', async ({
  paraph,
}, { outputDir }) => {
  await paraph.people(lead, signatory);
  const asLead = await paraph.circulated(lead, MEALS, [signatory]);
  const { letter } = asLead;

  // The lead author has a passkey too; one Member approves by typed name.
  const elin = await paraph.at(lead, '/settings/passkeys');
  await Device.of(elin);
  await elin.reload();
  await elin.getByRole('button', { name: 'Add passkey' }).click();
  await elin.getByRole('button', { name: 'Make passkey' }).click();
  await expect(elin.getByRole('dialog')).toBeHidden();
  const marta = await paraph.at(signatory, `/s/${letter}`);
  await marta.getByRole('button', { name: 'Approve v1' }).click();
  await marta.getByLabel(/Type your full name/).fill('marta kowal');
  await marta.getByRole('dialog').getByRole('button', { name: 'Approve v1' }).click();
  await expect(marta.getByText('Typed name, mail link')).toBeVisible();
  const saving = marta.waitForEvent('download');
  await marta.getByRole('button', { name: 'Download receipt' }).click();
  const receipt = join(outputDir, 'receipt.txt');
  await (await saving).saveAs(receipt);

  // From the board to the seal. A minimum that is not reached is said in the lock itself, and is gone once there is none.
  await asLead.does({ type: 'ChangeSettings', minimum: { signatures: 2, groups: 0 } });
  await elin.goto(`${paraph.origin}/l/${letter}/lock`);
  await expect(
    elin.getByRole('dialog').getByText('it has 1 of at least 2 signatures', { exact: false }).first(),
  ).toBeVisible();
  await expectAccessible(elin);
  await shot(elin, 'lock-minimum');
  await asLead.does({ type: 'ChangeSettings', minimum: null });
  await elin.goto(`${paraph.origin}/l/${letter}/signoff`);
  await expect(elin.getByText('Approved').first()).toBeVisible();
  await expectAccessible(elin);
  await shot(elin, 'board');
  await elin.getByRole('button', { name: 'Lock v1' }).click();
  const lock = elin.getByRole('dialog');
  await expect(lock.getByRole('button', { name: 'Lock with passkey' })).toBeVisible();
  await expectAccessible(elin);
  await shot(elin, 'lock');
  await lock.getByRole('button', { name: 'Lock with passkey' }).click();
  await elin.waitForURL(/\/final$/);
  await expect(elin.getByText('Locked, v1').first()).toBeVisible();
  await expect(elin.getByText('Signed by the lead author with a passkey.')).toBeVisible();
  await expectAccessible(elin);
  await shot(elin, 'final');
  const downloading = elin.waitForEvent('download');
  await elin.getByRole('button', { name: 'Evidence bundle' }).click();
  const bundle = join(outputDir, 'evidence.zip');
  await (await downloading).saveAs(bundle);

  // Somebody without an account opens the page, goes offline, and checks it.
  const page = await paraph.visitor();
  await page.goto(`${paraph.origin}/verify`);
  await expect(page.getByRole('heading', { name: 'Check an evidence bundle' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expectAccessible(page);
  await shot(page, 'verify');
  await page.context().setOffline(true);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const file = page.locator('input[type=file]');
  // What Marta kept proves by itself what she approved, and not once somebody has changed it.
  const changed = join(outputDir, 'changed.txt');
  await writeFile(changed, (await readFile(receipt, 'utf8')).replace('"Marta Kowal"', '"Marta Nowak"'));
  await file.setInputFiles(changed);
  await expect(page.getByRole('heading', { name: 'This receipt does not hold.' })).toBeVisible();
  await file.setInputFiles(receipt);
  await expect(page.getByRole('heading', { name: 'This receipt holds by itself.' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Marta Kowal (EPP) approved exactly this text of version 1');
  await expectAccessible(page);
  await shot(page, 'verify-receipt');
  // Beside the bundle it says more: it is for this text, and she stands under it.
  await file.setInputFiles(bundle);
  await expect(page.getByRole('heading', { name: 'This bundle is complete and holds.' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('A warm meal at every school');
  await expect(page.getByRole('listitem').filter({ hasText: 'Marta Kowal (EPP)' })).toContainText('typed name');
  await expect(page.getByRole('main')).toContainText('signed with a passkey');
  await expect(page.getByText('Your receipt is for exactly this text.')).toBeVisible();
  await expect(page.getByText('It names Marta Kowal', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'verify-ok');

  // One bit of the text is another; then the manifest is made to agree.
  const files = unzipSync(await readFile(bundle));
  const text = files['version.json'] ?? new Uint8Array();
  text.set([(text[text.length - 9] ?? 0) ^ 1], text.length - 9);
  const forged = join(outputDir, 'forged.zip');
  await writeFile(forged, zipSync(files));
  await file.setInputFiles(forged);
  await expect(page.getByRole('heading', { name: 'This bundle does not hold.' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('version.json has been changed');
  await expectAccessible(page);
  await shot(page, 'verify-bad');
  await file.setInputFiles(join(import.meta.dirname, 'letters/school-meals.md'));
  await expect(page.getByText('is neither an evidence bundle nor a receipt', { exact: false })).toBeVisible();

  // A key from somewhere else than the bundle: not the one that signed. The receipt's checkpoint has opened the place for it.
  await page.getByLabel(/Id of the server/).fill('0123');
  await file.setInputFiles(bundle);
  await expect(page.getByText("A key's id has 16 digits", { exact: false })).toBeVisible();
  await page.getByLabel(/Id of the server/).fill('0123 4567 89AB CDEF');
  await file.setInputFiles(bundle);
  await expect(page.getByRole('main')).toContainText('not by 0123456789abcdef');
  expect(asked).toEqual([]);
});
