import { describe, expect, it } from 'vitest';
import { cookieOf, startServer, type TestServer } from '../../support/server.ts';

/** Seconds, as the server's clock counts them. */
const pass = (server: TestServer, seconds: number): void => server.pass(seconds / 60);

/** What has really left by now. */
async function left(server: TestServer): Promise<readonly string[]> {
  server.app.postman.trigger();
  await server.app.postman.settled();
  return server.sent.filter(({ subject }) => subject.includes('Night trains')).map(({ to }) => to);
}

async function asking(server: TestServer) {
  const lea = await server.as('lea@x.eu', { name: 'Léa Author' });
  const letter = await lea.letter('Night trains');
  const people = [{ email: 'sam@x.eu', name: 'Sam' }, { email: 'tom@x.eu', name: 'Tom' }, { name: 'Uma' }];
  await lea.does(letter, { type: 'AddSignatories', people });
  await lea.cuts(letter);
  return { lea, letter };
}

describe('a circulation', () => {
  it('writes to nobody for 20 seconds, and then to everybody who can be reached', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    expect(await left(server)).toEqual([]);
    pass(server, 19);
    expect(await left(server)).toEqual([]);
    pass(server, 2);
    expect([...(await left(server))].sort()).toEqual(['sam@x.eu', 'tom@x.eu']);
  });

  it('that is stopped from another device has told nobody, now or later', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1, message: 'Please.' });
    pass(server, 10);
    const token = await server.app.identity.link(lea.id);
    const other = await server.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token }) });
    const stopped = await server.fetch(`/api/letters/${letter}/commands`, {
      method: 'POST',
      headers: { cookie: cookieOf(other) },
      body: JSON.stringify({ type: 'StopCirculation', version: 1 }),
    });
    expect(stopped.status).toBe(200);
    const { versions, signatories } = await lea.view(letter);
    expect(versions).toMatchObject([{ status: 'cut' }]);
    expect(signatories.map(({ request }) => request)).toEqual([undefined, undefined, undefined]);
    pass(server, 3_600);
    expect(await left(server)).toEqual([]);
  });

  it('that is begun again asks everybody once, with the second message', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1, message: 'Too early.' });
    pass(server, 5);
    await lea.does(letter, { type: 'StopCirculation', version: 1 });
    pass(server, 5);
    await lea.does(letter, { type: 'CirculateVersion', version: 1, message: 'Now.' });
    pass(server, 15);
    expect(await left(server)).toEqual([]);
    pass(server, 6);
    expect([...(await left(server))].sort()).toEqual(['sam@x.eu', 'tom@x.eu']);
    expect(server.sent.flatMap(({ quote }) => quote ?? [])).toEqual(['Now.', 'Now.']);
  });

  it('that was stopped counts for nothing among the mails of a day', async () => {
    const server = await startServer({ limits: { mailsPerNewPersonAndDay: 3 } });
    const { lea, letter } = await asking(server);
    for (let round = 0; round < 3; round++) {
      await lea.does(letter, { type: 'CirculateVersion', version: 1 });
      await lea.does(letter, { type: 'StopCirculation', version: 1 });
    }
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    pass(server, 21);
    expect(await left(server)).toHaveLength(2);
  });

  it('holds back whoever is added meanwhile, and is not stopped once the mails have left', async () => {
    const server = await startServer();
    const { lea, letter } = await asking(server);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    pass(server, 5);
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'vic@x.eu', name: 'Vic' }] });
    expect(await left(server)).toEqual([]);
    pass(server, 16);
    expect(await left(server)).toHaveLength(3);
    const refused = await lea.refused(letter, { type: 'StopCirculation', version: 1 });
    expect(refused).toMatchObject({ code: 'wrong-state' });
  });
});
