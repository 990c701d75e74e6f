import { expect, it } from 'vitest';
import { run } from '../../../server/cli/run.ts';
import type { LettersView } from '../../../shared/api/views.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

const asks = (who: TestPerson, letter: string, body: object = { about: 'access' }): Promise<Response> =>
  who.post(`/api/letters/${letter}/questions`, body);

it('somebody without access asks the lead author, who hears of it by mail and on the list, and lets them in', async () => {
  const server = await startServer();
  const [lea, eve, rea] = [await server.as('lea@x.eu'), await server.as('eve@x.eu'), await server.as('rea@x.eu')];
  const letter = await lea.letter();
  await lea.does(letter, { type: 'InviteMember', email: 'rea@x.eu', access: 'edit' });
  const asked = await asks(eve, letter, { about: 'access', message: 'I cover trains for my group.' });
  expect(asked.status).toBe(202);

  const mail = (await server.mailed()).at(-1);
  expect(mail).toMatchObject({ to: 'lea@x.eu', subject: 'Eve asks for access to “Night trains”' });
  expect(mail?.paragraphs[0]).toContain('Eve (eve@x.eu)');
  expect(mail?.quote).toBe('I cover trains for my group.');
  expect(mail?.action.url).toBe(`${server.origin}/l/${letter}/settings`);
  const { waiting } = await lea.get<LettersView>('/api/letters');
  expect(waiting).toMatchObject([{ letter, kind: 'question', by: 'Eve', about: 'access', count: 1 }]);
  const { questions, people } = await lea.view(letter);
  expect(questions).toMatchObject([{ person: eve.id, about: 'access', message: 'I cover trains for my group.' }]);
  expect(people[eve.id]).toMatchObject({ name: 'Eve', email: 'eve@x.eu' });
  // Nobody else is told, and nothing stands in the log.
  expect(await rea.view(letter)).not.toHaveProperty('questions');
  expect((await rea.get<LettersView>('/api/letters')).waiting).toEqual([]);
  expect(JSON.stringify(await rea.get(`/api/letters/${letter}/events`))).not.toContain(eve.id);

  await lea.does(letter, { type: 'InviteMember', email: 'eve@x.eu', access: 'read' });
  expect(await lea.view(letter)).not.toHaveProperty('questions');
  expect((await lea.get<LettersView>('/api/letters')).waiting).toEqual([]);
  expect((await eve.view(letter)).me.access).toBe('read');
  expect(await (await asks(eve, letter)).json()).toMatchObject({ code: 'wrong-state' });
});

it('is asked at most once a day, by one person of few letters an hour, and tells nobody which letters there are', async () => {
  const server = await startServer();
  const [lea, eve] = [await server.as('lea@x.eu'), await server.as('eve@x.eu')];
  const letter = await lea.letter();
  const answers = [await asks(eve, letter), await asks(eve, letter), await asks(eve, 'no-such-letter')];
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(new Set(await Promise.all(answers.map((one) => one.text()))).size).toBe(1);
  const mails = async () => (await server.mailed()).filter(({ subject }) => subject.startsWith('Eve asks')).length;
  expect(await mails()).toBe(1);
  for (let n = 0; n < 7; n++) expect((await asks(eve, 'no-such-letter')).status).toBe(202);
  const refused = await asks(eve, letter);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([429, 'slow-down']);

  server.pass(11 * 60);
  expect((await eve.fetch('/api/me')).status).toBe(200);
  server.pass(11 * 60);
  expect((await asks(eve, letter)).status).toBe(202);
  expect(await mails()).toBe(1);
  server.pass(2 * 60 + 1);
  expect((await asks(eve, letter)).status).toBe(202);
  expect(await mails()).toBe(2);

  for (const body of [{ about: 'money' }, { about: 'access', message: 'x'.repeat(501) }, {}]) {
    expect((await asks(eve, letter, body)).status).toBe(422);
  }
  expect((await server.fetch(`/api/letters/${letter}/questions`, { method: 'POST', body: '{}' })).status).toBe(401);
});

it('a signatory whom the deadline left no time asks for some, until it is given or the lead author lets it rest', async () => {
  const server = await startServer();
  const [lea, sig, eve] = [await server.as('lea@x.eu'), await server.as('sig@x.eu'), await server.as('eve@x.eu')];
  const letter = await lea.letter();
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'sig@x.eu' }] });
  await lea.cuts(letter);
  const circulate = (hours: number) => {
    const deadline = new Date(Date.now() + hours * 3_600_000).toISOString();
    return lea.does(letter, { type: 'CirculateVersion', version: 1, deadline });
  };
  await circulate(1);
  expect(await (await asks(sig, letter, { about: 'time' })).json()).toMatchObject({ code: 'wrong-state' });
  server.pass(61);
  expect((await asks(eve, letter, { about: 'time' })).status).toBe(409);
  expect((await asks(sig, letter, { about: 'time' })).status).toBe(202);
  expect((await server.mailed()).findLast(({ to }) => to === 'lea@x.eu')).toMatchObject({
    to: 'lea@x.eu',
    subject: 'Sig asks for more time to answer on “Night trains”',
    action: { url: `${server.origin}/l/${letter}/signoff` },
  });
  expect((await lea.view(letter)).questions).toMatchObject([{ person: sig.id, about: 'time' }]);

  const rest = (who: TestPerson) =>
    who.fetch(`/api/letters/${letter}/questions/access/${eve.id}`, { method: 'DELETE' });
  await asks(eve, letter);
  expect((await lea.view(letter)).questions).toHaveLength(2);
  expect((await rest(eve)).status).toBe(403);
  expect((await rest(lea)).status).toBe(204);
  expect((await lea.view(letter)).questions).toMatchObject([{ person: sig.id }]);
  await circulate(48);
  expect(await lea.view(letter)).not.toHaveProperty('questions');
});

it('whoever decides for the lead author sees the questions too; whoever is erased asks nothing', async () => {
  const server = await startServer();
  const [lea, eve] = [await server.as('lea@x.eu'), await server.as('eve@x.eu')];
  const ada = await server.as('ada@x.eu', { role: 'adviser' });
  await server.app.offices.put({ mep: lea.id, adviser: ada.id, scope: 'decide', until: null }, lea.id);
  const letter = await lea.letter();
  await asks(eve, letter, { about: 'access', message: 'Please.' });
  expect((await ada.view(letter)).questions).toMatchObject([{ person: eve.id, message: 'Please.' }]);
  const said = () => undefined;
  expect(await run(['person', 'erase', 'eve@x.eu'], { env: server.env, out: said, err: said })).toBe(0);
  expect(await lea.view(letter)).not.toHaveProperty('questions');
});
