import { describe, expect, it } from 'vitest';
import { redact, refsIn, type Id } from '../../../shared/decision/index.ts';
import { seeded } from '../../support/mangle.ts';
import { startServer, type TestPerson, type TestServer } from '../../support/server.ts';
import type { SyncClient } from '../../support/sync-client.ts';

/** `PRIVACY_RUNS=200 PRIVACY_SEED=7 vitest run tests/server/http/privacy` for many. */
const RUNS = Number(process.env['PRIVACY_RUNS'] ?? 3);
const SEED = Number(process.env['PRIVACY_SEED'] ?? Math.floor(Math.random() * 1e6));
const STEPS = 22;

type Role = 'lea' | 'eda' | 'ama' | 'amb' | 'cora' | 'rea' | 'siga' | 'sigb' | 'sigc' | 'ola';
const MEMBERS = { eda: 'edit', ama: 'amend', amb: 'amend', cora: 'comment', rea: 'read' } as const;
const ASKED = ['ama', 'amb', 'siga', 'sigb', 'sigc'] as const;

/** Words that stand nowhere else, so that whoever gets them got them from here: what is a secret holds one. */
class Markers {
  #next = 0;
  readonly #salt: string;
  constructor(salt: string) {
    this.#salt = salt;
  }
  make(kind: string): string {
    return `${kind} zq${this.#salt}x${String((this.#next += 1))}qz`;
  }
  static in(text: string): readonly string[] {
    return [...new Set(text.match(/zq[0-9a-z]+x\d+qz/g) ?? [])];
  }
}

/** A letter in which things happen at random, and what each of its people may have come to know of it. */
class Affair {
  readonly server: TestServer;
  readonly people: Record<Role, TestPerson>;
  readonly letter: Id;
  readonly markers: Markers;
  readonly random: (below: number) => number;
  readonly known = new Map<Role, Set<string>>();
  readonly sockets: [Role, SyncClient][] = [];
  #amendments: { readonly id: Id; readonly by: Role }[] = [];
  #version = 0;
  #digest = '';

  constructor(parts: Pick<Affair, 'server' | 'people' | 'letter' | 'markers' | 'random'>) {
    Object.assign(this, parts);
    ({
      server: this.server,
      people: this.people,
      letter: this.letter,
      markers: this.markers,
      random: this.random,
    } = parts);
  }

  /** One thing that may be refused: then nothing happened. */
  async step(): Promise<string> {
    const { people, markers, random } = this;
    const pick = <T>(from: readonly T[]): T | undefined => from[random(from.length)];
    const by = pick(ASKED) ?? 'siga';
    const give = async (role: Role, command: { type: string; [field: string]: unknown }): Promise<boolean> =>
      (await people[role].post(`/api/letters/${this.letter}/commands`, command)).ok;
    switch (random(12)) {
      case 0:
        await give(pick(['cora', 'eda', 'lea', 'ama'] as const) ?? 'cora', {
          type: 'AddComment',
          text: markers.make('comment'),
        });
        return 'comment';
      case 1: {
        const role = pick(['ama', 'amb'] as const) ?? 'ama';
        const id = await people[role].starts(this.letter).catch(() => null);
        if (id === null) return 'no amendment';
        this.#amendments.push({ id, by: role });
        const room = `${this.letter}.${id}`;
        const client = await people[role].joins(room);
        client.type('new', markers.make('amended'));
        await client.answered();
        client.close();
        return 'amendment';
      }
      case 2: {
        const one = pick(this.#amendments);
        if (one)
          await give(one.by, { type: 'TableAmendment', amendment: one.id, justification: markers.make('because') });
        return 'table';
      }
      case 3: {
        const one = pick(this.#amendments);
        if (one) await give('lea', { type: 'RejectAmendment', amendment: one.id, reason: markers.make('rejected') });
        return 'reject';
      }
      case 4:
      case 5: {
        const { digest } = await people.lea.draft(this.letter);
        if (!(await give('lea', { type: 'CutVersion', digest }))) return 'no cut';
        const version = this.#version + 1;
        [this.#version, this.#digest] = [version, digest];
        await give('lea', { type: 'CirculateVersion', version, message: markers.make('please') });
        return 'circulate';
      }
      case 6:
      case 7: {
        const [version, digest] = [this.#version, this.#digest];
        await give(by, { type: 'ApproveVersion', version, digest, name: people[by].person.name });
        return `approve ${by}`;
      }
      case 8: {
        const [version, digest] = [this.#version, this.#digest];
        await give(by, { type: 'RefuseVersion', version, digest, reason: markers.make('declined') });
        return `decline ${by}`;
      }
      case 9:
        await give('lea', { type: 'ChangeSettings', namesBeforeLock: pick(['shown', 'confidential']) });
        return 'rule';
      case 10:
        if (random(3) > 0)
          await give('lea', { type: 'CorrectSignatory', person: people[by].id, group: markers.make('group') });
        else {
          // Whoever is taken off a list is told why.
          const reason = markers.make('removed');
          if (await give('lea', { type: 'RemoveSignatory', person: people[by].id, reason }))
            for (const marker of Markers.in(reason)) this.known.get(by)?.add(marker);
        }
        return 'list';
      default:
        if (random(4) === 0)
          await give('lea', {
            type: 'LockVersion',
            version: this.#version,
            digest: this.#digest,
            lapseOpenAmendments: true,
          });
        else await give('lea', { type: 'RemindSignatories', version: this.#version });
        return 'lock or remind';
    }
  }

  /** What each may know from now on: the texts, entries and contents of the letter as `redact` shows it to them. */
  async learn(): Promise<void> {
    const { letters, store } = { letters: this.server.app.desk.letters, store: this.server.store };
    const state = await letters.state(this.letter);
    if (state === null) return;
    for (const [role, person] of Object.entries(this.people) as [Role, TestPerson][]) {
      const known = this.known.get(role) ?? new Set<string>();
      this.known.set(role, known);
      const who = await letters.who(this.letter, person.id);
      const seen = redact(state, who);
      if (seen === null) continue;
      const refs = refsIn(seen);
      const texts = await store.letters.texts([...refs.texts, ...refs.listings]);
      const contents = await Promise.all([...refs.contents].map((digest) => store.letters.content(digest)));
      const parts = [...texts.values(), ...contents.map((one) => one ?? '')];
      // Whoever is on the letter reads its draft, and what is written in an amendment that they see.
      for (const { id } of seen.amendments) parts.push(await this.#written(id));
      for (const marker of Markers.in(parts.join(' '))) known.add(marker);
    }
  }

  /** An amendment as its author reads it. */
  async #written(amendment: Id): Promise<string> {
    const by = this.#amendments.find(({ id }) => id === amendment)?.by;
    if (by === undefined) return '';
    const response = await this.people[by].fetch(`/api/letters/${this.letter}/amendments/${amendment}`);
    return response.ok ? response.text() : '';
  }

  /** Everything that one of them gets by any way. */
  async told(role: Role): Promise<readonly (readonly [way: string, text: string])[]> {
    const person = this.people[role];
    const at = `/api/letters/${this.letter}`;
    const numbers = Array.from({ length: this.#version }, (_, index) => index + 1);
    const paths = [
      '/api/letters',
      '/api/me',
      '/api/directory?search=member',
      '/api/accounts/events',
      ...[
        '',
        '/events',
        '/draft',
        '/draft/export.txt',
        '/draft/export.md',
        '/draft/export.html',
        '/draft/export.json',
      ].map((rest) => at + rest),
      ...['/sign-offs.csv', '/history', '/checkpoint', '/amendments/export.txt', '/final', '/final/export.txt'].map(
        (rest) => at + rest,
      ),
      ...numbers.flatMap((n) => [
        `${at}/versions/${String(n)}`,
        `${at}/versions/${String(n)}/export.txt`,
        `${at}/versions/${String(n)}/export.html`,
        `${at}/receipt?version=${String(n)}`,
        `${at}/compare?from=${String(n)}&to=draft`,
      ]),
      ...this.#amendments.map(({ id }, index) => `${at}/amendments/${index % 2 === 0 ? id : String(index + 1)}`),
    ];
    const told: (readonly [string, string])[] = [];
    for (const path of paths) told.push([path, await (await person.fetch(path)).text()]);
    for (const mail of this.server.sent)
      if (mail.to === person.person.email) told.push([`mail ${mail.subject}`, JSON.stringify(mail)]);
    for (const [of, socket] of this.sockets)
      if (of === role) told.push(['socket', JSON.stringify(socket.of('decided')) + socket.words]);
    return told;
  }
}

async function begun(seed: number): Promise<Affair> {
  const server = await startServer();
  const markers = new Markers(seed.toString(36));
  const roles: readonly Role[] = ['lea', 'eda', 'ama', 'amb', 'cora', 'rea', 'siga', 'sigb', 'sigc', 'ola'];
  const people: Partial<Record<Role, TestPerson>> = {};
  for (const role of roles) people[role] = await server.as(`${role}@x.eu`, { name: `${role} Member`, group: null });
  const all = people as Record<Role, TestPerson>;
  const letter = await all.lea.letter('Night trains');
  for (const [role, access] of Object.entries(MEMBERS))
    await all.lea.does(letter, { type: 'InviteMember', email: `${role}@x.eu`, access });
  // How somebody is listed is a secret too where the list is not theirs to see.
  const listed = ASKED.map((role) => ({ email: `${role}@x.eu`, country: markers.make('country') }));
  await all.lea.does(letter, { type: 'AddSignatories', people: listed });
  await all.lea.does(letter, { type: 'ChangeSettings', namesBeforeLock: 'confidential' });
  const affair = new Affair({ server, people: all, letter, markers, random: seeded(seed) });
  for (const role of [...Object.keys(MEMBERS), 'lea'] as Role[])
    affair.sockets.push([role, await all[role].joins(letter)]);
  return affair;
}

describe('nothing that anybody gets of a letter, by any way', () => {
  it(
    `holds a word that the letter as they may see it has never held (seed ${String(SEED)})`,
    { timeout: 60_000 + RUNS * 60_000 },
    async () => {
      let secrets = 0;
      for (let run = 0; run < RUNS; run++) {
        const affair = await begun(SEED + run);
        const steps: string[] = [];
        await affair.learn();
        for (let step = 0; step < STEPS; step++) {
          steps.push(await affair.step());
          await affair.learn();
        }
        await affair.server.mailed();
        const own = new Map<Role, readonly string[]>();
        const everything = new Set<string>();
        for (const role of Object.keys(affair.people) as Role[]) {
          const told = await affair.told(role);
          const known = affair.known.get(role) ?? new Set<string>();
          for (const [way, text] of told) {
            const leaked = Markers.in(text)
              .filter((marker) => !known.has(marker))
              .map((marker) => text.slice(Math.max(0, text.indexOf(marker) - 120), text.indexOf(marker) + 40));
            expect([role, way, leaked], `seed ${String(SEED + run)}: ${steps.join(', ')}`).toEqual([role, way, []]);
          }
          own.set(role, [...known]);
          for (const marker of known) everything.add(marker);
        }
        for (const known of own.values()) secrets += everything.size - known.length;
        for (const [, socket] of affair.sockets) socket.close();
        await affair.server.stop();
      }
      // A check that finds nothing because there was nothing to find is none.
      expect(secrets).toBeGreaterThan(20 * RUNS);
    },
  );
});
