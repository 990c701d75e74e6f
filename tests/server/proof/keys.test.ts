import { cpSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from '../../../server/cli/run.ts';
import type { AccountLogView } from '../../../shared/api/views.ts';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { evidenceOf, filesOf, jsonIn, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

async function paraph(folder: string, ...args: readonly string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const code = await run(args, { env: { PARAPH_DATA: folder }, out: say, err: say });
  return { code, said: lines.join('\n') };
}

it('a key that is rotated passes its word on to the next, and whoever pinned the old one can follow', async () => {
  const server = await startServer();
  const { letter, early } = await lockedLetter(server);
  const old = (early as { kid: string }).kid;
  expect((await paraph(server.folder, 'key', 'rotate')).code, 'not while it is served').toBe(1);
  await server.stop();
  const rotated = await paraph(server.folder, 'key', 'rotate');
  expect(rotated.code, rotated.said).toBe(0);
  const fresh = (await paraph(server.folder, 'key', 'show')).said;
  expect(fresh).not.toBe(old);

  const again = await startServer({ folder: server.folder });
  const { keys } = (await (await again.fetch('/api/keys')).json()) as { keys: { kid: string; current: boolean }[] };
  expect(keys.map(({ kid, current }) => [kid, current])).toEqual([
    [old, false],
    [fresh, true],
  ]);
  const lea = await again.as('lea@x.eu');
  const files = filesOf(await evidenceOf(lea, letter));
  for (const key of [old, fresh]) {
    const found = await verifyBundle(files, { key, checkpoint: early });
    expect(found.ok ? '' : found.message).toBe('');
  }
  expect((await verifyBundle(files, { key: '0'.repeat(16) })).ok).toBe(false);
  const entries = new TextDecoder().decode(files.get('accounts.jsonl'));
  expect(entries).toContain('"type":"ServerKeyChanged"');
});

it('two servers over the same data give the same evidence to the byte', async () => {
  const server = await startServer();
  const { letter } = await lockedLetter(server);
  await server.stop();
  const folder = temporaryFolder();
  cpSync(server.folder, folder, { recursive: true });
  const [one, other] = [await startServer({ folder: server.folder }), await startServer({ folder })];
  const [first, second] = [
    await evidenceOf(await one.as('lea@x.eu'), letter),
    await evidenceOf(await other.as('lea@x.eu'), letter),
  ];
  expect(Buffer.compare(first, second)).toBe(0);
});

it('a restored backup is on record with both heads, and a later checkpoint no longer matches', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const letter = await lea.letter();
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'lea@x.eu' }] });
  const file = `${temporaryFolder()}/backup.db`;
  expect((await paraph(server.folder, 'backup', file)).code).toBe(0);
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  const late: unknown = await lea.get(`/api/letters/${letter}/checkpoint`);
  const lost = (await server.store.letters.events(letter)).at(-1);
  await server.stop();
  const restored = await paraph(server.folder, 'restore', file);
  expect([restored.code, restored.said]).toEqual([0, expect.stringContaining('1 letters have lost decisions')]);

  const again = await startServer({ folder: server.folder });
  const entry = (await again.store.proof.accountLog()).at(-1);
  const kept = (await again.store.letters.events(letter)).at(-1);
  expect(entry).toMatchObject({
    type: 'StoreRestored',
    body: { letters: [{ letter, seq: 2, head: kept?.hash, lostSeq: 4, lostHead: lost?.hash }] },
  });
  const back = await again.as('lea@x.eu');
  await back.cuts(letter);
  await back.does(letter, { type: 'CirculateVersion', version: 1, message: 'Once more.' });
  await back.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Lea' });
  await back.does(letter, { type: 'LockVersion', version: 1, digest });
  const files = filesOf(await evidenceOf(back, letter));
  expect((await verifyBundle(files)).ok).toBe(true);
  expect(await verifyBundle(files, { checkpoint: late })).toMatchObject({ ok: false, check: 'checkpoints' });
});

it('the log of keys and delegations shows each person what concerns them, in a chain without gaps', async () => {
  const server = await startServer();
  const { ana, bo } = await lockedLetter(server);
  const ada = await server.as('ada@x.eu', { role: 'adviser' });
  await bo.post('/api/delegations', { adviser: ada.id, scope: 'read' });
  await ada.post(`/api/delegations/${bo.id}/accept`, {});
  const log = await ana.get<AccountLogView>('/api/accounts/events');
  expect(log.entries.map(({ seq }) => seq)).toEqual(log.entries.map((_, index) => index + 1));
  const said = log.entries.flatMap((one) => ('body' in one ? [[one.type, one.body['person'] ?? null]] : []));
  expect(said).toEqual([
    ['ServerKeyUsed', null],
    ['PasskeyRegistered', ana.id],
  ]);
  expect(JSON.stringify(await ada.get('/api/accounts/events'))).toContain('"DelegationGiven"');
  expect((await server.fetch('/api/accounts/events')).status).toBe(401);
});

it('an act in a Member’s place needs the Member’s delegation in the bundle', async () => {
  const server = await startServer();
  const { lea } = await lockedLetter(server);
  const ada = await server.as('ada@x.eu', { role: 'adviser' });
  await lea.post('/api/delegations', { adviser: ada.id, scope: 'decide' });
  await ada.post(`/api/delegations/${lea.id}/accept`, {});
  const letter = await lea.letter();
  await ada.does(letter, { type: 'AddSignatories', people: [{ email: 'lea@x.eu' }] });
  const digest = await ada.cuts(letter);
  await ada.does(letter, { type: 'CirculateVersion', version: 1 });
  await lea.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Lea Author' });
  await lea.does(letter, { type: 'LockVersion', version: 1, digest });
  const files = filesOf(await evidenceOf(lea, letter));
  expect((await verifyBundle(files)).ok).toBe(true);
  expect(new TextDecoder().decode(files.get('audit.jsonl'))).toContain(`"onBehalfOf":"${lea.id}"`);
  expect(jsonIn(files, 'signoffs.json')).toMatchObject([{ person: lea.id, assurance: 'link' }]);
});
