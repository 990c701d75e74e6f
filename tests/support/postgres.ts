/** A PostgreSQL of the tests' own, in a folder of its own; machines without it skip what needs it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

const bin = globSync('/usr/lib/postgresql/*/bin').find((folder) => existsSync(join(folder, 'initdb')));

/** Whether PostgreSQL's programs are installed (Debian: postgresql). */
export const postgres = bin !== undefined;
if (!postgres) console.warn('PostgreSQL is not installed: the store in it is not checked');

export interface Database {
  readonly url: string;
  /** Runs SQL beside the store. */
  run(sql: string): Promise<readonly Record<string, unknown>[]>;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

export class PostgresServer {
  readonly #folder: string;
  readonly #port: number;
  readonly #user: Owner;
  #process: ChildProcess | null = null;
  #databases = 0;

  private constructor(folder: string, port: number, user: Owner) {
    this.#folder = folder;
    this.#port = port;
    this.#user = user;
  }

  static async start(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'paraph-postgres-'));
    const user = unprivileged();
    if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
    const options = ['--auth=trust', '--username=paraph', '--encoding=UTF8', '--no-sync', '--no-instructions'];
    execFileSync(join(bin ?? '', 'initdb'), [...options, '--pgdata', folder], {
      ...user,
      cwd: folder,
      stdio: 'ignore',
    });
    const server = new PostgresServer(folder, await freePort(), user);
    await server.resume();
    return server;
  }

  /** Starts it, also after `crash`, and waits until it answers. */
  async resume(): Promise<void> {
    const settings = [
      ...[`port=${String(this.#port)}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='],
      // It is the program that fails here, never the machine: what was written is still there.
      'fsync=off',
    ];
    const args = settings.flatMap((setting) => ['-c', setting]);
    this.#process = spawn(join(bin ?? '', 'postgres'), ['-D', this.#folder, ...args], {
      ...this.#user,
      cwd: this.#folder,
      stdio: 'ignore',
    });
    while (!(await this.#answers())) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Ends it at once: connections break, and what was not committed is gone. */
  async crash(): Promise<void> {
    const running = this.#process;
    if (running === null) return;
    this.#process = null;
    const gone = once(running, 'exit');
    running.kill('SIGQUIT');
    await gone;
  }

  async stop(): Promise<void> {
    await this.crash();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** An empty database. */
  async database(): Promise<Database> {
    const name = `letters${String(++this.#databases)}`;
    await this.#run('postgres', `create database ${name}`);
    return { url: this.#url(name), run: (sql) => this.#run(name, sql) };
  }

  #url(name: string): string {
    return `postgres://paraph@127.0.0.1:${String(this.#port)}/${name}`;
  }

  async #run(name: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.#url(name) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  #answers(): Promise<boolean> {
    return this.#run('postgres', 'select 1').then(
      () => true,
      () => false,
    );
  }
}

/** PostgreSQL does not run as root; its package brings a user of its own. */
function unprivileged(): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}
