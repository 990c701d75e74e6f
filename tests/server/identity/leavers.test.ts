import { describe, expect, it } from 'vitest';
import type { NewTokenView, Problem } from '../../../shared/api/views.ts';
import { run } from '../../../server/cli/run.ts';
import { startServer, upgradeStatus, type TestServer } from '../../support/server.ts';

/** Runs the command line beside a running server, over the same store. */
const paraph = async (server: TestServer, ...args: readonly string[]) => {
  const out: string[] = [];
  const code = await run(args, {
    env: server.env,
    out: (line) => void out.push(line),
    err: (line) => void out.push(line),
  });
  return { code, out };
};
const exchange = (server: TestServer, token: string) =>
  server.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token }) });

describe('somebody who leaves', () => {
  it('is out at once: sessions, sockets, links, requests’ links and tokens; and their letters stay', async () => {
    const server = await startServer();
    const [lea, ben] = [await server.as('lea@x.eu'), await server.as('ben@x.eu')];
    const letter = await lea.letter();
    const other = await ben.letter('Rail');
    const socket = await lea.joins(letter);
    const { token } = (await (
      await lea.post('/api/tokens', { name: 'Script', scopes: ['read'] })
    ).json()) as NewTokenView;
    const program = () => fetch(`${server.base}/api/letters`, { headers: { authorization: `Bearer ${token}` } });
    expect((await program()).status).toBe(200);
    const links = [await server.app.identity.link(lea.id), await server.app.identity.requestLink(lea.id, letter)];

    const { code, out } = await paraph(server, 'person', 'deactivate', 'Lea@x.eu');
    expect(code).toBe(0);
    expect(out.join('\n')).toContain(letter);
    await socket.untilClosed();
    expect((await lea.fetch('/api/letters')).status).toBe(401);
    expect((await program()).status).toBe(401);
    const headers = { cookie: lea.cookie, origin: server.origin };
    expect(await upgradeStatus(`${server.base.replace('http', 'ws')}/sync/${letter}`, headers)).toBe(401);
    for (const link of links) {
      const refused = await exchange(server, link);
      expect(refused.status).toBe(403);
      expect(((await refused.json()) as Problem).detail).toMatch(/has been ended.*ask whoever runs/);
    }
    expect((await server.app.desk.letters.state(letter))?.lead).toBe(lea.id);
    expect((await ben.view(other)).id).toBe(other);
  });

  it('gets no new way in: no link by mail or from the operator, no passkey, none made in the moment of leaving', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    await paraph(server, 'person', 'deactivate', 'lea@x.eu');
    const asked = await server.fetch('/api/session/links', { method: 'POST', body: '{"email":"lea@x.eu"}' });
    expect(asked.status).toBe(202);
    expect(await server.mailed()).toEqual([]);
    expect(await server.app.identity.confirm(lea.id, '/')).toBeNull();
    expect(await server.mailed()).toEqual([]);
    const link = await paraph(server, 'link', 'lea@x.eu');
    expect(link.code).toBe(1);
    expect(link.out.join(' ')).toContain('person activate');
    expect(await server.app.identity.open(lea.id, 'credential', undefined)).toMatchObject({ ok: false });
    expect((await exchange(server, await server.app.identity.link(lea.id))).status).toBe(403);
    // A session that another process wrote while this one ended them all.
    const at = new Date().toISOString();
    const late = { hash: 'h', person: lea.id, createdAt: at, seenAt: at, linkIssuedAt: at, confirmedAt: at };
    await server.store.sessions.add(late);
    expect(await server.store.sessions.get('h')).toBeNull();
    expect(await server.store.sessions.list(['h'])).toEqual([]);
  });

  it('comes back with nothing but a new way in', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const old = await server.app.identity.link(lea.id);
    await paraph(server, 'person', 'deactivate', 'lea@x.eu');
    expect((await paraph(server, 'person', 'deactivate', 'lea@x.eu')).code).toBe(0);
    expect((await paraph(server, 'person', 'leavers')).out.join('\n')).toContain(letter);
    expect((await paraph(server, 'person', 'activate', 'lea@x.eu')).out.join()).toContain('can sign in again');
    expect((await paraph(server, 'person', 'activate', 'lea@x.eu')).out.join()).toContain('Nothing has changed');
    expect((await lea.fetch('/api/letters')).status).toBe(401);
    expect((await exchange(server, old)).status).toBe(410);
    const back = await server.as('lea@x.eu');
    expect((await back.view(letter)).id).toBe(letter);
    expect((await paraph(server, 'person', 'leavers')).out).toEqual([]);
  });

  it('has to be known', async () => {
    const server = await startServer();
    for (const verb of ['deactivate', 'activate']) {
      expect((await paraph(server, 'person', verb, 'nobody@x.eu')).code).toBe(1);
      expect((await paraph(server, 'person', verb)).code).toBe(2);
    }
  });
});
