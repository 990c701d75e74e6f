import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { unzipped } from '../../../../shared/proof/files/unzip.ts';
import { verifyBundle } from '../../../../shared/proof/verify/verify.ts';

const file = (name: string) => readFileSync(new URL(`../../../fixtures/evidence/${name}`, import.meta.url));

it('the golden bundle of docs/evidence.md verifies, whatever Paraph becomes', async () => {
  const { key, digest, checkpoint } = JSON.parse(file('golden.json').toString()) as {
    key: string;
    digest: string;
    checkpoint: unknown;
  };
  const opened = unzipped(new Uint8Array(file('golden.zip')));
  if (!opened.ok) throw new Error(opened.fault.code);
  const found = await verifyBundle(opened.files, { key, checkpoint });
  expect(found.ok ? '' : found.message).toBe('');
  if (!found.ok) return;
  expect(found.facts).toMatchObject({ digest, version: 2, byPasskey: 3, byLink: 1, refusals: 1 });
  expect(found.checked.map(({ check }) => check)).toEqual([
    ...['manifest', 'canonical', 'version', 'log', 'checkpoints', 'lock', 'sign-offs', 'pdf', 'seal'],
  ]);
});
