import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { LetterView } from '../../shared/api/views.ts';
import { expect, expectAccessible, shot, test, type Paraph, type Persona } from './support/paraph.ts';
import { Device } from './support/passkey.ts';

const lead: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
const signatory: Persona = { name: 'Marta Kowal', email: 'marta@example.org', role: 'mep', group: 'EPP' };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** Opens what a mail leads to, as from the mailbox: nobody is signed in. Answers how often the screen is touched from then on. */
async function fromTheMail(paraph: Paraph, page: Page, path: string): Promise<() => Promise<number>> {
  await page.request.delete(`${paraph.origin}/api/session`, { headers: { origin: paraph.origin } });
  const token = (await paraph.cli('link', signatory.email)).split('#')[1] ?? '';
  await page.goto('about:blank');
  await page.goto(`${paraph.origin}${path}#${token}`);
  await page.evaluate(() => {
    const counted = { taps: 0 };
    addEventListener('pointerup', () => counted.taps++, { capture: true });
    Object.assign(window, { counted });
  });
  return () => page.evaluate(() => (window as unknown as { counted: { taps: number } }).counted.taps);
}

async function signOffsOf(paraph: Paraph, page: Page, letter: string): Promise<number[]> {
  const answer = await page.request.get(`${paraph.origin}/api/letters/${letter}`);
  return ((await answer.json()) as LetterView).versions.map(({ signOffs }) => signOffs.length);
}

test('a Member approves in three taps, and is asked again for just the difference when the text has changed', async ({
  paraph,
}) => {
  test.setTimeout(180_000);
  await paraph.people(lead, signatory);
  const [elin, marta] = [await paraph.signIn(lead), await paraph.signIn(signatory, phone)];
  await Device.of(marta);
  await marta.goto(`${paraph.origin}/settings/passkeys`);
  await marta.getByRole('button', { name: 'Add passkey' }).tap();
  await marta.getByRole('dialog').getByRole('button', { name: 'Make passkey' }).tap();
  await expect(marta.getByRole('dialog')).toBeHidden();
  const letter = await paraph.circulated(elin, join(import.meta.dirname, 'letters/school-meals.md'), [signatory]);

  // Open, approve, confirm.
  let taps = await fromTheMail(paraph, marta, `/s/${letter}`);
  await shot(marta, 'asked-0');
  await marta.getByRole('button', { name: 'Open the letter' }).tap();
  await expect(marta.getByText('Hungry children')).toBeVisible();
  await shot(marta, 'asked-1');
  await marta.getByRole('button', { name: 'Approve v1' }).tap();
  await expect(marta.getByRole('dialog').getByText('Marta Kowal (EPP)')).toBeVisible();
  await shot(marta, 'asked-2');
  await marta.getByRole('button', { name: 'Approve with passkey' }).tap();
  await expect(marta.getByRole('heading', { name: 'You approved version 1' })).toBeVisible();
  expect(await taps()).toBe(3);
  await shot(marta, 'asked-3');

  // The text changes. Her approval stays with the version that she read.
  await elin.goto(`${paraph.origin}/l/${letter}`);
  const sheet = elin.getByRole('textbox', { name: 'Letter, draft' });
  await sheet.getByText('Hungry children').click();
  await elin.keyboard.press('End');
  await elin.keyboard.type(' Ask any teacher.');
  await expect(elin.getByText('Saved', { exact: true })).toBeVisible();
  await paraph.recirculate(elin, letter, 2);
  expect(await signOffsOf(paraph, elin, letter)).toEqual([1, 0]);

  // She sees the one change and nothing else, with everything within reach, and confirms it in as many taps.
  taps = await fromTheMail(paraph, marta, `/s/${letter}/changes`);
  await marta.getByRole('button', { name: 'Open the letter' }).tap();
  await expect(marta.getByText('You approved version 1', { exact: false })).toBeVisible();
  await expect(marta.getByRole('heading', { name: 'One change since version 1' })).toBeVisible();
  await expect(marta.getByRole('insertion')).toHaveText(/Ask any teacher\./);
  await expect(marta.getByText('serve fruit')).toBeHidden();
  await expectAccessible(marta);
  await shot(marta, 'asked-4');
  await marta.getByRole('button', { name: 'Approve v2' }).tap();
  await marta.getByRole('button', { name: 'Approve with passkey' }).tap();
  await expect(marta.getByRole('heading', { name: 'You approved version 2' })).toBeVisible();
  expect(await taps()).toBe(3);
  expect(await signOffsOf(paraph, elin, letter)).toEqual([1, 1]);
  await shot(marta, 'asked-5');

  // What she keeps: letter, version, fingerprint, and the text itself.
  const saving = marta.waitForEvent('download');
  await marta.getByRole('button', { name: 'Download receipt' }).tap();
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

  // Once more, by name and on a wide screen: the whole letter is a step away, and so is the way back.
  await sheet.getByText('Hungry children').click();
  await elin.keyboard.press('End');
  await elin.keyboard.type(' Or any parent.');
  await expect(elin.getByText('Saved', { exact: true })).toBeVisible();
  await paraph.recirculate(elin, letter, 3);
  const wide = await paraph.signIn(signatory);
  await wide.goto(`${paraph.origin}/s/${letter}`);
  await wide.getByRole('link', { name: 'See the change' }).click();
  await expect(wide.getByRole('heading', { name: 'One change since version 2' })).toBeVisible();
  await shot(wide, 'asked-6');
  await wide.getByRole('link', { name: 'Read the whole letter' }).click();
  await expect(wide.getByText('serve fruit')).toBeVisible();
  await wide.goBack();
  await expect(wide.getByText('serve fruit')).toBeHidden();
  await wide.getByRole('button', { name: 'Decline' }).click();
  await wide.getByRole('dialog').getByRole('textbox').first().fill('Teachers, not parents.');
  await wide.getByRole('dialog').getByRole('button', { name: 'Decline v3' }).click();
  await expect(wide.getByRole('heading', { name: 'You declined version 3' })).toBeVisible();
  await elin.goto(`${paraph.origin}/l/${letter}/signoff`);
  await expect(elin.getByRole('row').filter({ hasText: signatory.name })).toContainText('Teachers, not parents.');
});
