import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_ENTRY } from '../../shared/decision/model/chain.ts';
import { accountEntry } from '../../shared/proof/formats/accounts.ts';
import type { ChainedEvent, Commit, OutgoingMail, Person, Store, TextUpdate } from '../../server/store/store.ts';

const AT = '2026-11-24T10:00:00.000Z';
const LATER = '2026-11-24T10:05:00.000Z';

export const anna: Person = {
  id: 'p-anna',
  email: 'Anna@Example.org',
  name: 'Anna Ek',
  role: 'mep',
  group: 'EPP',
  country: 'SE',
};
export const ben: Person = {
  id: 'p-ben',
  email: 'ben@example.org',
  name: 'Ben Ito',
  role: 'adviser',
  group: null,
  country: null,
};

/** A commit that changes nothing but what is named. */
export function commitOf(letter: string, expectedSeq: number, parts: Partial<Commit> = {}): Commit {
  return {
    letter,
    expectedSeq,
    events: [],
    texts: [],
    contents: [],
    updates: [],
    mails: [],
    people: [],
    involved: [],
    personSalts: [],
    ...parts,
  };
}

export function created(seq = 1, title = 'ref'): ChainedEvent {
  return {
    event: { type: 'LetterCreated', title, lang: 'en', seq, at: AT, actor: anna.id, onBehalf: ben.id },
    prev: '0'.repeat(64),
    hash: `h${seq}`,
  };
}

export const row = (room: string, text: string, person: string | null = anna.id): TextUpdate => ({
  room,
  person,
  at: AT,
  bytes: new TextEncoder().encode(text),
});
const mail = (id: string): OutgoingMail => ({
  id,
  to: 'anna@example.org',
  kind: 'invited',
  data: { letter: 'L', n: 1 },
  at: AT,
});
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What every engine of the store promises. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`a store (${name})`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    describe('people', () => {
      it('finds a person by id, and by address however it is spelled', async () => {
        expect(await store.people.empty()).toBe(true);
        await store.people.add(anna);
        await store.people.add(ben);
        expect(await store.people.empty()).toBe(false);
        expect(await store.people.get([ben.id, 'nobody'])).toEqual([ben]);
        expect(await store.people.byEmail('ANNA@example.org')).toEqual(anna);
        expect(await store.people.byEmail('nobody@example.org')).toBeNull();
      });
      it('refuses a second person with the same address', async () => {
        await store.people.add(anna);
        await expect(store.people.add({ ...ben, email: 'anna@EXAMPLE.org' })).rejects.toThrow();
        expect(await store.people.list()).toEqual([anna]);
      });
      it('lists by name, and narrows by a part of name or address taken literally', async () => {
        await store.people.add(ben);
        await store.people.add({ ...anna, name: '100% Anna_' });
        expect((await store.people.list()).map(({ id }) => id)).toEqual([anna.id, ben.id]);
        expect((await store.people.list('0%')).map(({ id }) => id)).toEqual([anna.id]);
        expect((await store.people.list('BEN@')).map(({ id }) => id)).toEqual([ben.id]);
        expect(await store.people.list('_x')).toEqual([]);
      });
      it('corrects an entry', async () => {
        await store.people.add(anna);
        await store.people.update({ ...anna, group: null, email: null });
        expect(await store.people.get([anna.id])).toEqual([{ ...anna, group: null, email: null }]);
      });
      it('knows who works for whom until told otherwise', async () => {
        await store.people.add(anna);
        await store.people.add(ben);
        const office = { mep: anna.id, adviser: ben.id };
        const first = await accountEntry(
          { type: 'DelegationGiven', ...office, scope: 'read' },
          { seq: 1, at: AT, actor: anna.id, prev: NO_ENTRY },
        );
        const read = { ...office, scope: 'read', since: AT, until: null } as const;
        expect(await store.proof.account({ entry: first, delegate: read })).toBe(true);
        expect(await store.people.delegationsTo(ben.id)).toEqual([read]);
        expect(await store.people.delegationsBy(anna.id)).toEqual([read]);
        const next = { seq: 2, at: LATER, actor: anna.id, prev: first.hash };
        const second = await accountEntry({ type: 'DelegationGiven', ...office, scope: 'decide', until: LATER }, next);
        const decide = { ...office, scope: 'decide', since: LATER, until: LATER } as const;
        await store.proof.account({ entry: second, delegate: decide });
        expect(await store.people.delegationsTo(ben.id)).toEqual([decide]);
        const third = await accountEntry(
          { type: 'DelegationEnded', ...office },
          { ...next, seq: 3, prev: second.hash },
        );
        expect(await store.proof.account({ entry: third, endDelegation: office })).toBe(true);
        expect(await store.people.delegationsTo(ben.id)).toEqual([]);
      });
    });

    describe('sessions', () => {
      const link = { person: anna.id, issuedAt: AT, expiresAt: LATER };
      const session = { hash: 's', person: anna.id, createdAt: AT, seenAt: AT, linkIssuedAt: AT, confirmedAt: AT };
      beforeEach(() => store.people.add(anna));

      it('ends a link once, also for two who use it at the same time, and knows it afterwards', async () => {
        await store.sessions.addLink({ hash: 'l', ...link });
        expect(await store.sessions.link('l')).toEqual({ hash: 'l', ...link });
        const both = await Promise.all([store.sessions.endLink('l', AT), store.sessions.endLink('l', AT)]);
        expect(both.sort()).toEqual([false, true]);
        expect(await store.sessions.link('l')).toEqual({ hash: 'l', ...link, endedAt: AT });
        expect(await store.sessions.endLink('nobody’s', AT)).toBe(false);
      });
      it('keeps every link beside the others until all are ended, with the sessions for one letter', async () => {
        const request = { ...link, hash: 'r', letter: 'L', address: 'a' };
        await store.sessions.addLink({ hash: 'l', ...link });
        await store.sessions.addLink(request);
        expect(await store.sessions.link('r')).toEqual(request);
        await store.sessions.add({ ...session, letter: 'L' });
        await store.sessions.add({ ...session, hash: 't' });
        expect(await store.sessions.get('s')).toEqual({ ...session, letter: 'L' });
        expect(await store.sessions.endLinks(anna.id, LATER)).toEqual(['s']);
        expect(await store.sessions.get('t')).not.toBeNull();
        expect((await store.sessions.link('l'))?.endedAt).toBe(LATER);
        expect((await store.sessions.link('r'))?.endedAt).toBe(LATER);
      });
      it('keeps a session until it is removed', async () => {
        await store.sessions.add(session);
        await store.sessions.touch('s', LATER);
        expect(await store.sessions.get('s')).toEqual({ ...session, seenAt: LATER });
        expect(await store.sessions.list(['s', 't'])).toEqual([{ ...session, seenAt: LATER }]);
        expect(await store.sessions.list([])).toEqual([]);
        await store.sessions.remove('s');
        expect(await store.sessions.get('s')).toBeNull();
      });
      it('ends every session of a person at once', async () => {
        await store.sessions.add(session);
        await store.sessions.add({ ...session, hash: 't' });
        await store.sessions.removeAllOf(anna.id);
        expect([await store.sessions.get('s'), await store.sessions.get('t')]).toEqual([null, null]);
      });
    });

    describe('letters', () => {
      it('gives back the events as they were appended, from a seq on', async () => {
        const second: ChainedEvent = {
          ...created(2),
          event: { type: 'LetterRenamed', title: 'r2', seq: 2, at: LATER, actor: ben.id },
        };
        expect(await store.letters.commit(commitOf('L', 0, { events: [created()] }))).toEqual({
          ok: true,
          journal: [],
        });
        expect(await store.letters.commit(commitOf('L', 1, { events: [second] }))).toEqual({ ok: true, journal: [] });
        expect(await store.letters.events('L')).toEqual([created(), second]);
        expect(await store.letters.events('L', 1)).toEqual([second]);
        expect(await store.letters.events('unknown')).toEqual([]);
        expect(await store.letters.ids()).toEqual(['L']);
      });
      it.each([0, 2, 7])(
        'answers `stale` and keeps nothing when the decision was based on seq %i of 1',
        async (seq) => {
          await store.letters.commit(commitOf('L', 0, { events: [created()] }));
          const late = commitOf('L', seq, {
            events: [created(seq + 1)],
            people: [anna],
            mails: [mail('m')],
            updates: [row('L', 'x')],
            texts: [{ ref: 'r', salt: 's', text: 't' }],
          });
          expect(await store.letters.commit(late)).toEqual({ ok: false, stale: true });
          expect(await store.letters.events('L')).toEqual([created()]);
          expect(await store.people.empty()).toBe(true);
          expect(await store.outbox.due(LATER, 9)).toEqual([]);
          expect(await store.journal.history('L')).toEqual([]);
          expect((await store.letters.texts(['r'])).size).toBe(0);
        },
      );
      it('lets exactly one of two racing commits in', async () => {
        const answers = await Promise.all(
          [1, 2].map(() => store.letters.commit(commitOf('L', 0, { events: [created()] }))),
        );
        expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
      });
      it('keeps texts, contents, people and mails of a decision with it', async () => {
        const answer = await store.letters.commit(
          commitOf('L', 0, {
            events: [created()],
            texts: [{ ref: 'r', salt: 's', text: 'Grüße' }],
            contents: [{ digest: 'd', canonical: '{"a":1}' }],
            updates: [row('L', 'one'), row('L.A', 'two', null), row('L', 'three')],
            people: [anna],
            mails: [mail('m')],
            personSalts: [{ person: anna.id, ref: 'pr', salt: 'ps' }],
          }),
        );
        expect(answer).toEqual({ ok: true, journal: [1, 1, 2] });
        expect(await store.letters.texts(['r', 'other'])).toEqual(new Map([['r', 'Grüße']]));
        expect(await store.letters.content('d')).toBe('{"a":1}');
        expect(await store.letters.content('e')).toBeNull();
        expect(await store.people.get([anna.id])).toEqual([anna]);
        expect((await store.outbox.due(AT, 9)).map(({ id }) => id)).toEqual(['m']);
        expect((await store.journal.history('L')).map(({ seq, bytes }) => [seq, textOf(bytes)])).toEqual([
          [1, 'one'],
          [2, 'three'],
        ]);
      });
      it('knows whose letters are whose, as of the last commit', async () => {
        const involved = [
          { person: anna.id, access: 'lead', signatory: false },
          { person: ben.id, access: null, signatory: true },
        ];
        await store.letters.commit(commitOf('L', 0, { events: [created()], involved }));
        expect([await store.letters.of(anna.id), await store.letters.of(ben.id)]).toEqual([['L'], ['L']]);
        await store.letters.commit(
          commitOf('L', 1, { events: [created(2)], involved: [{ person: ben.id, access: null, signatory: false }] }),
        );
        expect(await store.letters.of(ben.id)).toEqual([]);
      });
    });

    describe('text journal', () => {
      it('numbers the rows of each room in the order they were asked, whoever asks', async () => {
        const first = store.journal.append([row('L', 'a'), row('M', 'b'), row('L', 'c')]);
        const second = store.journal.append([row('L', 'd', null)]);
        expect(await Promise.all([first, second])).toEqual([[1, 1, 2], [3]]);
        expect((await store.journal.history('L')).map((r) => [r.seq, r.person, r.at, textOf(r.bytes)])).toEqual([
          [1, anna.id, AT, 'a'],
          [2, anna.id, AT, 'c'],
          [3, null, AT, 'd'],
        ]);
      });
      it('opens a room from its newest snapshot and the rows after it, and keeps all rows', async () => {
        await store.journal.append(['a', 'b', 'c', 'd'].map((text) => row('L', text)));
        expect((await store.journal.open('L')).snapshot).toBeNull();
        await store.journal.snapshot('L', 3, new Uint8Array([3]));
        await store.journal.snapshot('L', 2, new Uint8Array([2]));
        const { snapshot, rows } = await store.journal.open('L');
        expect(snapshot?.uptoSeq).toBe(3);
        expect([...(snapshot?.bytes ?? [])]).toEqual([3]);
        expect(rows.map(({ seq }) => seq)).toEqual([4]);
        expect((await store.journal.history('L')).length).toBe(4);
        expect(await store.journal.open('unknown')).toEqual({ snapshot: null, rows: [] });
      });
      it('keeps bytes of any size and value', async () => {
        const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
        await store.journal.append([{ ...row('L', ''), bytes: bytes.subarray(7) }, row('L', '')]);
        const rows = await store.journal.history('L');
        expect(Buffer.compare(rows[0]?.bytes ?? Buffer.alloc(0), bytes.subarray(7))).toBe(0);
        expect(rows[1]?.bytes.length).toBe(0);
      });
      it('gives a Yjs client id to the first who claims it', async () => {
        await store.journal.claim([{ room: 'L', client: 4_294_967_295, person: anna.id }]);
        await store.journal.claim([
          { room: 'L', client: 4_294_967_295, person: ben.id },
          { room: 'L', client: 2, person: ben.id },
        ]);
        expect(await store.journal.owners('L')).toEqual(
          new Map([
            [2, ben.id],
            [4_294_967_295, anna.id],
          ]),
        );
        expect((await store.journal.owners('M')).size).toBe(0);
      });
    });

    describe('outbox', () => {
      it('holds a mail until it is sent or given up, and counts the tries', async () => {
        await store.outbox.add([mail('m'), mail('n')]);
        await store.outbox.add([mail('m')]);
        expect((await store.outbox.due(AT, 1)).length).toBe(1);
        await store.outbox.later(['m'], LATER, 'ECONNECTION');
        expect((await store.outbox.due(AT, 9)).map(({ id }) => id)).toEqual(['n']);
        expect(await store.outbox.due(LATER, 9)).toContainEqual({ ...mail('m'), attempts: 1, digest: false });
        await store.outbox.sent(['n'], LATER);
        await store.outbox.ended(['m'], 'failed', 'ETIMEDOUT');
        expect(await store.outbox.due(LATER, 9)).toEqual([]);
      });
      it('tells what became of the newest mail to each person about a letter', async () => {
        const about = (id: string, person: string, kind: string, at: string) =>
          ({ ...mail(id), person, letter: 'L', kind, at }) satisfies OutgoingMail;
        await store.outbox.add([
          about('a', 'p-1', 'circulation', AT),
          about('b', 'p-1', 'reminder', LATER),
          about('c', 'p-2', 'circulation', AT),
          about('d', 'p-3', 'locked', AT),
          about('e', 'p-4', 'circulation', AT),
        ]);
        await store.outbox.ended(['b'], 'bounced', '550');
        await store.outbox.ended(['e'], 'dropped', '');
        await store.outbox.sent(['c'], LATER);
        expect(await store.outbox.newest('L', ['circulation', 'reminder'])).toEqual([
          { id: 'b', person: 'p-1', kind: 'reminder', state: 'bounced', at: LATER },
          { id: 'c', person: 'p-2', kind: 'circulation', state: 'sent', at: LATER },
        ]);
      });
      it("gathers a person's digest and forgets what ended mails said", async () => {
        await store.outbox.add([
          { ...mail('m'), person: 'p-1' },
          { ...mail('n'), person: 'p-1' },
          { ...mail('o'), person: 'p-2' },
        ]);
        await store.outbox.hold(['m', 'n'], LATER);
        expect((await store.outbox.due(AT, 9)).map(({ id }) => id)).toEqual(['o']);
        expect((await store.outbox.digestOf('p-1', LATER)).map(({ id }) => id)).toEqual(['m', 'n']);
        await store.outbox.sent(['o'], AT);
        await store.outbox.forget(LATER);
        await store.outbox.later(['o'], LATER, '');
        const due = await store.outbox.due(LATER, 9);
        expect(due.map(({ id, to, data }) => [id, to, data])).toEqual([
          ['m', mail('m').to, mail('m').data],
          ['n', mail('n').to, mail('n').data],
          ['o', '', {}],
        ]);
      });
    });

    describe('choices of mail', () => {
      it('keeps templates by office, and forgets one that is removed', async () => {
        await store.people.add(anna);
        await store.people.add(ben);
        const doc = { type: 'doc', content: [{ type: 'letterhead', attrs: { id: 'b1' } }] } as const;
        const one = {
          id: 't-1',
          office: anna.id,
          kind: 'letterhead',
          name: 'Z',
          lang: 'fr',
          doc,
          at: AT,
          by: ben.id,
        } as const;
        const two = { ...one, id: 't-2', kind: 'letter', name: 'A' } as const;
        await store.templates.add(one);
        await store.templates.add(two);
        expect(await store.templates.of([anna.id, ben.id])).toEqual([two, one]);
        expect(await store.templates.of([ben.id])).toEqual([]);
        expect(await store.templates.of([])).toEqual([]);
        await store.templates.remove('t-2');
        expect([await store.templates.get('t-1'), await store.templates.get('t-2')]).toEqual([one, null]);
      });

      it('change one by one, and are found again by their token', async () => {
        await store.people.add(anna);
        expect(await store.mailChoices.get([anna.id])).toEqual([]);
        await store.mailChoices.set(anna.id, { lang: 'fr' });
        await store.mailChoices.set(anna.id, { notices: { comments: 'none' } });
        expect(await store.mailChoices.get([anna.id, ben.id])).toEqual([
          { person: anna.id, lang: 'fr', notices: { comments: 'none' } },
        ]);
        expect(await store.mailChoices.token(anna.id, 'one')).toBe('one');
        expect(await store.mailChoices.token(anna.id, 'two')).toBe('one');
        expect(await store.mailChoices.byToken('one')).toBe(anna.id);
        expect(await store.mailChoices.byToken('two')).toBeNull();
      });
    });

    it('keeps the list of Members, put and taken away in one step', async () => {
      const member = (id: string, name: string) =>
        ({ id, name, written: name.toUpperCase(), group: 'NI', country: null, party: null, email: null }) as const;
      await store.members.change([member('1', 'Ana'), member('2', 'Bo')], []);
      await store.members.change([member('2', 'Bodil')], ['1', '9']);
      expect(await store.members.list()).toEqual([member('2', 'Bodil')]);
    });

    it('says that it can write while it can', async () => {
      expect(await store.writable()).toBe(true);
    });
    it('refuses everything once closed, instead of keeping the caller waiting', async () => {
      await store.close();
      await expect(store.letters.ids()).rejects.toThrow();
      expect(await store.writable()).toBe(false);
    });
  });
}
