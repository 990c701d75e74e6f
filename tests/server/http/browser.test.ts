import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startServer, upgradeStatus } from '../../support/server.ts';

describe('requests that do not come from a page of ours', () => {
  const HEADERS: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
    ['no Origin', {}, 403],
    ['a null Origin', { origin: 'null' }, 403],
    ['another host', { origin: 'http://evil.example' }, 403],
    ['our name as a prefix', { origin: '{origin}.evil.example' }, 403],
    ['another scheme', { origin: '{https}' }, 403],
    ['another port', { origin: 'http://localhost:1' }, 403],
    ['a cross-site fetch', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['a same-site fetch', { 'sec-fetch-site': 'same-site' }, 403],
    ['our own Origin', { origin: '{origin}' }, 201],
    ['a browser that says same-origin', { 'sec-fetch-site': 'same-origin' }, 201],
  ];

  it('change nothing: the Origin must be ours exactly, or the browser say that it is', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    for (const [name, headers, status] of HEADERS) {
      const said = Object.entries(headers).map(([header, value]): [string, string] => [
        header,
        value.replace('{origin}', server.origin).replace('{https}', server.origin.replace('http', 'https')),
      ]);
      const response = await fetch(`${server.base}/api/letters`, {
        method: 'POST',
        body: JSON.stringify({ title: 'A' }),
        headers: [['cookie', lea.cookie], ['content-type', 'application/json'], ...said],
      });
      expect(response.status, name).toBe(status);
    }
  });

  it('change nothing with a body that is not JSON, as forms and plain fetches send them', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      const body = new Blob([JSON.stringify({ title: 'A' })]);
      const response = await lea.fetch('/api/letters', { method: 'POST', body, headers: { 'content-type': type } });
      expect(response.status, type).toBe(403);
    }
    expect((await lea.get<{ letters: unknown[] }>('/api/letters')).letters).toEqual([]);
  });

  it('are refused at the socket before a byte of it is read', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const url = `${server.base.replace('http', 'ws')}/sync/${await lea.letter()}`;
    const { cookie } = lea;
    const { origin } = server;
    expect(await upgradeStatus(url, { cookie })).toBe(403);
    expect(await upgradeStatus(url, { cookie, origin: 'null' })).toBe(403);
    expect(await upgradeStatus(url, { cookie, origin: origin.replace('http', 'https') })).toBe(403);
    expect(await upgradeStatus(url, { cookie, origin: `${origin}.evil.example` })).toBe(403);
    expect(await upgradeStatus(url, { cookie, origin: 'http://localhost:1' })).toBe(403);
    expect(await upgradeStatus(url, { origin })).toBe(401);
    expect(await upgradeStatus(url, { origin, cookie: 'paraph=made-up' })).toBe(401);
    expect(await upgradeStatus(url.replace('/sync/', '/elsewhere/'), { origin, cookie })).toBe(404);
    expect(await upgradeStatus(url, { origin, cookie })).toBe(101);
  });
});

describe('every answer', () => {
  const PATHS = ['/', '/letters', '/nowhere', '/api/me', '/api/nowhere', '/api/letters/none', '/healthz', '/sync/x'];

  it('carries the security headers, errors and files included', async () => {
    const server = await startServer();
    for (const path of PATHS) {
      const response = await server.fetch(path);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(policy, path).toContain(`connect-src 'self' ${server.origin.replace('http', 'ws')}`);
      expect(policy, path).not.toContain('unsafe');
      expect(Object.fromEntries(response.headers), path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(response.headers.has('access-control-allow-origin'), path).toBe(false);
    }
  });

  it('on the API is never kept by a cache', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    expect((await lea.fetch('/api/me')).headers.get('cache-control')).toBe('no-store');
  });

  it('with TLS sets a cookie that no other host can set, and asks for TLS ever after', async () => {
    const server = await startServer({ origin: 'https://paraph.example' });
    const lea = await server.person('lea@x.eu');
    const token = await server.app.identity.link(lea.id);
    const response = await server.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token }) });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-paraph=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
    expect(response.headers.get('strict-transport-security')).toContain('max-age=');
    const me = await server.fetch('/api/me', { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(me.status).toBe(200);
  });
});

describe('the screens', () => {
  it('are one page at every address of theirs, kept anew; hashed files are kept for ever', async () => {
    const server = await startServer();
    mkdirSync(`${server.folder}/client/assets`, { recursive: true });
    writeFileSync(`${server.folder}/client/index.html`, '<!doctype html>page');
    writeFileSync(`${server.folder}/client/assets/app-a1b2.js`, 'export {}');
    const get = async (path: string) => {
      const response = await server.fetch(path);
      return [response.status, await response.text(), response.headers.get('cache-control')];
    };
    for (const path of ['/', '/sign-in', '/letters', '/l/abc/am/3', '/l/abc/compare/1/draft', '/s/abc', '/verify']) {
      expect(await get(path)).toEqual([200, '<!doctype html>page', 'no-cache']);
    }
    expect(await get('/nowhere')).toEqual([404, '<!doctype html>page', 'no-cache']);
    expect(await get('/assets/app-a1b2.js')).toEqual([200, 'export {}', 'public, max-age=31536000, immutable']);
  });

  it('never lead out of their folder', async () => {
    const server = await startServer();
    mkdirSync(`${server.folder}/client`);
    writeFileSync(`${server.folder}/client/index.html`, 'page');
    writeFileSync(`${server.folder}/secret.txt`, 'secret');
    for (const path of [
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/%00.txt',
      '/%ff.txt',
    ]) {
      expect(await (await server.fetch(path)).text()).toBe('page');
    }
  });

  it('say what to do when they have not been built', async () => {
    const server = await startServer();
    const response = await server.fetch('/');
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  });
});

describe('what a monitor reads', () => {
  it('tells of health, readiness and traffic, and of no letter', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter('A secret title');
    await lea.view(letter);
    expect((await server.fetch('/healthz')).status).toBe(200);
    expect((await server.fetch('/readyz')).status).toBe(200);
    const metrics = await (await server.fetch('/metrics')).text();
    expect(metrics).toContain(
      'paraph_http_request_seconds_count{method="GET",route="/api/letters/:letter",status="200"} 1',
    );
    expect(metrics).toContain('paraph_connections 0');
    expect(metrics).not.toContain(letter);
  });

  it('tells of rooms, of the time until words are durable, and of refusals by their code', async () => {
    const server = await startServer();
    const [lea, rita] = [await server.as('lea@x.eu'), await server.as('rita@x.eu')];
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'rita@x.eu', access: 'read' });
    const [writer, reader] = [await lea.joins(letter), await rita.joins(letter)];
    writer.type('p', 'words');
    await writer.answered();
    reader.type('r', 'not hers');
    await reader.until(() => reader.of('refused').length > 0);
    const metrics = await (await server.fetch('/metrics')).text();
    for (const line of [
      'paraph_connections 2',
      'paraph_rooms 1',
      'paraph_waiting 0',
      'paraph_sync_commit_seconds_count 1',
      'paraph_sync_refused_total{code="no-access"} 1',
    ]) {
      expect(metrics).toContain(line);
    }
  });

  it('says that it is not ready when its store cannot write', async () => {
    const server = await startServer();
    await server.store.close();
    expect((await server.fetch('/readyz')).status).toBe(503);
    expect((await server.fetch('/healthz')).status).toBe(200);
  });
});
