import { describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../support/server.ts';

const TOKEN = 'a-token-of-the-directory';
const asks = async (server: TestServer, path: string, method = 'GET', body?: object, token = TOKEN) => {
  const response = await fetch(`${server.base}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.headers.get('content-type')).toBe('application/scim+json');
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const patch = (path: string | undefined, value: unknown, op = 'Replace') => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op, ...(path === undefined ? {} : { path }), value }],
});
const found = (server: TestServer, address: string) =>
  asks(server, `/Users?filter=${encodeURIComponent(`userName eq "${address}"`)}`);

describe('the directory of an institution', () => {
  it('makes an account, finds it, ends all that lets it in, and lets it in again', async () => {
    const server = await startServer({ scimToken: TOKEN });
    expect((await found(server, 'lea@house.eu')).body).toMatchObject({ totalResults: 0, Resources: [] });
    const user = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      ...{ userName: 'Lea@house.eu', name: { givenName: 'Léa', familyName: 'Ek' }, active: true, externalId: 'x' },
    };
    const made = await asks(server, '/Users', 'POST', user);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ userName: 'lea@house.eu', displayName: 'Léa Ek', active: true });
    const id = String(made.body['id']);
    expect((await asks(server, '/Users', 'POST', user)).body).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect((await found(server, 'LEA@house.eu')).body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
    expect((await server.store.people.get([id]))[0]).toMatchObject({ role: 'staff' });

    const lea = await server.as('lea@house.eu');
    const letter = await lea.letter();
    const socket = await lea.joins(letter);
    // As Microsoft's directory sends it.
    const off = await asks(server, `/Users/${id}`, 'PATCH', patch('active', 'False'));
    expect(off).toMatchObject({ status: 200, body: { active: false } });
    await socket.untilClosed();
    expect((await lea.fetch('/api/letters')).status).toBe(401);
    const on = await asks(server, `/Users/${id}`, 'PATCH', patch(undefined, { active: true, displayName: 'Lea Ek' }));
    expect(on.body).toMatchObject({ active: true, displayName: 'Lea Ek' });
    expect((await lea.fetch('/api/letters')).status).toBe(401);
    await server.as('lea@house.eu');
    expect((await asks(server, `/Users/${id}`)).body).toMatchObject({ active: true });
  });

  it('is not there without its token, and takes no other', async () => {
    expect((await asks(await startServer(), '/Users')).status).toBe(404);
    const server = await startServer({ scimToken: TOKEN });
    for (const token of ['', 'wrong', `${TOKEN}x`]) {
      expect((await asks(server, '/Users', 'GET', undefined, token)).status).toBe(401);
      expect((await asks(server, '/Users', 'POST', { userName: 'a@b.eu' }, token)).status).toBe(401);
    }
    expect(await server.store.people.list()).toEqual([]);
  });

  it('is told what it asked for wrongly, and changes nothing then', async () => {
    const server = await startServer({ scimToken: TOKEN });
    const lea = await server.person('lea@house.eu');
    for (const body of [{}, { userName: 'nobody' }, { userName: 'a@b.eu', active: 'perhaps' }, { userName: 7 }]) {
      expect((await asks(server, '/Users', 'POST', body)).status).toBe(400);
    }
    for (const body of [
      patch('userName', 'x@y.eu'),
      patch('roles', 'mep'),
      patch(undefined, { groups: 'x' }),
      patch('active', true, 'remove'),
      {},
    ]) {
      expect((await asks(server, `/Users/${lea.id}`, 'PATCH', body)).status).toBe(400);
    }
    expect((await asks(server, '/Users?filter=name%20co%20%22a%22')).body).toMatchObject({ scimType: 'invalidFilter' });
    expect((await asks(server, '/Users?count=x')).status).toBe(400);
    expect((await asks(server, '/Users/nobody')).status).toBe(404);
    expect((await asks(server, '/Users/nobody', 'PATCH', patch('active', false))).status).toBe(404);
    expect(await server.store.people.list()).toMatchObject([{ id: lea.id, name: 'Lea', email: 'lea@house.eu' }]);
  });

  it('reads page by page', async () => {
    const server = await startServer({ scimToken: TOKEN });
    for (const one of ['a', 'b', 'c']) await server.person(`${one}@house.eu`);
    const pages = await Promise.all([1, 2, 3].map((at) => asks(server, `/Users?startIndex=${String(at)}&count=1`)));
    const ids = pages.flatMap(({ body }) => (body['Resources'] as { id: string }[]).map(({ id }) => id));
    expect(new Set(ids).size).toBe(3);
    expect(pages[0]?.body).toMatchObject({ totalResults: 3, itemsPerPage: 1 });
  });
});
