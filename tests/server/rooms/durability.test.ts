import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { temporaryFolder } from '../../support/folder.ts';
import { SyncClient } from '../../support/sync-client.ts';

/** `FAULT_ROUNDS=200 vitest run tests/server/rooms/durability` for many. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 4);
const PROGRAM = fileURLToPath(new URL('../../support/sync-process.ts', import.meta.url));

async function start(folder: string): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const child = spawn(process.execPath, [PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `ws://127.0.0.1:${Number(line.toString())}/sync/L`, process: child };
}

const vectorOf = (client: SyncClient) => Y.decodeStateVector(Y.encodeStateVector(client.doc));

describe('a server that is killed', () => {
  it(`loses no word that was shown or acknowledged, in ${ROUNDS} kills`, { timeout: ROUNDS * 20_000 }, async () => {
    const folder = temporaryFolder();
    let shownInAll = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const server = await start(folder);
      const writers = await Promise.all(['anna', 'ben'].map((person) => new SyncClient(server.url, person).synced()));
      const reader = await new SyncClient(server.url, 'rita').synced();
      const typing = setInterval(() => {
        writers.forEach((writer, i) => writer.type(`${round}-${i}`, 'word '));
        // Bursts, so that some updates share a turn and others do not.
        if (round % 2 === 1) for (let i = 0; i < 50; i++) writers[i % 2]?.type(`${round}-burst`, 'x');
      }, 5);
      const enough = 10 + ((round * 37) % 60);
      await reader.until(() => reader.of('update').length > enough);
      server.process.kill('SIGKILL');
      await once(server.process, 'exit');
      clearInterval(typing);
      await Promise.all([...writers, reader].map((one) => one.untilClosed()));

      const again = await start(folder);
      const back = await new SyncClient(again.url, 'rita').synced();
      const kept = vectorOf(back);
      for (const [client, clock] of vectorOf(reader)) {
        expect(kept.get(client) ?? 0, `shown words of client ${client}`).toBeGreaterThanOrEqual(clock);
        shownInAll += clock;
      }
      for (const writer of writers) {
        for (const [client, clock] of writer.of('saved').at(-1)?.vector ?? []) {
          expect(kept.get(client) ?? 0, `acknowledged words of client ${client}`).toBeGreaterThanOrEqual(clock);
        }
      }
      expect(back.doc.store.pendingStructs).toBeNull();
      again.process.kill('SIGKILL');
      await once(again.process, 'exit');
    }
    expect(shownInAll).toBeGreaterThan(ROUNDS * 20);
  });
});
