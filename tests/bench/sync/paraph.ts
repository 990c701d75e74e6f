import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);
/** Kernel clock ticks of a second, in /proc. */
const TICKS = 100;

/** Everything that would stand in the way of a measurement is lifted. */
const LIMITS = JSON.stringify({
  ...{ connectionsPerPerson: 0, connectionsPerLetter: 0, connections: 0, newConnectionsPerSecond: 0 },
  ...{ updatesPerSecond: 0, awarenessPerSecond: 0 },
});

/** What the process has used. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly memoryMiB: number;
  readonly mostMemoryMiB: number;
}

/** A server under measurement. */
export interface Measured {
  /** Where a person connects to a room, and with which headers. */
  line(room: string, person: number): { readonly url: string; readonly headers: Record<string, string> };
  /** Rooms that so many people may write in. */
  letters(count: number, people: number): Promise<string[]>;
  usage(): Usage;
  gone(): Promise<void>;
}

/** The built server in a process of its own over an empty store, with people and letters made as anybody makes them. */
export class BenchParaph implements Measured {
  readonly folder = mkdtempSync(join(tmpdir(), 'paraph-bench-'));
  readonly env: NodeJS.ProcessEnv;
  readonly origin: string;
  readonly cookies: string[] = [];
  #process: ChildProcess | null = null;

  private constructor(port: number) {
    this.origin = `http://localhost:${String(port)}`;
    this.env = {
      ...process.env,
      ...{ PORT: String(port), PARAPH_DATA: join(this.folder, 'data'), PARAPH_LOG: 'warn', PARAPH_LIMITS: LIMITS },
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/paraph'),
    };
  }

  /** @param people how many to sign in */
  static async start(people: number): Promise<BenchParaph> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const paraph = new BenchParaph(port);
    await paraph.begin();
    const emails = Array.from({ length: people }, (_, i) => `bench${String(i)}@example.org`);
    const list = join(paraph.folder, 'people.csv');
    writeFileSync(list, `email,name,role\n${emails.map((email, i) => `${email},Bench ${String(i)},mep`).join('\n')}\n`);
    await paraph.cli('person', 'add', '--file', list);
    for (const line of (await paraph.cli('link', ...emails)).split('\n')) {
      const token = /#([\w-]+)/.exec(line)?.[1];
      if (token === undefined) continue;
      const answer = await paraph.post('/api/session', { token });
      paraph.cookies.push(answer.headers.get('set-cookie')?.split(';')[0] ?? '');
    }
    return paraph;
  }

  async begin(): Promise<void> {
    // With the flag that the npm scripts give it.
    const args = ['--max-semi-space-size=4', 'server/main.ts', 'serve'];
    const child = spawn(process.execPath, args, { cwd: root, env: this.env, stdio: 'ignore' });
    this.#process = child;
    for (;;) {
      if (child.exitCode !== null) throw new Error('the server did not start');
      const ok = await fetch(`${this.origin}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ok) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child?.exitCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async gone(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async cli(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(process.execPath, ['server/main.ts', ...args], { cwd: root, env: this.env });
    return stdout.trim();
  }

  async post(path: string, body: unknown, cookie?: string): Promise<Response> {
    const answer = await fetch(this.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.origin, ...(cookie === undefined ? {} : { cookie }) },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
    return answer;
  }

  line(room: string, person: number) {
    const cookie = this.cookies[person % this.cookies.length] ?? '';
    return { url: `${this.origin.replace('http', 'ws')}/sync/${room}`, headers: { cookie, origin: this.origin } };
  }

  /** Letters that so many people may edit; the first leads them. */
  async letters(count: number, people: number): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) {
      const made = await this.post('/api/letters', { title: `Bench ${String(i)}` }, this.cookies[0]);
      const { id } = (await made.json()) as { readonly id: string };
      for (let k = 1; k < people; k++) {
        const command = { type: 'InviteMember', email: `bench${String(k)}@example.org`, access: 'edit' };
        await this.post(`/api/letters/${id}/commands`, command, this.cookies[0]);
      }
      ids.push(id);
    }
    return ids;
  }

  usage(): Usage {
    return usageOf(this.#process?.pid ?? 0);
  }
}

/** Another server that speaks the protocol of y-websocket, already running over an empty store. */
export class OtherServer implements Measured {
  readonly #url: string;
  readonly #pid: number;

  /** @param pid of its process, to tell what it uses; 0: unknown */
  constructor(url: string, pid: number) {
    this.#url = url.replace(/\/$/, '');
    this.#pid = pid;
  }

  line(room: string) {
    return { url: `${this.#url}/${room}`, headers: {} };
  }

  letters(count: number): Promise<string[]> {
    const run = Date.now().toString(36);
    return Promise.resolve(Array.from({ length: count }, (_, i) => `bench-${run}-${String(i)}`));
  }

  usage(): Usage {
    return usageOf(this.#pid);
  }

  gone(): Promise<void> {
    return Promise.resolve();
  }
}

/** Read from /proc, so on Linux only; elsewhere zeros. */
function usageOf(pid: number): Usage {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1');
    const kb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
      memoryMiB: Math.round(kb('VmRSS') / 1024),
      mostMemoryMiB: Math.round(kb('VmHWM') / 1024),
    };
  } catch {
    return { cpuSeconds: 0, memoryMiB: 0, mostMemoryMiB: 0 };
  }
}

/** Seconds of processor that the machine has used, to tell what others took while something was measured. */
export function machineSeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.sys + times.irq + times.nice, 0) / 1000;
}
