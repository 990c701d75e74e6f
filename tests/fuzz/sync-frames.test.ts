import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '../../shared/sync/messages.ts';
import { temporaryFolder } from '../support/folder.ts';
import { mangle, randomEdit, seeded } from '../support/mangle.ts';
import { SyncClient } from '../support/sync-client.ts';
import { syncServer } from '../support/sync-server.ts';

/** `FUZZ_FRAMES=50000 vitest run tests/fuzz` for many. */
const FRAMES = Number(process.env['FUZZ_FRAMES'] ?? 2000);
const PROGRAM = fileURLToPath(new URL('../support/sync-process.ts', import.meta.url));

/** Ben, whose client sends nothing that is whole, and comes back each time he is thrown out. Returns how often that was. */
async function attack(
  join: () => Promise<SyncClient>,
  frames: number,
  random: (below: number) => number,
  each100: (sent: number) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  let ben = await join();
  let closed = 0;
  for (let sent = 0; sent < frames;) {
    if (ben.closed !== null || ben.socket.readyState !== ben.socket.OPEN) {
      await ben.untilClosed();
      expect([4403, 4413]).toContain(ben.closed?.code);
      closed++;
      ben = await join();
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
    if (sent % 100 === 0) await each100(sent);
  }
  ben.close();
  return closed;
}

describe('a live room', () => {
  it(`stays up and correct under ${FRAMES} damaged frames`, { timeout: 1_200_000 }, async () => {
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    const closed = await attack(
      () => server.join('ben'),
      FRAMES,
      seeded(4711),
      async (sent) => {
        anna.type(`p${sent}`, `after ${sent} frames`);
        await anna.answered();
        await rita.until(() => rita.words.includes(`after ${sent} frames`));
      },
    );
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

  it(`holds no more memory after ${FRAMES} damaged frames than it did before`, { timeout: 1_200_000 }, async () => {
    const child = spawn(process.execPath, [PROGRAM, temporaryFolder()], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const status = `/proc/${String(child.pid)}/status`;
    // Elsewhere than on Linux there is no such file to read.
    if (!existsSync(status)) return;
    const residentMiB = (): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1]) / 1024;
    const join = (): Promise<SyncClient> =>
      new SyncClient(`ws://127.0.0.1:${Number(line.toString())}/sync/L`, 'ben').synced();
    const random = seeded(4712);
    // The first fifth fills what is allocated once: compiled code, young generation, buffers.
    await attack(join, FRAMES / 5, random);
    const before = residentMiB();
    await attack(join, (FRAMES * 4) / 5, random);
    const after = residentMiB();
    console.log(
      `resident memory: ${before.toFixed(0)} MiB after ${FRAMES / 5} frames, ${after.toFixed(0)} after ${FRAMES}`,
    );
    expect(after - before).toBeLessThan(48);
    expect(child.exitCode).toBeNull();
  });
});
