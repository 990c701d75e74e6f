/**
 * Reads files of strangers in processes of their own, one file each: a file made to exhaust its reader exhausts a process that
 * is then ended, and nobody else notices. A thread would be no cage, for one that runs out of memory takes the server with it
 * (docs/decisions/0011-files-are-read-in-a-cage.md).
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImportStep } from '../../../shared/api/views.ts';
import type { ReaderJob } from './read-file.ts';

/** What the readers' process says. `read` is JSON of what it read. */
export type FromReader =
  | { readonly step: ImportStep }
  | { readonly read: string }
  | { readonly refused: 'too-large' | 'invalid'; readonly message: string };

/** How reading a file came to its end. `ended`: its process was ended for time or memory, or ended itself. */
export type CageAnswer =
  | { readonly is: 'read'; readonly json: string }
  | { readonly is: 'refused'; readonly code: 'too-large' | 'invalid'; readonly message: string }
  | { readonly is: 'ended'; readonly by: 'time' | 'memory' | 'crash' }
  | { readonly is: 'stopped' | 'busy' | 'yours-first' | 'closed' | 'no-process' };

/** Who waits for a file. */
export interface Watching {
  /** Whoever sent it: files of one person are read one after the other, so that nobody holds up the others. */
  readonly by?: string | undefined;
  /** Told of each step. */
  readonly onStep?: ((step: ImportStep) => void) | undefined;
  /** Of whoever waits; a file that nobody waits for is not read on. */
  readonly signal?: AbortSignal | undefined;
}

export interface CageLimits {
  /** How long a file may take, in milliseconds. */
  readonly timeMs: number;
  /** What a process may hold, in bytes; its heap alone may take `heapMb`. */
  readonly memory: number;
  readonly heapMb: number;
  /** Files read at once; waiting for that, and waiting from one person. */
  readonly atOnce: number;
  readonly waiting: number;
  readonly waitingEach: number;
}

const CAGE_LIMITS: CageLimits = {
  timeMs: 10_000,
  memory: 400 << 20,
  heapMb: 256,
  atOnce: 2,
  waiting: 20,
  waitingEach: 3,
};

const LOOK_MS = 20;
const PAGE = 4_096;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./reader-process.ts', import.meta.url));

interface Waiting {
  readonly job: ReaderJob;
  readonly by: string;
  readonly onStep: (step: ImportStep) => void;
  readonly answer: (answer: CageAnswer) => void;
}

export class Cage {
  readonly #limits: CageLimits;
  /** In the order in which they came. */
  readonly #queue: Waiting[] = [];
  readonly #running = new Map<Waiting, ChildProcess>();
  /** Started already, for whoever comes next. */
  #warm: ChildProcess | null = null;
  #closed = false;

  constructor(limits: Partial<CageLimits> = {}) {
    this.#limits = { ...CAGE_LIMITS, ...limits };
  }

  /** Reads one file as soon as it is its turn. Never rejects. */
  read(job: ReaderJob, { by = '', onStep = () => undefined, signal }: Watching = {}): Promise<CageAnswer> {
    if (this.#closed) return Promise.resolve({ is: 'closed' });
    if (signal?.aborted) return Promise.resolve({ is: 'stopped' });
    if (this.#queue.filter((one) => one.by === by).length >= this.#limits.waitingEach) {
      return Promise.resolve({ is: 'yours-first' });
    }
    if (this.#queue.length >= this.#limits.waiting) return Promise.resolve({ is: 'busy' });
    return new Promise((resolve) => {
      const stop = (): void => this.#settle(waiting, { is: 'stopped' });
      const waiting: Waiting = {
        ...{ job, by, onStep },
        answer: (answer) => {
          signal?.removeEventListener('abort', stop);
          resolve(answer);
        },
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.#queue.push(waiting);
      this.#next();
    });
  }

  /** Ends all processes; whoever waits is told. */
  close(): void {
    this.#closed = true;
    this.#warm?.kill('SIGKILL');
    this.#warm = null;
    for (const waiting of [...this.#queue, ...this.#running.keys()]) this.#settle(waiting, { is: 'closed' });
  }

  /** The first in the queue of whom nothing is being read. */
  #next(): void {
    while (!this.#closed && this.#running.size < this.#limits.atOnce) {
      const busy = new Set([...this.#running.keys()].map(({ by }) => by));
      const at = this.#queue.findIndex(({ by }) => !busy.has(by));
      const [waiting] = at < 0 ? [] : this.#queue.splice(at, 1);
      if (!waiting) return;
      this.#give(waiting);
    }
  }

  #give(waiting: Waiting): void {
    const child = this.#warm ?? this.#start();
    this.#warm = null;
    this.#running.set(waiting, child);
    const { timeMs, memory } = this.#limits;
    const end = (answer: CageAnswer): void => {
      clearTimeout(timer);
      clearInterval(looking);
      this.#settle(waiting, answer);
    };
    const timer = setTimeout(() => end({ is: 'ended', by: 'time' }), timeMs);
    const looking = setInterval(() => {
      residentOf(child.pid).then(
        (resident) => {
          if (resident > memory) end({ is: 'ended', by: 'memory' });
        },
        // No such file elsewhere than on Linux: there the heap's limit alone holds.
        () => undefined,
      );
    }, LOOK_MS);
    child.on('message', (said: FromReader) => {
      if ('step' in said) waiting.onStep(said.step);
      else if ('read' in said) end({ is: 'read', json: said.read });
      else if ('refused' in said) end({ is: 'refused', code: said.refused, message: said.message });
    });
    child.once('error', () => end({ is: 'no-process' }));
    child.once('exit', () => end({ is: 'ended', by: 'crash' }));
    child.ref();
    child.channel?.ref();
    child.send(waiting.job, (error) => {
      if (error) end({ is: 'no-process' });
    });
  }

  #settle(waiting: Waiting, answer: CageAnswer): void {
    const child = this.#running.get(waiting);
    const at = this.#queue.indexOf(waiting);
    if (!child && at < 0) return;
    if (at >= 0) this.#queue.splice(at, 1);
    this.#running.delete(waiting);
    child?.kill('SIGKILL');
    waiting.answer(answer);
    if (this.#closed) return;
    this.#next();
    if (child) this.#warm ??= this.#start();
  }

  #start(): ChildProcess {
    const child = fork(PROGRAM, [String(process.pid)], {
      execArgv: [...permissions(), `--max-old-space-size=${String(this.#limits.heapMb)}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Nothing of the server's own: its environment holds passwords.
      env: CACHE === null ? {} : { NODE_COMPILE_CACHE: CACHE },
    });
    const gone = (): void => {
      if (this.#warm === child) this.#warm = null;
    };
    child.once('error', gone);
    child.once('exit', gone);
    // Waiting for work keeps nobody's process from ending.
    child.unref();
    child.channel?.unref();
    return child;
  }
}

/** Bytes of memory that a process holds. */
async function residentOf(pid: number | undefined): Promise<number> {
  const [, pages = '0'] = (await readFile(`/proc/${String(pid)}/statm`, 'utf8')).split(' ');
  return Number(pages) * PAGE;
}

/**
 * Where compiled programs of the readers are kept: apart from the server's, which must never run what a reader could have written.
 * Null where nothing is kept.
 */
const CACHE = ((): string | null => {
  const kept = process.env['NODE_COMPILE_CACHE'];
  if (!kept) return null;
  const folder = join(resolve(kept), 'readers');
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    // A program that may not write beside itself starts more slowly.
    return null;
  }
})();

/** A reader sees the program and nothing else: no letters, no keys; it starts no process and writes only its cache. */
function permissions(): string[] {
  const modules = join(ROOT, 'node_modules');
  const folders = [join(ROOT, 'server'), join(ROOT, 'shared'), modules, realpathSync(modules)];
  const read = [...new Set(folders)].map((folder) => `--allow-fs-read=${folder}${sep}*`);
  return [
    ...['--permission', '--allow-worker', ...read, `--allow-fs-read=${join(ROOT, 'package.json')}`],
    ...(CACHE === null ? [] : [`--allow-fs-read=${CACHE}${sep}*`, `--allow-fs-write=${CACHE}${sep}*`]),
  ];
}
