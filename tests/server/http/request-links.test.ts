import { describe, expect, it } from 'vitest';
import type { LettersView, LetterView, MeView, Problem } from '../../../shared/api/views.ts';
import { cookieOf, startServer, type SentMail, type TestServer } from '../../support/server.ts';

/** The link that a request to sign carries: it lives as long as the request, and opens that letter alone. */

const DAY = 24 * 60;
const tokenIn = (mail: SentMail | undefined) => new URL(mail?.action.url ?? 'http://none').hash.slice(1);
const exchange = (server: TestServer, token: string, cookie = '') =>
  server.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token }), headers: { cookie } });

async function asked(more: { readonly days?: number } = {}) {
  const server = await startServer();
  const lead = await server.as('lead@x.eu');
  const letter = await lead.letter();
  await lead.does(letter, { type: 'AddSignatories', people: [{ email: 'ana@x.eu', name: 'Ana Vidmar' }] });
  const { digest } = await lead.draft(letter);
  await lead.does(letter, { type: 'CutVersion', digest });
  const deadline =
    more.days === undefined ? {} : { deadline: new Date(Date.now() + more.days * 86_400_000).toISOString() };
  await lead.does(letter, { type: 'CirculateVersion', version: 1, ...deadline });
  const mail = (await server.mailed()).find(({ to }) => to === 'ana@x.eu');
  const token = tokenIn(mail);
  const get = (path: string, cookie: string) => server.fetch(path, { headers: { cookie } });
  const ana = async () => cookieOf(await exchange(server, token));
  return { server, lead, letter, token, get, ana };
}

async function status(server: TestServer, token: string): Promise<number> {
  return (await exchange(server, token)).status;
}

function idOf(view: LetterView): string {
  return view.signatories[0]?.person ?? '';
}

describe('the link of a request', () => {
  it('opens the letter as often as wanted until 30 days have passed, through reminders', async () => {
    const { server, letter, token } = await asked();
    expect(await status(server, token)).toBe(204);
    server.pass(2 * DAY);
    // Whoever leads is signed in again: sessions do not live that long.
    const again = await server.as('lead@x.eu');
    await again.does(letter, { type: 'RemindSignatories' });
    const mails = (await server.mailed()).filter(({ to }) => to === 'ana@x.eu');
    expect(mails).toHaveLength(2);
    expect(await status(server, token)).toBe(204);
    expect(await status(server, tokenIn(mails[1]))).toBe(204);
    server.pass(27 * DAY);
    expect(await status(server, token)).toBe(204);
    server.pass(2 * DAY);
    const dead = await exchange(server, token);
    expect(dead.status).toBe(410);
    expect((await dead.json()) as Problem).toMatchObject({ code: 'link-used', address: 'a•••@x.eu' });
  });

  it('ends at the deadline, and with a later deadline lives on', async () => {
    const { server, letter, token } = await asked({ days: 3 });
    server.pass(2 * DAY);
    expect(await status(server, token)).toBe(204);
    server.pass(1.1 * DAY);
    expect(await status(server, token)).toBe(410);
    const lead = await server.as('lead@x.eu');
    const deadline = new Date(Date.now() + 60 * 86_400_000).toISOString();
    await lead.does(letter, { type: 'CirculateVersion', version: 1, deadline });
    server.pass(40 * DAY);
    expect(await status(server, token)).toBe(204);
  });

  it('opens that letter and nothing else of its owner', async () => {
    const { server, letter, get, ana, token } = await asked();
    const whole = await server.as('ana@x.eu');
    const other = await whole.letter('Her own');
    const cookie = await ana();
    expect((await get(`/api/letters/${letter}`, cookie)).status).toBe(200);
    const me = (await (await get('/api/me', cookie)).json()) as MeView;
    expect(me).toMatchObject({ onlyLetter: letter, person: { id: whole.id } });
    for (const path of [
      `/api/letters/${other}`,
      '/api/letters',
      '/api/passkeys',
      '/api/me/mail',
      '/api/directory?search=l',
    ]) {
      expect([path, (await get(path, cookie)).status]).toEqual([path, 401]);
    }
    for (const [method, path, body] of [
      ['POST', '/api/letters', { title: 'Mine' }],
      ['PATCH', '/api/me', { name: 'Eve' }],
      ['POST', '/api/delegations', { email: 'eve@x.eu', name: 'Eve', scope: 'draft' }],
      ['POST', '/api/passkeys/options', {}],
    ] as const) {
      const answer = await server.fetch(path, { method, body: JSON.stringify(body), headers: { cookie } });
      expect([path, answer.status]).toEqual([path, 401]);
    }
    // A browser that is signed in already loses nothing by opening it.
    const kept = cookieOf(await exchange(server, token, whole.cookie));
    expect(((await (await get('/api/letters', kept)).json()) as LettersView).letters).not.toHaveLength(0);
  });

  it('opens no room of another letter', async () => {
    const { server, letter, ana, lead } = await asked();
    await lead.does(letter, { type: 'InviteMember', email: 'ana@x.eu', access: 'read' });
    const whole = await server.as('ana@x.eu');
    const other = await whole.letter('Her own');
    const cookie = await ana();
    const polled = (room: string) =>
      server.fetch(`/sync/${room}`, { method: 'POST', body: new Uint8Array(), headers: { cookie } });
    expect((await polled(letter)).status).toBe(200);
    expect((await polled(other)).status).toBe(401);
  });

  it('ends with removal, also for whoever is listed again', async () => {
    const { server, lead, letter, token } = await asked();
    const person = idOf(await lead.view(letter));
    await lead.does(letter, { type: 'RemoveSignatory', person });
    expect(await status(server, token)).toBe(410);
    await lead.does(letter, { type: 'AddSignatories', people: [{ email: 'ana@x.eu' }] });
    expect(await status(server, token)).toBe(410);
    const mail = (await server.mailed()).findLast(({ to }) => to === 'ana@x.eu');
    expect(await status(server, tokenIn(mail))).toBe(204);
  });

  it('ends with a corrected address', async () => {
    const { server, lead, letter, token } = await asked();
    const person = idOf(await lead.view(letter));
    const [found] = await server.store.people.get([person]);
    if (found) await server.store.people.update({ ...found, email: 'ana.vidmar@x.eu' });
    expect(await status(server, token)).toBe(410);
  });

  it('ends with all links, and what it opened with it', async () => {
    const { server, letter, token, get, ana } = await asked();
    const opened = await ana();
    const whole = await server.as('ana@x.eu');
    const fresh = await server.app.identity.link(whole.id);
    expect((await whole.fetch('/api/session/links', { method: 'DELETE' })).status).toBe(204);
    expect(await status(server, token)).toBe(410);
    expect(await status(server, fresh)).toBe(410);
    expect((await get(`/api/letters/${letter}`, opened)).status).toBe(401);
    expect((await whole.fetch('/api/me')).status).toBe(200);
  });

  it('lets a name be typed for 15 minutes after it was opened in that browser, however old it is', async () => {
    const { server, lead, letter, ana } = await asked();
    const { digest = '' } = (await lead.view(letter)).versions[0] ?? {};
    const approves = (cookie: string) =>
      server.fetch(`/api/letters/${letter}/commands`, {
        method: 'POST',
        body: JSON.stringify({ type: 'ApproveVersion', version: 1, digest, name: 'Ana Vidmar' }),
        headers: { cookie },
      });
    server.pass(3 * DAY);
    const stale = await ana();
    server.pass(16);
    const refused = await approves(stale);
    expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([401, 'confirm-first']);
    expect((await approves(await ana())).status).toBe(200);
  });

  it('is renewed by its own page, to the letter', async () => {
    const { server, letter, token } = await asked();
    server.pass(31 * DAY);
    const renewed = await server.fetch('/api/session/links', { method: 'POST', body: JSON.stringify({ token }) });
    expect(renewed.status).toBe(202);
    const mail = (await server.mailed()).at(-1);
    expect(mail?.to).toBe('ana@x.eu');
    expect(mail?.action.url).toContain(encodeURIComponent(`/s/${letter}`));
    expect(await status(server, tokenIn(mail))).toBe(204);
  });
});
