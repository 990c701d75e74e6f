import { expect, it } from 'vitest';
import { contextOf, remindable } from '../../../shared/decision/index.ts';
import type { Checkpoint } from '../../../shared/proof/formats/checkpoint.ts';
import { startServer } from '../../support/server.ts';

it('a reminder reaches just those who have not answered and can be reached, once a day, and says whom it reached', async () => {
  const server = await startServer();
  const [lea, ana, bo] = [await server.as('lea@x.eu'), await server.as('ana@x.eu'), await server.as('bo@x.eu')];
  const letter = await lea.letter();
  const nobody = await lea.refused(letter, { type: 'RemindSignatories' });
  expect([nobody.code, nobody.detail]).toEqual(['wrong-state', expect.stringMatching(/Circulate one first/)]);
  const people = [{ email: 'ana@x.eu' }, { email: 'bo@x.eu' }, { name: 'Nils Noaddress' }];
  await lea.does(letter, { type: 'AddSignatories', people });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  await ana.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Ana' });
  await server.mailed();
  server.sent.length = 0;

  const view = await lea.view(letter);
  const reach = remindable(view, new Date().toISOString(), contextOf(view, '').reachable ?? (() => false));
  expect(reach).toEqual([bo.id]);
  expect((await ana.refused(letter, { type: 'RemindSignatories' })).code).toBe('no-access');
  expect((await lea.refused(letter, { type: 'RemindSignatories', people: ['nobody'] })).code).toBe('invalid');
  const { events } = await lea.does(letter, { type: 'RemindSignatories' });
  expect(events).toMatchObject([{ type: 'SignatoriesReminded', version: 1, people: [bo.id] }]);
  const reminders = await server.mailed();
  expect(reminders.map(({ to }) => to)).toEqual(['bo@x.eu']);
  // Ana's approval made no mail to Bo; what reaches Bo next covers it all the same.
  const anchor = JSON.parse(String(reminders[0]?.attachments?.[0]?.content)) as Checkpoint;
  expect(anchor).toMatchObject({ format: 'paraph.checkpoint/1', letter, seq: (await lea.view(letter)).seq });
  expect((await lea.view(letter)).signatories.find(({ person }) => person === bo.id)?.remindedAt).toBeDefined();

  const again = await lea.refused(letter, { type: 'RemindSignatories', people: [bo.id] });
  expect([again.code, again.detail]).toEqual(['wrong-state', expect.stringMatching(/24 hours/)]);
  server.pass(24 * 60 - 1);
  expect((await (await server.as('lea@x.eu')).refused(letter, { type: 'RemindSignatories' })).code).toBe('wrong-state');
  server.pass(2);
  const fresh = await server.as('lea@x.eu');
  await fresh.does(letter, { type: 'RemindSignatories' });
  await (await server.as('bo@x.eu')).does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Bo' });
  expect((await fresh.refused(letter, { type: 'RemindSignatories', people: [ana.id] })).detail).toMatch(/answered/);
});
