import { describe, expect, it } from 'vitest';
import type { MeView, Problem } from '../../../shared/api/views.ts';
import type { Algorithm, Lies } from '../../support/authenticator.ts';
import { Authenticator } from '../../support/authenticator.ts';
import { addsPasskey, approves, asksToSign, lockedLetter } from '../../support/proving.ts';
import { cookieOf, startServer, TestPerson, type TestServer } from '../../support/server.ts';
import { canonicalJson } from '../../../shared/version/index.ts';
import { agreedStatement, personRefOf, statementHash, textRefOf } from '../../../shared/proof/formats/statement.ts';

interface PasskeyView {
  id: string;
  name: string;
  usedAt: string | null;
}

async function problemOf(response: Response): Promise<Problem> {
  return (await response.json()) as Problem;
}

/** A letter of Lea's on which Ana and Bo are asked to sign version 1. */
async function circulated(server: TestServer) {
  const lea = await server.as('lea@x.eu');
  const ana = await server.as('ana@x.eu', { name: 'Ana Silva', group: 'EPP' });
  const bo = await server.as('bo@x.eu', { name: 'Bo Ek' });
  const letter = await lea.letter();
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'ana@x.eu' }, { email: 'bo@x.eu' }] });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  return { lea, ana, bo, letter, digest };
}

describe('a passkey', () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)(
    'can be added, named, listed and removed: %s',
    async (algorithm: Algorithm) => {
      const server = await startServer();
      const ana = await server.as('ana@x.eu');
      const bo = await server.as('bo@x.eu');
      const passkey = await addsPasskey(ana, algorithm);
      const list = async () => (await ana.get<{ passkeys: PasskeyView[] }>('/api/passkeys')).passkeys;
      expect(await list()).toMatchObject([{ id: passkey.id, name: algorithm, usedAt: null }]);
      const rename = { method: 'PATCH', body: JSON.stringify({ name: 'My phone' }) };
      expect((await bo.fetch(`/api/passkeys/${passkey.id}`, rename)).status).toBe(404);
      expect((await bo.fetch(`/api/passkeys/${passkey.id}`, { method: 'DELETE' })).status).toBe(404);
      expect((await ana.fetch(`/api/passkeys/${passkey.id}`, rename)).status).toBe(200);
      expect(await list()).toMatchObject([{ name: 'My phone' }]);
      expect((await ana.fetch(`/api/passkeys/${passkey.id}`, { method: 'DELETE' })).status).toBe(204);
      expect(await list()).toEqual([]);
      const mails = (await server.mailed()).filter(
        ({ to, subject }) => to === 'ana@x.eu' && subject.includes('passkey'),
      );
      expect(mails.map(({ subject }) => subject)).toEqual([
        'A passkey was added to your account',
        'A passkey was removed from your account',
      ]);
      const log = await server.store.proof.accountLog();
      expect(log.map(({ type }) => type)).toEqual(['ServerKeyUsed', 'PasskeyRegistered', 'PasskeyRemoved']);
      expect(JSON.stringify(log)).not.toMatch(/ana|phone/i);
    },
  );

  it('is only added and removed by somebody who has just signed in', async () => {
    const server = await startServer();
    const ana = await server.as('ana@x.eu');
    const { id } = await addsPasskey(ana);
    await server.mailed();
    server.sent.length = 0;
    server.pass(16);
    const kept = await ana.fetch(`/api/passkeys/${id}`, { method: 'DELETE' });
    expect((await problemOf(kept)).code).toBe('confirm-first');
    expect((await server.mailed()).map(({ to }) => to)).toEqual(['ana@x.eu']);
    server.sent.length = 0;
    const refused = await ana.post('/api/passkeys/options', {});
    expect(refused.status).toBe(401);
    expect((await problemOf(refused)).code).toBe('confirm-first');
    expect((await server.mailed()).map(({ to }) => to)).toEqual(['ana@x.eu']);
    expect((await server.fetch('/api/passkeys/options', { method: 'POST', body: '{}' })).status).toBe(401);
  });

  const lies: [string, Lies][] = [
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['another site', { origin: 'http://paraph.example.evil' }],
    ['another host', { rpId: 'evil.example' }],
    ['a page inside another site', { crossOrigin: true }],
    ['a device that did not check who used it', { userVerified: false }],
    ['nobody there', { userPresent: false }],
    ['another kind of question', { type: 'webauthn.other' }],
  ];

  it.each(lies)('is not added for %s', async (_, lie) => {
    const server = await startServer();
    const ana = await server.as('ana@x.eu');
    await expect(addsPasskey(ana, 'ES256', lie)).rejects.toThrow('could not be verified');
    expect(await server.store.proof.passkeysOf(ana.id)).toEqual([]);
  });

  it('signs its owner in, once per challenge, and such a session confirms nothing by mail', async () => {
    const server = await startServer();
    const { ana, letter, digest } = await circulated(server);
    const passkey = await addsPasskey(ana);
    const post = (path: string, body: unknown) => server.fetch(path, { method: 'POST', body: JSON.stringify(body) });
    const options = async () =>
      (await (await post('/api/session/passkey/options', {})).json()) as { challenge: string };
    const asked = await options();
    const response = passkey.get(asked);
    const signedIn = await post('/api/session/passkey/verify', { response });
    expect(signedIn.status).toBe(204);
    const again = new TestPerson(server, ana.person, cookieOf(signedIn));
    expect((await again.get<MeView>('/api/me')).person.id).toBe(ana.id);
    expect(await again.get<MeView>('/api/me')).not.toHaveProperty('confirmedUntil');
    expect((await post('/api/session/passkey/verify', { response })).status).toBe(422);
    const byName = { type: 'ApproveVersion', version: 1, digest, name: 'Ana Silva' };
    expect((await again.refused(letter, byName)).code).toBe('confirm-first');
    // Nor is a refusal recorded as by mail: only the passkey can confirm it here.
    const declined = { type: 'RefuseVersion', version: 1, digest, reason: 'No.' };
    expect(await again.refused(letter, declined)).toMatchObject({ code: 'confirm-first', passkey: true });
    expect((await again.view(letter)).versions[0]?.signOffs).toEqual([]);
    for (const [, lie] of lies) {
      expect((await post('/api/session/passkey/verify', { response: passkey.get(await options(), lie) })).status).toBe(
        422,
      );
    }
    const stranger = new Authenticator(server.origin);
    expect((await post('/api/session/passkey/verify', { response: stranger.get(await options()) })).status).toBe(422);
    const late = passkey.get(await options());
    server.pass(6);
    expect((await post('/api/session/passkey/verify', { response: late })).status).toBe(422);
  });
});

describe('a sign-off by passkey', () => {
  it('is over exactly the text, the person and the decision, which the browser can compute', async () => {
    const server = await startServer();
    const { ana, letter, digest } = await circulated(server);
    const passkey = await addsPasskey(ana, 'EdDSA');
    const asked = await asksToSign(ana, letter, { version: 1, digest, decision: 'refused', reason: 'Too long.' });
    const onScreen = {
      decision: 'refused' as const,
      letter,
      version: 1,
      digest,
      person: ana.id,
      origin: server.origin,
    };
    const { statement, options, details, reasonSalt } = asked;
    expect(await agreedStatement(statement, options.challenge, onScreen)).toEqual(statement);
    expect(await agreedStatement(statement, options.challenge, { ...onScreen, digest: 'f'.repeat(64) })).toBeNull();
    expect(
      await agreedStatement({ ...statement, version: 2 }, options.challenge, { ...onScreen, version: 2 }),
    ).toBeNull();
    expect(await agreedStatement({ ...statement, note: 'x' }, options.challenge, onScreen)).toBeNull();
    expect(Buffer.from(options.challenge, 'base64url').toString('hex')).toBe(await statementHash(statement));
    expect(await personRefOf(details as never)).toBe(statement.personRef);
    expect(await textRefOf(reasonSalt ?? '', 'Too long.')).toBe(statement.reasonRef);
    expect(options.allowCredentials).toEqual([expect.objectContaining({ id: passkey.id })]);

    const other = await ana.refused(letter, {
      type: 'RefuseVersion',
      version: 1,
      digest,
      reason: 'Too short.',
      passkey: passkey.get(options),
    });
    expect(other.code).toBe('invalid');
    const { events } = await ana.does(letter, {
      type: 'RefuseVersion',
      version: 1,
      digest,
      reason: 'Too long.',
      passkey: passkey.get(options),
    });
    const [registered] = (await server.store.proof.accountLog()).filter(({ type }) => type === 'PasskeyRegistered');
    expect(events).toMatchObject([
      {
        type: 'VersionRefused',
        assurance: 'passkey',
        reason: statement.reasonRef,
        evidence: {
          kind: 'passkey',
          statement: await statementHash(statement),
          credential: passkey.id,
          registration: registered?.hash,
        },
      },
    ]);
    const [signed] = await server.store.proof.signed([await statementHash(statement)]);
    expect(signed?.canonical).toBe(canonicalJson(statement));
  });

  it.each([
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['another site', { origin: 'http://paraph.example.evil' }],
    ['another host', { rpId: 'evil.example' }],
    ['a page inside another site', { crossOrigin: true }],
    ['a page with another site around it', { topOrigin: 'https://evil.example' }],
    ['a device that did not check who used it', { userVerified: false }],
    ['nobody there', { userPresent: false }],
    ['a registration instead of a signature', { type: 'webauthn.create' }],
    ['another passkey', { id: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['another key', { key: new Authenticator('http://localhost').privateKey }],
    ['another account', { userHandle: Buffer.from('somebody').toString('base64url') }],
  ] as [string, Lies][])('is refused for %s, and nothing is recorded', async (_, lie) => {
    const server = await startServer();
    const { ana, letter, digest } = await circulated(server);
    const passkey = await addsPasskey(ana);
    const { options } = await asksToSign(ana, letter, { version: 1, digest, decision: 'approved' });
    const { seq } = await ana.view(letter);
    const command = { type: 'ApproveVersion' as const, version: 1, digest };
    const refused = await ana.refused(letter, { ...command, passkey: passkey.get(options, lie), name: 'Ana Silva' });
    expect(refused).toMatchObject({ code: 'invalid', fields: { passkey: expect.any(String) as string } });
    expect((await ana.view(letter)).seq).toBe(seq);
    // What failed used nothing up.
    await ana.does(letter, { ...command, passkey: passkey.get(options) });
  });

  it('is taken once: not again, not after it was withdrawn, not at the same time', async () => {
    const server = await startServer();
    const { ana, letter, digest } = await circulated(server);
    const passkey = await addsPasskey(ana);
    const { options } = await asksToSign(ana, letter, { version: 1, digest, decision: 'approved' });
    const command = { type: 'ApproveVersion' as const, version: 1, digest, passkey: passkey.get(options) };
    const both = await Promise.all([1, 2, 3].map(() => ana.post(`/api/letters/${letter}/commands`, command)));
    // The others meet an approval that stands already.
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
    const log = await server.store.letters.events(letter);
    expect(log.filter(({ event }) => event.type === 'VersionApproved')).toHaveLength(1);
    await ana.does(letter, { type: 'RetractSignOff', version: 1 });
    expect((await ana.refused(letter, command)).code).toBe('invalid');
    const late = await asksToSign(ana, letter, { version: 1, digest, decision: 'approved' });
    server.pass(6);
    expect((await ana.refused(letter, { ...command, passkey: passkey.get(late.options) })).code).toBe('invalid');
    await approves(ana, passkey, letter, 1, digest);
  });

  it('counts for no other letter, version, person or decision', async () => {
    const server = await startServer();
    const { lea, ana, bo, letter, digest } = await circulated(server);
    const passkey = await addsPasskey(ana);
    const bos = await addsPasskey(bo);
    const { options } = await asksToSign(ana, letter, { version: 1, digest, decision: 'approved' });
    const answer = passkey.get(options);
    const command = { type: 'ApproveVersion' as const, version: 1, digest, passkey: answer };
    expect((await bo.refused(letter, command)).code).toBe('invalid');
    expect((await bo.refused(letter, { ...command, passkey: bos.get(options) })).code).toBe('invalid');
    expect((await ana.refused(letter, { ...command, type: 'RefuseVersion', reason: 'x' })).code).toBe('invalid');
    const other = await lea.letter('Day trains');
    await lea.does(other, { type: 'AddSignatories', people: [{ email: 'ana@x.eu' }] });
    const theirs = await lea.cuts(other);
    await lea.does(other, { type: 'CirculateVersion', version: 1 });
    expect((await ana.refused(other, { ...command, digest: theirs })).code).toBe('invalid');
    await lea.does(letter, { type: 'RenameLetter', title: 'Trains' });
    const second = await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 2 });
    expect((await ana.refused(letter, { ...command, version: 2, digest: second })).code).toBe('invalid');
    expect((await ana.refused(letter, command)).code).toBe('wrong-state');
  });

  it('is not prepared for what cannot be signed', async () => {
    const server = await startServer();
    const { lea, ana, letter, digest } = await circulated(server);
    const ask = async (who: TestPerson, wanted: object) =>
      problemOf(
        await who.post(`/api/letters/${letter}/sign-off/options`, {
          version: 1,
          digest,
          decision: 'approved',
          ...wanted,
        }),
      );
    expect(await ask(ana, {})).toMatchObject({ code: 'wrong-state', noPasskey: true });
    await addsPasskey(ana);
    expect((await ask(ana, { digest: 'f'.repeat(64) })).code).toBe('digest-mismatch');
    expect((await ask(ana, { version: 7 })).code).toBe('not-found');
    expect((await ask(ana, { decision: 'maybe' })).code).toBe('invalid');
    expect((await ask(lea, {})).code).toBe('no-access');
  });

  it('is the only way where the lead author asks for it', async () => {
    const server = await startServer();
    const { lea, ana, letter, digest } = await circulated(server);
    await lea.does(letter, { type: 'ChangeSettings', passkeysRequired: true });
    const byName = { type: 'ApproveVersion', version: 1, digest, name: 'Ana Silva' };
    expect(await ana.refused(letter, byName)).toMatchObject({ code: 'wrong-state', passkeysRequired: true });
    await approves(ana, await addsPasskey(ana), letter, 1, digest);
  });

  it('leaves with a checkpoint in the mails that ask for it and that tell of the lock', async () => {
    const server = await startServer();
    const { lea, letter, digest } = await lockedLetter(server);
    const mails = (await server.mailed()).filter(({ attachments = [] }) =>
      attachments.some(({ content }) => String(content).includes('paraph.checkpoint/1')),
    );
    expect(mails.length).toBeGreaterThan(5);
    const checkpoints = await server.store.proof.checkpoints(letter);
    expect(checkpoints.length).toBeGreaterThan(6);
    expect(await lea.get(`/api/letters/${letter}/checkpoint`)).toEqual(checkpoints.at(-1));
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });
});
