import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256 } from '../../../server/lib/hash.ts';
import { newToken } from '../../../server/lib/random.ts';
import { smtpTransport, type Transport } from '../../../server/mail/transport.ts';
import { openSqliteStore } from '../../../server/store/sqlite/store.ts';
import type { MailTable } from '../../../server/store/tables.ts';
import { NOTICES } from '../../../shared/api/notices.ts';
import type { MailChoiceView } from '../../../shared/api/views.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { cookieOf, startServer, type TestServer } from '../../support/server.ts';

const tokenIn = (url: string | undefined) => new URL(url ?? 'http://none').hash.slice(1);

/** Lea asks Sam and Tom; Uma has no address. */
async function asking(server: TestServer) {
  const lea = await server.as('lea@x.eu', { name: 'Léa Author' });
  const letter = await lea.letter('Night <trains> & "more"');
  await lea.does(letter, {
    type: 'AddSignatories',
    people: [{ email: 'sam@x.eu', name: 'Sam' }, { email: 'tom@x.eu', name: 'Tom' }, { name: 'Uma' }],
  });
  const digest = await lea.cuts(letter);
  return { lea, letter, digest };
}

describe('whoever has to know', () => {
  it('is invited by mail', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'amend' });
    expect(await server.mailed()).toMatchObject([
      {
        to: 'ada@x.eu',
        subject: 'Léa Author invites you to “Night <trains> & "more"”',
        action: { url: `${server.origin}/l/${letter}` },
      },
    ]);
    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' });
    expect(await server.mailed()).toHaveLength(1);
  });

  it('is asked to sign, with fingerprint, deadline and a link that signs in once', async () => {
    const server = await startServer();
    const { lea, letter, digest } = await asking(server);
    const deadline = '2099-11-27T11:00:00Z';
    await lea.does(letter, { type: 'CirculateVersion', version: 1, deadline, message: 'Dear colleagues,\nplease.' });
    const mails = await server.mailed();
    expect(mails.map(({ to }) => to).sort()).toEqual(['sam@x.eu', 'tom@x.eu']);
    const said = JSON.stringify(mails[0]);
    expect(said).toContain('27 November 2099 at 12:00, Brussels time');
    expect(said).toContain(digest.slice(0, 4) + ' ' + digest.slice(4, 8));
    expect(mails[0]?.quote).toBe('Dear colleagues,\nplease.');
    const url = mails.find(({ to }) => to === 'sam@x.eu')?.action.url ?? '';
    expect(url.startsWith(`${server.origin}/s/${letter}#`)).toBe(true);
    const signedIn = await server.fetch('/api/session', {
      method: 'POST',
      body: JSON.stringify({ token: tokenIn(url) }),
    });
    expect(signedIn.status).toBe(204);
  });

  it('is told that an answer no longer counts when the text has changed', async () => {
    const server = await startServer();
    const { lea, letter, digest } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const sam = await server.as('sam@x.eu');
    await sam.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Sam' });
    await lea.does(letter, { type: 'RenameLetter', title: 'Day trains' });
    await lea.cuts(letter);
    await server.mailed();
    server.sent.length = 0;
    await lea.does(letter, { type: 'CirculateVersion', version: 2 });
    const subjects = Object.fromEntries((await server.mailed()).map(({ to, subject }) => [to, subject]));
    expect(subjects).toEqual({
      'sam@x.eu': '“Day trains” has changed: please look again',
      'tom@x.eu': 'Léa Author asks you to co-sign “Day trains”',
    });
  });

  it('is reminded of a new deadline unless an answer has been given', async () => {
    const server = await startServer();
    const { lea, letter, digest } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1, deadline: '2099-01-01T00:00:00Z' });
    const sam = await server.as('sam@x.eu');
    await sam.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Sam' });
    await server.mailed();
    server.sent.length = 0;
    await lea.does(letter, { type: 'CirculateVersion', version: 1, deadline: '2099-02-01T00:00:00Z' });
    expect((await server.mailed()).map(({ to }) => to)).toEqual(['tom@x.eu']);
  });

  it('who leads learns of a refusal and its reason; the signatories learn of the lock', async () => {
    const server = await startServer();
    const { lea, letter, digest } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const sam = await server.as('sam@x.eu');
    const tom = await server.as('tom@x.eu');
    await sam.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Sam' });
    await server.mailed();
    server.sent.length = 0;
    await tom.does(letter, { type: 'RefuseVersion', version: 1, digest, reason: 'Too mild.' });
    const told = [...(await server.mailed())].sort((one, other) => (one.to < other.to ? -1 : 1));
    expect(told).toMatchObject([
      { to: 'lea@x.eu', quote: 'Too mild.' },
      { to: 'tom@x.eu', quote: 'Too mild.', subject: 'Receipt: you declined version 1 of “Night <trains> & "more"”' },
    ]);
    server.sent.length = 0;
    await lea.does(letter, { type: 'LockVersion', version: 1, digest });
    const mails = await server.mailed();
    expect(mails.map(({ to, paragraphs }) => [to, paragraphs[1]?.slice(0, 27)]).sort()).toEqual([
      ['sam@x.eu', 'Your name stands under it.'],
      ['tom@x.eu', 'Your name does not stand un'],
    ]);
  });

  it('has a stale sign-in confirmed by a new link, and can then approve', async () => {
    const server = await startServer();
    const { lea, letter, digest } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const sam = await server.as('sam@x.eu');
    await server.mailed();
    server.sent.length = 0;
    server.pass(20);
    const approval = { type: 'ApproveVersion' as const, version: 1, digest, name: 'Sam' };
    expect((await sam.refused(letter, approval)).code).toBe('confirm-first');
    const [mail] = await server.mailed();
    expect(mail?.action.url).toContain(`/sign-in?next=${encodeURIComponent(`/s/${letter}`)}#`);
    const response = await server.fetch('/api/session', {
      method: 'POST',
      body: JSON.stringify({ token: tokenIn(mail?.action.url) }),
      headers: { cookie: sam.cookie },
    });
    expect(response.status).toBe(204);
    const fresh = await server.as('sam@x.eu');
    expect((await fresh.does(letter, approval)).events).toMatchObject([{ type: 'VersionApproved', assurance: 'link' }]);
  });
});

describe('a mail that asks', () => {
  it('holds the whole text and its fingerprint, and in a new version what has changed', async () => {
    const server = await startServer();
    const { lea, letter, digest } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const sam = await server.as('sam@x.eu');
    await sam.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Sam' });
    const first = (await server.mailed()).find(({ to, text }) => to === 'tom@x.eu' && text !== undefined);
    expect(first?.text).toMatchObject({ heading: 'The text of version 1', letterLang: 'en' });
    expect(JSON.stringify(first?.text?.doc)).toContain('They should be cheap and warm.');
    expect(first?.changes).toBeUndefined();
    expect(first?.replyTo).toBe('lea@x.eu');
    const before = await lea.draft(letter);
    await lea.writes(letter, (doc) => JSON.parse(JSON.stringify(doc).replace('cheap', 'free')) as Doc, before.doc);
    await lea.cuts(letter);
    await server.mailed();
    server.sent.length = 0;
    await lea.does(letter, { type: 'CirculateVersion', version: 2 });
    const again = Object.fromEntries((await server.mailed()).map((mail) => [mail.to, mail]));
    expect(again['sam@x.eu']?.changes).toMatchObject({
      heading: 'One change since version 1',
      items: [{ part: 'Paragraph 2', hunks: expect.arrayContaining([{ kind: 'inserted', text: 'free' }]) as unknown }],
    });
    expect(again['tom@x.eu']?.changes).toBeUndefined();
  });

  it('is not sent any more once it has no point: answered meanwhile, replaced, or taken off the list', async () => {
    const { transport, opens } = closedTransport();
    const server = await startServer({ transport });
    const { lea, letter, digest } = await asking(server);
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'uma@x.eu', name: 'Uma' }] });
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    await server.mailed();
    const sam = await server.as('sam@x.eu');
    await sam.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Sam' });
    const { signatories } = await lea.view(letter);
    await lea.does(letter, { type: 'RemoveSignatory', person: signatories.find(({ name }) => name === 'Tom')?.person });
    await server.mailed();
    const sent = opens();
    server.pass(5);
    server.app.postman.trigger();
    await server.mailed();
    expect(sent.map(({ to, subject }) => `${to} ${subject.split(' ')[0] ?? ''}`).sort()).toEqual([
      'sam@x.eu Receipt:',
      'uma@x.eu Léa',
    ]);
  });
});

describe('whoever signs', () => {
  it('gets a receipt with the text, and the final letter as a file', { timeout: 20_000 }, async () => {
    const server = await startServer();
    const { lea, letter, digest } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const sam = await server.as('sam@x.eu');
    await server.mailed();
    server.sent.length = 0;
    await sam.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Sam' });
    const receipt = (await server.mailed()).find(({ to }) => to === 'sam@x.eu');
    expect(receipt).toMatchObject({
      to: 'sam@x.eu',
      subject: 'Receipt: you approved version 1 of “Night <trains> & "more"”',
      facts: [{ value: 'Sam' }, {}, { value: 'typed name, mail link' }, { value: '1' }, { code: true }],
      attachments: [{ name: 'receipt.json' }, { name: 'checkpoint.json' }],
    });
    expect(receipt?.text?.heading).toBe('The text of version 1');
    server.sent.length = 0;
    await lea.does(letter, { type: 'LockVersion', version: 1, digest });
    const mails = await server.mailed();
    expect(mails.map(({ to }) => to).sort()).toEqual(['sam@x.eu', 'tom@x.eu']);
    for (const { attachments = [] } of mails) {
      expect(attachments.map(({ type }) => type)).toEqual(['application/pdf', 'application/json']);
      expect(
        Buffer.from(attachments[0]?.content ?? '')
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }
    server.sent.length = 0;
    await lea.does(letter, { type: 'CloseSignatures' });
    const closing = await server.mailed();
    expect(closing.map(({ to, paragraphs }) => [to, paragraphs[1]]).sort()).toEqual([
      ['sam@x.eu', 'Your name stands under it.'],
      ['tom@x.eu', 'Your name does not stand under it.'],
    ]);
    const types = closing.map(({ to, attachments = [] }) => [to, ...attachments.map(({ type }) => type)]).sort();
    expect(types).toEqual([
      ['sam@x.eu', 'application/pdf', 'application/json'],
      ['tom@x.eu', 'application/json'],
    ]);
  });
});

describe('what somebody chooses', () => {
  it('holds for language and kind: at once, once a day, or not at all', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    expect(await lea.get('/api/me/mail')).toMatchObject({
      lang: null,
      notices: { comments: 'daily', declines: 'now' },
    });
    const chooses = (body: object) => lea.fetch('/api/me/mail', { method: 'PATCH', body: JSON.stringify(body) });
    expect((await chooses({ lang: 'fr', notices: { comments: 'now' } })).status).toBe(200);
    expect((await chooses({ notices: { requests: 'none' } })).status).toBe(422);
    const ada = await server.as('ada@x.eu');
    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' });
    await server.mailed();
    server.sent.length = 0;
    await ada.does(letter, { type: 'AddComment', text: 'Why trains?' });
    expect(await server.mailed()).toMatchObject([
      {
        to: 'lea@x.eu',
        lang: 'fr',
        quote: 'Why trains?',
        subject: 'Ada a commenté «\u202fNight <trains> & "more"\u202f»',
      },
    ]);
    server.sent.length = 0;
    await chooses({ notices: { comments: 'none' } });
    await ada.does(letter, { type: 'AddComment', text: 'And why at night?' });
    expect(await server.mailed()).toEqual([]);
  });

  it('brings one mail a day, which is lost neither by a stop nor by a mail server that is down', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    const ada = await server.as('ada@x.eu');
    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' });
    await ada.does(letter, { type: 'AddComment', text: 'One' });
    await ada.does(letter, { type: 'AddComment', text: 'Two' });
    await server.mailed();
    expect(server.sent.map(({ to }) => to)).toEqual(['ada@x.eu']);
    const next = await server.restart();
    next.pass(24 * 60);
    next.app.postman.trigger();
    const [digest, ...more] = await next.mailed();
    expect(more).toEqual([]);
    expect(digest).toMatchObject({ to: 'lea@x.eu', subject: 'Paraph: 2 things since yesterday' });
    expect(digest?.sections?.[0]?.items.map(({ quote }) => quote)).toEqual(['One', 'Two']);
    next.app.postman.trigger();
    expect(await next.mailed()).toHaveLength(1);
  });

  it('can be ended from a mail, by its page and by one click of a mail program, without signing in', async () => {
    const { url, mails } = await mailServer();
    const server = await startServer({ transport: transportTo(url) });
    const { lea, letter } = await asking(server);
    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' });
    await server.mailed();
    const headers = mails[0]?.headers;
    const list = headers?.get('list') as { unsubscribe?: { url: string }; 'unsubscribe-post'?: { name: string } };
    const stop = new URL(list.unsubscribe?.url ?? '').pathname;
    expect(stop).toMatch(/^\/unsubscribe\/[\w-]{22}\.invitations$/);
    expect(JSON.stringify(list['unsubscribe-post'])).toContain('One-Click');
    // Whoever opens the link, a scanner too, has changed nothing.
    await server.fetch(stop);
    const ada = await server.as('ada@x.eu');
    const chosen = async () => (await ada.get<MailChoiceView>('/api/me/mail')).notices;
    expect((await chosen()).invitations).toBe('now');
    const click = await fetch(server.base + stop, {
      method: 'POST',
      body: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(click.status).toBe(200);
    expect(await chosen()).toMatchObject({ invitations: 'none', final: 'now' });
    const byPage = (token: string) =>
      server.fetch('/api/unsubscribe', { method: 'POST', body: JSON.stringify({ token }) });
    const secret = stop.split('/').at(-1)?.split('.')[0] ?? '';
    expect((await byPage(`${secret}.digest`)).status).toBe(204);
    expect(await chosen()).toMatchObject({ invitations: 'none', final: 'now', comments: 'none' });
    expect((await byPage('made-up.comments')).status).toBe(404);
    expect((await fetch(`${server.base}/unsubscribe/made-up.comments`, { method: 'POST' })).status).toBe(404);
  });

  it('does not concern what asks for a decision or guards one', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    const sam = await server.as('sam@x.eu');
    const none = Object.fromEntries(NOTICES.map((one) => [one, 'none']));
    await sam.fetch('/api/me/mail', { method: 'PATCH', body: JSON.stringify({ notices: none }) });
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    expect((await server.mailed()).map(({ to }) => to).sort()).toEqual(['sam@x.eu', 'tom@x.eu']);
  });

  it('is written in the language of the page on which a link was asked for', async () => {
    const server = await startServer();
    await server.person('ana@x.eu');
    const body = JSON.stringify({ email: 'ana@x.eu', lang: 'de' });
    await server.fetch('/api/session/links', { method: 'POST', body });
    expect(await server.mailed()).toMatchObject([{ lang: 'de', action: { label: 'Anmelden' } }]);
  });
});

describe('a mail and the process that sends it', () => {
  it('is not lost when the process is killed between the decision and the sending', { timeout: 60_000 }, async () => {
    const { url, mails, accepting } = await mailServer();
    const folder = temporaryFolder();
    accepting(false);
    const killed = await servingProcess(folder, url);
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    expect(mails).toEqual([]);
    accepting(true);
    const server = await startServer({ folder, transport: transportTo(url) });
    server.pass(1);
    server.app.postman.trigger();
    await server.mailed();
    expect(mails.map(({ rcpt }) => rcpt)).toEqual(['ada@x.eu']);
  });

  it('leaves no text and no address behind a week after it was sent', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1, message: 'Between us.' });
    await server.mailed();
    server.pass(8 * 24 * 60);
    server.app.postman.trigger();
    await server.mailed();
    await server.stop();
    const store = new Database(join(server.folder, 'paraph.db'), { readonly: true });
    const rows = store.prepare('select to_address, data, sent_at from mail_outbox').all() as readonly MailTable[];
    store.close();
    expect(rows.length).toBeGreaterThan(1);
    for (const { to_address, data, sent_at } of rows)
      expect([to_address, data, sent_at !== null]).toEqual(['', '{}', true]);
  });
});

/** A mail server on loopback; `failing` mails are turned away first. */
async function mailServer(failing = 0) {
  let open = true;
  const mails: (ParsedMail & { rcpt: string })[] = [];
  let toFail = failing;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _, done) {
      done(
        address.startsWith('gone') ? Object.assign(new Error(`no ${address} here`), { responseCode: 550 }) : undefined,
      );
    },
    onData(stream, session, done) {
      void simpleParser(stream).then((mail) => {
        if (!open || toFail-- > 0) return done(new Error('try later'));
        mails.push({ ...mail, rcpt: session.envelope.rcptTo.map(({ address }) => address).join() });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1', () => undefined);
  await once(smtp.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => smtp.close(resolve)));
  const { port } = smtp.server.address() as AddressInfo;
  const accepting = (now: boolean): void => {
    open = now;
  };
  return { url: `smtp://127.0.0.1:${String(port)}`, mails, accepting };
}

/** A mail server that is down until `opens` is called, which answers what is sent from then on. */
function closedTransport() {
  const sent: { readonly to: string; readonly subject: string }[] = [];
  let open = false;
  const transport: Transport = {
    send(to, { subject }) {
      if (!open) return Promise.reject(new Error('no network'));
      sent.push({ to, subject });
      return Promise.resolve();
    },
    close: () => undefined,
  };
  return {
    transport,
    opens: () => {
      open = true;
      return sent;
    },
  };
}

/** A Paraph in a process of its own, over the command line, in which Lea has just invited Ada. */
async function servingProcess(folder: string, smtp: string) {
  const store = await openSqliteStore(folder);
  const lea = { id: 'lea', email: 'lea@x.eu', name: 'Lea', role: 'mep', group: null, country: null } as const;
  await store.people.add(lea);
  const token = newToken();
  const now = Date.now();
  const [issuedAt, expiresAt] = [new Date(now).toISOString(), new Date(now + 600_000).toISOString()];
  await store.sessions.addLink({ hash: sha256(token), person: lea.id, issuedAt, expiresAt });
  await store.close();
  const env = { ...process.env, PORT: '0', PARAPH_DATA: folder, SMTP_URL: smtp, PARAPH_LOG: 'info' };
  const child = spawn(process.execPath, ['server/main.ts', 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const origin = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /"port":(\d+)|(http:\/\/localhost:\d+)/.exec(said);
      if (found) resolve(found[2] ?? `http://localhost:${found[1] ?? ''}`);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', () => reject(new Error(said)));
  });
  const post = (path: string, body: object, cookie = '') =>
    fetch(origin + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { origin, cookie, 'content-type': 'application/json' },
    });
  const cookie = cookieOf(await post('/api/session', { token }));
  const { id } = (await (await post('/api/letters', { title: 'Trains' }, cookie)).json()) as { id: string };
  const invite = { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' };
  expect((await post(`/api/letters/${id}/commands`, invite, cookie)).status).toBe(200);
  return { process: child };
}

const transportTo = (url: string): Transport => smtpTransport(url, 'https://paraph.example');

describe('a mail', () => {
  it('arrives as text and HTML, with names and titles in every script and no markup of theirs', async () => {
    const { url, mails } = await mailServer();
    const server = await startServer({ transport: transportTo(url) });
    const lea = await server.as('lea@x.eu', { name: 'Żaneta Ђурђевић\r\nBcc: evil@x.eu' });
    const letter = await lea.letter('<img src=x onerror=alert(1)> & co');
    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' });
    await server.mailed();
    expect(mails).toMatchObject([
      { rcpt: 'ada@x.eu', to: { text: 'ada@x.eu' }, from: { text: '"Paraph" <paraph@paraph.example>' } },
    ]);
    expect(mails[0]?.subject).toContain('Żaneta Ђурђевић Bcc: evil@x.eu invites you');
    expect(mails[0]?.headers.has('bcc')).toBe(false);
    expect(mails[0]?.text).toContain('<img src=x onerror=alert(1)>');
    expect(mails[0]?.html).not.toContain('<img');
    expect(mails[0]?.html).toContain('&lt;img src=x');
  });

  it('that could not be handed over is tried again, and not before its time', async () => {
    const { url, mails } = await mailServer(1);
    const logged: string[] = [];
    const server = await startServer({ transport: transportTo(url), logged });
    const lea = await server.as('lea@x.eu');
    await lea.does(await lea.letter(), { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' });
    await server.mailed();
    expect(mails).toEqual([]);
    expect(logged.join('')).toContain('a mail could not be sent');
    expect(logged.join('')).not.toContain('ada@x.eu');
    server.app.postman.trigger();
    await server.mailed();
    expect(mails).toEqual([]);
    server.pass(1);
    server.app.postman.trigger();
    await server.mailed();
    expect(mails).toHaveLength(1);
  });

  it('to an address that is gone leaves no trace of the address in the log', async () => {
    const { url } = await mailServer();
    const logged: string[] = [];
    const server = await startServer({ transport: transportTo(url), logged });
    const lea = await server.as('lea@x.eu');
    await lea.does(await lea.letter(), { type: 'InviteMember', email: 'gone@x.eu', access: 'edit' });
    await server.mailed();
    expect(logged.join('')).toContain('550');
    expect(logged.join('')).not.toContain('gone@x.eu');
  });

  it('to an address that is gone is not tried again, and the lead author sees it', async () => {
    const { url } = await mailServer();
    const server = await startServer({ transport: transportTo(url) });
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'gone@x.eu' }, { email: 'tom@x.eu' }] });
    await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    await server.mailed();
    const requests = (view: { signatories: readonly { name: string; request?: object }[] }) =>
      Object.fromEntries(view.signatories.map(({ name, request }) => [name, request]));
    expect(requests(await lea.view(letter))).toMatchObject({
      Gone: { state: 'bounced', reminder: false },
      Tom: { state: 'sent', reminder: false },
    });
    const tom = await server.as('tom@x.eu');
    expect(requests(await tom.view(letter))).toEqual({ Tom: undefined });
    server.pass(600);
    expect(await server.store.outbox.due(new Date(Date.now() + 36e6).toISOString(), 9)).toEqual([]);
  });

  it('that bounced is corrected by the lead: the right address is asked, and the wrong one opens nothing any more', async () => {
    const { url, mails } = await mailServer();
    const server = await startServer({ transport: transportTo(url) });
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const ada = { email: 'gone@x.eu', name: 'Ada Vidmar', group: 'NI', country: 'Malta' };
    await lea.does(letter, { type: 'AddSignatories', people: [ada, { email: 'tom@x.eu' }] });
    await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    await server.mailed();
    const [wrong, tom] = (await lea.view(letter)).signatories;
    expect(wrong).toMatchObject({ name: 'Ada Vidmar', request: { state: 'bounced', to: 'gone@x.eu' } });
    const correct = (instead: string) =>
      ({ type: 'AddSignatories', people: [{ email: 'ada@x.eu', instead }] }) as const;
    await lea.does(letter, correct(wrong?.person ?? ''));
    await server.mailed();
    expect((await lea.view(letter)).signatories).toMatchObject([
      { name: 'Tom' },
      { name: 'Ada Vidmar', group: 'NI', country: 'Malta', request: { state: 'sent' } },
    ]);
    expect(mails.filter(({ to }) => JSON.stringify(to).includes('ada@x.eu'))).toHaveLength(1);
    // Whoever gets the old address later is a stranger to the letter, and its entry elsewhere is untouched.
    expect(await (await server.as('gone@x.eu')).refusedGet(`/api/letters/${letter}`)).toMatchObject({ status: 403 });
    const signer = await server.as('tom@x.eu');
    const { digest } = await signer.get<{ digest: string }>(`/api/letters/${letter}/versions/1`);
    await signer.does(letter, { type: 'RefuseVersion', version: 1, digest, reason: 'Too mild.' });
    expect(await lea.refused(letter, correct(tom?.person ?? ''))).toMatchObject({ code: 'wrong-state' });
    expect(await lea.refused(letter, correct(wrong?.person ?? ''))).toMatchObject({ code: 'changed-meanwhile' });
  });

  it('left in the outbox goes out after a restart', async () => {
    const silent: Transport = { send: () => Promise.reject(new Error('no network')), close: () => undefined };
    const server = await startServer({ transport: silent });
    const lea = await server.as('lea@x.eu');
    await lea.does(await lea.letter(), { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' });
    await server.mailed();
    const again = await server.restart();
    again.pass(1);
    again.app.postman.trigger();
    expect(await again.mailed()).toMatchObject([{ to: 'ada@x.eu' }]);
  });

  it('is not sent for a decision that was not taken', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    await lea.refused(letter, { type: 'CirculateVersion', version: 7 });
    await lea.refused(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'lead' });
    expect(await server.mailed()).toEqual([]);
  });
});
