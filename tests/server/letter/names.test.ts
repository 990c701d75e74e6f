import { describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import type { DirectoryPersonView, LetterView, MeView, Problem } from '../../../shared/api/views.ts';
import { addsPasskey, asksToSign, evidenceOf, filesOf } from '../../support/proving.ts';
import { startServer, type TestPerson, type TestServer } from '../../support/server.ts';

/** A name stands only where its owner put it, as its owner gave it. */

const evidenceFiles = async (who: TestPerson, letter: string) => filesOf(await evidenceOf(who, letter));

/** All that anybody can take away of a letter which names those who sign it. */
async function papers(letter: string, lead: TestPerson, signatory: TestPerson) {
  const file = async (path: string) => (await lead.fetch(`/api/letters/${letter}/${path}`)).text();
  const view = await lead.view(letter);
  const receipt = await signatory.get<{ readonly person: object }>(`/api/letters/${letter}/receipt?version=1`);
  return {
    final: view.final?.signatures.map(({ name, group, country }) => ({ name, group, country })),
    list: view.signatories.map(({ name, group, country }) => ({ name, group, country })),
    answers: view.versions[0]?.signOffs.map(({ name, group, country }) => ({ name, group, country })),
    text: await file('versions/1/export.txt'),
    page: await file('versions/1/export.html'),
    board: await file('sign-offs.csv'),
    receipt: receipt.person,
    people: new TextDecoder().decode((await evidenceFiles(lead, letter)).get('people.json')),
  };
}

async function patch(who: TestPerson, body: object): Promise<Response> {
  return who.fetch('/api/me', { method: 'PATCH', body: JSON.stringify(body) });
}

/** Ana's approved and dispatched letter, led by Lea. */
async function dispatched(server: TestServer) {
  const lea = await server.as('lea@example.org', { name: 'Lea Author' });
  const ana = await server.as('ana.vidmar@example.org', { name: 'Ana Vidmar', group: 'EPP' });
  const letter = await asked(lea, { email: 'ana.vidmar@example.org' });
  const { digest } = (await lea.view(letter)).versions[0] ?? { digest: '' };
  await ana.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Ana Vidmar' });
  await lea.does(letter, { type: 'LockVersion', version: 1, digest });
  await lea.does(letter, { type: 'CloseSignatures' });
  return { lea, ana, letter };
}

async function asked(lead: TestPerson, ...people: readonly object[]): Promise<string> {
  const letter = await lead.letter();
  await lead.does(letter, { type: 'AddSignatories', people });
  await lead.cuts(letter);
  await lead.does(letter, { type: 'CirculateVersion', version: 1 });
  return letter;
}

const listOf = (view: LetterView) => view.signatories.map(({ name, group, country }) => [name, group, country]);

describe('a name under a letter', () => {
  it('is changed by nothing that is done in another letter, nor is the directory', async () => {
    const server = await startServer();
    const { lea, ana, letter } = await dispatched(server);
    const open = await asked(lea, { email: 'ana.vidmar@example.org' });
    const [before, listed] = [await papers(letter, lea, ana), listOf(await lea.view(open))];
    const intern = await server.as('intern@example.org', { role: 'staff' });
    const own = await intern.letter();
    const resigned = {
      email: 'ana.vidmar@example.org',
      name: 'Ana Vidmar (resigned)',
      group: 'NI',
      country: 'Nowhere',
    };
    await intern.does(own, { type: 'AddSignatories', people: [resigned] });
    await intern.does(own, {
      type: 'CorrectSignatory',
      person: ana.id,
      name: 'Nobody',
      group: 'NI',
      country: 'Nowhere',
    });
    await intern.does(own, { type: 'InviteMember', ...resigned, access: 'read' });
    expect(await papers(letter, lea, ana)).toEqual(before);
    expect(listOf(await lea.view(open))).toEqual(listed);
    expect(await server.store.people.get([ana.id])).toEqual([ana.person]);
    const { digest } = (await lea.view(open)).versions[0] ?? { digest: '' };
    await ana.does(open, { type: 'ApproveVersion', version: 1, digest, name: 'Ana Vidmar' });
  });

  it('is nobody else’s to say, also of somebody whom a letter brought in', async () => {
    const server = await startServer();
    const [lea, intern] = [await server.as('lea@x.eu'), await server.as('intern@x.eu')];
    const own = await intern.letter();
    await intern.does(own, {
      type: 'AddSignatories',
      people: [{ email: 'new.member@x.eu', name: 'Rude Name', group: 'NI' }],
    });
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'new.member@x.eu', access: 'read' });
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'new.member@x.eu', name: 'Nea Member' }] });
    const view = await lea.view(letter);
    expect(listOf(view)).toEqual([['Nea Member', undefined, undefined]]);
    expect(JSON.stringify(view)).not.toContain('Rude');
    expect(listOf(await intern.view(own))).toEqual([['Rude Name', 'NI', undefined]]);
    expect(await lea.get('/api/directory?search=rude')).toEqual([]);
  });

  it('stays as it was answered under when its owner changes the directory, and is the new one afterwards', async () => {
    const server = await startServer();
    const { lea, ana, letter } = await dispatched(server);
    const before = await papers(letter, lea, ana);
    expect((await patch(ana, { name: 'Ana Vidmar-Kos', group: 'Renew', country: 'Slovenia' })).status).toBe(200);
    expect(await ana.get<MeView>('/api/me')).toMatchObject({ name: 'Ana Vidmar-Kos', group: 'Renew' });
    expect(await papers(letter, lea, ana)).toEqual(before);
    const next = await asked(lea, { email: 'ana.vidmar@example.org' });
    expect(listOf(await lea.view(next))).toEqual([['Ana Vidmar-Kos', 'Renew', 'Slovenia']]);
    const mails = (await server.mailed()).filter(({ subject }) => subject === 'How your name is listed has changed');
    expect(mails).toMatchObject([{ to: 'ana.vidmar@example.org' }]);
    const log = await server.store.proof.accountLog();
    expect(log.at(-1)).toMatchObject({ type: 'ListingChanged', body: { changed: ['name', 'group', 'country'] } });
    expect(JSON.stringify(log)).not.toMatch(/vidmar|renew/i);
  });
});

describe('a Member’s name on somebody else’s mailbox', () => {
  it('is asked about, marked where it is used all the same, and told to the address that the directory has', async () => {
    const server = await startServer();
    await server.person('ana.vidmar@example.org', { name: 'Ana Vidmar', group: 'EPP' });
    const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
    const letter = await lea.letter();
    const eve = { email: 'eve@elsewhere.example', name: 'VIDMAR, Ana' };
    const adds = (...people: object[]) => ({ type: 'AddSignatories', people }) as const;
    const problem = await lea.refused(letter, adds({ name: 'Bo Ek' }, eve));
    expect(problem).toMatchObject({ status: 409, code: 'known-otherwise', index: 1, name: 'VIDMAR, Ana' });
    expect(problem).toMatchObject({ known: [{ name: 'Ana Vidmar', group: 'EPP', email: 'ana.vidmar@example.org' }] });
    // Nor by another way: an address that sounds like her, a name given first and corrected then.
    expect(await lea.refused(letter, adds({ email: 'ana.vidmar@free.example' }))).toMatchObject({
      code: 'known-otherwise',
    });
    await lea.does(letter, adds({ ...eve, name: 'Eve' }));
    const [{ person } = { person: '' }] = (await lea.view(letter)).signatories;
    const rename = { type: 'CorrectSignatory', person, name: 'Ana Vidmar' } as const;
    expect(await lea.refused(letter, rename)).toMatchObject({ code: 'known-otherwise' });
    await lea.does(letter, { ...rename, asGiven: true });
    expect((await lea.view(letter)).signatories).toMatchObject([{ name: 'Ana Vidmar', addressGiven: true }]);
    expect(await server.mailed()).toMatchObject([
      { to: 'ana.vidmar@example.org', subject: 'Ana Vidmar was listed with another address' },
    ]);
    const digest = await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const her = await server.as('eve@elsewhere.example');
    await her.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Ana Vidmar' });
    await lea.does(letter, { type: 'LockVersion', version: 1, digest });
    expect((await lea.view(letter)).final?.signatures).toMatchObject([{ addressGiven: true }]);
    const found = await verifyBundle(await evidenceFiles(lea, letter));
    expect(found).toMatchObject({ ok: true, facts: { approvals: [{ name: 'Ana Vidmar', addressGiven: true }] } });
  });

  it('is not taken by its owner either: in the profile, or while approving', async () => {
    const server = await startServer();
    await server.person('ana.vidmar@example.org', { name: 'Ana Vidmar' });
    const lea = await server.as('lea@x.eu');
    const eve = await server.as('eve@x.eu');
    const letter = await asked(lea, { email: 'eve@x.eu' });
    const { digest } = (await lea.view(letter)).versions[0] ?? { digest: '' };
    expect(((await (await patch(eve, { name: 'Ana Vidmar' })).json()) as Problem).code).toBe('known-otherwise');
    const listedAs = { name: 'Ana Vidmar' };
    const approve = { type: 'ApproveVersion', version: 1, digest, name: 'Ana Vidmar', listedAs };
    expect(await eve.refused(letter, approve)).toMatchObject({ code: 'known-otherwise' });
    const options = await eve.post(`/api/letters/${letter}/sign-off/options`, {
      ...{ version: 1, digest, decision: 'approved', listedAs },
    });
    expect(options.status).toBe(409);
  });

  it('does not replace a Member’s address while her mail arrives', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    await server.person('ana@x.eu', { name: 'Ana Vidmar' });
    const letter = await asked(lea, { email: 'ana@x.eu' });
    await server.mailed();
    const [{ person } = { person: '' }] = (await lea.view(letter)).signatories;
    const people = [{ email: 'eve@x.eu', instead: person, asGiven: true }];
    expect(await lea.refused(letter, { type: 'AddSignatories', people })).toMatchObject({ code: 'wrong-state' });
    expect((await lea.view(letter)).signatories).toMatchObject([{ person }]);
  });

  it('does not replace the official address in the directory', async () => {
    const server = await startServer();
    const official = {
      id: '1',
      name: 'Ana Vidmar',
      written: 'Ana VIDMAR',
      group: 'EPP',
      country: 'Slovenia',
      party: null,
    };
    await server.store.members.change([{ ...official, email: 'ana.vidmar@europarl.example' }], []);
    await server.person('eve@x.eu', { name: 'Ana Vidmar', group: 'NI' });
    const lea = await server.as('lea@x.eu');
    const found = await lea.get<readonly DirectoryPersonView[]>('/api/directory?search=vidmar');
    expect(found).toMatchObject([
      { name: 'Ana Vidmar', email: 'ana.vidmar@europarl.example', group: 'EPP' },
      { email: 'eve@x.eu', otherAddress: true },
    ]);
    expect(found[0]).not.toHaveProperty('otherAddress');
  });
});

describe('a name is corrected', () => {
  it('by the lead author until the answer, and by the signatory in the approval itself, by name and by passkey alike', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const [ana, bo] = [
      await server.as('ana@x.eu', { name: 'Ana Old' }),
      await server.as('bo@x.eu', { name: 'Bo Old' }),
    ];
    const letter = await asked(lea, { email: 'ana@x.eu' }, { email: 'bo@x.eu' });
    const { digest } = (await lea.view(letter)).versions[0] ?? { digest: '' };
    await lea.does(letter, { type: 'CorrectSignatory', person: ana.id, name: 'Ana Better', group: 'epp' });
    expect(listOf(await lea.view(letter))[0]).toEqual(['Ana Better', 'EPP', undefined]);
    await patch(ana, { name: 'Ana Elsewhere' });
    const approve = { type: 'ApproveVersion', version: 1, digest } as const;
    expect((await ana.refused(letter, { ...approve, name: 'Ana Elsewhere' })).detail).toContain('Ana Better');
    const listedAs = { name: 'Ana New', group: 'Renew', country: 'Malta' };
    await ana.does(letter, { ...approve, name: 'Ana New', listedAs });
    const passkey = await addsPasskey(bo);
    const other = { name: 'Bo New', group: 'S&D' };
    const sign = async (said: object | undefined) => {
      const { options } = await asksToSign(bo, letter, { version: 1, digest, decision: 'approved', listedAs: other });
      return { ...approve, passkey: passkey.get(options), ...(said ? { listedAs: said } : {}) };
    };
    // What is signed and what is said are one, or nothing happens.
    expect(await bo.refused(letter, await sign({ name: 'Bo Third' }))).toMatchObject({ code: 'invalid' });
    expect(await bo.refused(letter, await sign(undefined))).toMatchObject({ code: 'invalid' });
    await bo.does(letter, await sign(other));
    const list = [
      ['Ana New', 'Renew', 'Malta'],
      ['Bo New', 'S&D', undefined],
    ];
    expect(listOf(await lea.view(letter))).toEqual(list);
    expect(await lea.refused(letter, { type: 'CorrectSignatory', person: bo.id, name: 'X' })).toMatchObject({
      code: 'wrong-state',
    });
    await lea.does(letter, { type: 'LockVersion', version: 1, digest });
    const found = await verifyBundle(await evidenceFiles(lea, letter));
    expect(found).toMatchObject({ ok: true, facts: { approvals: [{ name: 'Ana New' }, { name: 'Bo New' }] } });
    const { people } = await papers(letter, lea, bo);
    expect(people).toContain('Bo New');
    expect(await server.store.people.get([bo.id])).toEqual([bo.person]);
  });
});

it('a correction while approving tells nobody that somebody has answered where names are confidential', async () => {
  const server = await startServer();
  const [lea, com] = [await server.as('lea@x.eu'), await server.as('com@x.eu')];
  const ana = await server.as('ana@x.eu', { name: 'Ana Old' });
  const letter = await asked(lea, { email: 'ana@x.eu' });
  await lea.does(letter, { type: 'ChangeSettings', namesBeforeLock: 'confidential' });
  await lea.does(letter, { type: 'InviteMember', email: 'com@x.eu', access: 'comment' });
  const { digest } = (await lea.view(letter)).versions[0] ?? { digest: '' };
  const before = listOf(await com.view(letter));
  const listedAs = { name: 'Ana New' };
  await ana.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Ana New', listedAs });
  expect(listOf(await com.view(letter))).toEqual(before);
  expect(JSON.stringify(await com.view(letter))).not.toContain('Ana New');
  const events = await com.get<readonly { readonly type: string }[]>(`/api/letters/${letter}/events`);
  expect(JSON.stringify(events)).not.toContain('SignatoryCorrected');
  expect(listOf(await lea.view(letter))).toEqual([['Ana New', undefined, undefined]]);
});
