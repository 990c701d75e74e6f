/** The thread in which one Word file is read. */
import { parentPort, workerData } from 'node:worker_threads';
import { readDocx } from './docx.ts';
import type { ReaderAnswer } from './import-docx.ts';
import { Unreadable } from './package.ts';

let ids = 0;
function read(): ReaderAnswer {
  try {
    return { ok: true, value: readDocx(workerData as Uint8Array, () => String((ids += 1))) };
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    return { ok: false, code: thrown.code, message: thrown.message };
  }
}

parentPort?.postMessage(read());
