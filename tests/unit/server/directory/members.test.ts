import { describe, expect, it } from 'vitest';
import { planImport } from '../../../../server/directory/importing.ts';
import { readMembers, UnreadableList } from '../../../../server/directory/read-members.ts';

const read = (text: string) => readMembers(new TextEncoder().encode(text));
const mep = (name: string, id: string, group = 'Renew Europe Group', country = 'Belgium') =>
  `<mep><fullName>${name}</fullName><country>${country}</country><politicalGroup>${group}</politicalGroup><id>${id}</id><nationalPoliticalGroup>Liste A &amp; B</nationalPoliticalGroup></mep>`;
const meps = (...inner: string[]) => `<?xml version="1.0" encoding="UTF-8"?>\n<meps>\n${inner.join('\n')}\n</meps>\n`;

describe('the list that the Parliament publishes', () => {
  it('is read with names as they stand under a letter, groups and countries in one spelling', () => {
    expect(read(meps(mep('Aurélie VANTHORNBEEK', '123456')))).toEqual({
      whole: true,
      wrong: [],
      members: [
        {
          ...{ id: '123456', name: 'Aurélie Vanthornbeek', written: 'Aurélie VANTHORNBEEK' },
          ...{ group: 'Renew', country: 'Belgium', party: 'Liste A & B', email: null },
        },
      ],
    });
  });

  it.each([
    ["Group of the European People's Party (Christian Democrats)", 'EPP'],
    ['Group of the Progressive Alliance of Socialists and Democrats in the European Parliament', 'S&D'],
    ['Patriots for Europe Group', 'PfE'],
    ['European Conservatives and Reformists Group', 'ECR'],
    ['Renew Europe Group', 'Renew'],
    ['Group of the Greens/European Free Alliance', 'Greens/EFA'],
    ['The Left group in the European Parliament - GUE/NGL', 'The Left'],
    ['Europe of Sovereign Nations Group', 'ESN'],
    ['Non-attached Members', 'NI'],
    ['Groupe du Parti populaire européen (Démocrates-Chrétiens)', 'EPP'],
    ['Groupe de l’Alliance Progressiste des Socialistes et Démocrates au Parlement européen', 'S&D'],
    ['Groupe des Conservateurs et Réformistes européens', 'ECR'],
    ['Groupe des Verts/Alliance libre européenne', 'Greens/EFA'],
    ['Groupe de la gauche au Parlement européen - GUE/NGL', 'The Left'],
    ['Groupe «L’Europe des nations souveraines»', 'ESN'],
    ['Non-inscrits', 'NI'],
    ['Fraktion der Europäischen Volkspartei (Christdemokraten)', 'EPP'],
    ['Fraktion der Progressiven Allianz der Sozialdemokraten im Europäischen Parlament', 'S&D'],
    ['Fraktion der Grünen/Freie Europäische Allianz', 'Greens/EFA'],
    ['Fraktion Die Linke im Europäischen Parlament - GUE/NGL', 'The Left'],
    ['Grupo del Partido Popular Europeo (Demócrata-Cristianos)', 'EPP'],
    ['Grupo de los Verdes/Alianza Libre Europea', 'Greens/EFA'],
    ['Grupo de los Conservadores y Reformistas Europeos', 'ECR'],
  ])('%s is %s', (full, group) => {
    expect(read(meps(mep('Ana SILVA', '1', full.replace('&', '&amp;')))).members[0]?.group).toBe(group);
  });

  it.each([
    ['a document type', `<!DOCTYPE meps [<!ENTITY x "boom">]>${meps(mep('&x;', '1'))}`, /document type/],
    ['entities of its own', meps(mep('&boom;', '1')), /not whole XML/],
    ['another root', '<html><body>404</body></html>', /<html>, not <meps>/],
    ['a cut end', meps(mep('Ana SILVA', '1')).slice(0, -10), /not whole XML/],
    ['deep nesting', meps('<a>'.repeat(50)), /nests deeper/],
    ['an endless name', meps(mep('A'.repeat(5_000), '1')), /more than a name/],
    ['nobody', meps(), /names nobody/],
    ['an empty name', meps(mep(' ', '1')), /Line 3 names nobody/],
  ])('is refused with %s', (_, xml, why) => {
    expect(() => read(xml)).toThrow(UnreadableList);
    expect(() => read(xml)).toThrow(why);
  });

  it('is refused when it is no UTF-8, or larger than any list', () => {
    expect(() => readMembers(new Uint8Array([0x3c, 0xff, 0xfe]))).toThrow(/UTF-8/);
    expect(() => readMembers(new Uint8Array(11 * 1024 * 1024))).toThrow(/larger than 10 MB/);
  });

  it('names nobody with marks that turn or end a line', () => {
    expect(read(meps(mep('Ana\u202e SIL\nVA', '1'))).members[0]?.name).toBe('Ana Sil Va');
  });
});

describe('a table', () => {
  it('has a name and what else is known, in any order of columns', () => {
    expect(read('\ufeffCountry;Full name;E-mail\nEspaña;"SILVA, Ana";Ana@x.eu\n').members).toMatchObject([
      { name: 'Ana Silva', written: 'Ana SILVA', country: 'Spain', email: 'ana@x.eu', group: null },
    ]);
  });
  it.each([
    ['name,shoe size\nAna,38', /column shoe size/],
    ['group\nEPP', /no column name/],
    ['name,email\nAna,not-one', /Line 2: email/],
  ])('is refused: %s', (csv, why) => expect(() => read(csv)).toThrow(why));
});

describe('an import', () => {
  const first = read(meps(mep('Ana SILVA', '1'), mep('Bo EK', '2'), mep('Cy DAHL', '3'))).members;

  it('says who is new, who has changed, and who has left', () => {
    const next = read(meps(mep('Ana SILVA', '1'), mep('Bo EK', '2', 'Non-attached Members'), mep('Dee LUND', '4')));
    const plan = planImport(first, next);
    expect(plan.counts).toEqual({ added: 1, changed: 1, same: 1, left: 1 });
    expect(plan.put.map(({ id }) => id)).toEqual(['2', '4']);
    expect(plan.remove).toEqual(['3']);
    expect(planImport(first, next, true).remove).toEqual([]);
  });

  it('keeps how somebody who knew wrote a name, and guesses again only what was a guess', () => {
    const dutch = read(meps(mep('Reinier VAN LANSDONCK', '7', 'Non-attached Members', 'Netherlands'))).members;
    expect(dutch[0]?.name).toBe('Reinier van Lansdonck');
    const asGuessedBefore = dutch.map((one) => ({ ...one, name: 'Reinier Van Lansdonck' }));
    const list = read(meps(mep('Reinier VAN LANSDONCK', '7', 'Non-attached Members', 'Netherlands')));
    expect(planImport(asGuessedBefore, list).put[0]?.name).toBe('Reinier van Lansdonck');
    const [known] = planImport(dutch, read('name,country\nReinier van LansDonck,Netherlands')).put;
    expect(known).toMatchObject({ id: '7', name: 'Reinier van LansDonck', written: 'Reinier VAN LANSDONCK' });
    expect(planImport(known ? [known] : [], list).counts).toEqual({ added: 0, changed: 0, same: 1, left: 0 });
    // Another name is another name.
    const married = read(meps(mep('Reinier SMIT', '7', 'Non-attached Members', 'Netherlands')));
    expect(planImport(known ? [known] : [], married).put[0]?.name).toBe('Reinier Smit');
  });

  it('completes from a table, which takes nobody away, and the next list keeps the addresses', () => {
    const plan = planImport(first, read('name,email\nAna Silva,ana@x.eu\nEva New,eva@x.eu'));
    expect(plan.counts).toEqual({ added: 1, changed: 1, same: 0, left: 0 });
    expect(plan.put[0]).toMatchObject({ id: '1', email: 'ana@x.eu', group: 'Renew' });
    const merged = [...first.filter(({ id }) => id !== '1'), ...plan.put];
    const again = planImport(
      merged,
      read(meps(mep('Ana SILVA', '1'), mep('Bo EK', '2'), mep('Cy DAHL', '3'), mep('Eva NEW', '9'))),
    );
    expect(again.put).toMatchObject([{ id: '9', email: 'eva@x.eu' }]);
    expect(again.counts).toEqual({ added: 0, changed: 1, same: 3, left: 0 });
  });
});
