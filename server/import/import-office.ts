/** Reads office files beside the server: a file made to exhaust its reader exhausts a thread, which is then ended. */
import { Worker } from 'node:worker_threads';
import { refusal, type Refusal } from '../../shared/decision/refusals.ts';
import type { ImportStep } from '../../shared/api/views.ts';
import type { BlockJSON, Doc } from '../../shared/letter/doc.ts';
import { isTextBlock } from '../../shared/letter/doc.ts';
import type { OfficeImport } from './office.ts';
import { LIMITS } from './package.ts';

export type { AuthorChanges, ImportedComment, OfficeImport } from './office.ts';

export type OfficeFormat = 'docx' | 'odt';

/** What the thread is given. */
export interface ReaderJob {
  readonly bytes: Uint8Array;
  readonly format: OfficeFormat;
}

export type OfficeAnswer =
  { readonly ok: true; readonly value: OfficeImport } | { readonly ok: false; readonly refusal: Refusal };

/** Who waits for a file: told of each step, and whether they still do. */
export interface Watching {
  readonly onStep?: ((step: ImportStep) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How long the file may take, in milliseconds. */
  readonly timeMs?: number;
}

/** What the thread says: the steps that it takes, and its answer. */
export type ReaderMessage = { readonly step: ImportStep } | { readonly answer: ReaderAnswer };

/** What the thread answers: blocks have numbers for ids, the same number for the same block throughout. */
export type ReaderAnswer =
  | { readonly ok: true; readonly value: OfficeImport }
  | { readonly ok: false; readonly code: 'too-large' | 'invalid' | 'unavailable'; readonly message: string };

/** How long a file may take, in milliseconds. */
const TIME = 10_000;
const MEMORY = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 48, stackSizeMb: 4 };

/**
 * Answers the letter in a file, or why it is none: `too-large` or `invalid`, in words for the person who sent it.
 * @param newId makes the id of each block
 */
export async function importOffice(
  { bytes, format }: ReaderJob,
  newId: () => string,
  watching: Watching = {},
): Promise<OfficeAnswer> {
  if (bytes.length > LIMITS.file) {
    return refused('too-large', 'The file is larger than 10 MB. Take its pictures out and try again.');
  }
  const answer = await readBeside({ bytes, format }, watching);
  return answer.ok ? { ok: true, value: withNewIds(answer.value, newId) } : refused(answer.code, answer.message);
}

function refused(code: 'too-large' | 'invalid' | 'unavailable', message: string): OfficeAnswer {
  return {
    ok: false,
    refusal: code === 'invalid' ? refusal('invalid', message, { fields: { file: message } }) : refusal(code, message),
  };
}

const STOPPED = { ok: false, code: 'unavailable', message: 'The import was stopped. Nothing was made.' } as const;

async function readBeside(
  { bytes, format }: ReaderJob,
  { onStep, signal, timeMs = TIME }: Watching,
): Promise<ReaderAnswer> {
  const copy = new Uint8Array(bytes);
  const worker = new Worker(new URL('./office-worker.ts', import.meta.url), {
    workerData: { bytes: copy, format } satisfies ReaderJob,
    transferList: [copy.buffer],
    resourceLimits: MEMORY,
  });
  const tooMuch = {
    ok: false,
    code: 'too-large',
    message: 'The file takes too much to read. It was not read.',
  } as const;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ReaderAnswer>((resolve, reject) => {
      timer = setTimeout(() => {
        resolve(tooMuch);
      }, timeMs);
      worker.on('message', (said: ReaderMessage) => {
        if ('answer' in said) resolve(said.answer);
        else onStep?.(said.step);
      });
      const stop = (): void => {
        resolve(STOPPED);
      };
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      worker.once('error', (error: unknown) => {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(tooMuch);
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
      worker.once('exit', () => {
        resolve(tooMuch);
      });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function withNewIds(read: OfficeImport, newId: () => string): OfficeImport {
  const ids = new Map<string, string>();
  const idOf = (old: string): string => {
    const known = ids.get(old) ?? newId();
    ids.set(old, known);
    return known;
  };
  const renamed = (doc: Doc): Doc => ({ type: 'doc', content: doc.content.map(block) });
  const block = (one: BlockJSON): BlockJSON =>
    isTextBlock(one)
      ? { ...one, attrs: { ...one.attrs, id: idOf(one.attrs.id) } }
      : { ...one, content: one.content.map(block) };
  return {
    ...read,
    doc: renamed(read.doc),
    before: read.before && renamed(read.before),
    changesByAuthor: read.changesByAuthor.map((one) => ({ ...one, doc: renamed(one.doc) })),
  };
}
