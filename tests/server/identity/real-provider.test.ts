import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, type TestServer } from '../../support/server.ts';

const PROCESS = fileURLToPath(new URL('../../support/identity-provider-process.ts', import.meta.url));

/** A provider that others wrote, in a process of its own. It has to know our origin, and we its port: one port is chosen first. */
async function startProvider(origin: string): Promise<string> {
  const child = spawn(process.execPath, [PROCESS, origin], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill());
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return `http://127.0.0.1:${String((JSON.parse(line) as { port: number }).port)}`;
}

/** A browser with a jar for every host. */
class Browser {
  readonly #server: TestServer;
  readonly #jars = new Map<string, Map<string, string>>();

  constructor(server: TestServer) {
    this.#server = server;
  }

  async fetch(url: string, init: { method?: string; body?: URLSearchParams } = {}): Promise<Response> {
    const at = new URL(url, this.#server.base);
    const jar = this.#jars.get(at.host) ?? new Map<string, string>();
    this.#jars.set(at.host, jar);
    const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), origin: at.origin };
    const response = await fetch(at, { redirect: 'manual', ...init, headers });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Follows redirects, and answers the provider's forms, until a page of ours is reached. */
  async signsIn(account: string): Promise<Response> {
    let url = '/api/session/oidc/house';
    for (let step = 0; step < 15; step++) {
      const response = await this.fetch(url);
      const to = response.headers.get('location');
      if (to !== null) {
        if (
          response.status === 303 &&
          !to.startsWith('http') &&
          new URL(url, this.#server.base).pathname.endsWith('/callback')
        )
          return response;
        url = new URL(to, new URL(url, this.#server.base)).href;
        continue;
      }
      const page = await response.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      if (prompt === undefined) throw new Error(`${String(response.status)} ${url}: ${page.slice(0, 300)}`);
      const body = new URLSearchParams({ prompt, login: account, password: 'any' });
      const sent = await this.fetch(url, { method: 'POST', body });
      url = new URL(sent.headers.get('location') ?? '', url).href;
    }
    throw new Error('the provider goes on for ever');
  }
}

describe('a provider in a process of its own', () => {
  it('signs somebody in, is signed out from here, and tells us of it by the back channel', async () => {
    const port = 20_000 + (process.pid % 20_000);
    const origin = `http://localhost:${String(port)}`;
    const issuer = await startProvider(origin);
    const server = await startServer({
      port,
      providers: [
        {
          ...{ name: 'house', issuer, clientId: 'paraph', clientSecret: 'a-secret-of-the-client' },
          ...{ trustedFor: ['house.eu'], onlyFor: [], acrValues: [] },
        },
      ],
    });
    const lea = await server.person('lea@house.eu');
    await fetch(issuer, {
      method: 'PUT',
      body: JSON.stringify({ id: 'account-of-lea', email: 'lea@house.eu', email_verified: true }),
    });
    const browser = new Browser(server);
    const back = await browser.signsIn('account-of-lea');
    expect(back.headers.get('location')).toBe('/');
    expect(await (await browser.fetch('/api/me')).json()).toMatchObject({ person: { id: lea.id } });
    const other = new Browser(server);
    await other.signsIn('account-of-lea');

    // Signing out at the provider ends the session here that its session opened, and no other.
    const leaves = async (who: Browser, url: string): Promise<Response> => {
      const page = await (await who.fetch(url)).text();
      const xsrf = /name="xsrf" value="(\w+)"/.exec(page)?.[1] ?? '';
      const body = new URLSearchParams({ xsrf, logout: 'yes' });
      return who.fetch(`${issuer}/session/end/confirm`, { method: 'POST', body });
    };
    await leaves(browser, `${issuer}/session/end`);
    await expect.poll(async () => (await browser.fetch('/api/me')).status).toBe(401);
    expect((await other.fetch('/api/me')).status).toBe(200);

    const out = await other.fetch('/api/session', { method: 'DELETE' });
    const { endSession } = (await out.json()) as { endSession: string };
    expect((await leaves(other, endSession)).headers.get('location')).toContain(`${origin}/sign-in`);
  }, 30_000);
});
