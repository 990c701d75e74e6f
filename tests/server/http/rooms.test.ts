import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Access } from '../../../shared/decision/index.ts';
import { text } from '../../../shared/letter/blocks.ts';
import type { LoggedEvent } from '../../../shared/decision/model/chain.ts';
import { startServer } from '../../support/server.ts';

/** Bytes that mean nothing, the same in every run. */
function noise(seed: string): Uint8Array {
  const bytes = createHash('shake256', { outputLength: 200 }).update(seed).digest();
  return bytes.subarray(0, 1 + ((bytes[0] ?? 0) % 200));
}

describe('the draft’s room', () => {
  it('opens to each access as far as it reaches', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const writes: Record<Access, boolean> = { read: false, comment: false, amend: false, edit: true, lead: true };
    for (const access of ['read', 'comment', 'amend', 'edit'] as const) {
      await lea.does(letter, { type: 'InviteMember', email: `${access}@x.eu`, access });
    }
    for (const [access, may] of Object.entries(writes)) {
      const person = access === 'lead' ? lea : await server.as(`${access}@x.eu`);
      const socket = await person.joins(letter);
      socket.type(`by-${access}`, `Written with ${access}.`);
      await socket.until(
        () => socket.of('refused').length > 0 || socket.of('saved').some(({ handled }) => handled > 1),
      );
      expect(text((await lea.draft(letter)).doc).includes(`Written with ${access}.`), access).toBe(may);
      socket.close();
    }
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'sam@x.eu' }] });
    for (const email of ['sam@x.eu', 'stranger@x.eu']) {
      const socket = (await server.as(email)).connects(letter);
      expect(await socket.untilClosed()).toBe(4403);
      expect(socket.heard).toEqual([]);
    }
    expect(await lea.connects('no-such-letter').untilClosed()).toBe(4404);
    expect(await lea.connects(`${letter}.no-such-amendment`).untilClosed()).toBe(4404);
  });

  it('closes to somebody removed before another word of theirs is read', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const eve = await server.as('eve@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'eve@x.eu', access: 'edit' });
    const socket = await eve.joins(letter);
    const removed = lea.does(letter, { type: 'RemoveMember', person: eve.id });
    for (let n = 0; n < 500 && socket.closed === null; n++) {
      socket.type('flood', `${String(n)} `);
      if (n % 20 === 0) await new Promise(setImmediate);
    }
    await removed;
    expect(await socket.untilClosed()).toBe(4403);
    const [removal] = (await lea.get<LoggedEvent[]>(`/api/letters/${letter}/events`)).filter(
      ({ type }) => type === 'MemberRemoved',
    );
    const rows = await server.store.journal.history(letter);
    expect(rows.filter(({ person, at }) => person === eve.id && at > (removal?.at ?? ''))).toEqual([]);
    expect((await eve.refusedGet(`/api/letters/${letter}`)).code).toBe('no-access');
  });

  it('turns read-only for somebody given less access, without reconnecting', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const eve = await server.as('eve@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'eve@x.eu', access: 'edit' });
    const socket = await eve.joins(letter);
    await lea.does(letter, { type: 'ChangeAccess', person: eve.id, access: 'read' });
    await socket.until(() => socket.of('decided').length > 0);
    socket.type('late', 'Too late.');
    await socket.until(() => socket.of('refused').length > 0);
    expect(socket.of('refused')[0]).toMatchObject({ code: 'no-access' });
    expect(text((await lea.draft(letter)).doc)).not.toContain('Too late.');
  });

  it('takes nothing after the lock, and everyone is told after the last word before it', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const eve = await server.as('eve@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'eve@x.eu', access: 'edit' });
    await lea.does(letter, { type: 'AddSignatories', people: [{ name: 'Bo' }] });
    const digest = await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const sockets = [await lea.joins(letter), await eve.joins(letter)];
    const lock = lea.does(letter, { type: 'LockVersion', version: 1, digest });
    let typed = 0;
    while (!sockets.every((one) => one.of('decided').length > 0)) {
      for (const [index, socket] of sockets.entries()) socket.type(`w${String(index)}`, `${String(typed++)} `);
      await new Promise(setImmediate);
    }
    await lock;
    const before = text((await lea.draft(letter)).doc);
    for (const socket of sockets) socket.type('after', 'After the lock.');
    for (const socket of sockets) {
      await socket.until(() => socket.closed !== null || socket.of('refused').some(({ code }) => code === 'locked'));
      const decided = socket.heard.findIndex(({ kind }) => kind === 'decided');
      const last = socket.heard.findLastIndex(({ kind }) => kind === 'update');
      expect(last).toBeLessThan(decided);
    }
    expect(text((await lea.draft(letter)).doc)).toBe(before);
    expect(before).not.toContain('After the lock.');
  });

  it('tells each person of a decision what they may know of it', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const ada = await server.as('ada@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'amend' });
    const [leas, adas] = [await lea.joins(letter), await ada.joins(letter)];
    const amendment = await ada.starts(letter);
    for (const socket of [leas, adas]) await socket.until(() => socket.of('decided').length > 0);
    expect(adas.of('decided')[0]?.events).toMatchObject([{ type: 'AmendmentStarted', amendment }]);
    const [told] = leas.of('decided');
    expect(told).toMatchObject({ seq: 3, events: [{ type: 'Withheld', seq: 3 }] });
    expect(JSON.stringify(told)).not.toContain(amendment);
    const log = await lea.get<object[]>(`/api/letters/${letter}/events?after=2`);
    expect(log).toEqual([
      expect.objectContaining({ type: 'Withheld', seq: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }),
    ]);
    expect(JSON.stringify(log)).not.toContain(amendment);
  });

  it('survives whatever bytes it is sent', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const { doc } = await lea.draft(letter);
    const watching = await lea.joins(letter);
    for (let n = 0; n < 20; n++) {
      const socket = await lea.joins(letter);
      for (let frame = 0; frame < 20; frame++) socket.raw(noise(`${String(n)}.${String(frame)}`));
      socket.raw('text, where bytes belong');
      socket.raw(Uint8Array.of(0, 2, 255, 255, 255, 255, 15));
      socket.close();
      await socket.untilClosed();
    }
    watching.type('fine', 'All is well.');
    await watching.answered();
    expect(text((await lea.draft(letter)).doc)).toBe(`${text(doc)}\n\nAll is well.`);
  });
});

describe('a version', () => {
  it('holds what stood in the draft when the lead author looked, or is not cut', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const { digest } = await lea.draft(letter);
    const socket = await lea.joins(letter);
    socket.type('new', 'Another paragraph.');
    await socket.answered();
    const problem = await lea.refused(letter, { type: 'CutVersion', digest });
    expect(problem.code).toBe('draft-changed');
    // The refusal names the digest of now; looking again gives the same.
    expect(problem['digest']).toBe((await lea.draft(letter)).digest);
    await lea.cuts(letter);
    const { digest: next } = await lea.draft(letter);
    expect((await lea.refused(letter, { type: 'CutVersion', digest: next })).code).toBe('wrong-state');
  });
});
