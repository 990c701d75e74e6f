import { expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { addsPasskey, approves, asksToLock, asksToSign, evidenceOf, filesOf } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

const verdict = async (zip: Uint8Array): Promise<string> => {
  const found = await verifyBundle(filesOf(zip));
  return found.ok ? 'holds' : `${found.check}: ${found.message}`;
};

it('evidence holds though the clock was fast when passkeys and delegations were made, and was put right', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const ana = await server.as('ana@x.eu', { name: 'Ana Silva', group: 'EPP' });
  const bo = await server.as('bo@x.eu', { name: 'Bo Ek', group: 'S&D' });
  const letter = await lea.letter();
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'ana@x.eu' }, { email: 'bo@x.eu' }] });

  server.setClock(2);
  const anas = await addsPasskey(ana);
  const leas = await addsPasskey(lea);
  const aide = await server.as('aide@x.eu', { name: 'Aide', role: 'adviser' });
  await server.app.offices.put({ mep: lea.person.id, adviser: aide.person.id, scope: 'decide', until: null }, 'server');
  server.setClock(-2);

  // Made after the clock was put right: the log of accounts goes on at the time that it has.
  const bos = await addsPasskey(bo);
  await aide.does(letter, { type: 'RenameLetter', title: 'Night trains for all' });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  await approves(ana, anas, letter, 1, digest);
  await approves(bo, bos, letter, 1, digest);
  const { options } = await asksToLock(lea, letter, { version: 1, digest });
  await lea.does(letter, { type: 'LockVersion', version: 1, digest, passkey: leas.get(options) });
  expect(await verdict(await evidenceOf(lea, letter))).toBe('holds');
});

it('evidence holds though the clock was set back between what is signed and its entry, and a passkey went later', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const ana = await server.as('ana@x.eu', { name: 'Ana Silva', group: 'EPP' });
  const letter = await lea.letter();
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'ana@x.eu' }] });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  const passkey = await addsPasskey(ana);
  server.setClock(3);
  const { options } = await asksToSign(ana, letter, { version: 1, digest, decision: 'approved' });
  server.setClock(-3);
  await ana.does(letter, { type: 'ApproveVersion', version: 1, digest, passkey: passkey.get(options) });
  // Removed after it had signed, by a clock that is slow: what was signed stays signed.
  server.setClock(-30);
  const { passkeys } = await ana.get<{ passkeys: { id: string }[] }>('/api/passkeys');
  const id = passkeys[0]?.id ?? '';
  const again = await server.as('ana@x.eu');
  const gone = await again.fetch(`/api/passkeys/${encodeURIComponent(id)}`, { method: 'DELETE' });
  expect(gone.status).toBeLessThan(300);
  server.setClock(30);
  await lea.does(letter, { type: 'LockVersion', version: 1, digest });
  expect(await verdict(await evidenceOf(lea, letter))).toBe('holds');
});
