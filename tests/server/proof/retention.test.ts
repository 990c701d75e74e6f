import { expect, it } from 'vitest';
import { part } from '../../../shared/letter/build.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { withIds } from '../../../shared/letter/ids.ts';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { newId } from '../../../server/lib/random.ts';
import { evidenceOf, filesOf } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

const MONTH = 31 * 24 * 60;
const longer = (doc: Doc): Doc => withIds({ ...doc, content: [...doc.content, part('paragraph', 'Now.')] }, newId);

it('a year after dispatch a draft’s journal is cut down to what was decided, and everything still verifies', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea' });
  const letter = await lea.letter();
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'lea@x.eu' }] });
  await lea.writes(letter, longer, (await lea.draft(letter)).doc);
  const [tabled, dropped] = [await lea.starts(letter), await lea.starts(letter)];
  for (const amendment of [tabled, dropped]) {
    await lea.writes(`${letter}.${amendment}`, longer, (await lea.draft(letter)).doc);
  }
  await lea.does(letter, { type: 'TableAmendment', amendment: tabled });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  await lea.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Lea' });
  await lea.does(letter, { type: 'LockVersion', version: 1, digest, lapseOpenAmendments: true });
  await lea.does(letter, { type: 'CloseSignatures' });
  const final = await lea.get<{ doc: Doc }>(`/api/letters/${letter}/final`);
  const rooms = [letter, `${letter}.${tabled}`, `${letter}.${dropped}`];
  const journals = () => Promise.all(rooms.map((room) => server.store.journal.history(room)));
  const authors = async () => (await journals()).map((rows) => rows.filter(({ person }) => person !== null).length);

  server.pass(11 * MONTH);
  const { housekeeping } = server.app;
  await expect.poll(() => server.app.desk.letters.find(letter)?.rooms.size ?? 0, { timeout: 10_000 }).toBe(0);
  await housekeeping.run();
  expect((await authors()).every((written) => written > 0)).toBe(true);
  expect((await lea.fetch('/api/me')).status).toBe(401);

  server.pass(2 * MONTH);
  await housekeeping.run();
  expect(await authors()).toEqual([0, 0, 0]);
  expect((await journals()).map((rows) => rows.length)).toEqual([1, 1, 1]);
  expect((await server.store.proof.accountLog()).at(-1)).toMatchObject({
    type: 'DraftCompacted',
    body: { letter, rooms: 3 },
  });

  const back = await server.as('lea@x.eu');
  expect((await back.draft(letter)).doc).toEqual(final.doc);
  expect(await back.get(`/api/letters/${letter}/amendments/1`)).toMatchObject({ number: 1 });
  const never = await back.get<{ changes: unknown[] }>(`/api/letters/${letter}/amendments/${dropped}`);
  expect(never.changes).toEqual([]);
  expect((await verifyBundle(filesOf(await evidenceOf(back, letter)))).ok).toBe(true);
  const log = (await server.store.proof.accountLog()).length;
  await housekeeping.run();
  expect((await server.store.proof.accountLog()).length).toBe(log);
});

it('logs that have moved are signed within the hour, once', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const [letter] = [await lea.letter(), await lea.letter()];
  const seal = async (): Promise<void> => server.app.housekeeping.run();
  await seal();
  await seal();
  await lea.does(letter, { type: 'RenameLetter', title: 'Day trains' });
  await seal();
  expect((await server.store.proof.checkpoints(letter)).map(({ seq }) => seq)).toEqual([1, 2]);
});
