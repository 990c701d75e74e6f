import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '../../shared/sync/messages.ts';
import { mangle, randomEdit, seeded } from '../support/mangle.ts';
import type { SyncClient } from '../support/sync-client.ts';
import { syncServer } from '../support/sync-server.ts';

/** `FUZZ_FRAMES=50000 vitest run tests/fuzz` for many. */
const FRAMES = Number(process.env['FUZZ_FRAMES'] ?? 2000);

describe('a live room', () => {
  it(`stays up and correct under ${FRAMES} damaged frames`, { timeout: 1_200_000 }, async () => {
    const random = seeded(4711);
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    let ben: SyncClient = await server.join('ben');
    let closed = 0;
    for (let sent = 0; sent < FRAMES;) {
      if (ben.closed !== null || ben.socket.readyState !== ben.socket.OPEN) {
        await ben.untilClosed();
        expect([4403, 4413]).toContain(ben.closed?.code);
        closed++;
        ben = await server.join('ben');
      }
      const copy = new Y.Doc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(ben.doc));
      for (let i = 0; i < 5; i++, sent++) {
        const update = randomEdit(copy, random);
        const kind = random(10);
        if (kind < 7) ben.send(MESSAGE.sync, kind === 0 ? SYNC.step2 : SYNC.update, mangle(update, random));
        else if (kind === 7) ben.send(MESSAGE.awareness, mangle(Uint8Array.of(1, 9, sent & 127, 2, 123, 125), random));
        else if (kind === 8) ben.send(MESSAGE.sync, SYNC.step1, mangle(Y.encodeStateVector(copy), random));
        else ben.raw(mangle(Uint8Array.of(0, 2, ...update), random));
      }
      if (sent % 100 === 0) {
        anna.type(`p${sent}`, `after ${sent} frames`);
        await anna.answered();
        await rita.until(() => rita.words.includes(`after ${sent} frames`));
      }
    }
    await anna.answered();
    anna.type('end', 'the end');
    await rita.until(() => rita.words.includes('the end'));
    await anna.until(() => anna.words === rita.words);
    expect([anna.of('refused'), anna.closed, rita.closed]).toEqual([[], null, null]);
    expect([anna.doc.store.pendingStructs, rita.doc.store.pendingStructs]).toEqual([null, null]);
    expect(closed).toBeGreaterThan(FRAMES / 200);
    expect(server.errors).toEqual([]);
    // What the journal holds is what everybody has.
    const replayed = new Y.Doc();
    for (const { bytes } of await server.rows()) Y.applyUpdate(replayed, bytes);
    expect(Y.encodeStateVector(replayed)).toEqual(Y.encodeStateVector(rita.doc));
  });
});
