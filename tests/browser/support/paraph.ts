import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import axe from 'axe-core';
import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';

/** A Paraph of its own for each journey: the real program on a free port, with a real store in a folder of its own. */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Who signs in; added to the directory by the command line. */
export interface Persona {
  readonly name: string;
  readonly email: string;
  readonly role: 'mep' | 'adviser' | 'staff';
  readonly group?: string;
  /** Address of the MEP whose office this is. */
  readonly office?: string;
}

/** What Chromium itself logs without a connection; the last is its look for a newer service worker. No page could catch these. */
const LINE_IS_DOWN = /WebSocket|Failed to load resource|An unknown error occurred when fetching the script/;

export class Paraph {
  readonly origin: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #folder: string;
  readonly #browser: Browser;
  readonly #complaints: string[] = [];
  #process: ChildProcess | null = null;

  constructor(port: number, folder: string, browser: Browser) {
    this.origin = `http://localhost:${String(port)}`;
    this.#folder = folder;
    this.#browser = browser;
    this.#env = { ...process.env, PORT: String(port), PARAPH_DATA: join(folder, 'data'), PARAPH_LOG: 'warn' };
  }

  async start(): Promise<void> {
    const server = spawn(process.execPath, ['server/main.ts', 'serve'], { cwd: root, env: this.#env, stdio: 'ignore' });
    this.#process = server;
    await expect
      .poll(
        () =>
          fetch(`${this.origin}/healthz`).then(
            (answer) => answer.ok,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
  }

  /** Starts it again with other settings. */
  async restart(settings: NodeJS.ProcessEnv): Promise<void> {
    await this.kill();
    Object.assign(this.#env, settings);
    await this.start();
  }

  /** Pulls the plug: no drain, no goodbye. */
  async kill(): Promise<void> {
    const server = this.#process;
    if (server === null) return;
    this.#process = null;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }

  /** Runs the command line and answers what it printed. */
  async cli(...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, ['server/main.ts', ...args], { cwd: root, env: this.#env });
    return stdout.trim();
  }

  async people(...personas: Persona[]): Promise<void> {
    const file = join(this.#folder, 'people.csv');
    const rows = personas.map(({ email, name, role, group, office }) => [email, name, role, group, office].join(','));
    await writeFile(file, ['email,name,role,group,office', ...rows].join('\n'));
    await this.cli('person', 'add', '--file', file);
  }

  /** A browser of this person's own, with the one-time link opened and confirmed. */
  async signIn(persona: Persona, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 1366, height: 768 }, ...options });
    const page = await this.#pageOf(context, persona.name);
    await page.goto(await this.cli('link', persona.email));
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/letters');
    return page;
  }

  /** A browser of somebody without an account. */
  async visitor(options: BrowserContextOptions = {}): Promise<Page> {
    return this.#pageOf(
      await this.#browser.newContext({ viewport: { width: 1366, height: 768 }, ...options }),
      'visitor',
    );
  }

  async #pageOf(context: BrowserContext, name: string): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => this.#complaints.push(`${name}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !LINE_IS_DOWN.test(message.text()))
        this.#complaints.push(`${name}: ${message.text()}`);
    });
    return page;
  }

  /** Runs commands of a letter as whoever is signed in on a page. */
  async command(page: Page, letter: string, ...commands: readonly object[]): Promise<void> {
    for (const data of commands) {
      const url = `${this.origin}/api/letters/${letter}/commands`;
      const answer = await page.request.post(url, { data, headers: { origin: this.origin } });
      expect(answer.ok(), await answer.text()).toBe(true);
    }
  }

  /** A letter imported from a file by whoever is signed in on a page, cut and circulated to these people; answers its id. */
  async circulated(page: Page, file: string, people: readonly Persona[], settings: object = {}): Promise<string> {
    const me = (await (await page.request.get(`${this.origin}/api/me`)).json()) as { person: { email: string } };
    const letter = await this.cli('import', file, '--lead', me.person.email);
    const asked = people.map(({ name, email, group }) => ({ name, email, ...(group ? { group } : {}) }));
    await this.command(
      page,
      letter,
      { type: 'AddSignatories', people: asked },
      { type: 'ChangeSettings', ...settings },
    );
    await this.recirculate(page, letter, 1);
    return letter;
  }

  /** Cuts the draft as it is and circulates it as this version. */
  async recirculate(page: Page, letter: string, version: number): Promise<void> {
    const draft = await page.request.get(`${this.origin}/api/letters/${letter}/draft`);
    const { digest } = (await draft.json()) as { digest: string };
    await this.command(page, letter, { type: 'CutVersion', digest }, { type: 'CirculateVersion', version });
  }

  /** Errors that any page threw or logged, such as a breach of the content security policy. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  async end(): Promise<void> {
    for (const context of this.#browser.contexts()) await context.close();
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Keeps a picture of the page, to be looked at, where SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** What axe-core finds broken of WCAG 2.2 AA on the page as it is now. */
export async function violations(page: Page): Promise<string[]> {
  // A page keeps it: half a megabyte is not read twice.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { readonly axe: typeof import('axe-core') };
    // A colour on its way to another is neither: the page is read once it rests, but for what never does.
    const ends = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ends.map(({ finished }) => finished));
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      // What holds is not described, only what does not.
      resultTypes: ['violations'],
      preload: false,
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  });
}

/** Nothing that axe-core knows of WCAG 2.2 AA is broken on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

export const test = base.extend<{ paraph: Paraph }>({
  paraph: async ({ browser }, use) => {
    const paraph = new Paraph(await freePort(), await mkdtemp(join(tmpdir(), 'paraph-')), browser);
    try {
      await paraph.start();
      await use(paraph);
      expect(paraph.complaints).toEqual([]);
    } finally {
      await paraph.end();
    }
  },
});

export { expect };
