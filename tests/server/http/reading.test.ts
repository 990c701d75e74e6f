import { describe, expect, it } from 'vitest';
import type { ImportedView, LetterView, TextView } from '../../../shared/api/views.ts';
import { commandSchema } from '../../../shared/decision/index.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { reworded } from '../../../server/demo/texts.ts';

/** v1 is circulated, v2 only cut, AM 1 tabled. Rea reads, Sam is asked to sign, Otto is nobody here. */
async function shelf(server: TestServer) {
  const lea = await server.as('lea@x.eu');
  const rea = await server.as('rea@x.eu');
  const sam = await server.as('sam@x.eu', { name: 'Sam Signatory', group: 'EPP' });
  const otto = await server.as('otto@x.eu');
  const letter = await lea.letter('Night trains & more');
  await lea.does(letter, { type: 'InviteMember', email: 'rea@x.eu', access: 'read' });
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'sam@x.eu' }, { name: 'Bo Ek' }] });
  await lea.does(letter, { type: 'AddComment', text: 'Between us.' });
  const { doc } = await lea.draft(letter);
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  await sam.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Sam Signatory' });
  const amendment = await lea.starts(letter);
  await lea.writes(`${letter}.${amendment}`, (one) => reworded(one, 'cheap', 'free'), doc);
  await lea.does(letter, { type: 'TableAmendment', amendment });
  await lea.does(letter, { type: 'AdoptAmendment', amendment });
  await lea.cuts(letter);
  return { lea, rea, sam, otto, letter, digest };
}

describe('reading a letter', () => {
  it('reaches as far as one’s part in it', async () => {
    const server = await startServer();
    const { rea, sam, otto, letter } = await shelf(server);
    const paths: readonly (readonly [path: string, reads: number, signs: number])[] = [
      ['', 200, 200],
      ['/draft', 200, 403],
      ['/versions/1', 200, 200],
      ['/versions/2', 200, 404],
      ['/versions/9', 404, 404],
      ['/final', 404, 404],
      ['/amendments/1', 200, 403],
      ['/events', 200, 403],
      ['/compare?from=v1&to=v2', 200, 404],
      ['/draft/export.md', 200, 403],
      ['/versions/1/export.html', 200, 200],
      ['/versions/1/export.rtf', 422, 422],
    ];
    for (const [path, reads, signs] of paths) {
      const asked = async (who: typeof rea) => (await who.fetch(`/api/letters/${letter}${path}`)).status;
      expect([path, await asked(rea), await asked(sam)]).toEqual([path, reads, signs]);
      expect([path, await asked(otto)]).toEqual([path, 403]);
      expect([path, (await server.fetch(`/api/letters/${letter}${path}`)).status]).toEqual([path, 401]);
    }
  });

  it('shows whoever is only asked to sign nothing of the work and of the others', async () => {
    const server = await startServer();
    const { lea, sam, letter } = await shelf(server);
    const view = await sam.view(letter);
    expect(view).toMatchObject({
      members: [],
      amendments: [],
      threads: [],
      me: { scope: 'versions', signatory: true },
    });
    expect(view.signatories.map(({ name }) => name)).toEqual(['Sam Signatory']);
    expect(view.versions.map(({ number }) => number)).toEqual([1]);
    expect(JSON.stringify(view)).not.toContain('Between us.');
    expect((await lea.view(letter)).threads).toMatchObject([{ comments: [{ text: 'Between us.' }] }]);
  });

  it('keeps names from the members when the lead author says so', async () => {
    const server = await startServer();
    const { lea, rea, letter } = await shelf(server);
    expect((await rea.view(letter)).versions[0]?.signOffs).toHaveLength(1);
    await lea.does(letter, { type: 'ChangeSettings', namesBeforeLock: 'confidential' });
    expect((await rea.view(letter)).versions[0]?.signOffs).toEqual([]);
    expect(await (await rea.fetch(`/api/letters/${letter}/versions/1/export.txt`)).text()).not.toContain(
      'Sam Signatory',
    );
    expect(await (await lea.fetch(`/api/letters/${letter}/versions/1/export.txt`)).text()).toContain(
      'Sam Signatory (EPP)',
    );
  });
});

describe('a file', () => {
  it('comes with a name, and a draft says that it is one', async () => {
    const server = await startServer();
    const { lea, letter } = await shelf(server);
    const response = await lea.fetch(`/api/letters/${letter}/draft/export.txt`);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="night-trains-more-draft.txt"');
    expect(await response.text()).toContain('Draft, not for publication');
    const final = await lea.fetch(`/api/letters/${letter}/versions/1/export.md`);
    expect(final.headers.get('content-disposition')).toContain('night-trains-more-v1.md');
  });
});

describe('a new letter', () => {
  it('starts from a version of another, for whoever may read it, and the other stays as it is', async () => {
    const server = await startServer();
    const { lea, rea, sam, otto, letter, digest } = await shelf(server);
    const body = { title: 'Day trains', from: { letter, version: 1 } };
    const made = await rea.post('/api/letters', body);
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    const source = await lea.get<TextView>(`/api/letters/${letter}/versions/1`);
    expect((await rea.draft(id)).doc).toEqual(source.doc);
    expect((await rea.view(id)).lead).toBe(rea.id);
    expect((await lea.view(letter)).versions[0]?.digest).toBe(digest);
    expect((await sam.post('/api/letters', { ...body, from: { letter, version: 2 } })).status).toBe(403);
    expect((await otto.post('/api/letters', body)).status).toBe(403);
    expect((await lea.post('/api/letters', { ...body, from: { letter, version: 7 } })).status).toBe(404);
  });

  it('starts from a template with its subject filled in', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    for (const template of ['blank', 'open-letter', 'statement']) {
      const { id } = (await (await lea.post('/api/letters', { title: 'Trains', template, lang: 'fr' })).json()) as {
        id: string;
      };
      const { doc, lang } = await lea.draft(id);
      expect(lang).toBe('fr');
      expect(doc.content.find(({ type }) => type === 'subject')?.content).toEqual([{ type: 'text', text: 'Trains' }]);
    }
    expect((await lea.post('/api/letters', { title: 'Trains', template: 'sonnet' })).status).toBe(422);
  });

  it('is imported from Markdown and text in UTF-8, and from nothing else', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const imports = async (file: File | null, fields: Record<string, string> = {}) => {
      const form = new FormData();
      if (file) form.set('file', file);
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      return lea.fetch('/api/letters/import', { method: 'POST', body: form });
    };
    const good = await imports(new File(['Hello,\n\nwords.\n'], 'a.txt'), { title: 'Given', lang: 'de' });
    const { id } = (await good.json()) as ImportedView;
    expect(await lea.get<LetterView>(`/api/letters/${id}`)).toMatchObject({ title: 'Given', lang: 'de' });
    const statuses = [
      await imports(null),
      await imports(new File(['x'], 'a.exe')),
      await imports(new File([Uint8Array.of(0xff, 0xfe, 0x41)], 'a.txt')),
      await imports(new File(['x'], 'a.txt'), { lang: 'not a language' }),
      await imports(new File(['x'.repeat(500_000)], 'a.txt')),
      await imports(new File([new Uint8Array(11_000_000)], 'a.txt')),
    ].map(({ status }) => status);
    expect(statuses).toEqual([422, 422, 422, 422, 413, 413]);
  });
});

describe('the description of the interface', () => {
  it('names every call and every command', async () => {
    const server = await startServer();
    const response = await server.fetch('/api/openapi.json');
    const { openapi, paths } = (await response.json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/letters/{letter}/commands', '/api/session/links', '/api/me']),
    );
    const said = JSON.stringify(paths['/api/letters/{letter}/commands']?.['post']);
    for (const { entries } of commandSchema.options) expect(said).toContain(`"${entries.type.literal}"`);
  });
});
