import { expect, it } from 'vitest';
import type { Problem } from '../../../shared/api/views.ts';
import { startServer } from '../../support/server.ts';

it('of fifty who approve while the next version goes out, each is on record for the version named or told of the new one', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const signers = await Promise.all(Array.from({ length: 50 }, (_, n) => server.as(`s${String(n)}@x.eu`)));
  const letter = await lea.letter();
  await lea.does(letter, { type: 'AddSignatories', people: signers.map(({ person }) => ({ email: person.email })) });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  await lea.does(letter, { type: 'RenameLetter', title: 'Night trains for all' });
  const next = await lea.cuts(letter);

  const asked = signers.map((one) =>
    one.post(`/api/letters/${letter}/commands`, { type: 'ApproveVersion', version: 1, digest, name: one.person.name }),
  );
  // Somewhere among them: whoever is heard first goes first.
  const circulated = asked[20]?.then(() => lea.does(letter, { type: 'CirculateVersion', version: 2 }));
  const answers = await Promise.all(asked);
  await circulated;

  const log = (await server.store.letters.events(letter)).map(({ event }) => event);
  const superseded = log.findIndex((event) => event.type === 'VersionCirculated' && event.version === 2);
  expect(superseded).toBeGreaterThan(0);
  for (const [index, answer] of answers.entries()) {
    const id = signers[index]?.id;
    const at = log.findIndex((event) => event.type === 'VersionApproved' && event.person === id);
    if (answer.status === 200) {
      expect(log[at]).toMatchObject({ version: 1, digest, late: false });
      expect(at).toBeLessThan(superseded);
    } else {
      expect(at).toBe(-1);
      expect((await answer.json()) as Problem).toMatchObject({ status: 409, code: 'wrong-state', circulated: 2 });
    }
  }
  const view = await lea.view(letter);
  expect(view.versions.map(({ status, signOffs }) => [status, signOffs.length])).toEqual([
    ['superseded', answers.filter(({ status }) => status === 200).length],
    ['circulated', 0],
  ]);
  expect(view.versions[1]?.digest).toBe(next);
});
