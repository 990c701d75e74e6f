/** The process in which one file is read (cage.ts). It is given the file, answers, and is ended. */
import { flushCompileCache } from 'node:module';
import { setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FromReader } from './cage.ts';
import { Unreadable } from '../import/package.ts';
import { readFile, type ReaderJob } from './read-file.ts';

/** The server serves first. */
const NICE = 10;
/** Longest answer, in UTF-16 units of JSON: it is parsed by the server, between two keystrokes of somebody else. */
const MAX_ANSWER = 3 << 20;

const say = (message: FromReader): void => {
  process.send?.(message);
};

/** A file that is read without end hears of nothing: beside it somebody looks whether the server is still there. */
new Worker(new URL('./reader-watchdog.ts', import.meta.url), { workerData: Number(process.argv[2]) }).unref();
process.once('disconnect', () => {
  process.exit();
});

let ids = 0;
function read(job: ReaderJob): FromReader {
  try {
    const value = readFile(
      job,
      () => String((ids += 1)),
      (step) => {
        say({ step });
      },
    );
    const json = JSON.stringify(value);
    if (json.length <= MAX_ANSWER) return { read: json };
    return {
      refused: 'too-large',
      message: 'The file holds more than any letter, its changes counted. Split it and try again.',
    };
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { refused: thrown.code, message: thrown.message };
    // A reader's own fault, or what it has no stack for: the person can do no more about it than about a damaged file.
    return {
      refused: 'invalid',
      message:
        'The file could not be read. Save the letter in another format (.docx, .odt, .html, .md or .txt) and try again.',
    };
  }
}

// It is ended before it could do so by itself.
flushCompileCache();
try {
  setPriority(NICE);
} catch {
  // Then it reads as fast as the server serves.
}
process.once('message', (job: ReaderJob) => {
  say(read(job));
});
