import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startServer, type TestPerson, type TestServer } from '../../support/server.ts';

/** The reminders that a lead author plans, sent by the server. */

const HOUR = 60;
const DAY = 24 * HOUR;
/** The server's own clock is ahead of ours by what has been let pass. */
const inDays = (days: number, passed = 0): string =>
  new Date(Date.now() + (days * DAY + passed) * 60_000).toISOString();

async function asked(server: TestServer, deadline: number, daysBefore: readonly number[]) {
  const [lea, ana, bo] = [await server.as('lea@x.eu'), await server.as('ana@x.eu'), await server.as('bo@x.eu')];
  const letter = await lea.letter();
  const people = [{ email: 'ana@x.eu' }, { email: 'bo@x.eu' }, { name: 'Nils Noaddress' }];
  await lea.does(letter, { type: 'AddSignatories', people });
  if (daysBefore.length > 0) await lea.does(letter, { type: 'ChangeSettings', reminders: { daysBefore } });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1, deadline: inDays(deadline) });
  await server.mailed();
  server.sent.length = 0;
  return { lea, ana, bo, letter, digest };
}

/** Lets the hour come round, and returns to which signatories mails went; the lead author has a daily mail of her own. */
async function hour(server: TestServer): Promise<readonly string[]> {
  server.sent.length = 0;
  await server.app.housekeeping.run();
  const sent = await server.mailed();
  return sent.flatMap(({ to }) => (to === 'lea@x.eu' ? [] : [to])).sort();
}

const again = (server: TestServer, email: string): Promise<TestPerson> => server.as(email);

describe('planned reminders', () => {
  it('go to those who have not answered, once each, also after a restart', async () => {
    let server = await startServer();
    const { letter, digest, lea } = await asked(server, 5, [1, 3]);
    expect((await lea.view(letter)).settings.reminders).toEqual({ daysBefore: [3, 1] });
    server.pass(2 * DAY - 30);
    expect(await hour(server)).toEqual([]);
    server.pass(HOUR);
    expect(await hour(server)).toEqual(['ana@x.eu', 'bo@x.eu']);
    expect(await hour(server)).toEqual([]);
    const passed = 2 * DAY + 30;
    server = await server.restart();
    server.pass(passed + HOUR);
    expect(await hour(server)).toEqual([]);
    const ana = await again(server, 'ana@x.eu');
    await ana.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Ana' });
    await server.mailed();
    server.pass(2 * DAY);
    expect(await hour(server)).toEqual(['bo@x.eu']);
    server.pass(2 * DAY);
    expect(await hour(server)).toEqual([]);
    const log = await server.store.letters.events(letter);
    const told = log.flatMap(({ event }) => (event.type === 'SignatoriesReminded' ? [event.people.length] : []));
    expect(told).toEqual([2, 1]);
  });

  it('are kept without a deadline, and follow one that comes or moves', async () => {
    const server = await startServer();
    const { lea, letter } = await asked(server, 2, []);
    await lea.does(letter, { type: 'ChangeSettings', reminders: { daysBefore: [1] } });
    server.pass(DAY + 5);
    expect(await hour(server)).toEqual(['ana@x.eu', 'bo@x.eu']);
    const lead = await again(server, 'lea@x.eu');
    await lead.does(letter, { type: 'CirculateVersion', version: 1, deadline: inDays(4, DAY + 5) });
    await server.mailed();
    server.pass(2 * DAY);
    expect(await hour(server)).toEqual([]);
    server.pass(DAY + 5);
    expect(await hour(server)).toEqual(['ana@x.eu', 'bo@x.eu']);
  });

  it('come on top of those by hand, not within the same half day, and not to whoever was asked after their time', async () => {
    const server = await startServer();
    const { letter } = await asked(server, 3, [1]);
    server.pass(2 * DAY - HOUR);
    const lead = await again(server, 'lea@x.eu');
    const bo = (await server.store.people.byEmail('bo@x.eu'))?.id;
    await lead.does(letter, { type: 'RemindSignatories', people: [bo] });
    await server.mailed();
    server.pass(HOUR + 5);
    expect(await hour(server)).toEqual(['ana@x.eu']);
    await lead.does(letter, { type: 'AddSignatories', people: [{ email: 'late@x.eu', name: 'Late' }] });
    await server.mailed();
    expect(await hour(server)).toEqual([]);
    server.pass(11 * HOUR);
    expect(await hour(server)).toEqual(['bo@x.eu']);
    expect(await hour(server)).toEqual([]);
  });

  it('are refused where they make no sense, and nobody but the lead author plans or sends them', async () => {
    const server = await startServer();
    const { lea, ana, letter } = await asked(server, 5, [2]);
    for (const daysBefore of [[61], [-1], [1.5], [1, 1], [1, 2, 3, 4, 5, 6], 'soon']) {
      const refusal = await lea.refused(letter, { type: 'ChangeSettings', reminders: { daysBefore } });
      expect(refusal.code, String(daysBefore)).toBe('invalid');
    }
    const planned = { type: 'ChangeSettings', reminders: { daysBefore: [4] } };
    expect((await ana.refused(letter, planned)).code).toBe('no-access');
    expect((await ana.refused(letter, { type: 'RemindSignatories', scheduled: true })).code).toBe('no-access');
    expect((await lea.refused(letter, { type: 'RemindSignatories', scheduled: true })).detail).toMatch(/due now/);
    expect((await lea.does(letter, { type: 'ChangeSettings', reminders: { daysBefore: [2] } })).events).toEqual([]);
    await lea.does(letter, { type: 'ChangeSettings', reminders: { daysBefore: [] } });
    server.pass(4 * DAY);
    expect(await hour(server)).toEqual([]);
  });

  it('tell no other member who has answered while names are confidential', async () => {
    const server = await startServer();
    const { lea, letter, digest, ana } = await asked(server, 2, [1]);
    await lea.does(letter, { type: 'ChangeSettings', namesBeforeLock: 'confidential' });
    await server.as('max@x.eu');
    await lea.does(letter, { type: 'InviteMember', email: 'max@x.eu', access: 'read' });
    await ana.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Ana' });
    await server.mailed();
    server.pass(DAY + 5);
    expect(await hour(server)).toEqual(['bo@x.eu']);
    const seen = await (await again(server, 'max@x.eu')).view(letter);
    expect(JSON.stringify(seen)).not.toMatch(/remindedAt|"reminded"/);
  });

  it('property: at any hours, each person is reminded once at most for each planned day', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 8 }),
        async (daysBefore, hours) => {
          const server = await startServer();
          const { letter } = await asked(server, 5, daysBefore);
          for (const some of hours) {
            server.pass(some * HOUR);
            await server.app.housekeeping.run();
          }
          await server.mailed();
          const log = await server.store.letters.events(letter);
          const due = log.flatMap(({ event }) =>
            event.type === 'SignatoriesReminded' ? event.people.map((person) => `${person} ${event.due ?? ''}`) : [],
          );
          expect(new Set(due).size).toBe(due.length);
          const passed = hours.reduce((sum, some) => sum + some, 0);
          const isReached = passed > 24 * (5 - Math.max(...daysBefore)) + 20 && passed < 24 * 5 - 7;
          if (isReached) expect(due.length).toBeGreaterThan(0);
          await server.stop();
        },
      ),
      { numRuns: 6 },
    );
  });
});
