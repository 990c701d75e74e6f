import { describe, expect, it } from 'vitest';
import { MESSAGE, SYNC } from '../../../shared/sync/messages.ts';
import { binaryFrame } from '../../../shared/sync/frames.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

/** A letter of Anna's that Ben may edit and Rita read. */
async function together(limits = {}) {
  const server = await startServer({ limits });
  const anna = await server.as('anna@example.org');
  const letter = await anna.letter();
  await anna.does(letter, { type: 'InviteMember', email: 'ben@example.org', access: 'edit' });
  await anna.does(letter, { type: 'InviteMember', email: 'rita@example.org', access: 'read' });
  return { server, anna, letter, ben: await server.as('ben@example.org'), rita: await server.as('rita@example.org') };
}

const send = (
  person: TestPerson,
  path: string,
  headers: Record<string, string> = {},
  body: Uint8Array<ArrayBuffer> = new Uint8Array(),
) => person.fetch(path, { method: 'POST', body, headers });

describe('a room by plain requests', () => {
  it('brings text, acknowledgements, carets and decisions both ways, together with people on sockets', async () => {
    const { anna, ben, letter } = await together();
    const [far, near] = [await ben.joinsByRequests(letter), await anna.joins(letter)];
    expect(far.words).toBe(near.words);
    far.type('far', 'from afar');
    await near.until(() => near.words.includes('from afar'));
    await far.answered();
    expect(far.of('saved').length).toBeGreaterThan(0);
    near.type('near', 'from nearby');
    near.awareness(7, 1, { cursor: { anchor: 1, head: 1 } });
    await far.until(() => far.words.includes('from nearby') && far.states.has(7));
    await anna.does(letter, { type: 'RenameLetter', title: 'Another' });
    await far.until(() => far.of('decided').some(({ events }) => events.some(({ type }) => type === 'LetterRenamed')));
  });

  it('keeps the rights of the letter: a reader is refused, a removed member closed out with 4403', async () => {
    const { anna, ben, rita, letter } = await together();
    const [reader, writer] = [await rita.joinsByRequests(letter), await ben.joinsByRequests(letter)];
    reader.type('r', 'not mine to write');
    await reader.until(() => reader.of('refused').length > 0);
    expect(reader.of('refused')[0]?.code).toBe('no-access');
    await anna.does(letter, { type: 'RemoveMember', person: ben.id });
    expect(await writer.untilClosed()).toBe(4403);
  });

  it('closes what may not be opened with the code that a socket would bring', async () => {
    const { server, letter, anna } = await together({ connectionsPerPerson: 1 });
    const stranger = await server.as('mallory@example.org');
    expect(await (await stranger.joinsByRequests(letter)).untilClosed()).toBe(4403);
    expect(await (await stranger.joinsByRequests('nowhere')).untilClosed()).toBe(4404);
    await anna.joinsByRequests(letter);
    expect(await (await anna.joinsByRequests(letter)).untilClosed()).toBe(4429);
  });

  it('asks for our own page, a session, and the very session that opened the line', async () => {
    const { server, ben, rita, letter } = await together();
    const path = `/sync/${letter}`;
    expect((await server.fetch(path, { method: 'POST' })).status).toBe(401);
    for (const origin of ['null', 'https://paraph.example.evil', `${server.origin}0`]) {
      expect((await send(ben, path, { origin })).status).toBe(403);
    }
    const { line } = (await (await send(ben, path)).json()) as { line: string };
    expect((await send(ben, `${path}?line=${line}`)).status).toBe(204);
    expect((await send(rita, `${path}?line=${line}`)).status).toBe(404);
    expect((await send(ben, `${path}?line=none`)).status).toBe(404);
    expect((await ben.fetch(path)).status).toBe(404);
  });

  it('closes a line on which something comes that is no frame, or too much of it', async () => {
    const { ben, letter } = await together();
    const path = `/sync/${letter}`;
    const { line } = (await (await send(ben, path)).json()) as { line: string };
    await send(ben, `${path}?line=${line}`, {}, Uint8Array.of(9, 9, 9));
    const heard = await send(ben, `${path}?line=${line}&hear=5`);
    const bytes = Buffer.from(await heard.arrayBuffer());
    expect(bytes.readUInt16BE(bytes.lastIndexOf(0x88) + 2)).toBe(4413);
    expect((await send(ben, path, {}, new Uint8Array(1_100_000))).status).toBe(413);
  });

  it('lets go of a line on which nobody asks any more, and answers the next question with 404', async () => {
    const { server, ben, letter } = await together();
    const path = `/sync/${letter}`;
    const { line } = (await (await send(ben, path)).json()) as { line: string };
    const step1 = Uint8Array.from(binaryFrame(Uint8Array.of(MESSAGE.sync, SYNC.step1, 1, 0)));
    await send(ben, `${path}?line=${line}`, {}, step1);
    const here = async () =>
      (await ben.view(letter)).members.some(({ person, online }) => person === ben.id && online === true);
    expect(await here()).toBe(true);
    await expect
      .poll(
        async () => {
          server.pass(0.6);
          return here();
        },
        { timeout: 15_000, interval: 400 },
      )
      .toBe(false);
    await expect
      .poll(
        async () => {
          server.pass(1);
          return (await send(ben, `${path}?line=${line}`)).status;
        },
        { timeout: 15_000, interval: 1100 },
      )
      .toBeGreaterThanOrEqual(404);
  });
});
