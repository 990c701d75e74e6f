import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readRedoLog, RedoLog } from '../../../server/store/redo/redo-log.ts';
import { openSqliteStore } from '../../../server/store/sqlite/store.ts';
import type { TextUpdate } from '../../../server/store/store.ts';
import { startServer } from '../../support/server.ts';
import { temporaryFolder } from '../../support/folder.ts';

const row = (room: string, text: string, person: string | null = 'anna'): TextUpdate => ({
  ...{ room, person, at: '2026-11-25T10:00:00.000Z' },
  bytes: new TextEncoder().encode(text),
});
const note = (room: string, text: string) => ({ updates: [row(room, text)], claims: [] });
const wordsOf = ({ notes }: ReturnType<typeof readRedoLog>): string[] =>
  notes.flatMap(({ updates }) => updates.map(({ bytes }) => new TextDecoder().decode(bytes)));

function logIn(folder = temporaryFolder()) {
  const path = join(folder, 'paraph.redo');
  const log = RedoLog.start(path);
  return { path, log };
}

describe('the redo log', () => {
  it('gives back what was noted, as it was', () => {
    const { path, log } = logIn();
    const noted = {
      updates: [row('L', 'Dear Commissioner'), row('L.a1', '', null), row('M', 'ü'.repeat(70_000))],
      claims: [{ room: 'L', client: 4_294_967_295, person: 'ben' }],
    };
    log.append(noted);
    log.append({ updates: [], claims: [] });
    const [first, second] = readRedoLog(path).notes;
    expect(first?.claims).toEqual(noted.claims);
    expect(first?.updates.map(({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.from(bytes) }))).toEqual(
      noted.updates.map(({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.from(bytes) })),
    );
    expect(second).toEqual({ updates: [], claims: [] });
    log.close();
  });

  it('is empty where there is none yet', () => {
    expect(readRedoLog(join(temporaryFolder(), 'none')).notes).toEqual([]);
  });

  it('reads every whole note before a torn one, wherever it is torn', () => {
    const { path, log } = logIn();
    for (const text of ['one', 'two', 'three']) log.append(note('L', text));
    const whole = readFileSync(path);
    for (let length = whole.length; length >= 0; length--) {
      truncateSync(path, length);
      const words = wordsOf(readRedoLog(path));
      expect(['one', 'two', 'three'].slice(0, words.length)).toEqual(words);
      if (length === whole.length) expect(words.length).toBe(3);
      if (length < whole.length) expect(words.length).toBeLessThan(3);
      // Whoever was in the middle of a note had shown it to nobody.
      expect(readRedoLog(path).lost.places).toBe(0);
    }
    // What a power cut can leave behind.
    writeFileSync(path, Buffer.concat([whole, Buffer.alloc(4096)]));
    expect(wordsOf(readRedoLog(path))).toEqual(['one', 'two', 'three']);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 2] = (flipped[whole.length - 2] ?? 0) ^ 1;
    writeFileSync(path, flipped);
    expect(wordsOf(readRedoLog(path))).toEqual(['one', 'two']);
    log.close();
  });

  it('loses the damaged note alone, wherever a bit flips, and says so', () => {
    const { path, log } = logIn();
    const texts = ['one', 'two', 'three'];
    const ends = texts.map((text) => {
      log.append(note('L', text));
      return statSync(path).size;
    });
    const whole = readFileSync(path);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path, flipped);
      const hit = ends.findIndex((end) => bit >> 3 < end);
      expect(wordsOf(readRedoLog(path))).toEqual(texts.filter((_, i) => i !== hit));
      const bytes = (ends[hit] ?? 0) - (ends[hit - 1] ?? 0);
      expect(readRedoLog(path).lost).toEqual({ places: 1, bytes });
    }
    log.close();
  });

  it('takes no words for notes that somebody typed to look like them', () => {
    const { path, log } = logIn();
    const forger = logIn();
    forger.log.append({ updates: [row('L', 'forged', 'ben')], claims: [] });
    const forged = readFileSync(forger.path);
    log.append(note('L', 'one'));
    const start = statSync(path).size;
    log.append({ updates: [{ ...row('L', ''), bytes: new Uint8Array(Buffer.concat([forged, forged])) }], claims: [] });
    log.append(note('L', 'three'));
    const whole = readFileSync(path);
    whole[start + 8] = (whole[start + 8] ?? 0) ^ 64;
    writeFileSync(path, whole);
    expect(wordsOf(readRedoLog(path))).toEqual(['one', 'three']);
    forger.log.close();
    log.close();
  });

  it('reads what a version before wrote', () => {
    const { path, log } = logIn();
    for (const text of ['one', 'two']) log.append(note('L', text));
    const { notes } = readRedoLog(path);
    const file = readFileSync(path);
    const old: Buffer[] = [];
    for (let at = 0; at < file.length;) {
      const length = file.readUInt32LE(at + 8);
      old.push(file.subarray(at + 8, at + 16), file.subarray(at + 20, at + 20 + length));
      at += 20 + length;
    }
    writeFileSync(path, Buffer.concat([...old, Buffer.from([9, 0, 0, 0])]));
    expect(readRedoLog(path).notes).toEqual(notes);
    log.close();
  });

  it('stays small however much is written, and keeps what is outstanding', () => {
    const { path, log } = logIn();
    const first = log.append(note('L', 'outstanding'));
    for (let i = 0; i < 100; i++) {
      log.append(note('L', 'x'.repeat(100_000))).done();
      expect(statSync(path).size).toBeLessThan(1_300_000);
    }
    expect(wordsOf(readRedoLog(path))[0]).toBe('outstanding');
    first.done();
    log.close();
    expect(statSync(path).size).toBe(0);
  });

  it('is emptied soon after the last of it is done', async () => {
    const { path, log } = logIn();
    log.append(note('L', 'typed and deleted')).done();
    await expect.poll(() => statSync(path).size, { timeout: 5000 }).toBe(0);
    log.close();
  });

  it('refuses when the disk is full, and nothing was noted', () => {
    if (!existsSync('/dev/full')) return;
    const log = RedoLog.start('/dev/full');
    expect(() => log.append(note('L', 'words'))).toThrow(/refuses/);
    log.close();
  });
});

describe('a store that is opened again', () => {
  it('says in its log and its metrics what a damaged redo log has lost', async () => {
    const folder = temporaryFolder();
    const log = RedoLog.start(join(folder, 'paraph.redo'));
    for (let i = 0; i < 30; i++) log.append(note('L', `note ${String(i)}`));
    log.close();
    const file = readFileSync(join(folder, 'paraph.redo'));
    file[25] = (file[25] ?? 0) ^ 1;
    writeFileSync(join(folder, 'paraph.redo'), file);
    const logged: string[] = [];
    const server = await startServer({ folder, logged });
    expect((await server.store.journal.history('L')).length).toBe(29);
    expect(logged.join('')).toMatch(/"places":1,"bytes":\d+.*"msg":"the redo log was damaged/);
    expect(await (await server.fetch('/metrics')).text()).toMatch(/^paraph_redo_log_damaged 1$/m);
  });

  it('has what was only noted, once, and nothing that it had before twice', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'paraph.redo');
    const first = await openSqliteStore(folder, { serve: true });
    await first.journal.append([row('L', 'before')]);
    const kept = row('L', 'kept');
    first.journal.note?.([kept], [{ room: 'L', client: 7, person: 'anna' }]);
    await first.journal.append([kept]);
    first.journal.note?.([row('L', 'noted'), row('M', 'noted too', null)], [{ room: 'M', client: 8, person: 'ben' }]);
    const left = readFileSync(path);
    await first.close();
    // A file that a killed process leaves, even when the next is killed before it could start a new one.
    for (let start = 0; start < 2; start++) {
      writeFileSync(path, left);
      appendFileSync(path, left.subarray(0, 20));
      const again = await openSqliteStore(folder, { serve: true });
      onTestFinished(() => again.close());
      const words = async (room: string) =>
        (await again.journal.history(room)).map(({ bytes }) => new TextDecoder().decode(bytes));
      expect(await words('L')).toEqual(['before', 'kept', 'noted']);
      expect(await words('M')).toEqual(['noted too']);
      expect(await again.journal.owners('L')).toEqual(new Map([[7, 'anna']]));
      expect(await again.journal.owners('M')).toEqual(new Map([[8, 'ben']]));
      expect(statSync(path).size).toBe(0);
      await again.close();
    }
  });
});
