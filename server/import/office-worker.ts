/** The thread in which one office file is read. */
import { parentPort, workerData } from 'node:worker_threads';
import { readDocx } from './docx.ts';
import type { ReaderAnswer, ReaderJob, ReaderMessage } from './import-office.ts';
import { readOdt } from './odt.ts';
import { Unreadable } from './package.ts';

const READERS = { docx: readDocx, odt: readOdt };

const say = (message: ReaderMessage): void => {
  parentPort?.postMessage(message);
};

let ids = 0;
function read(): ReaderAnswer {
  const { bytes, format } = workerData as ReaderJob;
  try {
    return {
      ok: true,
      value: READERS[format](
        bytes,
        () => String((ids += 1)),
        (step) => {
          say({ step });
        },
      ),
    };
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    return { ok: false, code: thrown.code, message: thrown.message };
  }
}

say({ answer: read() });
