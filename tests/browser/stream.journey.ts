import type { Page } from '@playwright/test';
import { pathOf } from '../../shared/screens.ts';
import { elin, jonas, marta } from './support/cast.ts';
import { expectSaved, MEALS } from './support/desk.ts';
import { expect, test } from './support/paraph.ts';

/** Counts how often a page asks for a whole letter from now on. */
function counted(page: Page, letter: string): () => number {
  let asked = 0;
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === `/api/letters/${letter}`) asked += 1;
  });
  return () => asked;
}

test('three browsers follow a letter through its whole life, and none of them asks for it again', async ({
  paraph,
}) => {
  await paraph.people(elin, jonas, marta);
  const lead = await paraph.letter(elin, MEALS);
  const { letter } = lead;
  await lead.does({ type: 'InviteMember', email: jonas.email, access: 'amend' });
  await lead.does({ type: 'InviteMember', email: marta.email, access: 'read' });
  const [desk, amendments, board] = await Promise.all([
    paraph.at(elin, pathOf('letter', { id: letter })),
    paraph.at(jonas, pathOf('amendments', { id: letter })),
    paraph.at(marta, pathOf('board', { id: letter })),
  ]);
  await expectSaved(desk);
  await expect(amendments.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(board.getByRole('heading', { level: 1 })).toBeVisible();
  // What comes while they open is theirs to ask for; from here on nothing is.
  await Promise.all([desk, amendments, board].map((page) => page.waitForLoadState('networkidle')));
  const counts = [desk, amendments, board].map((page) => counted(page, letter));

  await lead.does({ type: 'RenameLetter', title: 'Warm school meals for all' });
  for (const page of [desk, amendments, board]) await expect(page).toHaveTitle(/Warm school meals for all/);
  await lead.does({ type: 'AddSignatories', people: [{ email: marta.email, name: marta.name }] });
  await expect(board.getByRole('main')).toContainText(marta.name);
  const jonasHere = await paraph.aside(jonas, letter);
  const number = await jonasHere.tables('school', 'warm school');
  const amendment = (await lead.view()).amendments.find((one) => one.number === number)?.id;
  await expect(amendments.getByRole('main')).toContainText('AM 1');
  await lead.does({ type: 'RejectAmendment', amendment, reason: 'Not now.' });
  await expect(amendments.getByRole('main')).toContainText('Every amendment is decided.');
  await lead.circulates(1);
  const digest = (await lead.view()).versions[0]?.digest;
  await expect(desk.getByRole('banner')).toContainText('v1');
  const martaHere = await paraph.aside(marta, letter);
  await martaHere.does({ type: 'ApproveVersion', version: 1, digest, name: marta.name });
  await expect(board.getByRole('main')).toContainText(/approved/i);
  await lead.does({ type: 'LockVersion', version: 1, digest });
  await expect(desk.getByRole('banner')).toContainText(/locked|final/i);
  await lead.does({ type: 'CloseSignatures' });
  await expect.poll(() => counts.map((count) => count())).toEqual([0, 0, 0]);
});
