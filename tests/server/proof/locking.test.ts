import { describe, expect, it } from 'vitest';
import type { LetterView } from '../../../shared/api/views.ts';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { addsPasskey, approves, asksToLock, asksToSign, evidenceOf, filesOf } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

/** A letter that waits for its lock, approved by Ana. */
async function ready() {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const ana = await server.as('ana@x.eu', { name: 'Ana Silva' });
  const letter = await lea.letter();
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'ana@x.eu' }, { email: 'lea@x.eu' }] });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  const passkey = await addsPasskey(ana);
  await approves(ana, passkey, letter, 1, digest);
  const lock = { type: 'LockVersion' as const, version: 1, digest };
  const assurance = async () => (await lea.get<LetterView>(`/api/letters/${letter}`)).final?.assurance;
  const checked = async () => {
    const found = await verifyBundle(filesOf(await evidenceOf(lea, letter)));
    if (!found.ok) throw new Error(found.message);
    return { ...found.facts.lock, limits: found.notProven.map(({ code }) => code) };
  };
  return { server, lea, ana, passkey, letter, digest, lock, assurance, checked };
}

describe('the lock', () => {
  it('is signed by the lead author’s passkey, over the text and the approvals that stand', async () => {
    const { lea, letter, digest, lock, assurance, checked } = await ready();
    const passkey = await addsPasskey(lea);
    const { statement, options } = await asksToLock(lea, letter, lock);
    expect(statement).toMatchObject({
      format: 'paraph.lock/1',
      letter,
      version: 1,
      digest,
      person: lea.id,
      approvals: 1,
    });
    const { events } = await lea.does(letter, { ...lock, passkey: passkey.get(options) });
    expect(events.at(-1)).toMatchObject({ type: 'VersionLocked', assurance: 'passkey', evidence: { kind: 'passkey' } });
    expect(await assurance()).toBe('passkey');
    expect(await checked()).toEqual({
      name: null,
      assurance: 'passkey',
      limits: ['key', 'checkpoint', 'time', 'passkeys'],
    });
  });

  it('is refused when somebody approves or withdraws after the lead author was asked to sign', async () => {
    const { lea, ana, letter, lock } = await ready();
    const passkey = await addsPasskey(lea);
    const { options } = await asksToLock(lea, letter, lock);
    await ana.does(letter, { type: 'RetractSignOff', version: 1 });
    expect(await lea.refused(letter, { ...lock, passkey: passkey.get(options) })).toMatchObject({
      code: 'changed-meanwhile',
      approvals: 0,
    });
    const again = await asksToLock(lea, letter, lock);
    await lea.does(letter, { ...lock, passkey: passkey.get(again.options) });
  });

  it('takes no passkey that signed something else, or is somebody else’s', async () => {
    const { lea, ana, passkey: anas, letter, digest, lock } = await ready();
    const passkey = await addsPasskey(lea);
    const refused = async (given: unknown) => (await lea.refused(letter, { ...lock, passkey: given })).code;
    const { options: approval } = await asksToSign(lea, letter, { version: 1, digest, decision: 'approved' });
    expect(await refused(passkey.get(approval))).toBe('invalid');
    const { options } = await asksToLock(lea, letter, lock);
    expect(await refused(anas.get(options))).toBe('invalid');
    expect(await refused(passkey.get(options, { userVerified: false }))).toBe('invalid');
    expect(await refused({ hello: 1 })).toBe('invalid');
    // An approval is no lock, and a lock is no approval.
    expect(
      (await lea.refused(letter, { type: 'ApproveVersion', version: 1, digest, passkey: passkey.get(options) })).code,
    ).toBe('invalid');
    for (const who of [ana, lea]) {
      const other = { version: who === ana ? 1 : 2, digest };
      const { status } = await who.post(`/api/letters/${letter}/lock/options`, other);
      expect(status).toBe(who === ana ? 403 : 404);
    }
  });

  it('by typed name needs a mail link opened for it: an old session alone does not lock so', async () => {
    const { server, lea, letter, lock } = await ready();
    server.pass(15);
    const before = (await server.mailed()).length;
    expect(await lea.refused(letter, { ...lock, name: 'Lea Author' })).toMatchObject({ code: 'confirm-first' });
    const [mail, ...more] = (await server.mailed()).slice(before);
    expect(more).toEqual([]);
    expect(mail?.action.url).toContain(encodeURIComponent(`/l/${letter}/lock`));
    const again = await server.as('lea@x.eu');
    await again.does(letter, { ...lock, name: 'Lea Author' });
  });

  it('of a letter that asks for passkeys takes the one of the lead author', async () => {
    const { lea, letter, lock, assurance } = await ready();
    await lea.does(letter, { type: 'ChangeSettings', passkeysRequired: true });
    const required = { code: 'wrong-state', passkeysRequired: true };
    expect(await lea.refused(letter, { ...lock, name: 'Lea Author' })).toMatchObject(required);
    const passkey = await addsPasskey(lea);
    expect(await lea.refused(letter, lock)).toMatchObject(required);
    const { options } = await asksToLock(lea, letter, lock);
    await lea.does(letter, { ...lock, passkey: passkey.get(options) });
    expect(await assurance()).toBe('passkey');
  });

  it('[K8] by a bare command is on record as confirmed by nothing: no paper says that a name was typed', async () => {
    const { lea, letter, lock, assurance, checked } = await ready();
    const { events } = await lea.does(letter, lock);
    expect(events.at(-1)).toMatchObject({ type: 'VersionLocked' });
    expect(events.at(-1)).not.toHaveProperty('assurance');
    expect(events.at(-1)).not.toHaveProperty('evidence');
    expect(await assurance()).toBeUndefined();
    expect(await checked()).toMatchObject({ assurance: null });
  });

  it('by typed name is on record as such, also where the lead author has a passkey', async () => {
    const { lea, letter, lock, assurance, checked } = await ready();
    await addsPasskey(lea);
    expect(await lea.refused(letter, { ...lock, name: 'Lea Other' })).toMatchObject({ code: 'invalid' });
    await lea.does(letter, { ...lock, name: 'lea author' });
    expect(await assurance()).toBe('link');
    expect((await checked()).limits).toContain('lock');
  });
});
