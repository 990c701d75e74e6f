import { describe, expect, it } from 'vitest';
import { startServer, type TestPerson, type TestServer } from '../../support/server.ts';
import type { Problem } from '../../../shared/api/views.ts';

/** Mails tell nobody what they may not see any more, and leave nobody believing what no longer holds. */

async function asked(server: TestServer, more: { readonly namesBeforeLock?: 'confidential' } = {}) {
  const lead = await server.as('lead@x.eu');
  const ana = await server.as('ana@x.eu', { name: 'Ana Vidmar' });
  const letter = await lead.letter();
  if (more.namesBeforeLock) await lead.does(letter, { type: 'ChangeSettings', ...more });
  await lead.does(letter, { type: 'AddSignatories', people: [{ email: 'ana@x.eu' }, { email: 'bea@x.eu' }] });
  await lead.does(letter, { type: 'CutVersion', digest: (await lead.draft(letter)).digest });
  await lead.does(letter, { type: 'CirculateVersion', version: 1 });
  const { digest = '' } = (await lead.view(letter)).versions[0] ?? {};
  const approves = (who: TestPerson) =>
    who.does(letter, { type: 'ApproveVersion', version: 1, digest, name: who.person.name });
  await server.mailed();
  return { lead, ana, letter, digest, approves };
}

async function subjects(server: TestServer, to: string): Promise<readonly string[]> {
  return (await server.mailed()).filter((mail) => mail.to === to).map(({ subject }) => subject);
}

describe('whoever answered', () => {
  it('is told with the reason that they were taken off the list, keeps the receipt, and the page says what happened', async () => {
    const server = await startServer();
    const { lead, ana, letter, approves } = await asked(server);
    await approves(ana);
    await lead.does(letter, { type: 'RemoveSignatory', person: ana.id, reason: 'Listed twice by mistake.' });
    const mail = (await server.mailed()).findLast(({ to }) => to === 'ana@x.eu');
    expect(mail?.subject).toContain('no longer on the list');
    expect(mail?.quote).toBe('Listed twice by mistake.');
    expect(mail?.paragraphs.join(' ')).toContain('Your answer on version 1 no longer counts');
    expect((await ana.fetch(`/api/letters/${letter}/receipt?version=1`)).status).toBe(200);
    expect(await ana.refusedGet(`/api/letters/${letter}`)).toMatchObject({
      code: 'no-access',
      removed: { reason: 'Listed twice by mistake.', answered: 1 },
    } satisfies Partial<Problem>);
    // To whoever never stood there, nothing is said.
    const eve = await server.as('eve@x.eu');
    expect(await eve.refusedGet(`/api/letters/${letter}`)).not.toHaveProperty('removed');
    expect((await eve.fetch(`/api/letters/${letter}/receipt?version=1`)).status).toBe(403);
  });

  it('has no receipt of an answer that they withdrew', async () => {
    const server = await startServer();
    const { lead, ana, letter, approves } = await asked(server);
    await approves(ana);
    await ana.does(letter, { type: 'RetractSignOff', version: 1 });
    await lead.does(letter, { type: 'RemoveSignatory', person: ana.id });
    expect((await ana.fetch(`/api/letters/${letter}/receipt?version=1`)).status).toBe(404);
  });

  it('by link is told when the letter asks for passkeys', async () => {
    const server = await startServer();
    const { lead, ana, letter, approves } = await asked(server);
    await approves(ana);
    await lead.does(letter, { type: 'ChangeSettings', passkeysRequired: true });
    expect((await subjects(server, 'ana@x.eu')).at(-1)).toContain('now asks for passkeys');
    expect(await subjects(server, 'bea@x.eu')).toHaveLength(1);
  });
});

describe('whoever is asked', () => {
  it('is told when the rule on names changes', async () => {
    const server = await startServer();
    const { lead, letter } = await asked(server, { namesBeforeLock: 'confidential' });
    await lead.does(letter, { type: 'ChangeSettings', namesBeforeLock: 'shown' });
    for (const to of ['ana@x.eu', 'bea@x.eu']) {
      expect((await subjects(server, to)).at(-1)).toContain('Who sees your answer');
    }
  });

  it('is told of a hand-over before the new lead author can see answers, who is asked by mail', async () => {
    const server = await startServer();
    const { lead, letter } = await asked(server);
    await lead.does(letter, { type: 'InviteMember', email: 'max@x.eu', access: 'edit' });
    const max = await server.as('max@x.eu');
    await server.mailed();
    await lead.does(letter, { type: 'TransferLead', person: max.id });
    expect((await subjects(server, 'max@x.eu')).at(-1)).toContain('take the lead');
    for (const to of ['ana@x.eu', 'bea@x.eu']) {
      expect((await subjects(server, to)).at(-1)).toContain('Another lead author');
    }
    expect((await lead.view(letter)).me.access).toBe('lead');
  });
});

describe('a dismissed adviser', () => {
  it('gets no comment, wording or decision on what is the office’s', async () => {
    const server = await startServer();
    const lead = await server.as('lead@x.eu');
    const mep = await server.as('mep@x.eu');
    const ada = await server.as('ada@x.eu', { role: 'adviser', office: mep.id });
    const letter = await lead.letter();
    await lead.does(letter, { type: 'InviteMember', email: 'mep@x.eu', access: 'amend' });
    await lead.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'amend' });
    const { events } = await ada.does(letter, { type: 'StartAmendment', onBehalfOf: mep.id });
    const started = events.find(({ type }) => type === 'AmendmentStarted') as unknown as { amendment: string };
    const socket = await ada.joins(`${letter}.${started.amendment}`);
    socket.type('p', 'Another word.');
    await socket.answered();
    await ada.does(letter, { type: 'TableAmendment', amendment: started.amendment, onBehalfOf: mep.id });
    expect((await mep.fetch(`/api/delegations/${ada.id}`, { method: 'DELETE' })).ok).toBe(true);
    await server.mailed();
    const patch = (who: TestPerson) =>
      who.fetch('/api/me/mail', { method: 'PATCH', body: JSON.stringify({ notices: { amendments: 'now' } }) });
    await patch(ada);
    await patch(mep);
    const before = (await subjects(server, 'ada@x.eu')).length;
    await lead.does(letter, { type: 'RejectAmendment', amendment: started.amendment, reason: 'No.' });
    expect((await subjects(server, 'mep@x.eu')).at(-1)).toContain('AM 1');
    expect((await subjects(server, 'ada@x.eu')).length).toBe(before);
  });
});
