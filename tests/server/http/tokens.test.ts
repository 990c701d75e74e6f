import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOKEN_SCOPES } from '../../../shared/api/token-scopes.ts';
import type { LettersView, NewTokenView, Problem, TokenView } from '../../../shared/api/views.ts';
import { AccountLog } from '../../../server/proof/account-log.ts';
import { erasePerson } from '../../../server/proof/erasing/erasing.ts';
import { loadServerKey } from '../../../server/proof/server-key.ts';
import { startServer, type Ask, type TestPerson, type TestServer } from '../../support/server.ts';

const made = async (person: TestPerson, scopes: readonly string[], more: object = {}): Promise<NewTokenView> => {
  const response = await person.post('/api/tokens', { name: 'Script', scopes, ...more });
  expect(response.status).toBe(201);
  return (await response.json()) as NewTokenView;
};
const listed = async (person: TestPerson) => (await person.get<{ tokens: readonly TokenView[] }>('/api/tokens')).tokens;
/** As a program asks: no cookie, no Origin. */
const asks = (server: TestServer, token: string, path: string, { headers, ...init }: Ask = {}): Promise<Response> =>
  fetch(server.base + path, {
    ...init,
    headers: {
      authorization: `Bearer ${token}`,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  });
const posts = (server: TestServer, token: string, path: string, body: object) =>
  asks(server, token, path, { method: 'POST', body: JSON.stringify(body) });
const problem = async (response: Response): Promise<Problem> => (await response.json()) as Problem;

describe('a token', () => {
  it('lets a program read and write letters without a cookie or an origin', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const { token } = await made(lea, ['letters', 'directory']);
    expect(token).toMatch(/^prph_[\w-]{40,}$/);
    const response = await posts(server, token, '/api/letters', { title: 'Night trains', lang: 'en' });
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as { id: string };
    const renamed = await posts(server, token, `/api/letters/${id}/commands`, {
      type: 'RenameLetter',
      title: 'Trains',
    });
    expect(renamed.status).toBe(200);
    const list = (await (await asks(server, token, '/api/letters')).json()) as LettersView;
    expect(list.letters).toMatchObject([{ id, title: 'Trains' }]);
    expect((await asks(server, token, '/api/directory?search=lea')).status).toBe(200);
    expect(await (await asks(server, token, '/api/me')).json()).toMatchObject({ person: { id: lea.id } });
  });

  it('is shown once and kept as a hash', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const { id, token } = await made(lea, ['read']);
    const list = JSON.stringify(await listed(lea));
    expect(list).toContain(id);
    expect(list).not.toContain(token.slice(10));
    expect(JSON.stringify(await server.store.apiTokens.of(lea.id))).not.toContain(token.slice(10));
  });

  it('never approves, declines, locks, delegates, tables or hands over, whatever its scopes', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const { token } = await made(lea, TOKEN_SCOPES);
    const letter = await lea.letter();
    const amendment = await lea.starts(letter);
    const digest = await lea.cuts(letter);
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'lea@x.eu' }] });
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const about = { version: 1, digest };
    const { seq } = await lea.view(letter);
    for (const command of [
      { type: 'ApproveVersion', ...about, name: 'Lea' },
      { type: 'RefuseVersion', ...about, reason: 'No.' },
      { type: 'RetractSignOff', version: 1 },
      { type: 'TableAmendment', amendment },
      { type: 'WithdrawAmendment', amendment },
      { type: 'TransferLead', person: lea.id },
      { type: 'LockVersion', ...about },
      { type: 'CloseSignatures' },
      { type: 'DeleteLetter' },
    ]) {
      const response = await posts(server, token, `/api/letters/${letter}/commands`, command);
      expect([command.type, response.status, (await problem(response)).code]).toEqual([command.type, 403, 'no-access']);
    }
    for (const [method, path, body] of [
      ['POST', `/api/letters/${letter}/sign-off/options`, { ...about, decision: 'approved' }],
      ['POST', `/api/letters/${letter}/lock/options`, about],
      ['POST', '/api/delegations', { email: 'ada@x.eu', name: 'Ada', scope: 'decide' }],
      ['POST', `/api/delegations/${lea.id}/accept`, {}],
      ['DELETE', `/api/delegations/${lea.id}`, undefined],
      ['POST', '/api/tokens', { name: 'More', scopes: ['letters'] }],
      ['GET', '/api/tokens', undefined],
      ['POST', '/api/passkeys/options', {}],
      ['PATCH', '/api/me', { name: 'Other' }],
      ['PATCH', '/api/me/mail', { lang: 'de' }],
      ['DELETE', '/api/session', undefined],
      ['DELETE', '/api/session/links', undefined],
      ['GET', '/api/accounts/events', undefined],
    ] as const) {
      const more = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await asks(server, token, path, { method, ...more });
      expect([method, path, response.status]).toEqual([method, path, 403]);
    }
    expect((await lea.view(letter)).seq).toBe(seq);
    expect((await lea.fetch('/api/me')).status).toBe(200);
  });

  it('reaches what its scopes name and nothing else', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const calls = [
      { needs: ['read', 'letters'], ask: (token: string) => asks(server, token, `/api/letters/${letter}/draft`) },
      { needs: ['directory'], ask: (token: string) => asks(server, token, '/api/directory?search=l') },
      {
        needs: ['letters'],
        ask: (token: string) =>
          posts(server, token, `/api/letters/${letter}/commands`, { type: 'RenameLetter', title: 'Again' }),
      },
    ];
    await fc.assert(
      fc.asyncProperty(fc.subarray([...TOKEN_SCOPES], { minLength: 1 }), async (scopes) => {
        const { id, token } = await made(lea, scopes);
        for (const { needs, ask } of calls) {
          const wanted = needs.some((need) => scopes.some((scope) => scope === need));
          expect((await ask(token)).status).toBe(wanted ? 200 : 403);
        }
        expect((await lea.fetch(`/api/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
      }),
      { numRuns: 12 },
    );
  });

  it('is never mixed with a cookie: a wrong one is refused beside a session that holds', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const eve = await server.as('eve@x.eu');
    const { token } = await made(eve, ['read']);
    const beside = { headers: { cookie: lea.cookie } };
    for (const wrong of [`${token}x`, 'prph_', '', 'x'.repeat(300)]) {
      expect([wrong, (await asks(server, wrong, '/api/letters', beside)).status]).toEqual([wrong, 401]);
    }
    expect(await (await asks(server, token, '/api/me', beside)).json()).toMatchObject({ person: { id: eve.id } });
    const reading = await asks(server, token, '/api/letters', {
      ...{ method: 'POST', body: '{"title":"X","lang":"en"}' },
      headers: { cookie: lea.cookie, origin: server.origin },
    });
    expect(reading.status).toBe(403);
  });

  it('opens no room', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const { token } = await made(lea, TOKEN_SCOPES);
    const response = await asks(server, token, `/sync/${await lea.letter()}`, {
      ...{ method: 'POST', body: '' },
      headers: { origin: server.origin },
    });
    expect(response.status).toBe(401);
  });

  it('ends when it is revoked, runs out, or its owner is erased', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const eve = await server.as('eve@x.eu');
    const status = async (token: string) => (await asks(server, token, '/api/me')).status;
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const [first, second, third] = [
      await made(lea, ['read']),
      await made(lea, ['read'], { expiresAt }),
      await made(eve, ['read']),
    ];
    expect(await Promise.all([first, second, third].map(({ token }) => status(token)))).toEqual([200, 200, 200]);
    expect((await eve.fetch(`/api/tokens/${first.id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await lea.fetch(`/api/tokens/${first.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await status(first.token)).toBe(401);
    server.pass(61);
    expect(await status(second.token)).toBe(401);
    const signer = await loadServerKey(server.folder, undefined);
    const log = new AccountLog({ store: server.store.proof, signer, clock: () => new Date() });
    await erasePerson(server.store, log, eve.id);
    expect(await status(third.token)).toBe(401);
    expect(await server.store.apiTokens.of(eve.id)).toEqual([]);
  });

  it('says when it was last used', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const { token } = await made(lea, ['read']);
    expect(await listed(lea)).toMatchObject([{ name: 'Script', scopes: ['read'], usedAt: null, expiresAt: null }]);
    await asks(server, token, '/api/letters');
    expect((await listed(lea))[0]?.usedAt).toMatch(/^20/);
  });

  it.each([
    ['without a name', { name: ' ', scopes: ['read'] }],
    ['without a scope', { name: 'A', scopes: [] }],
    ['with a scope that there is not', { name: 'A', scopes: ['approve'] }],
    ['that has run out', { name: 'A', scopes: ['read'], expiresAt: '2020-01-01T00:00:00.000Z' }],
  ])('is not made %s', async (_, body) => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const response = await lea.post('/api/tokens', body);
    expect([response.status, (await problem(response)).code]).toEqual([422, 'invalid']);
    expect(await listed(lea)).toEqual([]);
  });

  it('is made from a page of ours alone, and fifty by one person at most', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const body = JSON.stringify({ name: 'A', scopes: ['read'] });
    const elsewhere = await lea.fetch('/api/tokens', {
      method: 'POST',
      body,
      headers: { origin: 'https://evil.example' },
    });
    expect(elsewhere.status).toBe(403);
    for (let i = 0; i < 50; i++) await made(lea, ['read']);
    expect((await problem(await lea.post('/api/tokens', { name: 'A', scopes: ['read'] }))).code).toBe('wrong-state');
  });
});
