import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '../../shared/sync/messages.ts';
import { DEFAULT_LIMITS } from '../../server/letter/rooms/limits.ts';
import {
  attributes,
  backwards,
  goneBlocks,
  invisible,
  manyClientsAtOnePlace,
  oneClientManyPlaces,
  overlappingDeletes,
  textIn,
} from '../support/hostile-updates.ts';
import { temporaryFolder } from '../support/folder.ts';
import { SyncClient } from '../support/sync-client.ts';

/** The law is 50 ms; a test shares its cores with others. */
const HOLD_MS = Number(process.env['HOLD_MS'] ?? 100);
const MEMORY_MIB = 64;
const PROGRAM = fileURLToPath(new URL('../support/sync-process.ts', import.meta.url));

type Place = { readonly client: number; readonly clock: number };

/** A server of its own with the limits of every day, and a letter with a paragraph. */
async function room(bold = false) {
  const child = spawn(process.execPath, [PROGRAM, temporaryFolder(), JSON.stringify(DEFAULT_LIMITS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const heard = async (): Promise<string> => String((await said.next()).value);
  const port = Number(await heard());
  const join = (person: string): Promise<SyncClient> =>
    new SyncClient(`ws://127.0.0.1:${port}/sync/L`, person).synced();
  const look = async () => {
    child.stdin.write('?');
    return JSON.parse(await heard()) as { readonly heldMs: number; readonly residentMiB: number };
  };
  /** Sees to it that nothing held the server up for too long, nor took too much of its memory. */
  const bears = async (task: () => Promise<void>): Promise<void> => {
    const before = await look();
    await task();
    const after = await look();
    console.log(`held ${after.heldMs.toFixed(0)} ms, ${(after.residentMiB - before.residentMiB).toFixed(0)} MiB more`);
    expect(after.heldMs).toBeLessThan(HOLD_MS);
    expect(after.residentMiB - before.residentMiB).toBeLessThan(MEMORY_MIB);
  };
  const anna = await join('anna');
  const { last, text } = textIn(anna.doc, 'Dear Commissioner', bold);
  await anna.answered();
  const ben = await join('ben');
  return { join, bears, anna, ben, last, text };
}

/** Sends an update past the client's own document. */
const send = (who: SyncClient, update: Uint8Array): void => who.send(MESSAGE.sync, SYNC.update, update);

/** Resolves when the server has dealt with all that somebody sent, one way or the other. */
async function dealtWith(who: SyncClient, messages: number): Promise<void> {
  await who.until(
    () => who.closed !== null || who.of('refused').length > 0 || (who.of('saved').at(-1)?.handled ?? 0) >= messages,
  );
}

describe('a live room is held up by nobody', () => {
  it.each<[string, boolean, (last: Place) => Uint8Array]>([
    ['11,000 fresh clients at one place', false, (last) => manyClientsAtOnePlace(last, 11_000)],
    ['200 fresh clients at one place', false, (last) => manyClientsAtOnePlace(last, 200)],
    ['one client with 9,000 places that overlap', false, (last) => oneClientManyPlaces(last, 77, 9_000)],
    ['12,000 invisible pieces', false, (last) => invisible(last, 77, 12_000)],
    ['12,000 invisible pieces in a text with formatting', true, (last) => invisible(last, 77, 12_000)],
    ['7,500 letters from the end to the beginning', false, (last) => backwards(last, 77, 7_500)],
    ['10,000 blocks that are gone at the root', false, () => goneBlocks(77, 10_000)],
    ['7,000 times one attribute', false, (last) => attributes({ client: last.client, clock: 0 }, 77, 7_000)],
    ['60,000 times one deletion', false, (last) => overlappingDeletes(last.client, last.clock, 60_000)],
  ])('by an update of %s', { timeout: 60_000 }, async (_, bold, make) => {
    const { join, bears, anna, ben, last } = await room(bold);
    const update = make(last);
    expect(update.length).toBeLessThan(1_048_576);
    await bears(async () => {
      send(ben, update);
      await dealtWith(ben, 2);
    });
    anna.type('p', ', we write');
    await anna.answered();
    expect((await join('rita')).words).toContain('we write');
  });

  it('by the deletion of thousands of pieces in a text with formatting', { timeout: 60_000 }, async () => {
    const { bears, ben, last } = await room(true);
    for (let i = 0; i < 3; i++) send(ben, backwards(last, 77, 3_000, i * 3_000));
    await dealtWith(ben, 4);
    await bears(async () => {
      send(ben, overlappingDeletes(77, 9_000, 1));
      await dealtWith(ben, 5);
    });
  });

  it.each([
    ['questions who is here', Uint8Array.of(MESSAGE.queryAwareness)],
    ['questions for the text', Uint8Array.of(MESSAGE.sync, SYNC.step1, 1, 0)],
    ['empty messages', new Uint8Array()],
    ['unknown messages', Uint8Array.of(77)],
    ['carets of nobody', Uint8Array.of(MESSAGE.awareness, 1, 0)],
    ['updates that say nothing', Uint8Array.of(MESSAGE.sync, SYNC.update, 2, 0, 0)],
  ])('by 1 MB of %s on a WebSocket', { timeout: 60_000 }, async (_, message) => {
    const { join, bears, anna } = await room();
    const rita = await join('rita');
    await bears(async () => {
      for (let bytes = 0; bytes < 1_048_576 && rita.socket.readyState === WebSocket.OPEN; bytes += message.length + 6) {
        rita.raw(message);
      }
      anna.type('p', ' now');
      await anna.answered();
    });
  });

  it('by state vectors, one after another, in a swollen room', { timeout: 60_000 }, async () => {
    const { join, bears, anna, ben, last } = await room();
    for (let i = 0; i < 6; i++) send(ben, backwards(last, 77, 5_000, i * 5_000));
    await dealtWith(ben, 7);
    const rita = await join('rita');
    await bears(async () => {
      for (let i = 0; i < 600; i++)
        rita.send(MESSAGE.sync, SYNC.step1, Y.encodeStateVector(new Map([[77, 10_000 + i]])));
      anna.type('p', ' now');
      await anna.answered();
    });
  });

  it('by a state vector with more clients than a room has', async () => {
    const { join } = await room();
    const rita = await join('rita');
    const entries = encoding.createEncoder();
    encoding.writeVarUint(entries, 200_000);
    for (let i = 0; i < 200_000; i++) {
      encoding.writeVarUint(entries, 1000 + i);
      encoding.writeVarUint(entries, 1);
    }
    rita.send(MESSAGE.sync, SYNC.step1, encoding.toUint8Array(entries));
    expect(await rita.untilClosed()).toBe(4413);
  });
});
