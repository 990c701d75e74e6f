import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  chromium,
  request,
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { DEMO_PEOPLE } from '../../../server/demo/people.ts';
import type { LetterView } from '../../../shared/api/views.ts';
import { Aside } from '../support/aside.ts';

/** The demo, served from a folder of its own on a day that is always the same, and the browsers of the people in it. */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** When the demo is opened: what happened in it happened in the days before. */
const OPENED = Date.parse('2026-11-25T09:10:05Z');
/** The hour on everybody's screen, a little later. */
const SEEN_AT = new Date(OPENED + 10 * 60_000);

/** How a picture is taken: whose screen, how large, which colours and language. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  readonly locale?: string;
}

const LAPTOP: Look = { width: 1366, height: 768 };

/** Whose screen a page shows: the address of a person, or null for somebody who is not signed in. */
export type Who = string | null;

export class Demo {
  readonly origin: string;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #browser: Browser;
  readonly #stop: () => Promise<void>;
  readonly #laptops = new Map<Who, BrowserContext>();
  /** Pages of laptops that nobody looks at now. */
  readonly #idle = new Map<Who, Page[]>();
  readonly #sessions = new Map<string, NonNullable<BrowserContextOptions['storageState']>>();

  private constructor(
    origin: string,
    folder: string,
    env: NodeJS.ProcessEnv,
    browser: Browser,
    stop: () => Promise<void>,
  ) {
    this.origin = origin;
    this.#folder = folder;
    this.#env = env;
    this.#browser = browser;
    this.#stop = stop;
  }

  static async start(): Promise<Demo> {
    const folder = await mkdtemp(join(tmpdir(), 'paraph-pictures-'));
    const port = String(await freePort());
    const env = {
      ...process.env,
      PORT: port,
      PARAPH_DATA: join(folder, 'data'),
      PARAPH_LOG: 'warn',
      PICTURES_SHIFT: String(OPENED - Date.now()),
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'clock.ts')}`,
    };
    // The command line, which makes sign-in links beside it, draws by real chance: no two tokens are the same.
    const server = spawn(process.execPath, ['server/main.ts', 'demo'], {
      cwd: root,
      env: { ...env, PICTURES_CHANCE: 'fixed' },
      stdio: 'ignore',
    });
    const origin = `http://localhost:${port}`;
    const answers = () =>
      fetch(`${origin}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await answers())) {
      if (server.exitCode !== null) throw new Error('the demo did not start; is the client built? npm run build');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const browser = await chromium.launch({
      executablePath: browserPath(),
      // The same glyphs on every machine: the fonts are the app's own, and no system's hinting is laid over them.
      args: [
        '--font-render-hinting=none',
        '--disable-lcd-text',
        '--disable-gpu',
        '--force-color-profile=srgb',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    const demo = new Demo(origin, folder, env, browser, async () => {
      await browser.close();
      const gone = once(server, 'exit');
      server.kill();
      await gone;
    });
    await demo.#signIn(DEMO_PEOPLE.map(({ email }) => email));
    return demo;
  }

  /** A page of this person, signed in, in a browser of its own. */
  async page(who: Who, { width, height, dark, locale }: Look): Promise<Page> {
    const storageState = who === null ? undefined : this.#sessions.get(who);
    const context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      locale: locale ?? 'en-GB',
      timezoneId: 'Europe/Brussels',
      reducedMotion: 'reduce',
      // It would fetch the whole app for each browser, and answer where a scene wants the network to fail.
      serviceWorkers: 'block',
      ...(width < 640 ? { hasTouch: true, isMobile: true, deviceScaleFactor: 1.5 } : {}),
      ...(storageState ? { storageState } : {}),
    });
    // A clock is its context's: all pages of it have the same hour.
    await context.clock.setFixedTime(SEEN_AT);
    return opened(context);
  }

  /** A page on this person's laptop, where it shares what was fetched before with the pages before it. */
  async laptop(who: Who): Promise<Page> {
    const idle = this.#idle.get(who)?.pop();
    if (idle) return idle;
    const known = this.#laptops.get(who);
    if (known) return opened(known);
    const page = await this.page(who, LAPTOP);
    this.#laptops.set(who, page.context());
    return page;
  }

  /** Takes back a page that `laptop` gave out, to be given out again as if it were new. */
  async back(who: Who, page: Page): Promise<void> {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    // Another page of the same origin: the browser keeps the process, with what it has compiled.
    await page.goto(`${this.origin}/favicon.svg`);
    await page.emulateMedia({ colorScheme: 'light', forcedColors: null });
    await page.setViewportSize(LAPTOP);
    this.#idle.set(who, [...(this.#idle.get(who) ?? []), page]);
  }

  /** Signs everybody in, each by a one-time link. */
  async #signIn(emails: readonly string[]): Promise<void> {
    const { stdout } = await run(process.execPath, ['server/main.ts', 'link', ...emails], {
      cwd: root,
      env: this.#env,
    });
    const links = stdout.trim().split('\n');
    for (const [index, email] of emails.entries()) {
      const context = await request.newContext();
      const token = new URL(links[index] ?? '').hash.slice(1);
      const headers = { origin: this.origin };
      const answer = await context.post(`${this.origin}/api/session`, { data: { token }, headers });
      if (!answer.ok()) throw new Error(`${email} could not sign in: ${await answer.text()}`);
      this.#sessions.set(email, await context.storageState());
      await context.dispose();
    }
  }

  /** Calls the interface for programs as this person. */
  as<T>(email: string, calls: (api: Api) => Promise<T>): Promise<T> {
    return this.#asked(email, (context) => calls(new Api(this.origin, context)));
  }

  /** Writes into a letter and its amendments as this person. */
  aside<T>(email: string, letter: string, writes: (aside: Aside) => Promise<T>): Promise<T> {
    return this.#asked(email, (context) => writes(new Aside(this.origin, context, letter)));
  }

  async #asked<T>(email: string, ask: (context: APIRequestContext) => Promise<T>): Promise<T> {
    const storageState = this.#sessions.get(email);
    const context = await request.newContext(storageState ? { storageState } : {});
    try {
      return await ask(context);
    } finally {
      await context.dispose();
    }
  }

  async end(): Promise<void> {
    await this.#stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What programs can ask of Paraph, as far as the demo's stories need it. */
export class Api {
  readonly #origin: string;
  readonly #request: APIRequestContext;

  constructor(origin: string, request: APIRequestContext) {
    this.#origin = origin;
    this.#request = request;
  }

  /** Ids of this person's letters by their titles. */
  async letters(): Promise<ReadonlyMap<string, string>> {
    const answer = await this.#request.get(`${this.#origin}/api/letters`);
    const { letters } = (await answer.json()) as { letters: readonly { id: string; title: string }[] };
    return new Map(letters.map(({ id, title }) => [title, id]));
  }

  async begin(title: string): Promise<string> {
    const { id } = (await this.#post('/api/letters', { title, lang: 'en' })) as { id: string };
    return id;
  }

  async importText(name: string, text: string): Promise<string> {
    const file = { name, mimeType: 'text/markdown', buffer: Buffer.from(text) };
    const options = { multipart: { file }, headers: { origin: this.#origin } };
    const answer = await this.#request.post(`${this.#origin}/api/letters/import`, options);
    if (!answer.ok()) throw new Error(`${name}: ${await answer.text()}`);
    const { id } = (await answer.json()) as { id: string };
    return id;
  }

  async says(letter: string, ...commands: readonly object[]): Promise<void> {
    for (const command of commands) await this.#post(`/api/letters/${letter}/commands`, command);
  }

  async view(letter: string): Promise<LetterView> {
    const answer = await this.#request.get(`${this.#origin}/api/letters/${letter}`);
    return (await answer.json()) as LetterView;
  }

  /** Cuts the draft as it stands. */
  async cut(letter: string): Promise<void> {
    await this.says(letter, { type: 'CutVersion', digest: await this.#digest(letter, 'draft') });
  }

  /** Cuts the draft as it stands and circulates it. */
  async circulate(letter: string, version: number): Promise<void> {
    await this.cut(letter);
    await this.says(letter, { type: 'CirculateVersion', version });
  }

  /** Approves a version by typing the name of whoever this is. */
  async approve(letter: string, version: number): Promise<void> {
    const answer = await this.#request.get(`${this.#origin}/api/me`);
    const { person } = (await answer.json()) as { person: { name: string } };
    const digest = await this.#digest(letter, `versions/${String(version)}`);
    await this.says(letter, { type: 'ApproveVersion', version, digest, name: person.name });
  }

  async lock(letter: string, version: number): Promise<void> {
    const digest = await this.#digest(letter, `versions/${String(version)}`);
    await this.says(letter, { type: 'LockVersion', version, digest });
  }

  async #digest(letter: string, text: string): Promise<string> {
    const answer = await this.#request.get(`${this.#origin}/api/letters/${letter}/${text}`);
    const { digest } = (await answer.json()) as { digest: string };
    return digest;
  }

  async #post(path: string, data: object): Promise<unknown> {
    const answer = await this.#request.post(this.#origin + path, { data, headers: { origin: this.#origin } });
    if (!answer.ok()) throw new Error(`${path} ${JSON.stringify(data)}: ${await answer.text()}`);
    return answer.json();
  }
}

async function opened(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

function browserPath(): string {
  const known = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = known.find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error('No Chromium found: run `npm run setup:browser` or set CHROMIUM');
  return found;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
