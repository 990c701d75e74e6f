/** A letter of a whole Parliament: the list, the board, a storm of approvals by passkey, lock, evidence and its check. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type App } from '../../server/app.ts';
import { newId } from '../../server/lib/random.ts';
import { openSqliteStore } from '../../server/store/sqlite/store.ts';
import type { Store } from '../../server/store/store.ts';
import type { LetterView } from '../../shared/api/views.ts';
import { sampleLetter } from '../../shared/letter/sample.ts';
import { verifyBundle } from '../../shared/proof/verify/verify.ts';
import { unzipped } from '../../shared/proof/files/unzip.ts';
import { Authenticator } from '../support/authenticator.ts';
import { settingsIn } from '../support/settings.ts';
import type { Figures } from './sync/scenarios.ts';

/** Who are asked to sign. */
const count = 720;

interface Paraph {
  readonly app: App;
  readonly store: Store;
}

class Person {
  readonly id = newId();
  readonly email: string;
  readonly name: string;
  cookie = '';
  passkey: Authenticator | null = null;

  readonly #at: Paraph;

  constructor(n: number, at: Paraph) {
    this.#at = at;
    this.email = `p${String(n)}@bench.example`;
    this.name = `Person ${String(n)}`;
  }

  async begin(): Promise<void> {
    const group = ['EPP', 'S&D', 'PfE', 'ECR', 'Renew'][this.name.length % 5] ?? null;
    await this.#at.store.people.add({
      id: this.id,
      email: this.email,
      name: this.name,
      role: 'mep',
      group,
      country: 'BE',
    });
    const token = await this.#at.app.identity.link(this.id);
    const response = await this.post('/api/session', { token });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async registers(): Promise<void> {
    const passkey = new Authenticator(this.#at.app.origin, 'ES256');
    const options = (await (await this.post('/api/passkeys/options', {})).json()) as Parameters<
      Authenticator['create']
    >[0];
    await this.post('/api/passkeys/verify', { response: passkey.create(options), name: 'key' });
    this.passkey = passkey;
  }

  async approves(letter: string, digest: string): Promise<void> {
    const asked = await this.post(`/api/letters/${letter}/sign-off/options`, {
      version: 1,
      digest,
      decision: 'approved',
    });
    const { options } = (await asked.json()) as { options: Parameters<Authenticator['get']>[0] };
    await this.does(letter, { type: 'ApproveVersion', version: 1, digest, passkey: this.passkey?.get(options) });
  }

  async post(path: string, body: unknown): Promise<Response> {
    const headers = { origin: this.#at.app.origin, cookie: this.cookie, 'content-type': 'application/json' };
    const response = await fetch(this.#at.app.origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response;
  }

  does(letter: string, command: object): Promise<Response> {
    return this.post(`/api/letters/${letter}/commands`, command);
  }

  async get(path: string): Promise<Response> {
    const response = await fetch(this.#at.app.origin + path, { headers: { cookie: this.cookie } });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response;
  }
}

/** All, eight at a time: as many as a browser opens to one server. */
async function together(people: readonly Person[], work: (person: Person) => Promise<void>): Promise<void> {
  const waiting = [...people];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await work(next);
    }),
  );
}

/** Runs the letter from its list to its evidence, in this process. */
export async function signOffs(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'paraph-bench-'));
  const store = await openSqliteStore(folder, { serve: true });
  const app = await startApp({
    settings: settingsIn(folder, { log: 'silent' }),
    store,
    print: () => undefined,
    transport: { send: () => Promise.resolve(), close: () => undefined },
  });
  const results: Figures = {};
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const value = await work();
    results[what] = Math.round(performance.now() - start);
    return value;
  };
  const at = { app, store };
  try {
    const lead = new Person(0, at);
    const people = Array.from({ length: count }, (_, n) => new Person(n + 1, at));
    await lead.begin();
    await together(people, (one) => one.begin());
    await timed(`${String(count)} passkeys registered, ms`, () => together(people, (one) => one.registers()));
    const made = await app.desk.letters.create({ title: 'Bench', lang: 'en' }, sampleLetter(newId), {
      person: lead.id,
    });
    if (!made.ok) throw new Error(made.refusal.message);
    const letter = made.value.id;
    await timed('list added, ms', () =>
      lead.does(letter, { type: 'AddSignatories', people: people.map(({ email }) => ({ email })) }),
    );
    const { digest } = (await (await lead.get(`/api/letters/${letter}/draft`)).json()) as { digest: string };
    await lead.does(letter, { type: 'CutVersion', digest });
    await timed('circulated, mails written, ms', () => lead.does(letter, { type: 'CirculateVersion', version: 1 }));
    await timed(`${String(count)} approvals by passkey, eight at a time, ms`, () =>
      together(people, (one) => one.approves(letter, digest)),
    );
    const view = await timed(
      'board read by the lead author, ms',
      async () => (await (await lead.get(`/api/letters/${letter}`)).json()) as LetterView,
    );
    if (view.versions[0]?.signOffs.length !== count) throw new Error('approvals are missing');
    await timed('locked, mails written, ms', () => lead.does(letter, { type: 'LockVersion', version: 1, digest }));
    await app.postman.settled();
    const zip = await timed(
      'evidence with its PDF, ms',
      async () => new Uint8Array(await (await lead.get(`/api/letters/${letter}/evidence.zip`)).arrayBuffer()),
    );
    results['evidence, KB'] = Math.round(zip.length / 1024);
    const opened = unzipped(zip);
    if (!opened.ok) throw new Error(opened.fault.code);
    const found = await timed('evidence checked, ms', () => verifyBundle(opened.files));
    if (!found.ok || found.facts.byPasskey !== count) throw new Error('the evidence does not hold');
    return results;
  } finally {
    await app.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
