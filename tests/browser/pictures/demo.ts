import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';

/** The demo, served from a folder of its own, and the browsers of the people in it. */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** How a picture is taken: whose screen, how large, which colours and language. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  readonly locale?: string;
}

export class Demo {
  readonly origin: string;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #browser: Browser;
  readonly #stop: () => Promise<void>;
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
    const env = { ...process.env, PORT: port, PARAPH_DATA: join(folder, 'data'), PARAPH_LOG: 'warn' };
    const server = spawn(process.execPath, ['server/main.ts', 'demo'], { cwd: root, env, stdio: 'ignore' });
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
      args: ['--font-render-hinting=none', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    });
    return new Demo(origin, folder, env, browser, async () => {
      await browser.close();
      const gone = once(server, 'exit');
      server.kill();
      await gone;
    });
  }

  /** A page of this person, signed in; null for somebody who is not. */
  async page(email: string | null, { width, height, dark, locale }: Look): Promise<Page> {
    const storageState = email === null ? undefined : (this.#sessions.get(email) ?? (await this.#signIn(email)));
    const context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      locale: locale ?? 'en-GB',
      timezoneId: 'Europe/Brussels',
      reducedMotion: 'reduce',
      ...(width < 640 ? { hasTouch: true, isMobile: true, deviceScaleFactor: 1.5 } : {}),
      ...(storageState === undefined ? {} : { storageState }),
    });
    return context.newPage();
  }

  async #signIn(email: string) {
    const context = await this.#browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const { stdout } = await run(process.execPath, ['server/main.ts', 'link', email], { cwd: root, env: this.#env });
    await page.goto(stdout.trim());
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/letters');
    // Without what the sign-in page stored, such as its language.
    const state = { ...(await context.storageState()), origins: [] };
    await context.close();
    this.#sessions.set(email, state);
    return state;
  }

  /** Ids of this person's letters by their titles. */
  async letters(email: string): Promise<ReadonlyMap<string, string>> {
    const page = await this.page(email, { width: 800, height: 600 });
    const answer = await page.request.get(`${this.origin}/api/letters`);
    const { letters } = (await answer.json()) as { letters: readonly { id: string; title: string }[] };
    await page.context().close();
    return new Map(letters.map(({ id, title }) => [title, id]));
  }

  async end(): Promise<void> {
    await this.#stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
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
