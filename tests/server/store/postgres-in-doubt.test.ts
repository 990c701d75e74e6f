import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { postgres, PostgresServer } from '../../support/postgres.ts';
import { keepIn, startServer, type TestServer } from '../../support/server.ts';

/** A line to a database that can lose the answer to the next COMMIT: it is done, and nobody is told. */
async function line(url: string) {
  let losing = false;
  let lost = 0;
  let down = false;
  const server = createServer((near) => {
    if (down) return void near.destroy();
    const far = connect(Number(new URL(url).port), '127.0.0.1');
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    sockets.push(near, far);
    near
      .on('data', (bytes) => far.write(bytes))
      .on('error', end)
      .on('close', end);
    far
      .on('error', end)
      .on('close', end)
      .on('data', (bytes) => {
        if (!losing || !bytes.includes('COMMIT\0')) return void near.write(bytes);
        [losing, lost] = [false, lost + 1];
        end();
      });
  }).listen(0, '127.0.0.1');
  const sockets: Socket[] = [];
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const through = new URL(url);
  through.port = String(address.port);
  return {
    url: through.href,
    lose: () => (losing = true),
    lost: () => lost,
    down: (is: boolean) => (down = is),
  };
}

describe.skipIf(!postgres)('a commit whose answer is lost', () => {
  let cluster: PostgresServer;
  beforeAll(async () => {
    cluster = await PostgresServer.start();
  });
  afterAll(() => cluster.stop());

  async function begun() {
    const to = await line((await cluster.database()).url);
    keepIn(() => Promise.resolve(to.url));
    const server: TestServer = await startServer();
    const lea = await server.as('lea@example.org', { name: 'Lea Author' });
    const ben = await server.as('ben@example.org', { name: 'Ben Editor' });
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'ben@example.org', access: 'edit' });
    return { to, server, lea, ben, letter };
  }

  it('of words: they are shown to whoever was there all the time, and called saved', async () => {
    const { to, server, lea, ben, letter } = await begun();
    const [leas, bens] = [await lea.joins(letter), await ben.joins(letter)];
    to.lose();
    leas.type('l', 'Words that nobody answered for. ');
    await bens.until(() => bens.words.includes('Words that nobody answered for.'));
    await leas.answered();
    expect(to.lost()).toBe(1);
    bens.type('l', 'And more.');
    await leas.until(() => leas.words.includes('And more.'));
    await bens.answered();
    // Once, not twice.
    const rows = await server.store.journal.history(letter);
    expect(rows.filter(({ bytes }) => Buffer.from(bytes).includes('nobody answered')).length).toBe(1);
    for (const one of [leas, bens]) one.close();
  });

  it('of an adoption: it is in the draft, in every editor and in the next version', async () => {
    const { to, lea, ben, letter } = await begun();
    const bens = await ben.joins(letter);
    const amendment = await lea.starts(letter);
    const client = await lea.joins(`${letter}.${amendment}`);
    client.type('new', 'An amended sentence.');
    await client.answered();
    client.close();
    await lea.does(letter, { type: 'TableAmendment', amendment });
    to.lose();
    await lea.does(letter, { type: 'AdoptAmendment', amendment });
    expect(to.lost()).toBe(1);
    await bens.until(() => bens.words.includes('An amended sentence.'));
    expect(JSON.stringify(await lea.draft(letter))).toContain('An amended sentence.');
    await lea.cuts(letter);
    expect(JSON.stringify(await lea.get(`/api/letters/${letter}/versions/1`))).toContain('An amended sentence.');
    bens.close();
  });

  it('of every decision of a letter’s life: each is told as done, and done once', async () => {
    const { to, lea, ben, letter } = await begun();
    const lost = async (who: typeof lea, command: Parameters<typeof lea.does>[1]) => {
      const before = to.lost();
      to.lose();
      const { events } = await who.does(letter, command);
      expect([command.type, to.lost() - before, events.length > 0]).toEqual([command.type, 1, true]);
    };
    await lost(lea, { type: 'AddSignatories', people: [{ email: 'ben@example.org' }] });
    const { digest } = await lea.draft(letter);
    await lost(lea, { type: 'CutVersion', digest });
    await lost(lea, { type: 'CirculateVersion', version: 1 });
    await lost(ben, { type: 'ApproveVersion', version: 1, digest, name: 'Ben Editor' });
    await lost(lea, { type: 'LockVersion', version: 1, digest });
    await lost(lea, { type: 'CloseSignatures' });
    const view = await lea.view(letter);
    expect(view).toMatchObject({ status: 'closed', final: { version: 1, digest } });
    const log = await lea.get<{ type: string }[]>(`/api/letters/${letter}/events`);
    for (const type of ['VersionCut', 'VersionCirculated', 'VersionApproved', 'VersionLocked', 'SignaturesClosed'])
      expect([type, log.filter((one) => one.type === type).length]).toEqual([type, 1]);
  });

  it(
    'and a database that stays away: nothing is claimed, and what memory may have wrong is read again',
    { timeout: 60_000 },
    async () => {
      const { to, lea, ben, letter } = await begun();
      const bens = await ben.joins(letter);
      const amendment = await lea.starts(letter);
      const client = await lea.joins(`${letter}.${amendment}`);
      client.type('new', 'An amended sentence.');
      await client.answered();
      client.close();
      await lea.does(letter, { type: 'TableAmendment', amendment });
      to.lose();
      to.down(true);
      const answer = await lea.post(`/api/letters/${letter}/commands`, { type: 'AdoptAmendment', amendment });
      expect(answer.status).toBe(503);
      expect(await bens.untilClosed()).toBe(1013);
      to.down(false);
      await expect.poll(async () => (await lea.fetch(`/api/letters/${letter}`)).status, { timeout: 20_000 }).toBe(200);
      // It had been done: the log and the text say so alike.
      const view = await lea.view(letter);
      expect(view.amendments.map(({ status }) => status)).toEqual(['adopted']);
      const back = await ben.joins(letter);
      expect(back.words).toContain('An amended sentence.');
      back.close();
    },
  );
});
