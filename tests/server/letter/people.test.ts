import { describe, expect, it } from 'vitest';
import type { DirectoryPersonView, LetterView } from '../../../shared/api/views.ts';
import { properName } from '../../../shared/people/proper-name.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

const listed = (view: LetterView) =>
  view.signatories.map(({ name, group, country, reachable }) => [name, group, country, reachable]);
const adds = (lea: TestPerson, letter: string, ...people: object[]) =>
  lea.does(letter, { type: 'AddSignatories', people });

describe('a list of signatories', () => {
  it('takes names without addresses, and completes them once an address is known', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await adds(
      lea,
      letter,
      { name: 'Łucja Drewniak', group: 'epp' },
      { name: 'Bo Ek', group: 'S&D', country: 'Sweden' },
    );
    expect(listed(await lea.view(letter))).toEqual([
      ['Łucja Drewniak', 'EPP', undefined, false],
      ['Bo Ek', 'S&D', 'Sweden', false],
    ]);
    await adds(lea, letter, { email: 'lucja@x.eu', name: 'LUCJA  drewniak', group: 'EPP', country: 'Poland' });
    expect(listed(await lea.view(letter))).toEqual([
      ['Łucja Drewniak', 'EPP', 'Poland', true],
      ['Bo Ek', 'S&D', 'Sweden', false],
    ]);
  });

  it('asks somebody as soon as an address is known, although nothing else about them changes', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await adds(lea, letter, { name: 'Bo Ek', group: 'S&D' });
    await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    expect(await server.mailed()).toEqual([]);
    const { seq } = await lea.view(letter);
    expect(await adds(lea, letter, { email: 'bo@x.eu', name: 'Bo Ek', group: 'S&D' })).toEqual({ seq, events: [] });
    expect(await server.mailed()).toMatchObject([{ to: 'bo@x.eu', subject: 'Lea asks you to co-sign “Night trains”' }]);
    const bo = await server.as('bo@x.eu');
    expect((await bo.view(letter)).me).toMatchObject({ signatory: true, scope: 'versions' });
  });

  it('knows the name of somebody given by address alone, in one list or after another', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    await server.person('bo@x.eu', { name: 'Bo Ek', group: 'S&D', country: 'Sweden' });
    const [one, two] = [await lea.letter(), await lea.letter()];
    await adds(lea, one, { name: 'bo ek', group: 'S&D' }, { email: 'bo@x.eu' });
    await adds(lea, two, { name: 'bo ek', group: 'S&D' });
    await adds(lea, two, { email: 'bo@x.eu' });
    for (const letter of [one, two]) expect(listed(await lea.view(letter))).toEqual([['Bo Ek', 'S&D', 'Sweden', true]]);
  });

  it('keeps a name that waits for its address when that person is invited to work on the text', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    await server.person('bo@x.eu', { name: 'Bo Ek', group: 'S&D', country: 'Sweden' });
    const letter = await lea.letter();
    await adds(lea, letter, { name: 'Bo Ek', group: 'S&D' });
    await lea.does(letter, { type: 'InviteMember', email: 'bo@x.eu', name: 'Bo Ek', access: 'amend' });
    expect(listed(await lea.view(letter))).toEqual([['Bo Ek', 'S&D', undefined, false]]);
    await adds(lea, letter, { email: 'bo@x.eu', name: 'Bo Ek', group: 'S&D' });
    expect(listed(await lea.view(letter))).toEqual([['Bo Ek', 'S&D', 'Sweden', true]]);
  });

  it('has a person of the directory once, not once by name and once by address', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const bo = await server.person('bo@x.eu', { name: 'Bo Ek', group: 'S&D', country: 'Sweden' });
    const letter = await lea.letter();
    await adds(lea, letter, { name: 'Bo Ek', group: 'S&D' }, { name: 'Ana Vidmar', group: 'EPP' });
    await adds(lea, letter, { email: 'bo@x.eu', name: 'Bo Ek', group: 'S&D' });
    const view = await lea.view(letter);
    expect(view.signatories.map(({ name, reachable }) => [name, reachable]).sort()).toEqual([
      ['Ana Vidmar', false],
      ['Bo Ek', true],
    ]);
    expect(view.signatories.map(({ person }) => person)).toContain(bo.id);
  });

  it('keeps two people of one name apart', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await adds(lea, letter, { name: 'Jan Novák', group: 'EPP' }, { name: 'Jan Novák', group: 'ECR' });
    await adds(lea, letter, { email: 'one@x.eu', name: 'Jan Novak', group: 'ECR' });
    const two = { email: 'two@x.eu', name: 'Jan Novak', group: 'ECR' };
    // Perhaps the same Member twice, who would count twice: never without being asked about.
    const asked = await lea.refused(letter, { type: 'AddSignatories', people: [two] });
    expect(asked).toMatchObject({
      code: 'known-otherwise',
      index: 0,
      known: [{ name: 'Jan Novák', email: 'one@x.eu' }],
    });
    await adds(lea, letter, { ...two, asGiven: true });
    expect(listed(await lea.view(letter))).toEqual([
      ['Jan Novák', 'EPP', undefined, false],
      ['Jan Novák', 'ECR', undefined, true],
      ['Jan Novak', 'ECR', undefined, true],
    ]);
  });

  it.each([
    ['VIDMAR Ana', 'Vidmar, Ana'],
    ['Ana Vidmar', 'VIDMAR Ana'],
    ['Moritz Körnbach', 'Moritz Koernbach'],
    ['Léa Marchand', 'lea  MARCHAND'],
  ])('%s and %s are one entry by name, and are asked about with two addresses', async (name, again) => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await adds(lea, letter, { name, group: 'EPP' });
    await adds(lea, letter, { name: again, group: 'EPP' }, { email: 'one@x.eu', name: again });
    expect((await lea.view(letter)).signatories).toHaveLength(1);
    const other = { email: 'two@x.eu', name: again };
    expect(await lea.refused(letter, { type: 'AddSignatories', people: [other] })).toMatchObject({
      code: 'known-otherwise',
      known: [{ email: 'one@x.eu' }],
    });
    // In one list too; the same in another group is another Member.
    const both = [
      { email: 'a@x.eu', name: 'Bo Ek', group: 'S&D' },
      { email: 'b@x.eu', name: 'EK, Bo', group: 'S&D' },
    ];
    expect(await lea.refused(letter, { type: 'AddSignatories', people: both })).toMatchObject({ index: 1 });
    await adds(
      lea,
      letter,
      { email: 'c@x.eu', name: 'Cy Dahl', group: 'S&D' },
      { email: 'd@x.eu', name: 'Cy Dahl', group: 'ECR' },
    );
  });

  it('never changes an address or a name on record: somebody else could sign in with it', async () => {
    const server = await startServer();
    const bo = await server.person('bo@x.eu', { name: 'Bo Ek', group: 'S&D' });
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await adds(lea, letter, { email: 'bo@x.eu' });
    const evil = { email: 'evil@x.eu', name: 'Bo Ek', group: 'S&D' };
    const asked = await lea.refused(letter, { type: 'AddSignatories', people: [evil] });
    expect(asked).toMatchObject({ code: 'known-otherwise', known: [{ email: 'bo@x.eu' }] });
    await adds(lea, letter, { ...evil, asGiven: true });
    await adds(lea, letter, { email: 'bo@x.eu', name: 'Evil Twin', group: 'NI' });
    expect(await server.store.people.get([bo.id])).toEqual([bo]);
    expect(await server.store.people.byEmail('evil@x.eu')).not.toMatchObject({ id: bo.id });
  });

  it('says nothing twice: the same list again decides nothing', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const people = [
      { name: 'Bo Ek', group: 'S&D' },
      { email: 'ana@x.eu', name: 'Ana', country: 'Malta' },
    ];
    await adds(lea, letter, ...people);
    expect((await adds(lea, letter, ...people)).events).toEqual([]);
  });

  it('takes two thousand names at once', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const people = Array.from({ length: 2_000 }, (_, n) => ({
      name: `Member ${String(n)}`,
      group: 'NI',
      email: `m${String(n)}@x.eu`,
    }));
    await adds(lea, letter, ...people);
    expect((await lea.view(letter)).signatories).toHaveLength(2_000);
  });
});

describe('an invitation', () => {
  it('makes somebody known who was not, with a name that can still be said', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'Ada.Lovell@x.eu', access: 'comment' });
    expect((await lea.view(letter)).members).toMatchObject([
      {},
      { name: 'Ada Lovell', role: 'adviser', access: 'comment' },
    ]);
    await lea.does(letter, { type: 'InviteMember', email: 'ada.lovell@x.eu', name: 'Ada Lövell', access: 'comment' });
    expect((await lea.view(letter)).members).toMatchObject([{}, { name: 'Ada Lövell' }]);
  });

  it('shows addresses to the lead author and to nobody else', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'edit' });
    const ada = await server.as('ada@x.eu');
    expect((await lea.view(letter)).members.map(({ email }) => email)).toEqual(['lea@x.eu', 'ada@x.eu']);
    expect((await ada.view(letter)).members.map(({ email }) => email)).toEqual([undefined, 'ada@x.eu']);
  });
});

describe('the directory', () => {
  it('finds people to pick by a part of their name, once one is signed in', async () => {
    const server = await startServer();
    await server.person('bo@x.eu', { name: 'Bo Ek' });
    const lea = await server.as('lea@x.eu');
    expect(await lea.get('/api/directory?search=bo')).toMatchObject([{ name: 'Bo Ek', email: 'bo@x.eu' }]);
    expect(await lea.get('/api/directory?search=b')).toEqual([]);
    expect((await server.fetch('/api/directory?search=bo')).status).toBe(401);
  });
});

describe('the list of letters', () => {
  it('shows what waits for a person, most urgent first, and nothing before it is circulated', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const sam = await server.as('sam@x.eu');
    const asks = async (title: string, deadline?: string) => {
      const letter = await lea.letter(title);
      await adds(lea, letter, { email: 'sam@x.eu' });
      const digest = await lea.cuts(letter);
      await lea.does(letter, { type: 'CirculateVersion', version: 1, ...(deadline ? { deadline } : {}) });
      return { letter, digest };
    };
    await adds(lea, await lea.letter('Not circulated'), { email: 'sam@x.eu' });
    await asks('No deadline');
    await asks('Late deadline', '2099-01-02T00:00:00Z');
    await asks('Early deadline', '2099-01-01T00:00:00Z');
    const { letter, digest } = await asks('Locked');
    await lea.does(letter, { type: 'LockVersion', version: 1, digest });
    // Named in a discussion of another letter, until he has said something there.
    const talk = await lea.letter('Talk');
    await lea.does(talk, { type: 'InviteMember', email: 'sam@x.eu', access: 'comment' });
    const named = { text: 'What do you think, @Sam?', mentions: [sam.id] };
    const { events } = await lea.does(talk, { type: 'AddComment', ...named });
    const { waiting, letters } = await sam.get<{ waiting: object[]; letters: object[] }>('/api/letters');
    expect(waiting).toMatchObject([
      { kind: 'sign-off', title: 'Early deadline' },
      { kind: 'sign-off', title: 'Late deadline' },
      { kind: 'sign-off', title: 'No deadline' },
      { kind: 'mention', title: 'Talk', count: 1 },
      { kind: 'late', title: 'Locked' },
    ]);
    await sam.does(talk, { type: 'Reply', thread: String(events[0]?.['thread']), text: 'Gladly.' });
    const answered = await sam.get<{ waiting: { kind: string }[] }>('/api/letters');
    expect(answered.waiting.map(({ kind }) => kind)).not.toContain('mention');
    expect(letters).toHaveLength(5);
    // Nobody is pressed by how many others have signed.
    expect(letters.map((one) => 'signOffs' in one && one.signOffs !== null)).toEqual([
      ...[false, true, false, false, false],
    ]);
  });
});

describe('the directory of Members', () => {
  it('is picked from by name, group and country, each person once, whether they use Paraph or not', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu', { name: 'Lea Author', group: 'Renew' });
    await server.person('ana@x.eu', { name: 'Ana Silva', group: null });
    await server.person('ada@x.eu', { name: 'Ada Bee', role: 'adviser' });
    const member = (id: string, written: string, group: string, country: string) => ({
      ...{ id, name: properName(written), written, group, country },
      ...{ party: null, email: null },
    });
    await server.store.members.change(
      [
        member('1', 'Ana SILVA', 'S&D', 'Portugal'),
        member('2', 'Bruna ALDEGUER', 'Greens/EFA', 'Spain'),
        member('3', 'Carles ROBA I GINARD', 'Greens/EFA', 'Spain'),
        member('4', 'Dirk ZANDER', 'Greens/EFA', 'Germany'),
      ],
      [],
    );
    const names = async (query: string) =>
      (await lea.get<readonly DirectoryPersonView[]>(`/api/directory?${query}`)).map(({ name }) => name);
    expect(await names('search=ro&group=Verts/ALE&country=Espa%C3%B1a')).toEqual(['Carles Roba i Ginard']);
    expect(await names('search=roba%20greens%20spain')).toEqual(['Carles Roba i Ginard']);
    // By name alone: nobody reads out the directory, a group or a country of it.
    for (const query of ['role=mep&limit=2000', 'search=greens%20spain', 'group=Renew', 'search=x.eu', 'search=a']) {
      expect([query, await names(query)]).toEqual([query, []]);
    }
    expect(await lea.get('/api/directory?search=silva')).toEqual([
      expect.objectContaining({ name: 'Ana Silva', email: 'ana@x.eu', group: 'S&D', country: 'Portugal' }),
    ]);
    expect(await names('search=ada')).toEqual(['Ada Bee']);
    expect((await lea.refusedGet('/api/directory?role=king')).code).toBe('invalid');
  });
});
