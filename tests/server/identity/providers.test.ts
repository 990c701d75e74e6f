import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/api/views.ts';
import { run } from '../../../server/cli/run.ts';
import { startHostileProvider, type HostileProvider } from '../../support/hostile-provider.ts';
import { startServer, type TestServer } from '../../support/server.ts';

/** A browser that keeps cookies by name. */
class Browser {
  readonly #server: TestServer;
  readonly cookies = new Map<string, string>();
  constructor(server: TestServer) {
    this.#server = server;
  }
  async fetch(path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#server.fetch(path, { ...init, headers: { cookie, ...init.headers } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}

const ADDRESS = { email: 'lea@house.eu', email_verified: true };

async function start(more: { onlyFor?: string[]; acrValues?: string[]; trustedFor?: string[] } = {}) {
  const provider = await startHostileProvider();
  provider.claims = { sub: 'lea-1', ...ADDRESS };
  const server = await startServer({
    providers: [
      {
        ...{ name: 'house', issuer: provider.issuer, clientId: 'paraph', clientSecret: 'a-secret-of-the-client' },
        ...{ trustedFor: ['house.eu'], onlyFor: [], acrValues: [], ...more },
      },
    ],
  });
  const lea = await server.person('lea@house.eu');
  return { provider, server, lea };
}

/** Goes to the provider and comes back with a code. */
async function goes(provider: HostileProvider, browser: Browser, next = '') {
  const out = await browser.fetch(`/api/session/oidc/house${next}`);
  expect(out.status).toBe(302);
  const location = new URL(out.headers.get('location') ?? '');
  provider.asked(location.href);
  return `/api/session/oidc/house/callback?${new URLSearchParams({ code: 'c', state: location.searchParams.get('state') ?? '', iss: provider.issuer }).toString()}`;
}
const me = async (browser: Browser) => (await browser.fetch('/api/me')).status;
const refusedWith = async (response: Response): Promise<Problem> => {
  expect(response.status).toBeGreaterThanOrEqual(400);
  return (await response.json()) as Problem;
};

describe('a provider', () => {
  it('signs in by a trusted address once, and from then on by its account alone', async () => {
    const { provider, server, lea } = await start();
    const browser = new Browser(server);
    const out = await browser.fetch('/api/session/oidc/house');
    const { searchParams } = new URL(out.headers.get('location') ?? '');
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect((searchParams.get('nonce') ?? '').length).toBeGreaterThan(20);
    const back = await browser.fetch(await goes(provider, browser, '?next=/settings/passkeys'));
    expect(back.status).toBe(303);
    expect(await (await browser.fetch('/api/me')).json()).toMatchObject({ person: { id: lea.id } });
    // What a mailbox has not shown, no typed name signs.
    expect(await (await browser.fetch('/api/me')).json()).not.toHaveProperty('confirmedUntil');
    provider.claims = { sub: 'lea-1', email: 'other@elsewhere.eu' };
    await provider.rotate();
    const again = new Browser(server);
    expect((await again.fetch(await goes(provider, again))).status).toBe(303);
    expect(await (await again.fetch('/api/me')).json()).toMatchObject({ person: { id: lea.id } });
  });

  it.each<[string, (provider: HostileProvider) => void, RegExp]>([
    ['another issuer', (p) => (p.lies = { claims: (c) => ({ ...c, iss: 'https://evil.example' }) }), /the issuer/],
    ['another nonce', (p) => (p.lies = { claims: (c) => ({ ...c, nonce: 'x' }) }), /the nonce/],
    ['no nonce', (p) => (p.lies = { claims: ({ nonce: _, ...c }) => c }), /the nonce/],
    ['another audience', (p) => (p.lies = { claims: (c) => ({ ...c, aud: 'others' }) }), /the audience/],
    ['no signature', (p) => (p.lies = { signing: 'none' }), /the (algorithm|signature)/],
    ['a foreign key', (p) => (p.lies = { signing: 'foreign' }), /the signature/],
    [
      'the future',
      (p) => (p.lies = { claims: (c) => ({ ...c, iat: (c.iat ?? 0) + 600, exp: (c.exp ?? 0) + 900 }) }),
      /the time/,
    ],
    ['the past', (p) => (p.lies = { claims: (c) => ({ ...c, exp: 1_000 }) }), /the time/],
  ])('that answers with %s signs nobody in, and it is said why', async (_, lie, said) => {
    const { provider, server } = await start();
    const browser = new Browser(server);
    const back = await goes(provider, browser);
    lie(provider);
    const problem = await refusedWith(await browser.fetch(back));
    expect(problem.detail).toMatch(said);
    expect(await me(browser)).toBe(401);
  });

  it('signs nobody in by a code that comes twice, with another state, in another browser, or too late', async () => {
    const { provider, server } = await start();
    const browser = new Browser(server);
    const back = await goes(provider, browser);
    const kept = new Map(browser.cookies);
    const stranger = new Browser(server);
    expect((await refusedWith(await stranger.fetch(back))).detail).toMatch(/not begun in this browser/);
    expect((await refusedWith(await browser.fetch(back.replace(/state=[^&]*/, 'state=other')))).code).toBe('no-access');
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect((await browser.fetch(back)).status).toBe(303);
    const replayed = new Browser(server);
    for (const [name, value] of kept) replayed.cookies.set(name, value);
    expect((await refusedWith(await replayed.fetch(back))).detail).toMatch(/used before/);
    expect(await me(replayed)).toBe(401);
    const late = await goes(provider, stranger);
    server.pass(16);
    expect((await refusedWith(await stranger.fetch(late))).detail).toMatch(/15 minutes/);
  });

  it('that has another account for somebody whose account is bound signs nobody in, until the operator releases it', async () => {
    const { provider, server } = await start();
    const browser = new Browser(server);
    await browser.fetch(await goes(provider, browser));
    provider.claims = { sub: 'lea-2', ...ADDRESS };
    const other = new Browser(server);
    expect((await refusedWith(await other.fetch(await goes(provider, other)))).detail).toMatch(/another account/);
    expect(await me(other)).toBe(401);
    const shell = { env: server.env, out: () => undefined, err: () => undefined };
    expect(await run(['person', 'unbind', 'lea@house.eu'], shell)).toBe(0);
    expect((await other.fetch(await goes(provider, other))).status).toBe(303);
  });

  it.each([
    ['does not vouch for', { email: 'lea@house.eu', email_verified: false }],
    ['is not trusted for', { email: 'lea@elsewhere.eu', email_verified: true }],
  ])('takes one mail link, in the same browser, to bind an address that it %s', async (_, claims) => {
    const { provider, server } = await start();
    const lea = (await server.store.people.byEmail(claims.email)) ?? (await server.person(claims.email));
    provider.claims = { sub: 'lea-1', ...claims };
    const browser = new Browser(server);
    const problem = await refusedWith(await browser.fetch(await goes(provider, browser)));
    expect(problem.detail).toMatch(/does not vouch for your mail address/);
    expect(await me(browser)).toBe(401);
    const [mail] = await server.mailed();
    expect(mail?.to).toBe(claims.email);
    const token = new URL(mail?.action.url ?? '').hash.slice(1);
    // Whoever else opens it signs in, and binds nothing: else an attacker's account would be theirs.
    const elsewhere = new Browser(server);
    const own = await server.app.identity.link(lea.id);
    await elsewhere.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token: own }) });
    const issuer = provider.issuer;
    expect(await server.store.providerAccounts.personOf({ issuer, subject: 'lea-1' })).toBeNull();
    const opened = await browser.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token }) });
    expect(opened.status).toBe(204);
    const next = new Browser(server);
    expect((await next.fetch(await goes(provider, next))).status).toBe(303);
    expect(await (await next.fetch('/api/me')).json()).toMatchObject({ person: { id: lea.id } });
  });

  it('binds nothing to somebody else who opens their own link in that browser', async () => {
    const { provider, server } = await start();
    provider.claims = { sub: 'x', email: 'lea@house.eu' };
    const browser = new Browser(server);
    await browser.fetch(await goes(provider, browser));
    const eve = await server.person('eve@house.eu');
    const token = await server.app.identity.link(eve.id);
    await browser.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token }) });
    expect(await server.store.providerAccounts.personOf({ issuer: provider.issuer, subject: 'x' })).toBeNull();
  });

  it('brings nobody in whom nobody has added, nor who has left', async () => {
    const { provider, server, lea } = await start();
    provider.claims = { sub: 'new', email: 'new@house.eu', email_verified: true, groups: ['mep'] };
    const browser = new Browser(server);
    expect((await refusedWith(await browser.fetch(await goes(provider, browser)))).detail).toMatch(
      /Nobody is known here/,
    );
    provider.claims = { sub: 'lea-1', ...ADDRESS };
    await server.app.identity.deactivate(lea.id);
    expect((await refusedWith(await browser.fetch(await goes(provider, browser)))).detail).toMatch(/has been ended/);
    expect(await me(browser)).toBe(401);
  });

  it('must have made sure as it was asked to', async () => {
    const { provider, server } = await start({ acrValues: ['gold'] });
    const browser = new Browser(server);
    expect((await refusedWith(await browser.fetch(await goes(provider, browser)))).detail).toMatch(/how the provider/);
    provider.claims = { ...provider.claims, acr: 'gold' };
    expect((await browser.fetch(await goes(provider, browser))).status).toBe(303);
  });

  it('may be the only way in for its domains', async () => {
    const { server, lea } = await start({ onlyFor: ['house.eu'] });
    const asked = await server.fetch('/api/session/links', { method: 'POST', body: '{"email":"any@house.eu"}' });
    expect((await refusedWith(asked)).detail).toMatch(/sign in by house/);
    const token = await server.app.identity.link(lea.id);
    const opened = await server.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token }) });
    expect((await refusedWith(opened)).detail).toMatch(/sign in by house/);
    await server.as('ben@elsewhere.eu');
  });

  it('that cannot be reached is said so, on the page for people and as a problem for programs', async () => {
    const { provider, server } = await start();
    const browser = new Browser(server);
    const back = await goes(provider, browser);
    await new Promise((resolve) => {
      provider.server.close(resolve);
      provider.server.closeAllConnections();
    });
    const kept = new Map(browser.cookies);
    expect((await refusedWith(await browser.fetch(back))).code).toBe('unavailable');
    for (const [name, value] of kept) browser.cookies.set(name, value);
    const page = await browser.fetch(back, { headers: { accept: 'text/html' } });
    expect(page.headers.get('location')).toBe('/sign-in?provider=unreachable');
  });
});

describe('a notice that somebody signed out at the provider', () => {
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const notify = (server: TestServer, token: string) =>
    fetch(`${server.base}/api/session/oidc/house/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    });
  async function signedIn(sids: readonly string[]) {
    const started = await start();
    const browsers: Browser[] = [];
    for (const sid of sids) {
      started.provider.claims = { sub: 'lea-1', ...ADDRESS, sid };
      const browser = new Browser(started.server);
      expect((await browser.fetch(await goes(started.provider, browser))).status).toBe(303);
      browsers.push(browser);
    }
    const now = Math.floor(Date.now() / 1000);
    const honest = { iss: started.provider.issuer, aud: 'paraph', iat: now, exp: now + 120, events: event };
    return { ...started, browsers, honest };
  }

  it('ends the session that it names, or all of the account, at once', async () => {
    const { server, provider, browsers, honest } = await signedIn(['s1', 's2', 's3']);
    const states = () => Promise.all(browsers.map(me));
    expect(await states()).toEqual([200, 200, 200]);
    const one = await provider.sign({ ...honest, jti: '1', sid: 's2' }, { typ: 'logout+jwt' });
    expect((await notify(server, one)).status).toBe(200);
    expect(await states()).toEqual([200, 401, 200]);
    expect((await notify(server, one)).status).toBe(400);
    await provider.rotate();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const all = await provider.sign({ ...honest, jti: '2', sub: 'lea-1' }, { typ: 'logout+jwt' });
    expect((await notify(server, all)).status).toBe(200);
    expect(await states()).toEqual([401, 401, 401]);
  });

  it('ends nothing when it does not hold', async () => {
    const { server, provider, browsers, honest } = await signedIn(['s1']);
    const all = { ...honest, sub: 'lea-1', sid: 's1' };
    for (const [jti, claims] of Object.entries({
      issuer: { ...all, iss: 'https://evil.example' },
      audience: { ...all, aud: 'others' },
      nonce: { ...all, nonce: 'n' },
      event: { ...all, events: {} },
      nobody: honest,
      old: { ...all, iat: honest.iat - 3_600 },
      expired: { ...all, exp: honest.iat - 100 },
    })) {
      expect([jti, (await notify(server, await provider.sign({ ...claims, jti }))).status]).toEqual([jti, 400]);
    }
    expect((await notify(server, await provider.sign(all))).status).toBe(400);
    for (const signing of ['none', 'foreign'] as const) {
      provider.lies = { signing };
      expect((await notify(server, await provider.sign({ ...all, jti: signing }))).status).toBe(400);
    }
    expect((await notify(server, 'nonsense')).status).toBe(400);
    expect(await Promise.all(browsers.map(me))).toEqual([200]);
  });

  it('is the other way round where somebody signs out here', async () => {
    const { browsers, provider } = await signedIn(['s1']);
    const [browser] = browsers;
    const out = await browser?.fetch('/api/session', { method: 'DELETE' });
    expect(out?.status).toBe(200);
    const { endSession } = (await out?.json()) as { endSession: string };
    expect(endSession.startsWith(`${provider.issuer}/end?`)).toBe(true);
    expect(new URL(endSession).searchParams.get('id_token_hint')).not.toBeNull();
  });
});
