import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/api/views.ts';
import { PostgresServer, postgres } from '../../support/postgres.ts';
import { keepIn, startServer, type TestPerson } from '../../support/server.ts';

const NO_TEXT = ['\0', '\ud83d', '\udc4d', 'Tereza\0', '\udc4d\ud83d and more'];

async function refusedWith(response: Response, field: string): Promise<void> {
  const problem = (await response.json()) as Problem;
  expect([response.status, problem.code, Object.keys(problem.fields ?? {})]).toEqual([422, 'invalid', [field]]);
  expect(problem.detail).toContain('no text can have');
}

const sent = (lea: TestPerson, path: string, body: unknown, method = 'POST'): Promise<Response> =>
  lea.fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

function refusesNoText(): void {
  it('is refused with its field in every body, form, path and query', async () => {
    const server = await startServer();
    const lea = await server.as('lea@example.org');
    const letter = await lea.letter();
    const command = (body: object) => sent(lea, `/api/letters/${letter}/commands`, body);
    for (const bad of NO_TEXT) {
      const comment = { type: 'AddComment', text: 'Why?' };
      await refusedWith(await command({ ...comment, text: bad }), 'text');
      await refusedWith(await command({ ...comment, anchor: { from: bad, to: '' } }), 'anchor.from');
      await refusedWith(await command({ type: 'RenameLetter', title: `On ${bad}` }), 'title');
      const invitation = { type: 'InviteMember', email: 'sam@example.org', access: 'read' };
      await refusedWith(await command({ ...invitation, name: bad }), 'name');
      await refusedWith(
        await command({ type: 'AddSignatories', people: [{ name: 'Sam' }, { name: bad }] }),
        'people.1.name',
      );
      const edited = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: bad }] }] };
      const adopted = await command({ type: 'AdoptAmendment', amendment: 'a1', edited });
      await refusedWith(adopted, 'edited.content.0.content.0.text');
      await refusedWith(await sent(lea, '/api/me', { name: bad }, 'PATCH'), 'name');
      await refusedWith(await sent(lea, '/api/letters', { title: bad }), 'title');
      await refusedWith(await sent(lea, '/api/delegations', { email: 'a@b.eu', name: bad, scope: 'read' }), 'name');
      const templates = { letter, kind: 'letter', name: bad };
      await refusedWith(await sent(lea, '/api/templates', templates), 'name');
      await refusedWith(
        await sent(lea, `/api/letters/${letter}/questions`, { about: 'time', message: bad }),
        'message',
      );
    }
    // A name as well as a value; in a place that no schema knows, too.
    await refusedWith(await sent(lea, '/api/me', { name: 'Lea', x: { y: ['\ud800'] } }, 'PATCH'), 'x.y.0');

    const form = new FormData();
    form.set('file', new File(['Dear Commissioner'], 'letter.txt'));
    form.set('title', 'On\0trains');
    for (const path of ['/api/letters/import', '/api/letters/import/preview']) {
      await refusedWith(await lea.fetch(path, { method: 'POST', body: form }), 'title');
    }

    for (const escaped of ['%00', 'Tere%00za', '%ED%A0%BD', '%ed%b0%80']) {
      await refusedWith(await lea.fetch(`/api/directory?search=${escaped}`), 'search');
      await refusedWith(await lea.fetch(`/api/letters/${letter}/compare?from=draft&to=${escaped}`), 'to');
      await refusedWith(await lea.fetch(`/api/letters/${escaped}`), 'letter');
      await refusedWith(await lea.fetch(`/api/letters/${letter}/amendments/${escaped}`), 'n');
      await refusedWith(await lea.fetch(`/api/passkeys/${escaped}`, { method: 'DELETE' }), 'id');
    }
    // Bytes that are no UTF-8 would be read as something that nobody wrote.
    const bytes = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]);
    const headers = { 'content-type': 'application/json' };
    await refusedWith(await lea.fetch('/api/me', { method: 'PATCH', headers, body: bytes }), '');

    const log = JSON.stringify(await (await lea.fetch(`/api/letters/${letter}/events`)).json());
    expect(log).not.toContain('Tereza');
  });

  it('is told from text of any script, and from what only looks like an escape', async () => {
    const server = await startServer();
    const lea = await server.as('lea@example.org');
    const letter = await lea.letter();
    const body = '{"type":"AddComment","text":"\\ud83d\\udc4d and the words \\\\u0000 and \\\\ud83d"}';
    const headers = { 'content-type': 'application/json' };
    const said = await lea.fetch(`/api/letters/${letter}/commands`, { method: 'POST', headers, body });
    expect(said.status).toBe(200);
    expect((await lea.fetch('/api/directory?search=%ED%95%9C+%F0%9F%91%8D')).status).toBe(200);
    expect((await sent(lea, '/api/me', { name: '한글 👍' }, 'PATCH')).status).toBe(200);
  });
}

describe('what is no text, to the embedded store,', () => refusesNoText());

if (postgres) {
  describe('what is no text, to PostgreSQL,', () => {
    let cluster: PostgresServer;
    beforeAll(async () => {
      cluster = await PostgresServer.start();
      keepIn(async () => (await cluster.database()).url);
    }, 60_000);
    afterAll(() => cluster.stop());
    refusesNoText();
  });
}
