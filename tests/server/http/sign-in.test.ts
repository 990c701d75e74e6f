import { describe, expect, it } from 'vitest';
import type { MeView, Problem } from '../../../shared/api/views.ts';
import { cookieOf, startServer, type TestPerson, type TestServer } from '../../support/server.ts';

const exchange = (server: TestServer, token: string, cookie?: string) =>
  server.fetch('/api/session', {
    method: 'POST',
    body: JSON.stringify({ token }),
    ...(cookie === undefined ? {} : { headers: { cookie } }),
  });
const ask = (server: TestServer, email: string, next?: string) =>
  server.fetch('/api/session/links', { method: 'POST', body: JSON.stringify({ email, ...(next ? { next } : {}) }) });
const tokenIn = (url: string | undefined) => new URL(url ?? 'http://none').hash.slice(1);

describe('a sign-in link', () => {
  it('is mailed to whoever is known, and signs in once', async () => {
    const server = await startServer();
    const lea = await server.person('lea@x.eu', { name: 'Léa' });
    expect((await ask(server, ' LEA@x.eu ')).status).toBe(202);
    const [mail] = await server.mailed();
    expect(mail).toMatchObject({ to: 'lea@x.eu', subject: 'Your sign-in link for Paraph' });
    expect(mail?.action.url).toMatch(/^http:\/\/localhost:\d+\/sign-in#[\w-]{43}$/);

    const token = tokenIn(mail?.action.url);
    const first = await exchange(server, token);
    expect(first.status).toBe(204);
    const me = await server.fetch('/api/me', { headers: { cookie: cookieOf(first) } });
    expect(((await me.json()) as MeView).person).toMatchObject({ id: lea.id, name: 'Léa', email: 'lea@x.eu' });
    const second = await exchange(server, token);
    expect([second.status, ((await second.json()) as Problem).code]).toEqual([410, 'link-used']);
  });

  it('goes to every kind of address, however its domain is written', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const emails = ["sean.o'neill@x.example", 'a&b@x.example', 'ana@bücher.example'];
    const people = emails.map((email, index) => ({ email, name: `Person ${'ABC'.charAt(index)}` }));
    await lea.does(letter, { type: 'AddSignatories', people });
    for (const email of [...emails, 'ANA@xn--bcher-kva.example'])
      expect([email, (await ask(server, email)).status]).toEqual([email, 202]);
    const sent = (await server.mailed()).map(({ to }) => to);
    expect(new Set(sent)).toEqual(new Set(["sean.o'neill@x.example", 'a&b@x.example', 'ana@xn--bcher-kva.example']));
  });

  it('is not used up by whoever only looks at it', async () => {
    const server = await startServer();
    const lea = await server.person('lea@x.eu');
    const token = await server.app.identity.link(lea.id);
    for (const method of ['GET', 'HEAD', 'GET']) {
      await server.fetch(`/sign-in?token=${token}`, { method });
      await server.fetch(`/api/session?token=${token}`, { method });
    }
    expect((await exchange(server, token)).status).toBe(204);
  });

  it('is no use after 15 minutes', async () => {
    const server = await startServer();
    const { id } = await server.person('lea@x.eu');
    const token = await server.app.identity.link(id);
    server.pass(15);
    expect((await exchange(server, token)).status).toBe(410);
  });

  it('lives beside newer ones: nobody kills it by asking for another', async () => {
    const server = await startServer();
    const { id } = await server.person('lea@x.eu');
    const older = await server.app.identity.link(id);
    expect((await ask(server, 'lea@x.eu')).status).toBe(202);
    await server.mailed();
    expect((await exchange(server, older)).status).toBe(204);
    expect((await exchange(server, older)).status).toBe(410);
    expect((await exchange(server, tokenIn(server.sent[0]?.action.url))).status).toBe(204);
  });

  it('that works no more says whom it was for, masked, and brings a fresh one at a press', async () => {
    const server = await startServer();
    const lea = await server.person('lea@x.eu');
    const old = await server.app.identity.link(lea.id);
    await exchange(server, old);
    const dead = (await (await exchange(server, old)).json()) as Problem;
    expect(dead).toMatchObject({ code: 'link-used', address: 'l•••@x.eu' });
    const renew = (token: string) =>
      server.fetch('/api/session/links', { method: 'POST', body: JSON.stringify({ token, next: '/l/abc' }) });
    expect((await renew(old)).status).toBe(202);
    const [mail] = await server.mailed();
    expect(mail?.to).toBe('lea@x.eu');
    expect(mail?.action.url).toContain('/sign-in?next=%2Fl%2Fabc#');
    expect((await exchange(server, tokenIn(mail?.action.url))).status).toBe(204);
    expect((await renew('x'.repeat(43))).status).toBe(202);
    expect(await server.mailed()).toHaveLength(1);
    const unknown = (await (await exchange(server, 'x'.repeat(43))).json()) as Problem;
    expect(unknown).not.toHaveProperty('address');
  });

  it('signs in one of two who use it at the same moment', async () => {
    const server = await startServer();
    const { id } = await server.person('lea@x.eu');
    const token = await server.app.identity.link(id);
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(server, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(9).fill(410)]);
  });

  it('is asked for with the same answer by somebody unknown, and nothing is mailed', async () => {
    const server = await startServer();
    await server.person('lea@x.eu');
    const told = async (email: string) => {
      const response = await ask(server, email);
      const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'));
      return { status: response.status, body: await response.text(), headers };
    };
    expect(await told('nobody@x.eu')).toEqual(await told('lea@x.eu'));
    expect(await server.mailed()).toHaveLength(1);
  });

  it('goes on to a screen of ours and to nowhere else', async () => {
    const server = await startServer();
    await server.person('lea@x.eu');
    for (const next of [
      '/l/abc/v/3',
      '//evil.example',
      'https://evil.example',
      '/l/abc/../../api',
      '/\\evil',
      '/api/me',
    ]) {
      await ask(server, 'lea@x.eu', next);
      await server.mailed();
    }
    const paths = server.sent.map(({ action }) => action.url.replace(server.origin, '').split('#')[0]);
    expect(paths).toEqual(['/sign-in?next=%2Fl%2Fabc%2Fv%2F3', ...Array<string>(5).fill('/sign-in')]);
  });

  it('is limited per address and per machine, without a word on who is known', async () => {
    const server = await startServer({ limits: { linksPerAddressAndHour: 2, linksPerIpAndHour: 3 } });
    await server.person('lea@x.eu');
    const statuses = async (...emails: string[]) => {
      const all: number[] = [];
      for (const email of emails) all.push((await ask(server, email)).status);
      return all;
    };
    expect(await statuses('lea@x.eu', 'lea@x.eu', 'lea@x.eu')).toEqual([202, 202, 429]);
    expect(await statuses('nobody@x.eu', 'other@x.eu')).toEqual([202, 429]);
    server.pass(61);
    expect(await statuses('lea@x.eu')).toEqual([202]);
  });
});

describe('behind a proxy that speaks TLS', () => {
  const asks = async (server: TestServer, from: string) => {
    const body = JSON.stringify({ email: 'nobody@x.eu' });
    const headers = { 'x-forwarded-for': `1.1.1.1, ${from}` };
    return (await server.fetch('/api/session/links', { method: 'POST', body, headers })).status;
  };

  it('people are told apart by the address that the proxy adds', async () => {
    const server = await startServer({ origin: 'https://paraph.example', limits: { linksPerIpAndHour: 1 } });
    expect([await asks(server, '10.0.0.1'), await asks(server, '10.0.0.2'), await asks(server, '10.0.0.1')]).toEqual([
      202, 202, 429,
    ]);
  });

  it('a stranger who asks for somebody’s link slows himself alone, whoever stands beside him', async () => {
    const server = await startServer({ origin: 'https://paraph.example', limits: { linksPerAddressAndHour: 5 } });
    await server.person('lea@x.eu');
    const fresh = await server.app.identity.link((await server.person('mia@x.eu')).id);
    const about = (email: string, from: string) =>
      server.fetch('/api/session/links', {
        method: 'POST',
        body: JSON.stringify({ email }),
        headers: { 'x-forwarded-for': from },
      });
    const flood = async (email: string) => {
      const all: number[] = [];
      for (let asked = 0; asked < 12; asked++) all.push((await about(email, '203.0.113.9')).status);
      return all;
    };
    expect(await flood('mia@x.eu')).toEqual([...Array<number>(5).fill(202), ...Array<number>(7).fill(429)]);
    expect((await about('mia@x.eu', '198.51.100.7')).status).toBe(202);
    expect((await exchange(server, fresh)).status).toBe(204);
    // Also from behind the same address, before the links that the stranger had sent have run out.
    server.pass(9);
    expect((await about('mia@x.eu', '203.0.113.9')).status).toBe(202);
    // The same answers about nobody.
    expect(await flood('nobody@x.eu')).toEqual([...Array<number>(5).fill(202), ...Array<number>(7).fill(429)]);
  });

  it('a flood from everywhere leaves a mailbox with a link that works, and does not fill it', async () => {
    const server = await startServer({ origin: 'https://paraph.example', limits: { linksPerAddressAndHour: 2 } });
    await server.person('lea@x.eu');
    const body = JSON.stringify({ email: 'lea@x.eu' });
    for (let minute = 0; minute < 30; minute++) {
      for (const from of [`203.0.113.${String(minute)}`, `198.51.100.${String(minute)}`]) {
        const headers = { 'x-forwarded-for': from };
        const asked = await server.fetch('/api/session/links', { method: 'POST', body, headers });
        expect(asked.status).toBe(202);
      }
      server.pass(1);
    }
    const mails = await server.mailed();
    expect(mails.length).toBeLessThan(16);
    expect((await exchange(server, tokenIn(mails.at(-1)?.action.url))).status).toBe(204);
  });

  it('many Members behind one address of IPv4 are no crowd, all addresses of one /64 are one asker', async () => {
    const server = await startServer({
      origin: 'https://paraph.example',
      limits: { linksPerAddressAndHour: 5, linksPerIpAndHour: 100, linksPerNetworkAndHour: 20 },
    });
    const from = async (ip: string, email: string) => {
      const headers = { 'x-forwarded-for': ip };
      const body = JSON.stringify({ email });
      return (await server.fetch('/api/session/links', { method: 'POST', body, headers })).status;
    };
    for (let member = 0; member < 25; member++) {
      expect(await from('192.0.2.1', `mep${String(member)}@x.eu`)).toBe(202);
    }
    const one: number[] = [];
    for (let host = 1; host <= 30; host++)
      one.push(await from(`2001:db8:1:2::${host.toString(16)}`, `a${String(host)}@x.eu`));
    expect(one.filter((status) => status === 429)).toHaveLength(10);
    expect(await from('2001:db8:1:3::1', 'a99@x.eu')).toBe(202);
  });

  it('or rather without one, nobody can pass for somebody else by a header', async () => {
    const server = await startServer({ limits: { linksPerIpAndHour: 1 } });
    expect([await asks(server, '10.0.0.1'), await asks(server, '10.0.0.2')]).toEqual([202, 429]);
  });
});

describe('a session', () => {
  it('is a new one at every sign-in, and the one before ends', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const planted = await exchange(server, await server.app.identity.link(lea.id), 'paraph=planted-by-somebody');
    expect(cookieOf(planted)).not.toContain('planted');
    const again = await exchange(server, await server.app.identity.link(lea.id), lea.cookie);
    expect(again.status).toBe(204);
    expect((await lea.fetch('/api/me')).status).toBe(401);
    expect((await server.fetch('/api/me', { headers: { cookie: cookieOf(again) } })).status).toBe(200);
  });

  it('ends after twelve idle hours, or seven days', async () => {
    const server = await startServer();
    const idle = await server.as('idle@x.eu');
    const busy = await server.as('busy@x.eu');
    server.pass(11 * 60);
    expect((await busy.fetch('/api/me')).status).toBe(200);
    server.pass(61);
    expect((await idle.fetch('/api/me')).status).toBe(401);
    for (let hours = 12; hours < 7 * 24; hours += 11) {
      expect((await busy.fetch('/api/me')).status).toBe(200);
      server.pass(11 * 60);
    }
    expect((await busy.fetch('/api/me')).status).toBe(401);
  });

  it('ends with signing out, and so do the sockets', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const socket = await lea.joins(await lea.letter());
    const response = await lea.fetch('/api/session', { method: 'DELETE' });
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toMatch(/^paraph=; .*Max-Age=0/);
    expect(await socket.untilClosed()).toBe(4401);
    expect((await lea.fetch('/api/me')).status).toBe(401);
  });

  it('takes its sockets along when it runs out, is replaced, or its person is erased; typing keeps it', async () => {
    const server = await startServer();
    const [idle, typing] = [await server.as('idle@x.eu'), await server.as('typing@x.eu')];
    const erased = await server.as('erased@x.eu');
    const again = await idle.joins(await idle.letter());
    await exchange(server, await server.app.identity.link(idle.id), idle.cookie);
    expect(await again.untilClosed()).toBe(4401);

    const idling = await server.as('idle@x.eu');
    const joins = async (who: TestPerson) => who.joins(await who.letter());
    const [idle1, typing1, erased1] = [await joins(idling), await joins(typing), await joins(erased)];
    const idle2 = await idling.joinsByRequests(await idling.letter());
    await server.store.sessions.removeAllOf(erased.id);
    server.pass(11 * 60);
    typing1.type('t', 'Still here.');
    await typing1.answered();
    server.pass(61);
    for (const ended of [idle1, idle2, erased1]) expect(await ended.untilClosed()).toBe(4401);
    expect(typing1.closed).toBeNull();
    expect((await typing.fetch('/api/me')).status).toBe(200);
    server.pass(12 * 60 + 1);
    expect(await typing1.untilClosed()).toBe(4401);
  });

  it('says until when a typed name suffices', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    expect((await lea.get<MeView>('/api/me')).confirmedUntil).toBeDefined();
    server.pass(15);
    expect((await lea.get<MeView>('/api/me')).confirmedUntil).toBeUndefined();
  });

  it('knows for whom an adviser works', async () => {
    const server = await startServer();
    const mep = await server.person('mep@x.eu', { group: 'EPP' });
    const ada = await server.as('ada@x.eu', { role: 'adviser', office: mep.id });
    expect((await ada.get<MeView>('/api/me')).offices).toMatchObject([{ id: mep.id, name: 'Mep', group: 'EPP' }]);
  });
});

describe('the log', () => {
  it('holds no token, cookie, address, name or word of a letter, whatever is done', async () => {
    const logged: string[] = [];
    const server = await startServer({ logged });
    await server.person('lea.secret@x.eu', { name: 'Secretive Name' });
    await ask(server, 'lea.secret@x.eu');
    const token = tokenIn((await server.mailed())[0]?.action.url);
    const cookie = cookieOf(await exchange(server, token));
    const lea = await server.as('lea.secret@x.eu');
    const letter = await lea.letter('Secretive title');
    await lea.does(letter, { type: 'AddComment', text: 'Secretive comment' });
    await lea.fetch(`/api/directory?search=Secretive`);
    await lea.refused(letter, { type: 'Nonsense', secret: 'Secretive field' });
    const socket = await lea.joins(letter);
    socket.type('p', 'Secretive word');
    await socket.answered();
    const log = logged.join('');
    expect(log).toContain('"route":"/api/session"');
    for (const secret of [
      token,
      cookie.slice('paraph='.length),
      lea.cookie.slice('paraph='.length),
      'lea.secret',
      'Secretive',
    ]) {
      expect(log).not.toContain(secret);
    }
  });
});
