import { describe, expect, it } from 'vitest';
import type { SearchView } from '../../../shared/api/views.ts';
import { part } from '../../../shared/letter/build.ts';
import { withIds } from '../../../shared/letter/ids.ts';
import { newId } from '../../../server/lib/random.ts';
import { excerptOf, folded, searchWords, wordsIn } from '../../../server/letter/search/words.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

const search = async (person: TestPerson, q: string) =>
  (await person.get<SearchView>(`/api/search?q=${encodeURIComponent(q)}`)).hits;
const kinds = async (person: TestPerson, q: string) => (await search(person, q)).map(({ kind }) => kind);

describe('the search', () => {
  it('finds titles, texts, people, amendments and comments, as they are now', async () => {
    const server = await startServer();
    const [lea, com] = [await server.as('lea@x.eu'), await server.as('com@x.eu')];
    const letter = await lea.letter('Trains to Łódź');
    await lea.does(letter, { type: 'InviteMember', email: 'com@x.eu', access: 'amend' });
    await lea.does(letter, { type: 'AddSignatories', people: [{ name: 'Aurélie Vanthornbeek', group: 'EPP' }] });
    await com.does(letter, { type: 'AddComment', text: 'Is the Straßenbahn meant?' });
    const amendment = await com.starts(letter);
    const base = await com.draft(letter);
    await com.writes(
      `${letter}.${amendment}`,
      (doc) => withIds({ ...doc, content: [...doc.content, part('paragraph', 'Sleepers need blankets.')] }, newId),
      base.doc,
    );
    expect(await kinds(lea, 'blankets')).toEqual([]);
    await com.does(letter, { type: 'TableAmendment', amendment });
    expect(await kinds(lea, 'lodz')).toContain('title');
    expect(await kinds(lea, 'LODZ trai')).toContain('title');
    expect(await kinds(lea, 'vanthorn')).toEqual(['person']);
    expect(await search(lea, 'strassenbahn')).toMatchObject([
      { letter, title: 'Trains to Łódź', kind: 'comment', excerpt: 'Is the Straßenbahn meant?' },
    ]);
    expect(await search(lea, 'blankets')).toMatchObject([{ kind: 'amendment', place: 'AM 1' }]);
    await lea.writes(
      letter,
      (doc) => withIds({ ...doc, content: [...doc.content, part('paragraph', 'Zeppelins are slow.')] }, newId),
      (await lea.draft(letter)).doc,
    );
    expect(await kinds(lea, 'zeppelins')).toEqual(['text']);
    await lea.does(letter, { type: 'RenameLetter', title: 'Airships' });
    expect(await kinds(lea, 'airsh')).toContain('title');
  });

  it('shows nobody what they may not read, nor that it is there', async () => {
    const server = await startServer();
    const [lea, sig, out] = [await server.as('lea@x.eu'), await server.as('sig@x.eu'), await server.as('out@x.eu')];
    const letter = await lea.letter('Zeppelins');
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'sig@x.eu' }, { name: 'Quentin Other' }] });
    await lea.does(letter, { type: 'AddComment', text: 'Quokkas, perhaps?' });
    const everything = ['zeppelins', 'quentin', 'quokkas'];
    for (const q of everything) {
      expect(await search(out, q), q).toEqual([]);
      expect((await search(lea, q)).length, q).toBeGreaterThan(0);
    }
    await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    expect((await search(sig, 'zeppelins')).length).toBeGreaterThan(0);
    for (const q of ['quentin', 'quokkas']) expect(await search(sig, q), q).toEqual([]);
    await lea.does(letter, { type: 'RemoveSignatory', person: sig.id });
    expect(await search(sig, 'zeppelins')).toEqual([]);
  });

  it('takes whatever is typed as words', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    await lea.letter("O'Neill's trains");
    expect(await kinds(lea, "o'neill")).toContain('title');
    for (const q of ['', '"', '*', 'a AND NOT', "' or 1=1 --", 'NEAR(', '&|!:*', '½ \u0301']) await search(lea, q);
    expect((await lea.fetch(`/api/search?q=${'x'.repeat(300)}`)).status).toBe(422);
    expect((await server.fetch('/api/search?q=trains')).status).toBe(401);
  });
});

describe('words', () => {
  it('are found without accents and case, whole but for the last', () => {
    expect(wordsIn(folded('Ελλάδα ΘΆΛΑΣΣΑΣ'), searchWords('ελλαδα θαλασσας')).size).toBe(2);
    expect(wordsIn(folded('night trains'), searchWords('nigh trains')).size).toBe(1);
    expect(wordsIn(folded('night trains'), searchWords('night tra')).size).toBe(2);
  });
  it('stand in the middle of what is shown around them', () => {
    const long = `${'before '.repeat(60)}Zeppelin ${'after '.repeat(60)}`;
    expect(excerptOf(long, ['zeppelin'])).toMatch(/^… (before )+Zeppelin (after )+…$/);
  });
});
