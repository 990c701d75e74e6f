import type { Page } from '@playwright/test';
import { elin, marta } from './support/cast.ts';
import { MEALS, PHONE } from './support/desk.ts';
import { SLOW } from './support/line.ts';
import { expect, expectAccessible, shot, test, type Paraph } from './support/paraph.ts';
import { Device } from './support/passkey.ts';

/** Opens what a mail leads to, as from the mailbox: nobody is signed in. Returns how often the screen is touched from then on. */
async function fromTheMail(paraph: Paraph, page: Page, path: string): Promise<() => Promise<number>> {
  await page.request.delete(`${paraph.origin}/api/session`, { headers: { origin: paraph.origin } });
  await page.goto('about:blank');
  await page.goto(`${paraph.origin}${path}#${await paraph.token(marta)}`);
  await page.evaluate(() => {
    const counted = { taps: 0 };
    addEventListener('pointerup', () => counted.taps++, { capture: true });
    Object.assign(window, { counted });
  });
  return () => page.evaluate(() => (window as unknown as { counted: { taps: number } }).counted.taps);
}

test('a signatory approves on a phone in three taps, whatever the line is like, and is asked again for just the difference', async ({
  paraph,
}) => {
  await paraph.people(elin, marta);
  // The hint after signing in leads to the page of passkeys.
  const phone = await paraph.at(marta, '/sign-in', PHONE);
  const device = await Device.of(phone);
  await phone.goto(`${paraph.origin}/letters`);
  await expect(phone.getByText('Add a passkey to sign faster next time.')).toBeVisible();
  await shot(phone, 'signatory-hint');
  await phone.getByRole('link', { name: 'Add passkey' }).tap();
  await expect(phone.getByText('You have no passkey yet', { exact: false })).toBeVisible();

  // A device that does not recognise its owner makes none; one that does, does.
  await phone.getByRole('button', { name: 'Add passkey' }).tap();
  const adding = phone.getByRole('dialog');
  await adding.getByLabel('Name of the passkey').fill('Phone');
  await device.recognises(false);
  await adding.getByRole('button', { name: 'Make passkey' }).tap();
  await expect(adding.getByRole('alert')).toContainText('No passkey was made');
  await expectAccessible(phone);
  await device.recognises(true);
  await adding.getByRole('button', { name: 'Make passkey' }).tap();
  await expect(adding).toBeHidden();
  await expect(phone.getByRole('listitem').filter({ hasText: 'Phone' })).toContainText('not used yet');
  // The same device holds one passkey of hers, not two.
  await phone.getByRole('button', { name: 'Add passkey' }).tap();
  await adding.getByRole('button', { name: 'Make passkey' }).tap();
  await expect(adding.getByRole('alert')).toContainText('already holds one of your passkeys');
  await adding.getByRole('button', { name: 'Cancel' }).tap();
  await phone.getByRole('button', { name: 'Rename Phone' }).tap();
  await phone.getByRole('dialog').getByLabel('Name of the passkey').fill('My phone');
  await phone.getByRole('button', { name: 'Save name' }).tap();
  await expect(phone.getByRole('listitem').filter({ hasText: 'My phone' })).toBeVisible();
  await shot(phone, 'signatory-passkeys');

  // Signing in needs no mail any more.
  await phone.request.delete(`${paraph.origin}/api/session`, { headers: { origin: paraph.origin } });
  await phone.goto(`${paraph.origin}/sign-in`);
  await device.recognises(false);
  await phone.getByRole('button', { name: 'Sign in with passkey' }).tap();
  await expect(phone.getByRole('main').getByRole('alert')).toContainText('No passkey was used');
  await device.recognises(true);
  await phone.getByRole('button', { name: 'Sign in with passkey' }).tap();
  await phone.waitForURL('**/letters');

  // The lead author asks her, for a passkey. Open, approve, confirm.
  const lead = await paraph.circulated(elin, MEALS, [marta], { passkeysRequired: true });
  const signOffs = async () => (await lead.view()).versions.map((version) => version.signOffs.length);
  let taps = await fromTheMail(paraph, phone, `/s/${lead.letter}`);
  await phone.getByRole('button', { name: 'Open the letter' }).tap();
  await expect(phone.getByText('The lead author asks for a passkey on this letter', { exact: false })).toBeVisible();
  await expectAccessible(phone);
  await shot(phone, 'signatory-1');
  await phone.getByRole('button', { name: 'Approve v1' }).tap();
  const confirming = phone.getByRole('dialog');
  await expect(confirming.getByText('Marta Kowal (EPP)')).toBeVisible();
  await expect(confirming.getByRole('button', { name: 'Type my name' })).toHaveCount(0);
  // Whoever holds the phone is not her, and then there is no line: neither leaves anything behind.
  const confirm = confirming.getByRole('button', { name: 'Approve with passkey' });
  await device.recognises(false);
  await confirm.tap();
  await expect(confirming.getByRole('alert')).toContainText('Nothing was recorded');
  await expectAccessible(phone);
  await device.recognises(true);
  await phone.context().setOffline(true);
  await confirm.tap();
  await expect(confirming.getByRole('alert')).toHaveText(
    'You are offline. Nothing was sent. Try again when you have a connection.',
  );
  await shot(phone, 'signatory-offline');
  await phone.context().setOffline(false);
  expect(await signOffs()).toEqual([0]);
  expect(await taps()).toBe(4);
  // On a slow line the button says that it works, and tapping on does no more than one tap.
  paraph.line.is(SLOW);
  await confirm.tap();
  await expect(confirm).toHaveAttribute('aria-busy', 'true');
  await confirm.tap({ force: true });
  await shot(phone, 'signatory-slow');
  await expect(phone.getByRole('heading', { name: 'You approved version 1' })).toBeVisible();
  paraph.line.is(null);
  await expect(phone.getByRole('main')).toContainText('Passkey');
  expect(await signOffs()).toEqual([1]);
  expect(await lead.times('VersionApproved')).toBe(1);
  await expectAccessible(phone);
  await shot(phone, 'signatory-2');

  // The text changes. Her approval stays with the version that she read.
  await lead.edits('without breakfast.', 'without breakfast. Ask any teacher.');
  await lead.circulates(2);
  expect(await signOffs()).toEqual([1, 0]);

  // She sees the one change and nothing else, with everything within reach, and confirms it in three taps.
  taps = await fromTheMail(paraph, phone, `/s/${lead.letter}/changes`);
  await phone.getByRole('button', { name: 'Open the letter' }).tap();
  await expect(phone.getByText('You approved version 1', { exact: false })).toBeVisible();
  await expect(phone.getByRole('heading', { name: 'One change since version 1' })).toBeVisible();
  await expect(phone.getByRole('insertion')).toHaveText(/Ask any teacher\./);
  await expect(phone.getByText('serve fruit')).toBeHidden();
  await expectAccessible(phone);
  await shot(phone, 'signatory-3');
  await phone.getByRole('button', { name: 'Approve v2' }).tap();
  await confirm.tap();
  await expect(phone.getByRole('heading', { name: 'You approved version 2' })).toBeVisible();
  expect(await taps()).toBe(3);
  expect(await signOffs()).toEqual([1, 1]);

  // What she keeps: letter, version, fingerprint, and the text itself.
  const saving = phone.waitForEvent('download');
  await phone.getByRole('button', { name: 'Download receipt' }).tap();
  const receipt = await (await (await saving).createReadStream()).toArray();
  const kept = Buffer.concat(receipt as Buffer[]).toString();
  for (const words of [
    'A warm meal at every school',
    'Version: 2',
    'Marta Kowal (EPP)',
    'Passkey',
    'Ask any teacher.',
  ]) {
    expect(kept).toContain(words);
  }
  expect(kept).toMatch(/Fingerprint.*: (?:[0-9a-f]{4} ){15}[0-9a-f]{4}/);

  // Once more, on a wide screen, while a newer version arrives: the whole letter is a step away, and so is the way back.
  await lead.edits('Ask any teacher.', 'Ask any teacher. Or any parent.');
  await lead.circulates(3);
  const wide = await paraph.at(marta, `/s/${lead.letter}`);
  await wide.getByRole('link', { name: 'See the change' }).click();
  await expect(wide.getByRole('heading', { name: 'One change since version 2' })).toBeVisible();
  await wide.getByRole('link', { name: 'Read the whole letter' }).click();
  await expect(wide.getByText('serve fruit')).toBeVisible();
  await wide.goBack();
  await expect(wide.getByText('serve fruit')).toBeHidden();
  await wide.getByRole('button', { name: 'Decline' }).click();
  // She has a passkey, so nothing less declines for her; it is on the phone.
  await expect(wide.getByRole('dialog').getByRole('button', { name: 'Decline with passkey' })).toBeVisible();
  await expect(wide.getByRole('dialog').getByRole('button', { name: 'Decline v3' })).toHaveCount(0);
  await phone.goto(`${paraph.origin}/s/${lead.letter}`);
  await phone.getByRole('button', { name: 'Decline' }).tap();
  await phone.getByRole('dialog').getByRole('textbox').first().fill('Teachers, not parents.');
  await phone.getByRole('dialog').getByRole('button', { name: 'Decline with passkey' }).dblclick();
  await expect(phone.getByRole('heading', { name: 'You declined version 3' })).toBeVisible();
  expect(await signOffs()).toEqual([1, 1, 1]);
  const board = await paraph.at(elin, `/l/${lead.letter}/signoff`);
  await expect(board.getByRole('row').filter({ hasText: marta.name })).toContainText('Teachers, not parents.');
});
