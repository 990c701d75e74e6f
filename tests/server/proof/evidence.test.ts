import { describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { evidenceOf, filesOf, jsonIn, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

describe('the evidence of a locked letter', () => {
  it('holds, whoever signed with which kind of passkey, and says what it does not prove', async () => {
    const { lea, letter, digest, early } = await lockedLetter(await startServer());
    const zip = await evidenceOf(lea, letter);
    const files = filesOf(zip);
    const { keys } = await lea.get<{ keys: { kid: string }[] }>('/api/keys');
    const kid = keys.at(-1)?.kid ?? '';
    const found = await verifyBundle(files, { key: kid, checkpoint: early });
    if (!found.ok) throw new Error(`${found.check}: ${found.message}`);
    expect(found.facts).toMatchObject({
      letter,
      version: 2,
      digest,
      byPasskey: 3,
      byLink: 1,
      refusals: 1,
      keys: [kid],
    });
    expect(found.facts.approvals.map(({ name }) => name).sort()).toEqual([
      'Ana Silva',
      'Bo Ek',
      'Cléo Marchand',
      'Dag Lind',
    ]);
    expect(found.facts.lock).toEqual({ name: null, assurance: 'passkey' });
    expect(found.notProven.map(({ code }) => code)).toEqual(['time', 'passkeys', 'links']);
    expect(found.checked.map(({ check }) => check)).toEqual([
      'manifest',
      'canonical',
      'version',
      'log',
      'checkpoints',
      'lock',
      'sign-offs',
      'pdf',
      'seal',
    ]);
    expect(JSON.stringify(jsonIn(files, 'signoffs.json'))).not.toContain('Too long');
  });

  it('is the same to the byte when asked for twice', async () => {
    const { lea, ana, letter } = await lockedLetter(await startServer());
    const zip = await evidenceOf(lea, letter);
    expect(Buffer.compare(await evidenceOf(lea, letter), zip)).toBe(0);
    expect(zip.length).toBeGreaterThan(1_000);
    expect((await ana.fetch(`/api/letters/${letter}/evidence.zip`)).status).toBe(403);
  });
});
