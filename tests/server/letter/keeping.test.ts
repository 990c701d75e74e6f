import { describe, expect, it } from 'vitest';
import type { LettersView } from '../../../shared/api/views.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

const listed = async (person: TestPerson, letter: string) => {
  const { letters, archived } = await person.get<LettersView>('/api/letters');
  return [...letters, ...archived].find(({ id }) => id === letter);
};

describe('a letter that is put away', () => {
  it('[L6] stands in the archive for everybody, presses nobody, and comes back as it was', async () => {
    const server = await startServer();
    const [lea, rea] = [await server.as('lea@x.eu'), await server.as('rea@x.eu')];
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'rea@x.eu', access: 'read' });
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'rea@x.eu' }] });
    await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    expect((await rea.get<LettersView>('/api/letters')).waiting).toHaveLength(1);
    expect((await listed(rea, letter))?.acts).toEqual(['duplicate']);
    expect((await listed(lea, letter))?.acts).toEqual(['duplicate', 'archive']);
    expect((await rea.refused(letter, { type: 'ArchiveLetter' })).code).toBe('no-access');

    await lea.does(letter, { type: 'ArchiveLetter' });
    for (const person of [lea, rea]) {
      expect((await listed(person, letter))?.archivedAt).toEqual(expect.any(String));
      expect((await person.view(letter)).archivedAt).toEqual(expect.any(String));
      expect((await person.get<LettersView>('/api/letters')).waiting).toEqual([]);
    }
    expect((await listed(lea, letter))?.acts).toEqual(['duplicate', 'restore']);
    await lea.does(letter, { type: 'RestoreLetter' });
    expect(await listed(rea, letter)).not.toHaveProperty('archivedAt');
    expect((await rea.get<LettersView>('/api/letters')).waiting).toHaveLength(1);
  });
});

describe('a letter that is deleted', () => {
  it('[L7] is gone for everybody, rooms and files too, until its lead author takes it back within 30 days', async () => {
    const server = await startServer();
    const [lea, edo] = [await server.as('lea@x.eu'), await server.as('edo@x.eu')];
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'edo@x.eu', access: 'edit' });
    await lea.cuts(letter);
    expect((await edo.refused(letter, { type: 'DeleteLetter' })).code).toBe('no-access');
    const room = await edo.joins(letter);
    await lea.does(letter, { type: 'DeleteLetter' });
    await room.untilClosed();

    for (const person of [lea, edo]) {
      expect(await listed(person, letter)).toBeUndefined();
      for (const path of ['', '/draft', '/versions/1', '/events', '/history', '/draft/export.txt', '/checkpoint']) {
        expect((await person.fetch(`/api/letters/${letter}${path}`)).status, path).toBe(404);
      }
      const copy = { from: { letter, version: 'draft' } };
      expect((await person.post('/api/letters', copy)).status).toBe(404);
      expect((await person.refused(letter, { type: 'RenameLetter', title: 'x' })).code).toBe('not-found');
    }
    expect((await edo.refused(letter, { type: 'RestoreLetter' })).code).toBe('not-found');
    await lea.does(letter, { type: 'RestoreLetter' });
    expect((await edo.draft(letter)).title).toBe('Night trains');
    const log = await lea.get<readonly { readonly type: string }[]>(`/api/letters/${letter}/events`);
    expect(log.map(({ type }) => type).slice(-2)).toEqual(['LetterDeleted', 'LetterRestored']);

    await lea.does(letter, { type: 'DeleteLetter' });
    server.pass(31 * 24 * 60);
    const again = await server.as('lea@x.eu');
    expect((await again.refused(letter, { type: 'RestoreLetter' })).code).toBe('wrong-state');
  });

  it('[L7] was never circulated: another one is archived instead', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'sig@x.eu' }] });
    await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const { code, detail } = await lea.refused(letter, { type: 'DeleteLetter' });
    expect([code, detail]).toEqual(['wrong-state', expect.stringContaining('Archive it instead')]);
  });

  it('[S13] takes its lead author in person where it asks for passkeys', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'ChangeSettings', passkeysRequired: true });
    server.pass(20);
    expect((await lea.refused(letter, { type: 'DeleteLetter' })).code).toBe('confirm-first');
    const fresh = await server.as('lea@x.eu');
    await fresh.does(letter, { type: 'DeleteLetter' });
  });
});

describe('a copy of a letter', () => {
  it('has the draft as it stands, title and language too, and whoever made it leads it', async () => {
    const server = await startServer();
    const [lea, rea, sam] = [await server.as('lea@x.eu'), await server.as('rea@x.eu'), await server.as('sam@x.eu')];
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'rea@x.eu', access: 'read' });
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'sam@x.eu' }] });
    const source = await lea.draft(letter);
    const response = await rea.post('/api/letters', { from: { letter, version: 'draft' } });
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as { id: string };
    const copy = await rea.draft(id);
    expect([copy.title, copy.lang, copy.doc]).toEqual([source.title, source.lang, source.doc]);
    const view = await rea.view(id);
    expect([view.lead, view.members.length, view.signatories, view.amendments]).toEqual([rea.id, 1, [], []]);
    expect((await lea.fetch(`/api/letters/${id}`)).status).toBe(403);
    for (const version of ['draft', 1]) {
      expect((await sam.post('/api/letters', { from: { letter, version } })).status).toBe(403);
    }
    expect((await rea.post('/api/letters', { from: { letter, version: 'final' } })).status).toBe(422);
    expect((await rea.post('/api/letters', {})).status).toBe(422);
  });
});
