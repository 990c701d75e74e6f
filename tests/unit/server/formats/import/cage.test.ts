import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileReaders, type FileAnswer } from '../../../../../server/formats/cage/import-file.ts';
import type { CageLimits } from '../../../../../server/formats/cage/cage.ts';
import { counter } from '../../../../support/printed-letters.ts';
import { readBeside } from '../../../../support/read-beside.ts';

const utf8 = (text: string) => ({ bytes: new TextEncoder().encode(text), format: 'md' }) as const;
const LETTER = utf8('Dear Commissioner,\n\nWe ask for rooms.\n\nYours sincerely,\nAna Vidmar');
const codeOf = (answer: FileAnswer): string => (answer.ok ? 'read' : answer.refusal.code);
const read = async (limits: Partial<CageLimits>): Promise<FileAnswer> => readBeside(LETTER, counter(), {}, limits);

/** Processes that read files for another, by that one's id. */
function readersOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [line = '', words = ''] = [`/proc/${pid}/stat`, `/proc/${pid}/cmdline`].map((file) =>
          readFileSync(file, 'utf8'),
        );
        return words.includes(`reader-process.ts\0${String(parent)}\0`) && !/\) Z /.test(line);
      } catch {
        // It ended while we looked.
        return false;
      }
    })
    .map(Number);
}

describe('a file in the readers’ process', () => {
  it('that takes too long, too much memory, or breaks its reader is refused in words, and the next one is read', async () => {
    for (const limits of [{ timeMs: 1 }, { memory: 1 << 20 }, { heapMb: 1 }]) {
      const answer = await read(limits);
      expect(answer, JSON.stringify(limits)).toMatchObject({
        ok: false,
        refusal: { code: 'too-large', message: expect.stringMatching(/not read.+try again/) as string },
      });
    }
    expect(codeOf(await read({}))).toBe('read');
  });

  it('waits where as many are read as may be, one person’s behind everybody’s, and is told to slow down beyond', async () => {
    const readers = fileReaders({ atOnce: 2, waiting: 4, waitingEach: 2 });
    const done: string[] = [];
    const send = async (by: string): Promise<string> => {
      const answer = await readers.read(LETTER, counter(), { by });
      if (answer.ok) done.push(by);
      return codeOf(answer);
    };
    try {
      const mallory = Array.from({ length: 6 }, () => send('mallory'));
      const others = ['ana', 'ben'].map(send);
      const late = ['cleo', 'dora'].map(send);
      expect(await Promise.all(mallory)).toEqual(['read', 'read', 'read', 'slow-down', 'slow-down', 'slow-down']);
      expect(await Promise.all(others)).toEqual(['read', 'read']);
      expect(await Promise.all(late)).toEqual(['read', 'slow-down']);
      // The others need not wait until all of one person's are read; who is read after them is a matter of luck.
      expect(done.indexOf('ana')).toBeLessThan(done.lastIndexOf('mallory'));
    } finally {
      readers.close();
    }
    expect(await send('ana')).toBe('unavailable');
  });

  it('leaves no process behind, whether its server closes or is killed', async () => {
    const readers = fileReaders();
    await readers.read(LETTER, counter());
    expect(readersOf(process.pid).length).toBeGreaterThan(0);
    const before = new Set(readersOf(process.pid));
    readers.close();
    await expect.poll(() => readersOf(process.pid).filter((pid) => before.has(pid))).toEqual([]);

    const server = spawn(process.execPath, ['tests/support/reading-server.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(server.stdout, 'data');
    const { pid = 0 } = server;
    expect(readersOf(pid).length).toBeGreaterThan(0);
    server.kill('SIGKILL');
    await once(server, 'exit');
    await expect.poll(() => readersOf(pid), { timeout: 10_000 }).toEqual([]);
  });
});
