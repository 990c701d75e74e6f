import { readFileSync, writeFileSync } from 'node:fs';
import createClient from 'openapi-fetch';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { expect, it } from 'vitest';
import type { NewTokenView } from '../../../shared/api/views.ts';
import type { paths } from '../../fixtures/api-types.d.ts';
import { startServer } from '../../support/server.ts';

const TYPES = 'tests/fixtures/api-types.d.ts';

it('the types of the client are those of the description (API_TYPES=accept writes them anew)', async () => {
  const server = await startServer();
  const description = (await (await server.fetch('/api/openapi.json')).json()) as OpenAPI3;
  const types = astToString(await openapiTS(description));
  if (process.env['API_TYPES'] === 'accept') writeFileSync(TYPES, types);
  expect(readFileSync(TYPES, 'utf8')).toBe(types);
});

it('a client made from the description writes a letter and sends it round by a token', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const made = await lea.post('/api/tokens', { name: 'Client', scopes: ['letters'] });
  const { token } = (await made.json()) as NewTokenView;
  const client = createClient<paths>({ baseUrl: server.base, headers: { authorization: `Bearer ${token}` } });

  const created = await client.POST('/api/letters', { body: { title: 'Night trains', lang: 'en' } });
  expect(created.data?.id).toMatch(/^\w+$/);
  // Its text comes from a page or a file; here from a letter that is complete.
  const letter = await lea.letter('Night trains');
  const params = { path: { letter } };
  const does = (
    body: NonNullable<paths['/api/letters/{letter}/commands']['post']['requestBody']>['content']['application/json'],
  ) => client.POST('/api/letters/{letter}/commands', { params, body });
  await does({ type: 'AddSignatories', people: [{ email: 'mara@x.eu', name: 'Mara' }] });
  const draft = await client.GET('/api/letters/{letter}/draft', { params });
  const cut = await does({ type: 'CutVersion', digest: draft.data?.digest ?? '' });
  expect(cut.data?.events).toMatchObject([{ type: 'VersionCut' }]);
  await does({ type: 'CirculateVersion', version: 1 });
  const locked = await does({ type: 'LockVersion', version: 1, digest: draft.data?.digest ?? '' });
  expect([locked.response.status, locked.error?.code]).toEqual([403, 'no-access']);
  const shown = await client.GET('/api/letters/{letter}', { params });
  expect(shown.data?.versions).toMatchObject([{ status: 'circulated' }]);
  expect((await client.GET('/api/letters')).data?.letters.length).toBe(2);
});
