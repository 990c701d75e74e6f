/** Prints letters, one after another in a thread of its own, so that nobody's typing waits for somebody's PDF. */
import { Worker } from 'node:worker_threads';
import { amendmentsData, type AmendmentSet } from '../amendment-form.ts';
import { ExportProblem, type Unprintable } from '../problem.ts';
import { letterData, type PdfLetter } from './letter-data.ts';
import type { RenderAnswer, RenderJob } from './messages.ts';

export type { PdfLetter };

/**
 * Prints letters; made once per process, closed with it. Rejects with an `ExportProblem`. What `signal` stops leaves its place in
 * the row; what is being printed already is printed, for that is over sooner than a fresh thread begins.
 */
export interface PdfRenderer {
  /** Returns a letter as PDF/UA-1, or as PDF/A-3a where it carries an attachment. Equal letters give equal bytes. */
  render(letter: PdfLetter, signal?: AbortSignal): Promise<Uint8Array>;
  /** Returns amendments in the Parliament's two columns as PDF/UA-1. */
  renderAmendments(set: AmendmentSet, signal?: AbortSignal): Promise<Uint8Array>;
  /** Stops the thread; whoever waits is refused. */
  close(): Promise<void>;
}

export interface PdfLimits {
  /** Letters that may wait; one more is refused as `busy`. */
  readonly waiting: number;
  /** Milliseconds that one letter may take. */
  readonly timeMs: number;
  /** Letters after which the thread is replaced by a fresh one. */
  readonly lettersPerThread: number;
}

const LIMITS: PdfLimits = { waiting: 64, timeMs: 20_000, lettersPerThread: 200 };

interface Waiting {
  readonly job: RenderJob;
  readonly resolve: (pdf: Uint8Array) => void;
  readonly reject: (problem: ExportProblem) => void;
}

/** Makes a renderer. No thread runs before the first letter, and an idle one keeps no process alive. */
export function createPdfRenderer(limits: Partial<PdfLimits> = {}): PdfRenderer {
  return new Renderer({ ...LIMITS, ...limits });
}

class Renderer implements PdfRenderer {
  readonly #limits: PdfLimits;
  readonly #queue: Waiting[] = [];
  #worker: Worker | null = null;
  #printed = 0;
  #current: { readonly waiting: Waiting; readonly timer: NodeJS.Timeout } | null = null;
  #closed = false;

  constructor(limits: PdfLimits) {
    this.#limits = limits;
  }

  async render(letter: PdfLetter, signal?: AbortSignal): Promise<Uint8Array> {
    const attachment = letter.attachment && new TextDecoder('utf-8', { fatal: true }).decode(letter.attachment);
    return this.#enqueue(
      {
        template: 'letter',
        data: JSON.stringify(letterData(letter)),
        standard: attachment === undefined ? 'ua-1' : 'a-3a',
        ...(attachment === undefined ? {} : { attachment }),
      },
      signal,
    );
  }

  async renderAmendments(set: AmendmentSet, signal?: AbortSignal): Promise<Uint8Array> {
    const data = JSON.stringify(amendmentsData(set));
    return this.#enqueue({ template: 'amendments', data, standard: 'ua-1' }, signal);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const waiting = [...(this.#current ? [this.#current.waiting] : []), ...this.#queue.splice(0)];
    if (this.#current) clearTimeout(this.#current.timer);
    this.#current = null;
    for (const { reject } of waiting) reject(new ExportProblem('closed', 'The server is stopping. Ask again later.'));
    await this.#drop();
  }

  #enqueue(job: RenderJob, signal: AbortSignal | undefined): Promise<Uint8Array> {
    if (this.#closed) throw new ExportProblem('closed', 'The server is stopping. Ask again later.');
    if (this.#queue.length >= this.#limits.waiting) {
      throw new ExportProblem('busy', 'Too many PDFs are being made at this moment. Ask again in a minute.');
    }
    const stopped = new ExportProblem('stopped', 'The file was not made: whoever asked for it stopped it.');
    if (signal?.aborted) throw stopped;
    return new Promise((resolve, reject) => {
      const waiting = { job, resolve, reject };
      const stop = (): void => {
        const at = this.#queue.indexOf(waiting);
        if (at >= 0) this.#queue.splice(at, 1);
        reject(stopped);
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.#queue.push(waiting);
      this.#next();
    });
  }

  #next(): void {
    if (this.#current || this.#closed) return;
    const waiting = this.#queue.shift();
    if (!waiting) {
      this.#worker?.unref();
      return;
    }
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    const timer = setTimeout(() => {
      void this.#drop();
      this.#settle(({ reject }) => {
        reject(
          new ExportProblem('too-slow', 'The letter takes too long to print. Shorten it, or choose DOCX or HTML.'),
        );
      });
    }, this.#limits.timeMs);
    this.#current = { waiting, timer };
    worker.postMessage(waiting.job);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    this.#printed = 0;
    worker.on('message', (answer: RenderAnswer) => {
      if (this.#worker !== worker) return;
      this.#printed += 1;
      if (this.#printed >= this.#limits.lettersPerThread) void this.#drop();
      this.#settle(({ job, resolve, reject }) => {
        if (answer.ok) resolve(answer.pdf);
        else reject(problemOf(answer, job));
      });
    });
    const broken = (detail: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#settle(({ reject }) => {
        reject(new ExportProblem('failed', `The PDF could not be made: ${detail}`));
      });
    };
    worker.on('error', (error) => {
      broken(error instanceof Error ? error.message : String(error));
    });
    worker.on('exit', (code) => {
      broken(`its thread ended with ${String(code)}`);
    });
    return worker;
  }

  #settle(how: (waiting: Waiting) => void): void {
    const current = this.#current;
    if (!current) return;
    clearTimeout(current.timer);
    this.#current = null;
    how(current.waiting);
    this.#next();
  }

  async #drop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

function problemOf(answer: Extract<RenderAnswer, { readonly ok: false }>, job: RenderJob): ExportProblem {
  if (answer.characters.length === 0) {
    return new ExportProblem('failed', `The PDF could not be made: ${answer.detail.slice(0, 500)}`);
  }
  const texts = textsOf(JSON.parse(job.data));
  const what = answer.characters.map((character): Unprintable => {
    const text = texts.find((one) => one.includes(character)) ?? character;
    return { character, context: around(text, character) };
  });
  const list = what
    .slice(0, 5)
    .map(({ character, context }) => `${codeOf(character)} in “${context}”`)
    .join('; ');
  const more = what.length > 5 ? `, and ${String(what.length - 5)} more` : '';
  const message = `The PDF's font has no shape for ${list}${more}. Write it in other letters, or choose DOCX or HTML.`;
  return new ExportProblem('unprintable', message, what);
}

function codeOf(character: string): string {
  const codes = [...character].map(
    (one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return `“${character}” (${codes.join(' ')})`;
}

/** Returns the words about a character: a name whole, a sentence cut. */
function around(text: string, character: string): string {
  const at = Math.max(0, text.indexOf(character));
  const [start, end] = [Math.max(0, at - 30), Math.min(text.length, at + character.length + 30)];
  return `${start > 0 ? '…' : ''}${text.slice(start, end).toWellFormed()}${end < text.length ? '…' : ''}`;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
