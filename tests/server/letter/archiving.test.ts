import { describe, expect, it } from 'vitest';
import type { LettersView } from '../../../shared/api/views.ts';
import { addsPasskey } from '../../support/proving.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

const lists = async (who: TestPerson) => {
  const { letters, archived } = await who.get<LettersView>('/api/letters');
  return { letters: letters.map(({ id }) => id), archived: archived.map(({ id }) => id) };
};

describe('a letter that is archived', () => {
  it('leaves the everyday list of all and is read and worked on as before, until it is restored', async () => {
    const server = await startServer();
    const lead = await server.as('lead@x.eu');
    const letter = await lead.letter();
    await lead.does(letter, { type: 'InviteMember', email: 'max@x.eu', access: 'edit' });
    const max = await server.as('max@x.eu');
    expect((await max.refused(letter, { type: 'ArchiveLetter' })).code).toBe('no-access');
    expect((await lead.does(letter, { type: 'ArchiveLetter' })).events).toMatchObject([{ type: 'LetterArchived' }]);
    for (const who of [lead, max]) expect(await lists(who)).toEqual({ letters: [], archived: [letter] });
    expect((await max.view(letter)).archivedAt).toBeDefined();
    await lead.does(letter, { type: 'RenameLetter', title: 'Night trains for all' });
    await lead.does(letter, { type: 'RestoreLetter' });
    for (const who of [lead, max]) expect(await lists(who)).toEqual({ letters: [letter], archived: [] });
    expect((await max.view(letter)).archivedAt).toBeUndefined();
  });
});

describe('a letter that is deleted', () => {
  it('is gone for everybody by every way, also after a restart, and stays in the log', async () => {
    const server = await startServer();
    const lead = await server.as('lead@x.eu');
    const letter = await lead.letter();
    await lead.does(letter, { type: 'InviteMember', email: 'max@x.eu', access: 'edit' });
    const max = await server.as('max@x.eu');
    await lead.cuts(letter);
    expect((await max.refused(letter, { type: 'DeleteLetter' })).code).toBe('no-access');
    expect((await lead.does(letter, { type: 'DeleteLetter' })).events).toMatchObject([{ type: 'LetterDeleted' }]);
    for (const who of [lead, max]) {
      expect(await lists(who)).toEqual({ letters: [], archived: [] });
      const paths = [
        '',
        '/draft',
        '/versions/1',
        '/events',
        '/history',
        '/draft/export.txt',
        '/compare?from=1&to=draft',
      ];
      for (const path of paths) {
        const { status, code } = await who.refusedGet(`/api/letters/${letter}${path}`);
        expect([path, status, code]).toEqual([path, 404, 'not-found']);
      }
      for (const type of ['DeleteLetter', 'AddComment', ...(who === max ? ['RestoreLetter'] : [])])
        expect((await who.refused(letter, { type, ...(type === 'AddComment' ? { text: 'x' } : {}) })).status).toBe(404);
    }
    const again = await server.restart();
    const back = await again.as('lead@x.eu');
    expect((await back.refusedGet(`/api/letters/${letter}`)).status).toBe(404);
    expect(await lists(back)).toEqual({ letters: [], archived: [] });
    const log = await again.store.letters.events(letter);
    expect(log.at(-1)?.event.type).toBe('LetterDeleted');
  });

  it('had not been circulated: what was asked of people stays', async () => {
    const server = await startServer();
    const lead = await server.as('lead@x.eu');
    const letter = await lead.letter();
    await lead.does(letter, { type: 'AddSignatories', people: [{ email: 'ana@x.eu' }] });
    await lead.cuts(letter);
    await lead.does(letter, { type: 'CirculateVersion', version: 1 });
    expect(await lead.refused(letter, { type: 'DeleteLetter' })).toMatchObject({ code: 'wrong-state', status: 409 });
  });

  it('is deleted by a passkey over just that where the letter asks for passkeys', async () => {
    const server = await startServer();
    const lead = await server.as('lead@x.eu');
    const key = await addsPasskey(lead);
    const letter = await lead.letter();
    const other = await lead.letter('Another');
    for (const one of [letter, other]) await lead.does(one, { type: 'ChangeSettings', passkeysRequired: true });
    server.pass(180);
    expect(await lead.refused(letter, { type: 'DeleteLetter' })).toMatchObject({ code: 'confirm-first', status: 401 });
    const asked = await lead.post(`/api/letters/${letter}/sign-off/options`, { decision: 'deleted' });
    const { statement, options } = (await asked.json()) as {
      readonly statement: object;
      readonly options: Parameters<typeof key.get>[0];
    };
    expect(statement).toMatchObject({ format: 'paraph.act/1', act: 'deleted', letter });
    const passkey = key.get(options);
    expect((await lead.refused(other, { type: 'DeleteLetter', passkey })).code).toBe('invalid');
    await lead.does(letter, { type: 'DeleteLetter', passkey });
    expect((await lead.refusedGet(`/api/letters/${letter}`)).status).toBe(404);
  });
});
