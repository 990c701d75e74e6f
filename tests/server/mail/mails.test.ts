import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { smtpTransport, type Transport } from '../../../server/mail/transport.ts';
import { startServer, type TestServer } from '../../support/server.ts';

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
    expect(await server.mailed()).toMatchObject([{ to: 'lea@x.eu', quote: 'Too mild.' }]);
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

/** A mail server on loopback; `failing` mails are turned away first. */
async function mailServer(failing = 0): Promise<{ url: string; mails: (ParsedMail & { rcpt: string })[] }> {
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
        if (toFail-- > 0) return done(new Error('try later'));
        mails.push({ ...mail, rcpt: session.envelope.rcptTo.map(({ address }) => address).join() });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1', () => undefined);
  await once(smtp.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => smtp.close(resolve)));
  const { port } = smtp.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${String(port)}`, mails };
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
    expect(mails[0]?.html).toContain('&#60;img src=x');
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
    server.app.postman.kick();
    await server.mailed();
    expect(mails).toEqual([]);
    server.pass(1);
    server.app.postman.kick();
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

  it('left in the outbox goes out after a restart', async () => {
    const silent: Transport = { send: () => Promise.reject(new Error('no network')), close: () => undefined };
    const server = await startServer({ transport: silent });
    const lea = await server.as('lea@x.eu');
    await lea.does(await lea.letter(), { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' });
    await server.mailed();
    const again = await server.restart();
    again.pass(1);
    again.app.postman.kick();
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
