import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { run } from '../../../server/cli/run.ts';
import { Aside } from './aside.ts';
import { Line } from './line.ts';

/** A Paraph of its own for each journey: the real program on a free port, with a real store in a folder of its own. */

const LAPTOP = { width: 1366, height: 768 };
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
  readonly line: Line;
  readonly #env: NodeJS.ProcessEnv;
  readonly #folder: string;
  readonly #browser: Browser;
  readonly #complaints: string[] = [];
  #process: ChildProcess | null = null;

  private constructor(line: Line, port: number, folder: string, browser: Browser) {
    this.line = line;
    this.origin = `http://localhost:${String(line.port)}`;
    this.#folder = folder;
    this.#browser = browser;
    this.#env = {
      ...process.env,
      PORT: String(port),
      PARAPH_ORIGIN: this.origin,
      PARAPH_DATA: join(folder, 'data'),
      PARAPH_LOG: 'warn',
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/paraph'),
    };
  }

  static async in(browser: Browser): Promise<Paraph> {
    const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'paraph-'))];
    return new Paraph(await Line.to(port), port, folder, browser);
  }

  async start(): Promise<void> {
    const server = spawn(process.execPath, ['server/main.ts', 'serve'], {
      cwd: root,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = server;
    const lines = createInterface(server.stdout);
    const [said] = (await Promise.race([once(lines, 'line'), once(server, 'exit')])) as [unknown];
    expect(said).toBe(`Paraph is at ${this.origin}`);
    lines.on('line', () => undefined);
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

  /** Runs the command line, in this process, which saves its start; returns what it printed. */
  async cli(...args: string[]): Promise<string> {
    const printed: string[] = [];
    const complained: string[] = [];
    const code = await run(args, {
      env: this.#env,
      out: (line) => void printed.push(line),
      err: (line) => void complained.push(line),
    });
    if (code !== 0) throw new Error(complained.join('\n'));
    return printed.join('\n');
  }

  async people(...personas: Persona[]): Promise<void> {
    const file = join(this.#folder, 'people.csv');
    const rows = personas.map(({ email, name, role, group, office }) => [email, name, role, group, office].join(','));
    await writeFile(file, ['email,name,role,group,office', ...rows].join('\n'));
    await this.cli('person', 'add', '--file', file);
  }

  /** A browser of this person's own, signed in, at a page: the list of letters, or this one. */
  async at(persona: Persona, path = '/letters', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.#pageOf(await this.#session(persona, options), persona.name);
    await page.goto(this.origin + path);
    return page;
  }

  async #session(persona: Persona, options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await this.#browser.newContext({ viewport: LAPTOP, ...options });
    const answer = await context.request.post(`${this.origin}/api/session`, {
      data: { token: await this.token(persona) },
      headers: { origin: this.origin },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    return context;
  }

  /** What a mailed link carries. */
  async token(persona: Persona): Promise<string> {
    return new URL(await this.cli('link', persona.email)).hash.slice(1);
  }

  /** A browser in which somebody has opened a mailed link and confirmed it. */
  async signIn(persona: Persona, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.visitor(options, persona.name);
    await page.goto(`${this.origin}/sign-in#${await this.token(persona)}`);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/letters');
    return page;
  }

  /** A browser of somebody who is not signed in. */
  async visitor(options: BrowserContextOptions = {}, name = 'visitor'): Promise<Page> {
    return this.#pageOf(await this.#browser.newContext({ viewport: LAPTOP, ...options }), name);
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

  /** Somebody signed in without a page, to act on a letter beside the screens. */
  async aside(persona: Persona, letter: string): Promise<Aside> {
    const { request } = await this.#session(persona, {});
    return new Aside(this.origin, request, letter);
  }

  /** A new letter of this person's, made from a file; answers them at it. */
  async letter(persona: Persona, file: string): Promise<Aside> {
    return this.aside(persona, await this.cli('import', file, '--lead', persona.email));
  }

  /** The same, cut and circulated to these people as version 1. */
  async circulated(lead: Persona, file: string, people: readonly Persona[], settings: object = {}): Promise<Aside> {
    const letter = await this.letter(lead, file);
    const asked = people.map(({ name, email, group }) => ({ name, email, ...(group ? { group } : {}) }));
    await letter.does({ type: 'AddSignatories', people: asked });
    await letter.does({ type: 'ChangeSettings', ...settings });
    await letter.circulates(1);
    return letter;
  }

  /** Errors that any page threw or logged, such as a breach of the content security policy. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  async end(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
    await this.kill();
    await this.line.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Keeps a picture of the page, to be looked at, where SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** As small as it comes: each page reads it once. */
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds broken of WCAG 2.2 AA on the page as it is now. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
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
    const paraph = await Paraph.in(browser);
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
