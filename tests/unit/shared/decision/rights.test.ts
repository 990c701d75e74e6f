import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventFor, find, may, roomAccess, SCOPES, type Scope } from '../../../../shared/decision/index.ts';
import { Given } from '../../../support/given.ts';

/**
 * Who may see and write what an office has not tabled, over random histories of invitations, delegations, their changes, ends and
 * expiries, against a table of who may that is kept here, in other words than the core's.
 */

const MEPS = ['ana', 'bob'] as const;
const ADVISERS = ['ida', 'joe'] as const;
const EVERYBODY = ['lea', ...MEPS, ...ADVISERS, 'eve'] as const;
const LEVELS = ['none', 'read', 'comment', 'amend', 'edit', 'lead'] as const;
type Level = (typeof LEVELS)[number];

type Step =
  | { readonly do: 'access'; readonly who: string; readonly level: 'none' | 'read' | 'comment' | 'amend' | 'edit' }
  | {
      readonly do: 'delegate';
      readonly adviser: string;
      readonly mep: string;
      readonly scope: Scope | null;
      readonly lasts: number;
    }
  | { readonly do: 'start'; readonly who: string; readonly mep: string | null }
  | { readonly do: 'table' | 'discard'; readonly who: string; readonly pick: number };

const some = fc.constantFrom(...MEPS, ...ADVISERS);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('access' as const),
    who: some,
    level: fc.constantFrom('none', 'read', 'comment', 'amend', 'edit'),
  }),
  fc.record({
    ...{ do: fc.constant('delegate' as const), adviser: fc.constantFrom(...ADVISERS), mep: fc.constantFrom(...MEPS) },
    ...{ scope: fc.constantFrom(null, ...SCOPES), lasts: fc.integer({ min: 1, max: 12 }) },
  }),
  fc.record({ do: fc.constant('start' as const), who: some, mep: fc.option(fc.constantFrom(...MEPS)) }),
  fc.record({ do: fc.constantFrom('table' as const, 'discard' as const), who: some, pick: fc.nat(5) }),
);

/** What the world outside the letter's log says: who works for whom, until which step. */
class World {
  readonly #works = new Map<string, { readonly scope: Scope; readonly until: number }>();
  now = 0;

  put(adviser: string, mep: string, scope: Scope | null, lasts: number): void {
    if (scope === null) this.#works.delete(`${adviser} ${mep}`);
    else this.#works.set(`${adviser} ${mep}`, { scope, until: this.now + lasts });
  }

  scope(adviser: string, mep: string): Scope | null {
    const found = this.#works.get(`${adviser} ${mep}`);
    return found && found.until > this.now ? found.scope : null;
  }

  principal(person: string) {
    const offices = MEPS.filter((mep) => this.scope(person, mep) !== null);
    const scopes = Object.fromEntries(offices.map((mep) => [mep, this.scope(person, mep) ?? 'read']));
    const colleagues = EVERYBODY.filter(
      (one) => one === person || offices.some((mep) => mep === one || this.scope(one, mep) !== null),
    );
    return { person, offices, scopes, colleagues };
  }
}

/** The table: by the person's own access and what works for whom lends, and by the one office that an amendment belongs to. */
class Table {
  readonly access = new Map<string, Level>([['lea', 'lead']]);
  readonly offices = new Map<string, { readonly office: string; status: 'writing' | 'tabled' | 'gone' }>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  has(person: string, level: Level): boolean {
    return LEVELS.indexOf(this.access.get(person) ?? 'none') >= LEVELS.indexOf(level);
  }

  reads(person: string): boolean {
    return (
      this.has(person, 'read') || MEPS.some((mep) => this.#world.scope(person, mep) !== null && this.has(mep, 'read'))
    );
  }

  sees(person: string, id: string): boolean {
    const one = this.offices.get(id);
    if (!one) return false;
    if (one.status === 'tabled') return this.reads(person);
    // By the person's own access or that of the office's Member: what another office lends opens nothing here.
    if (one.office === person) return this.has(person, 'read');
    return this.#world.scope(person, one.office) !== null && (this.has(person, 'read') || this.has(one.office, 'read'));
  }

  writes(person: string, id: string): boolean {
    const one = this.offices.get(id);
    if (one?.status !== 'writing') return false;
    if (one.office === person) return this.has(person, 'amend');
    const scope = this.#world.scope(person, one.office);
    const drafts = scope === 'draft' || scope === 'table' || scope === 'decide';
    return drafts && (this.has(one.office, 'amend') || this.has(person, 'amend'));
  }
}

function agrees(given: Given, world: World, table: Table): void {
  for (const person of EVERYBODY) {
    const who = world.principal(person);
    for (const [id, { status }] of table.offices) {
      const sees = table.sees(person, id);
      const label = `${person} ${id} ${status} at ${String(world.now)}`;
      const begun = given.events.find((event) => event.type === 'AmendmentStarted' && event.amendment === id);
      if (begun) expect([label, eventFor(given.letter, who, begun).type !== 'Withheld']).toEqual([label, sees]);
      if (status !== 'writing') continue;
      const writes = table.writes(person, id);
      expect([label, roomAccess(given.letter, who, id)]).toEqual([label, writes ? 'write' : sees ? 'read' : 'none']);
      expect([label, may(given.letter, who, 'type-in-amendment', id) === true]).toEqual([label, writes]);
      const asked = given.ask(person, { type: 'DiscardAmendment', amendment: id }, who);
      expect([label, asked.ok]).toEqual([label, writes]);
    }
  }
}

describe('[P5] what an office writes', () => {
  it(
    'opens to just those who work there now, over random delegations, memberships, expiries and ends',
    { timeout: 120_000 },
    () => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
          const world = new World();
          const table = new Table(world);
          let given = new Given().then('lea', { type: 'CreateLetter', title: 'Night trains', lang: 'en' });
          for (const one of steps) {
            world.now++;
            if (one.do === 'access') {
              const member = table.access.has(one.who);
              if (one.level === 'none' && !member) continue;
              const people = { people: [{ id: one.who, ref: `ref-${one.who}` }] };
              const command =
                one.level === 'none'
                  ? ({ type: 'RemoveMember', person: one.who } as const)
                  : ({ type: 'InviteMember', email: `${one.who}@x.eu`, access: one.level } as const);
              given = given.then('lea', command, people);
              if (one.level === 'none') table.access.delete(one.who);
              else table.access.set(one.who, one.level);
            } else if (one.do === 'delegate') {
              world.put(one.adviser, one.mep, one.scope, one.lasts);
            } else if (one.do === 'start') {
              const mep = one.mep !== null && one.mep !== one.who ? { onBehalfOf: one.mep } : {};
              const command = { type: 'StartAmendment', ...mep } as const;
              if (!given.ask(one.who, command, world.principal(one.who)).ok) continue;
              given = given.then(one.who, command, world.principal(one.who));
              const { amendment } = given.last('AmendmentStarted');
              const { office } = find.amendment(given.letter, amendment) ?? { office: '' };
              // Whose it is was said at the start, or is the author's own where nobody was named.
              expect([mep.onBehalfOf ?? one.who, ...world.principal(one.who).offices]).toContain(office);
              if (mep.onBehalfOf) expect(office).toBe(mep.onBehalfOf);
              table.offices.set(amendment, { office, status: 'writing' });
            } else if (one.do === 'table' || one.do === 'discard') {
              const [id, kept] = [...table.offices][one.pick] ?? [];
              if (id === undefined || kept?.status !== 'writing') continue;
              const command = {
                type: one.do === 'table' ? 'TableAmendment' : 'DiscardAmendment',
                amendment: id,
              } as const;
              if (!given.ask(one.who, command, world.principal(one.who)).ok) continue;
              expect(table.writes(one.who, id)).toBe(true);
              given = given.then(one.who, command, world.principal(one.who));
              kept.status = one.do === 'table' ? 'tabled' : 'gone';
              if (kept.status === 'gone') table.offices.delete(id);
            }
            agrees(given, world, table);
          }
        }),
        { numRuns: Number(process.env['RIGHTS_RUNS'] ?? 150) },
      );
    },
  );
});
