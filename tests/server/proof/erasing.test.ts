import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from '../../../server/cli/run.ts';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import type { LetterView } from '../../../shared/api/views.ts';
import { evidenceOf, filesOf, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

it('paraph person erase takes away what names somebody, and every log and bundle still verifies', async () => {
  const server = await startServer();
  const { lea, ana, dag, letter, early } = await lockedLetter(server);
  await lea.does(letter, { type: 'InviteMember', email: 'ana@x.eu', access: 'read' });
  const [anas, leas] = [ana.connects(letter), lea.connects(letter)];
  await leas.synced();
  const out: string[] = [];
  const shell = {
    env: { PARAPH_DATA: server.folder },
    out: (line: string) => void out.push(line),
    err: (line: string) => void out.push(line),
  };
  for (const email of ['ana@x.eu', 'dag@x.eu'])
    expect(await run(['person', 'erase', email], shell), out.join('\n')).toBe(0);
  expect(out.join('\n')).toContain(`The locked letter ${letter} no longer names this person`);
  expect(await run(['person', 'erase', 'nobody@x.eu'], shell)).toBe(1);

  expect((await ana.fetch('/api/me')).status).toBe(401);
  // Another process did it: whoever is erased is shown out all the same, and nobody else.
  await anas.until(() => anas.closed !== null);
  expect(anas.closed?.code).toBe(4401);
  expect(leas.closed).toBeNull();
  leas.close();
  expect(await server.store.people.get([ana.id, dag.id])).toEqual([]);
  expect(await server.store.proof.passkeysOf(ana.id)).toEqual([]);
  const view = await lea.get<LetterView>(`/api/letters/${letter}`);
  expect(JSON.stringify(view)).not.toMatch(/Ana Silva|Dag Lind|ana@x|dag@x/);
  const files = filesOf(await evidenceOf(lea, letter));
  const found = await verifyBundle(files, { checkpoint: early });
  if (!found.ok) throw new Error(`${found.check}: ${found.message}`);
  expect(found.facts.approvals.map(({ name }) => name).sort()).toEqual(['Bo Ek', 'Cléo Marchand', null, null]);
  expect(found.notProven.map(({ code }) => code)).toContain('erased');
  await server.stop();
  expect(readFileSync(`${server.folder}/paraph.db`).includes('Dag Lind')).toBe(false);
});
