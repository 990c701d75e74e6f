import { describe, expect, it } from 'vitest';
import { lockedLetter } from '../../support/proving.ts';
import { startServer, type TestServer } from '../../support/server.ts';

/**
 * Every call of the interface, as /api/openapi.json lists them, asked by those whom it does not concern: what is added later is
 * asked too. What is left out here stands below with its reason.
 */

/** Answered to whoever has no session: signing in and out, mails' links, what is published. */
const OPEN = new Set([
  'POST /api/session/links',
  'POST /api/session',
  'DELETE /api/session',
  'POST /api/session/passkey/options',
  'POST /api/session/passkey/verify',
  'POST /api/unsubscribe',
  'GET /api/keys',
  'GET /api/session/oidc',
  'GET /api/session/oidc/{name}',
  'GET /api/session/oidc/{name}/callback',
  'POST /api/session/oidc/{name}/backchannel-logout',
]);
/** Asked by a server, which has no site and no cookie: what it sends is signed. */
const BY_SERVERS = new Set(['POST /api/session/oidc/{name}/backchannel-logout']);
/** About whoever asks, or about nobody: a stranger is given their own. */
const ONES_OWN = new Set([
  'GET /api/me',
  'PATCH /api/me',
  'DELETE /api/session/links',
  'GET /api/me/mail',
  'PATCH /api/me/mail',
  'GET /api/passkeys',
  'GET /api/tokens',
  'GET /api/webhooks',
  'POST /api/passkeys/options',
  'GET /api/delegations',
  'GET /api/accounts/events',
  'GET /api/letters',
  'GET /api/search',
  'POST /api/letters',
  'GET /api/templates',
  'GET /api/directory',
  // The same answer whether there is such a letter or not.
  'POST /api/letters/{letter}/questions',
]);

interface Call {
  readonly method: string;
  readonly path: string;
  /** "GET /api/letters/{letter}" */
  readonly name: string;
}

async function calls(server: TestServer): Promise<readonly Call[]> {
  const { paths } = (await (await server.fetch('/api/openapi.json')).json()) as {
    readonly paths: { readonly [path: string]: { readonly [method: string]: unknown } };
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((one) => {
      const method = one.toUpperCase();
      return { method, path, name: `${method} ${path}` };
    }),
  );
}

const changes = ({ method }: Call) => method !== 'GET';

describe('whoever a call does not concern', () => {
  it('is refused without a session, from another site, with too much, and with a session of their own', async () => {
    const server = await startServer();
    const { ana, letter } = await lockedLetter(server);
    const out = await server.as('out@x.eu', { name: 'Otto Outside' });
    const { passkeys } = await ana.get<{ passkeys: readonly { id: string }[] }>('/api/passkeys');
    const known: { readonly [name: string]: string } = {
      ...{ letter, n: '2', seq: '1', person: ana.id, about: 'time', id: passkeys[0]?.id ?? '', template: 'none' },
    };
    const all = await calls(server);
    expect(all.length).toBeGreaterThan(40);
    for (const name of [...OPEN, ...ONES_OWN]) expect(all.map((one) => one.name)).toContain(name);
    const address = ({ path }: Call) => path.replace(/\{([a-z]+)[^}]*\}/g, (_, name: string) => known[name] ?? name);
    const body = (call: Call) => (changes(call) && call.method !== 'DELETE' ? { body: '{}' } : {});

    const leaks: string[] = [];
    // Whoever signs out is a stranger no longer, but nobody.
    const lastly = ({ name }: Call) => Number(name === 'DELETE /api/session');
    for (const call of all.toSorted((one, other) => lastly(one) - lastly(other))) {
      const url = address(call);
      const alone = await server.fetch(url, { method: call.method, ...body(call) });
      if (!OPEN.has(call.name) && alone.status !== 401)
        leaks.push(`${call.name} without a session: ${String(alone.status)}`);

      const theirs = await out.fetch(url, { method: call.method, ...body(call) });
      const mine = OPEN.has(call.name) || ONES_OWN.has(call.name);
      if (!mine && theirs.ok) leaks.push(`${call.name} to a stranger: ${String(theirs.status)}`);
      if (theirs.status >= 500) leaks.push(`${call.name} to a stranger: ${String(theirs.status)}`);
      if (!mine && /Silva|ana@x\.eu|Night trains/.test(await theirs.text())) leaks.push(`${call.name} names somebody`);

      if (!changes(call)) continue;
      const foreign = { origin: 'https://evil.example', 'content-type': 'application/json' };
      const forged = await out.fetch(url, { method: call.method, ...body(call), headers: foreign });
      if (forged.status !== 403 && !BY_SERVERS.has(call.name))
        leaks.push(`${call.name} from another site: ${String(forged.status)}`);
      if (call.method === 'DELETE') continue;
      const long = await out.fetch(url, { method: call.method, body: `"${'x'.repeat(5 * 1024 * 1024)}"` });
      if (long.status !== 413 && !url.includes('/import')) leaks.push(`${call.name} with 5 MB: ${String(long.status)}`);
    }
    expect(leaks).toEqual([]);
  });
});
