import { once } from 'node:events';
import { WebSocket } from 'ws';
import { expect, onTestFinished } from 'vitest';
import { pino } from 'pino';
import { startApp, type App } from '../../server/app.ts';
import { newId } from '../../server/lib/random.ts';
import type { Message } from '../../server/mail/message.ts';
import type { Transport } from '../../server/mail/transport.ts';
import { openPostgresStore } from '../../server/store/postgres/store.ts';
import type { Settings } from '../../server/settings.ts';
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/store.ts';
import type { Person, Store } from '../../server/store/store.ts';
import type { CommandAnswer, LetterView, Problem, TextView } from '../../shared/api/views.ts';
import { CIRCULATION_HOLD_MS, DEFAULT_SCOPE, type CommandType } from '../../shared/decision/index.ts';
import { part } from '../../shared/letter/build.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { withIds } from '../../shared/letter/ids.ts';
import { updateY } from '../../shared/letter/yjs.ts';
import { temporaryFolder } from './folder.ts';
import { PolledTestSocket } from './polled-socket.ts';
import { NO_LIMITS, settingsIn } from './settings.ts';
import { SyncClient } from './sync-client.ts';

/** A whole Paraph on a port of its own, over a real database file in a folder of its own; gone when the test is over. */

export interface ServerOptions {
  /** Of the database to go on with; else a fresh one where tests run on PostgreSQL. */
  readonly url?: string;
  readonly folder?: string;
  /** Else nothing is limited. */
  readonly limits?: Partial<Settings['limits']>;
  readonly origin?: string;
  readonly tsaUrl?: string;
  readonly metricsToken?: string;
  /** Else any free one. */
  readonly port?: number;
  readonly providers?: Settings['providers'];
  readonly scimToken?: string;
  readonly webhookNetworks?: readonly string[];
  /** Else mails are kept in `sent`. */
  readonly transport?: Transport;
  /** Where log lines go. */
  readonly logged?: string[];
}

/** A request; headers one by one. */
export interface Ask extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SentMail extends Message {
  readonly to: string;
}

export class TestServer {
  readonly app: App;
  readonly store: Store;
  readonly folder: string;
  readonly #url: string | null;
  /** What the command line has to know to work on the same store. */
  readonly env: NodeJS.ProcessEnv;
  readonly sent: SentMail[];
  /** Returns as the browser's own page would be asked. */
  readonly origin: string;
  /** Where requests really go. */
  readonly base: string;
  readonly #clock: { offset: number; wall: number };
  #open = true;

  constructor(parts: {
    app: App;
    store: Store;
    folder: string;
    url: string | null;
    sent: SentMail[];
    clock: { offset: number; wall: number };
  }) {
    this.env = { PARAPH_DATA: parts.folder, ...(parts.url === null ? {} : { DATABASE_URL: parts.url }) };
    this.app = parts.app;
    this.store = parts.store;
    this.folder = parts.folder;
    this.#url = parts.url;
    this.sent = parts.sent;
    this.#clock = parts.clock;
    this.origin = parts.app.origin;
    this.base = `http://localhost:${String(parts.app.port)}`;
  }

  /** Lets time pass for the server alone. */
  pass(minutes: number): void {
    this.#clock.offset += minutes * 60_000;
  }

  /** Sets the server's clock on the wall by so many minutes, as an operator does; no time passes. */
  setClock(minutes: number): void {
    this.#clock.wall += minutes * 60_000;
  }

  /** Adds somebody to the directory; known by the part of the address before the @. */
  async person(email: string, more: Partial<Person> & { readonly office?: string } = {}): Promise<Person> {
    const { office, ...given } = more;
    const name = email.split('@')[0] ?? '';
    const person: Person = {
      ...{ id: newId(), email, role: 'mep', group: null, country: null },
      name: name.charAt(0).toUpperCase() + name.slice(1),
      ...given,
    };
    await this.store.people.add(person);
    if (office !== undefined) {
      await this.app.offices.put({ mep: office, adviser: person.id, scope: DEFAULT_SCOPE, until: null }, 'server');
    }
    return person;
  }

  /** Signs somebody in who is in the directory, or is put there. */
  async as(email: string, more: Parameters<TestServer['person']>[1] = {}): Promise<TestPerson> {
    const person = (await this.store.people.byEmail(email)) ?? (await this.person(email, more));
    const token = await this.app.identity.link(person.id);
    const response = await this.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token }) });
    expect(response.status).toBe(204);
    return new TestPerson(this, person, cookieOf(response));
  }

  /** Asks as a page of ours would, without a session. */
  fetch(
    path: string,
    { headers, ...init }: RequestInit & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const usual = {
      origin: this.origin,
      ...(typeof init.body === 'string' ? { 'content-type': 'application/json' } : {}),
    };
    return fetch(this.base + path, { redirect: 'manual', ...init, headers: { ...usual, ...headers } });
  }

  /** Lets the database grow to this many pages and no further; null lifts the limit. Embedded stores only. */
  async limitPages(pages: number | null): Promise<void> {
    if (!('limitPages' in this.store)) throw new Error('only an embedded store can be limited');
    await (this.store as SqliteStore).limitPages(pages);
  }

  /** Everything asked for has been mailed. */
  async mailed(): Promise<readonly SentMail[]> {
    await this.app.identity.settled();
    // The clock of a test goes on by itself: what has come due meanwhile goes now.
    this.app.postman.trigger();
    await this.app.postman.settled();
    const now = new Date(Date.now() + this.#clock.offset + this.#clock.wall).toISOString();
    // What waits so that it can be stopped goes first when its time has come.
    if (
      (await this.store.outbox.queue()).some(
        ({ since }) => since <= now && Date.parse(since) + CIRCULATION_HOLD_MS > Date.parse(now),
      )
    ) {
      this.pass(CIRCULATION_HOLD_MS / 60_000);
      this.app.postman.trigger();
      await this.app.postman.settled();
    }
    return this.sent;
  }

  /** Ends this server and starts another one over the same folder. */
  async restart(): Promise<TestServer> {
    await this.stop();
    return startServer({ folder: this.folder, ...(this.#url === null ? {} : { url: this.#url }) });
  }

  async stop(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.app.close();
    await this.store.close();
  }
}

/** Somebody signed in. */
export class TestPerson {
  readonly server: TestServer;
  readonly person: Person;
  readonly cookie: string;
  readonly id: string;

  constructor(server: TestServer, person: Person, cookie: string) {
    this.server = server;
    this.person = person;
    this.cookie = cookie;
    this.id = person.id;
  }

  fetch(path: string, init: Ask = {}): Promise<Response> {
    return this.server.fetch(path, { ...init, headers: { cookie: this.cookie, ...init.headers } });
  }

  async get<T>(path: string): Promise<T> {
    const response = await this.fetch(path);
    if (!response.ok) throw new Error(`GET ${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** A refusal on a GET. */
  async refusedGet(path: string): Promise<Problem> {
    const response = await this.fetch(path);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    return (await response.json()) as Problem;
  }

  post(path: string, body: unknown): Promise<Response> {
    return this.fetch(path, { method: 'POST', body: JSON.stringify(body) });
  }

  /** Makes a letter that is complete, so that it can be cut. */
  async letter(title = 'Night trains', doc: Doc = completeLetter(title)): Promise<string> {
    const made = await this.server.app.desk.letters.create({ title, lang: 'en' }, doc, { person: this.id });
    if (!made.ok) throw new Error(made.refusal.message);
    return made.value.id;
  }

  view(letter: string): Promise<LetterView> {
    return this.get<LetterView>(`/api/letters/${letter}`);
  }

  draft(letter: string): Promise<TextView> {
    return this.get<TextView>(`/api/letters/${letter}/draft`);
  }

  /** Gives a command that is accepted. */
  async does(
    letter: string,
    command: { readonly type: CommandType; readonly [field: string]: unknown },
  ): Promise<CommandAnswer> {
    const response = await this.post(`/api/letters/${letter}/commands`, command);
    if (!response.ok) throw new Error(`${command.type}: ${await response.text()}`);
    return (await response.json()) as CommandAnswer;
  }

  /** Gives a command that is refused, and answers the problem. */
  async refused(
    letter: string,
    command: { readonly type: string; readonly [field: string]: unknown },
  ): Promise<Problem> {
    const response = await this.post(`/api/letters/${letter}/commands`, command);
    const problem = (await response.json()) as Problem;
    expect(response.ok, JSON.stringify(problem)).toBe(false);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(problem.status).toBe(response.status);
    return problem;
  }

  /** Cuts the draft as it is, and answers the version's digest. */
  async cuts(letter: string): Promise<string> {
    const { digest } = await this.draft(letter);
    await this.does(letter, { type: 'CutVersion', digest });
    return digest;
  }

  /** Starts an amendment and answers its id. */
  async starts(letter: string): Promise<string> {
    const { events } = await this.does(letter, { type: 'StartAmendment' });
    return String(events[0]?.['amendment']);
  }

  /** Connects to a room and has its text. */
  async joins(room: string): Promise<SyncClient> {
    const client = this.connects(room);
    return client.synced();
  }

  connects(room: string): SyncClient {
    const headers = { cookie: this.cookie, origin: this.server.origin };
    const client = new SyncClient(`${this.server.base.replace('http', 'ws')}/sync/${room}`, headers);
    onTestFinished(() => client.socket.terminate());
    return client;
  }

  /** The same by plain requests, as where no WebSocket comes through. */
  async joinsByRequests(room: string): Promise<SyncClient> {
    const headers = { cookie: this.cookie, origin: this.server.origin };
    const socket = new PolledTestSocket(`${this.server.base}/sync/${room}`, headers);
    onTestFinished(() => socket.terminate());
    return new SyncClient('', socket).synced();
  }

  /** Writes a text into a room over a socket, and waits until it is durable. */
  async writes(room: string, change: (doc: Doc) => Doc, before: Doc): Promise<void> {
    const client = await this.joins(room);
    updateY(client.doc, change(before));
    await client.answered();
    client.close();
    await client.untilClosed();
  }
}

let database: (() => Promise<string>) | null = null;

/** From now on every server of this file keeps its data in a PostgreSQL database of its own, made by this function. */
export function keepIn(made: () => Promise<string>): void {
  database = made;
}

/** Starts a server; to be called within a test. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const folder = options.folder ?? temporaryFolder();
  const url = options.url ?? (await database?.()) ?? null;
  const serve = { serve: true };
  const store = await (url === null ? openSqliteStore(folder, serve) : openPostgresStore(url, serve));
  const sent: SentMail[] = [];
  const clock = { offset: 0, wall: 0 };
  const { logged } = options;
  const app = await startApp({
    settings: settingsIn(folder, {
      ...(options.port === undefined ? {} : { port: options.port }),
      databaseUrl: url,
      origin: options.origin ?? null,
      tsaUrl: options.tsaUrl ?? null,
      ...(options.metricsToken === undefined ? {} : { metricsToken: options.metricsToken }),
      webhookNetworks: options.webhookNetworks ?? [],
      ...(options.providers === undefined ? {} : { providers: options.providers }),
      ...(options.scimToken === undefined ? {} : { scimToken: options.scimToken }),
      limits: { ...NO_LIMITS, ...options.limits },
    }),
    store,
    print: () => undefined,
    clock: () => new Date(Date.now() + clock.offset + clock.wall),
    elapsed: () => performance.now() + clock.offset,
    log: pino({ level: logged ? 'trace' : 'silent' }, { write: (line) => void logged?.push(line) }),
    transport: options.transport ?? keeping(sent),
    client: `${folder}/client`,
  });
  const server = new TestServer({ app, store, folder, url, sent, clock });
  onTestFinished(() => server.stop());
  return server;
}

function keeping(sent: SentMail[]): Transport {
  return {
    send(to, message) {
      sent.push({ ...message, to });
      return Promise.resolve();
    },
    close: () => undefined,
  };
}

/** The cookie that an answer sets, as a browser would send it. */
export function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** Tries an upgrade with just these headers; returns the HTTP status, or the close code of a socket that was opened. */
export async function upgradeStatus(url: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(url, { headers });
  socket.on('error', () => undefined);
  const refused = once(socket, 'unexpected-response').then((args) => (args[1] as { statusCode: number }).statusCode);
  const opened = once(socket, 'open').then(() => {
    socket.close();
    return 101;
  });
  const status = await Promise.race([refused, opened]);
  socket.terminate();
  return status;
}

/** A letter with all that a version needs. */
function completeLetter(subject: string, ...paragraphs: string[]): Doc {
  const text = paragraphs.length > 0 ? paragraphs : ['Trains should run at night.', 'They should be cheap and warm.'];
  return withIds(
    {
      type: 'doc',
      content: [
        part('addressee', 'Ms Ottilie Brannhof', 'European Commission'),
        part('subject', subject),
        part('salutation', 'Dear Commissioner,'),
        ...text.map((one) => part('paragraph', one)),
        part('author', 'Lea Author'),
      ],
    },
    newId,
  );
}
