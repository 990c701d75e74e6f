import { expect, it } from 'vitest';
import type { DelegationsView, DelegationView, LettersView, MeView } from '../../../shared/api/views.ts';
import type { LoggedEvent } from '../../../shared/decision/model/chain.ts';
import { part } from '../../../shared/letter/build.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { withIds } from '../../../shared/letter/ids.ts';
import { newId } from '../../../server/lib/random.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

const longer = (doc: Doc): Doc =>
  withIds({ ...doc, content: [...doc.content, part('paragraph', 'With bunks.')] }, newId);

async function delegates(mep: TestPerson, adviser: TestPerson, scope: string, until?: string): Promise<DelegationView> {
  const response = await mep.post('/api/delegations', { adviser: adviser.id, scope, ...(until ? { until } : {}) });
  if (!response.ok) throw new Error(await response.text());
  const given = (await response.json()) as DelegationView;
  if (given.status === 'active') return given;
  const accepted = await adviser.post(`/api/delegations/${mep.id}/accept`, {});
  if (!accepted.ok) throw new Error(await accepted.text());
  return (await accepted.json()) as DelegationView;
}

async function logOf(who: TestPerson, letter: string): Promise<readonly LoggedEvent[]> {
  return who.get<readonly LoggedEvent[]>(`/api/letters/${letter}/events`);
}

it('an adviser acts as far as the Member has delegated, in both their names, and never in person', async () => {
  const server = await startServer();
  const [mira, ada] = [await server.as('mira@x.eu'), await server.as('ada@x.eu', { role: 'adviser' })];
  await mira.fetch('/api/me/mail', { method: 'PATCH', body: JSON.stringify({ notices: { amendments: 'now' } }) });
  const letter = await mira.letter();
  await mira.does(letter, { type: 'AddSignatories', people: [{ email: 'mira@x.eu' }, { email: 'sig@x.eu' }] });
  expect((await ada.refusedGet(`/api/letters/${letter}`)).code).toBe('no-access');
  expect(await ada.get<LettersView>('/api/letters')).toMatchObject({ letters: [] });

  await delegates(mira, ada, 'read');
  expect((await ada.get<LettersView>('/api/letters')).letters.map(({ id }) => id)).toEqual([letter]);
  const view = await ada.view(letter);
  expect(view.me).toMatchObject({ access: 'read', offices: [mira.id], scopes: { [mira.id]: 'read' } });
  expect(view.members.map(({ person }) => person)).toEqual([mira.id]);
  expect((await ada.refused(letter, { type: 'AddComment', text: 'Hm.' })).code).toBe('no-access');

  await delegates(mira, ada, 'comment');
  await ada.does(letter, { type: 'AddComment', text: 'Hm.' });
  expect((await ada.refused(letter, { type: 'StartAmendment' })).code).toBe('no-access');
  expect((await ada.joins(letter)).of('refused')).toEqual([]);

  await delegates(mira, ada, 'draft');
  await ada.writes(letter, longer, (await ada.draft(letter)).doc);
  expect(JSON.stringify((await mira.draft(letter)).doc)).toContain('With bunks.');
  const amendment = await ada.starts(letter);
  const text = await ada.get<{ doc: Doc }>(`/api/letters/${letter}/amendments/${amendment}`);
  await ada.writes(`${letter}.${amendment}`, longer, text.doc);
  expect((await ada.refused(letter, { type: 'TableAmendment', amendment })).detail).toMatch(/as far as the Member/);

  await delegates(mira, ada, 'table');
  await ada.does(letter, { type: 'TableAmendment', amendment });
  expect((await ada.refused(letter, { type: 'AdoptAmendment', amendment })).code).toBe('no-access');

  await delegates(mira, ada, 'decide');
  await ada.does(letter, { type: 'AdoptAmendment', amendment });
  const digest = await ada.cuts(letter);
  await ada.does(letter, { type: 'CirculateVersion', version: 1 });

  // Never, however far it goes, and whoever is named.
  const asked = { version: 1, digest };
  for (const command of [
    { type: 'ApproveVersion', ...asked, name: 'Mira' },
    { type: 'RefuseVersion', ...asked, reason: 'No.' },
    { type: 'RetractSignOff', version: 1 },
    { type: 'LockVersion', ...asked },
    { type: 'TransferLead', person: mira.id },
    { type: 'CloseSignatures' },
  ]) {
    expect((await ada.refused(letter, command)).code, command.type).toBe('no-access');
    expect((await ada.refused(letter, { ...command, onBehalfOf: mira.id })).code, command.type).toBe('no-access');
  }
  const options = await ada.post(`/api/letters/${letter}/sign-off/options`, { ...asked, decision: 'approved' });
  expect(options.status).toBe(403);

  const log = await logOf(mira, letter);
  const mine = log.filter(({ actor }) => actor === ada.id);
  expect(mine.map(({ type }) => type)).toEqual([
    'CommentAdded',
    'AmendmentStarted',
    'AmendmentTabled',
    'AmendmentAdopted',
    'VersionCut',
    'VersionCirculated',
  ]);
  expect(new Set(mine.map(({ onBehalfOf }) => onBehalfOf))).toEqual(new Set([mira.id]));
  const told = (await server.mailed()).filter(({ to }) => to === 'mira@x.eu').map(({ paragraphs }) => paragraphs[0]);
  expect(told).toContain('Ada (for Mira) has tabled AM 1 on “Night trains”.');
  // Whoever reads the log can say who it was: members all of it, those asked to sign what they are told.
  const [sig, rea] = [await server.as('sig@x.eu'), await server.as('rea@x.eu')];
  await mira.does(letter, { type: 'InviteMember', email: 'rea@x.eu', access: 'read' });
  for (const reader of [mira, rea, sig]) {
    expect((await reader.view(letter)).people, reader.person.name).toMatchObject({
      [ada.id]: { name: 'Ada' },
      [mira.id]: { name: 'Mira' },
    });
  }
  await mira.does(letter, { type: 'RemoveMember', person: rea.id });
  expect((await mira.view(letter)).people[rea.id]).toMatchObject({ name: 'Rea' });
  const shown = await mira.view(letter);
  expect(shown.amendments).toMatchObject([
    { author: ada.id, onBehalfOf: mira.id, decidedBy: ada.id, decidedFor: mira.id },
  ]);
  expect(shown.versions).toMatchObject([{ cutBy: ada.id, cutFor: mira.id }]);
  expect(shown.threads[0]?.comments).toMatchObject([{ author: ada.id, onBehalfOf: mira.id }]);
  const accounts = (await server.store.proof.accountLog()).filter(({ type }) => type === 'DelegationGiven');
  expect(accounts.map(({ actor, body }) => [actor, body['adviser'], body['scope']])).toEqual(
    // The first is the adviser's yes.
    ['read', 'comment', 'draft', 'table', 'decide'].map((scope, index) => [
      (index === 0 ? ada : mira).id,
      ada.id,
      scope,
    ]),
  );
});

it('a delegation that ends closes the adviser’s sockets at once, whoever ends it', async () => {
  const server = await startServer();
  const mira = await server.as('mira@x.eu');
  const letter = await mira.letter();
  for (const ending of ['mep', 'adviser'] as const) {
    const ada = await server.as(`${ending}-ada@x.eu`, { role: 'adviser' });
    await delegates(mira, ada, 'draft');
    const socket = await ada.joins(letter);
    const ended = await (ending === 'mep' ? mira : ada).fetch(
      `/api/delegations/${ending === 'mep' ? ada.id : mira.id}`,
      { method: 'DELETE' },
    );
    expect(ended.status).toBe(204);
    expect(await socket.untilClosed()).toBe(4403);
    expect((await ada.refusedGet(`/api/letters/${letter}`)).code).toBe('no-access');
    expect((await server.store.proof.accountLog()).at(-1)).toMatchObject({
      type: 'DelegationEnded',
      body: { mep: mira.id, adviser: ada.id },
    });
    expect((await ada.fetch(`/api/delegations/${mira.id}`, { method: 'DELETE' })).status).toBe(404);
  }
});

it('a delegation ends by itself at its end date, sockets included; a smaller scope makes a writer a reader', async () => {
  const server = await startServer();
  const [mira, ada] = [await server.as('mira@x.eu'), await server.as('ada@x.eu', { role: 'adviser' })];
  const letter = await mira.letter();
  const until = new Date(Date.now() + 3_600_000).toISOString();
  expect(await delegates(mira, ada, 'draft', until)).toMatchObject({ scope: 'draft', until });
  const socket = await ada.joins(letter);
  await delegates(mira, ada, 'read', until);
  socket.type('x', 'Too late');
  await socket.until(() => socket.of('refused').length > 0);
  expect(socket.of('refused').at(0)?.code).toBe('no-access');
  expect((await ada.get<MeView>('/api/me')).offices).toMatchObject([{ id: mira.id, scope: 'read' }]);
  const again = await ada.joins(letter);
  server.pass(61);
  expect(await again.untilClosed()).toBe(4403);
  expect((await ada.refusedGet(`/api/letters/${letter}`)).code).toBe('no-access');
  expect(await ada.get<DelegationsView>('/api/delegations')).toEqual({ given: [], held: [], mayDelegate: false });
});

it('only Members delegate, only to their staff, and each sees just what concerns them', async () => {
  const server = await startServer();
  const [mira, otto, ada] = [
    await server.as('mira@x.eu'),
    await server.as('otto@x.eu'),
    await server.as('ada@x.eu', { role: 'adviser' }),
  ];
  const code = async (who: TestPerson, body: object): Promise<unknown> =>
    ((await (await who.post('/api/delegations', body)).json()) as { code?: string }).code;
  expect(await code(ada, { adviser: otto.id, scope: 'read' })).toBe('no-access');
  expect(await code(mira, { adviser: otto.id, scope: 'read' })).toBe('invalid');
  expect(await code(mira, { adviser: mira.id, scope: 'read' })).toBe('invalid');
  expect(await code(mira, { adviser: 'nobody', scope: 'read' })).toBe('not-found');
  expect(await code(mira, { adviser: ada.id, scope: 'sign' })).toBe('invalid');
  expect(await code(mira, { adviser: ada.id, email: 'ada@x.eu', scope: 'read' })).toBe('invalid');
  expect(await code(mira, { adviser: ada.id, scope: 'read', until: '2020-01-01T00:00:00Z' })).toBe('invalid');
  expect(await code(mira, { email: 'new@x.eu', scope: 'read' })).toBe('invalid');
  expect(await code(mira, { email: 'new@x.eu', name: 'Nina New', scope: 'read' })).toBeUndefined();
  await delegates(mira, ada, 'table');
  expect(await otto.get<DelegationsView>('/api/delegations')).toMatchObject({ given: [], held: [], mayDelegate: true });
  expect((await mira.get<DelegationsView>('/api/delegations')).given.map(({ adviser }) => adviser.name).sort()).toEqual(
    ['Ada', 'Nina New'],
  );
  expect((await ada.get<DelegationsView>('/api/delegations')).held).toMatchObject([
    { mep: { id: mira.id }, scope: 'table' },
  ]);

  // An adviser begins a letter for the Member to lead, and for nobody else.
  const made = await ada.post('/api/letters', { title: 'Slow trains', onBehalfOf: mira.id });
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  expect(await mira.view(id)).toMatchObject({ lead: mira.id, me: { access: 'lead' } });
  expect((await logOf(mira, id))[0]).toMatchObject({ actor: ada.id, onBehalfOf: mira.id, type: 'LetterCreated' });
  expect((await ada.post('/api/letters', { title: 'Slow trains', onBehalfOf: otto.id })).status).toBe(403);
});

it('nobody acts for a Member who has not let them, nor further than let', async () => {
  const server = await startServer();
  const [lea, mira, ada] = [
    await server.as('lea@x.eu'),
    await server.as('mira@x.eu'),
    await server.as('ada@x.eu', { role: 'adviser' }),
  ];
  const letter = await lea.letter();
  await lea.does(letter, { type: 'InviteMember', email: 'mira@x.eu', access: 'amend' });
  await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'amend' });
  await delegates(mira, ada, 'comment');
  const says = { type: 'AddComment', text: 'Hm.' } as const;
  for (const onBehalfOf of [lea.id, 'nobody']) {
    expect((await ada.refused(letter, { ...says, onBehalfOf })).code).toBe('no-access');
  }
  expect((await ada.refused(letter, { type: 'StartAmendment', onBehalfOf: mira.id })).code).toBe('no-access');
  // In one's own name, for the one Member served, in one's own name where the delegation does not reach.
  await ada.does(letter, { ...says, onBehalfOf: ada.id });
  await ada.does(letter, says);
  await ada.starts(letter);
  await mira.fetch(`/api/delegations/${ada.id}`, { method: 'DELETE' });
  expect((await ada.refused(letter, { ...says, onBehalfOf: mira.id })).code).toBe('no-access');
  const log = await logOf(lea, letter);
  // What is being written is its office's own, so the lead author is told no more than its number.
  expect(log.filter(({ actor }) => actor === ada.id).map(({ type, onBehalfOf }) => [type, onBehalfOf])).toEqual([
    ['CommentAdded', undefined],
    ['CommentAdded', mira.id],
  ]);
});

it('both are told by mail of what was delegated, changed and ended, and by whom', async () => {
  const server = await startServer();
  const [mira, ada] = [await server.as('mira@x.eu'), await server.as('ada@x.eu', { role: 'adviser' })];
  await delegates(mira, ada, 'draft');
  await delegates(mira, ada, 'draft');
  await delegates(mira, ada, 'read');
  await ada.fetch(`/api/delegations/${mira.id}`, { method: 'DELETE' });
  const mails = await server.mailed();
  expect(mails.filter(({ to }) => to === 'mira@x.eu').map(({ subject }) => subject)).toEqual([
    'You have asked Ada to act on your behalf',
    'Ada may act on your behalf',
    'What Ada may do for you has changed',
    'Ada no longer acts on your behalf',
  ]);
  expect(mails.findLast(({ to }) => to === 'ada@x.eu')).toMatchObject({
    subject: 'You no longer act on behalf of Mira',
    paragraphs: ['Ada has ended it that you may act on Mira’s behalf. This holds from now on.', expect.anything()],
  });
});

it('nobody works for a Member without having said yes, and nothing opens before', async () => {
  const server = await startServer();
  const [lea, mira, riva, ada] = [
    await server.as('lea@x.eu'),
    await server.as('mira@x.eu'),
    await server.as('riva@x.eu'),
    await server.as('ada@x.eu', { role: 'adviser' }),
  ];
  const letter = await lea.letter();
  for (const one of ['mira@x.eu', 'riva@x.eu', 'ada@x.eu']) {
    await lea.does(letter, { type: 'InviteMember', email: one, access: 'amend' });
  }
  await delegates(mira, ada, 'table');
  const offers = async (): Promise<DelegationView> =>
    (await (await riva.post('/api/delegations', { adviser: ada.id, scope: 'table' })).json()) as DelegationView;
  expect(await offers()).toMatchObject({ status: 'offered', scope: 'table' });
  expect(await offers()).toMatchObject({ status: 'offered' });
  for (const [who, side] of [
    [riva, 'given'],
    [ada, 'held'],
  ] as const) {
    const listed = (await who.get<DelegationsView>('/api/delegations'))[side];
    expect(listed.find(({ mep }) => mep.id === riva.id)).toMatchObject({ adviser: { id: ada.id }, status: 'offered' });
  }
  expect((await ada.get<MeView>('/api/me')).offices.map(({ id }) => id)).toEqual([mira.id]);
  expect((await server.mailed()).findLast(({ to }) => to === 'ada@x.eu')?.subject).toBe(
    'Riva asks you to act on their behalf',
  );
  // What she begins is Mira's, and Riva meets none of it.
  const amendment = await ada.starts(letter);
  expect((await mira.view(letter)).amendments).toMatchObject([{ id: amendment, author: ada.id, office: mira.id }]);
  expect((await riva.view(letter)).amendments).toEqual([]);
  expect((await riva.refusedGet(`/api/letters/${letter}/amendments/${amendment}`)).code).toMatch(/no-access|not-found/);

  expect((await riva.post(`/api/delegations/${riva.id}/accept`, {})).status).toBe(404);
  expect((await ada.post(`/api/delegations/${riva.id}/decline`, {})).status).toBe(204);
  expect((await ada.post(`/api/delegations/${riva.id}/accept`, {})).status).toBe(404);
  await offers();
  expect((await riva.fetch(`/api/delegations/${ada.id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await ada.post(`/api/delegations/${riva.id}/accept`, {})).status).toBe(404);
  await offers();
  const [first, second] = await Promise.all([1, 2].map(() => ada.post(`/api/delegations/${riva.id}/accept`, {})));
  expect([first?.status, second?.status].sort()).toEqual([200, 404]);

  // Now she works for both: nothing of Mira's opens to Riva, and the next one belongs to whom she says.
  expect((await riva.view(letter)).amendments).toEqual([]);
  const asked = await ada.refused(letter, { type: 'StartAmendment' });
  expect(asked).toMatchObject({ code: 'invalid', offices: [mira.id, riva.id].sort() });
  await ada.does(letter, { type: 'StartAmendment', onBehalfOf: riva.id });
  expect((await riva.view(letter)).amendments).toMatchObject([{ office: riva.id }]);
  expect((await mira.view(letter)).amendments).toMatchObject([{ office: mira.id }]);

  // Dismissed, she keeps nothing but the credit.
  await mira.fetch(`/api/delegations/${ada.id}`, { method: 'DELETE' });
  expect((await ada.view(letter)).amendments).toMatchObject([{ office: riva.id }]);
  expect((await ada.refused(letter, { type: 'DiscardAmendment', amendment })).code).toBe('no-access');
  expect((await mira.view(letter)).amendments).toMatchObject([{ author: ada.id, office: mira.id }]);

  const log = (await server.store.proof.accountLog()).filter(({ body }) => body['mep'] === riva.id);
  expect(log.map(({ type, actor }) => [type, actor])).toEqual([
    ['DelegationOffered', riva.id],
    ['DelegationDeclined', ada.id],
    ['DelegationOffered', riva.id],
    ['DelegationEnded', riva.id],
    ['DelegationOffered', riva.id],
    ['DelegationGiven', ada.id],
  ]);
});

it('a delegation that has run out is offered anew, and an offer that has run out is none', async () => {
  const server = await startServer();
  const [mira, ada] = [await server.as('mira@x.eu'), await server.as('ada@x.eu', { role: 'adviser' })];
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await delegates(mira, ada, 'draft', until);
  server.pass(61);
  const offered = await mira.post('/api/delegations', { adviser: ada.id, scope: 'draft' });
  expect(await offered.json()).toMatchObject({ status: 'offered' });
  expect((await ada.get<MeView>('/api/me')).offices).toEqual([]);
  const soon = new Date(Date.now() + 62 * 60_000).toISOString();
  await mira.post('/api/delegations', { adviser: ada.id, scope: 'draft', until: soon });
  server.pass(5);
  expect((await ada.post(`/api/delegations/${mira.id}/accept`, {})).status).toBe(404);
});
