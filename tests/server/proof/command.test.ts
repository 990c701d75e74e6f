import { statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from '../../../server/cli/run.ts';
import { evidenceOf, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';
import { temporaryFolder } from '../../support/folder.ts';

async function paraph(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, { env: {}, out: (line) => void out.push(line), err: (line) => void err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

it('paraph verify checks a bundle offline, says what it found, and exits 1 naming what does not hold', async () => {
  const server = await startServer();
  const { lea, letter, digest, early } = await lockedLetter(server);
  const zip = await evidenceOf(lea, letter);
  const kid = (early as { kid: string }).kid;
  expect(statSync(`${server.folder}/server-key.pem`).mode & 0o777).toBe(0o600);
  await server.stop();
  const folder = temporaryFolder();
  const [bundle, damaged, checkpoint] = ['good.zip', 'damaged.zip', 'checkpoint.json'].map(
    (name) => `${folder}/${name}`,
  );
  writeFileSync(bundle ?? '', zip);
  writeFileSync(damaged ?? '', zip.slice(0, -30));
  writeFileSync(checkpoint ?? '', JSON.stringify(early));
  const good = await paraph('verify', bundle ?? '', '--key', kid, '--checkpoint', checkpoint ?? '');
  expect(good).toMatchObject({ code: 0, err: '' });
  for (const said of [digest, '3 by passkey, 1 by mail link', 'Ana Silva (EPP, SE), by passkey', 'Not proven']) {
    expect(good.out).toContain(said);
  }
  expect(await paraph('verify', bundle ?? '', '--key', '0123456789abcdef')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^checkpoints: The newest checkpoint is signed by the key/) as string,
  });
  expect(await paraph('verify', damaged ?? '')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^zip: /) as string,
  });
  expect((await paraph('verify')).code).toBe(2);
  expect((await paraph('verify', bundle ?? '', '--key', 'short')).code).toBe(2);
  expect((await paraph('verify', `${folder}/missing.zip`)).code).toBe(1);
});

it('the server key stays the same over a restart, and a letter signed before still verifies after', async () => {
  const server = await startServer();
  const { letter } = await lockedLetter(server);
  const keys = async (on: typeof server): Promise<unknown> => (await on.fetch('/api/keys')).json();
  const before: unknown = await keys(server);
  const again = await server.restart();
  expect(await keys(again)).toEqual(before);
  const lea = await again.as('lea@x.eu');
  expect((await evidenceOf(lea, letter)).length).toBeGreaterThan(1_000);
});
