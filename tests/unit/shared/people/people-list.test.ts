import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPeople, readPeopleList } from '../../../../shared/people/people-list.ts';

const read = (text: string) => {
  const { people, unread } = readPeople(text, []);
  return { people, unread };
};
const all = (people: readonly object[]) => ({ people, unread: [] });
const [A, B] = [
  { name: 'Ana Silva', email: 'a@x.eu' },
  { name: 'Tom Berg', email: 'b@x.eu' },
];

describe('a list of people', () => {
  it.each([
    ['Outlook', 'Ana Silva <a@x.eu>; Tom Berg <b@x.eu>'],
    ['Outlook, with an end', 'Ana Silva <a@x.eu>; Tom Berg <b@x.eu>;'],
    ['Outlook by surname', 'Silva, Ana <a@x.eu>; Berg, Tom <b@x.eu>'],
    ['quoted, by surname', '"Silva, Ana" <a@x.eu>, "Berg, Tom" <b@x.eu>'],
    ['single quotes', "'Ana Silva' <a@x.eu>; 'Tom Berg' <b@x.eu>"],
    ['Gmail', 'Ana Silva <a@x.eu>, Tom Berg <b@x.eu>,'],
    ['by surname between commas', 'Silva, Ana <a@x.eu>, Berg, Tom <b@x.eu>'],
    ['a header', 'To: Ana Silva <a@x.eu>,\r\n\tTom Berg\r\n <b@x.eu>'],
    ['nothing between', 'Ana Silva <a@x.eu> Tom Berg <b@x.eu>'],
    ['links', 'Ana Silva <a@x.eu<mailto:a@x.eu>>; Tom Berg <mailto:b@x.eu>'],
    ['CSV without headings', 'Ana Silva,a@x.eu\nTom Berg,b@x.eu'],
    ['one line of CSV', 'Ana Silva; a@x.eu; Tom Berg; b@x.eu'],
    ['tabs', 'Ana Silva\ta@x.eu\r\nTom Berg\tb@x.eu'],
    ['tabs the other way', 'a@x.eu\tAna Silva\r\nb@x.eu\tTom Berg'],
    ['headings', '\ufeffsep=;\r\nE-Mail;Nachname;Vorname\r\na@x.eu;Silva;Ana\r\nb@x.eu;Berg;Tom'],
    ['quoted line breaks', 'name,email\n"Ana\nSilva",a@x.eu\n"Tom Berg","b@x.eu"'],
    ['quoted line breaks without headings', '"Ana\nSilva",a@x.eu\n"Berg, Tom",b@x.eu'],
    ['numbers', '1. Ana Silva a@x.eu\n2) Mr. Tom Berg, MEP (b@x.eu)'],
  ])('is read from %s', (_, text) => {
    expect(read(text)).toEqual(all([A, B]));
  });

  it('takes group and country wherever they stand', () => {
    const ana = { name: 'Jan de Vries', group: 'Greens/EFA', country: 'Netherlands' };
    for (const line of [
      '1. Dr. Jan de Vries, MEP – Greens/EFA, Netherlands',
      'Jan de Vries (Greens/EFA, Netherlands)',
      'Nederland\tGreens-EFA\tJan de Vries',
      'Prof. Dr. Jan de Vries MEP (Verts/ALE) – Pays-Bas',
      'group;name;country\nGreens/EFA;Jan de Vries;NL',
    ])
      expect([line, read(line)]).toEqual([line, all([ana])]);
    expect(read('Ana Silva <a@x.eu>, S&D, Spain, Tom Berg <b@x.eu>, EPP')).toEqual(
      all([
        { ...A, group: 'S&D', country: 'Spain' },
        { ...B, group: 'EPP' },
      ]),
    );
  });

  it('takes nobody’s name for a group or a country, and nobody for somebody’s group', () => {
    expect(read('Green <g@x.eu>; France, Anatole <f@x.eu>; Eva Novak; Ana Silva <a@x.eu>')).toEqual(
      all([{ name: 'Green', email: 'g@x.eu' }, { name: 'Anatole France', email: 'f@x.eu' }, { name: 'Eva Novak' }, A]),
    );
    expect(read('Ana Silva <a@x.eu>; Tom Berg').people).toEqual([A, { name: 'Tom Berg' }]);
  });

  it('takes bare addresses, also of many alphabets, and one given twice once', () => {
    expect(read("sean.o'neill@x.example, a&b@x.example; ana@bücher.example ana@XN--bcher-kva.example").people).toEqual(
      ["sean.o'neill@x.example", 'a&b@x.example', 'ana@xn--bcher-kva.example'].map((email) => ({ email })),
    );
  });

  it('names what it did not understand, and keeps the rest', () => {
    const { people, unread } = read(
      'Ana Silva <a@x.eu>; Eve <eve@>; Tom Berg <b@x.eu>\n"never closed, ana@\n12 34\nEva Novak',
    );
    expect(people.slice(0, 2)).toEqual([A, B]);
    expect(people.at(-1)).toEqual({ name: 'Eva Novak' });
    expect(unread).toHaveLength(3);
    expect(unread[0]).toContain('eve@');
    expect(read('email,name\nno address,Eve\na@x.eu,Ana Silva')).toEqual({ people: [A], unread: ['no address, Eve'] });
  });

  it('takes time by its length alone', () => {
    for (const text of ['"a', 'a@', '<', '(', 'a', '<a@x.eu', '"",', '- ', "'", 'x.', 'a, ', ' ']) {
      const begun = performance.now();
      readPeopleList(text.repeat(Math.ceil(200_000 / text.length)));
      expect([text, performance.now() - begun < 3_000]).toEqual([text, true]);
    }
  });

  const word = fc.constantFrom('Ana', 'José', 'Šárka', 'Łucja', 'Tom', 'Eva', 'Bríd', 'Żaneta', 'Nikos');
  const surname = fc.constantFrom(
    'Silva',
    "O'Neill",
    'Ní Bhriain',
    'García López',
    'Müller-Lüdenscheidt',
    'Berg',
    'van der Meer',
  );
  const local = fc.constantFrom('a', "sean.o'neill", 'a&b', 'x+y', 'first.last');
  const forms: readonly ((given: string, family: string, email: string) => string)[] = [
    (given, family, email) => `${given} ${family} <${email}>`,
    (given, family, email) => `${family}, ${given} <${email}>`,
    (given, family, email) => `"${family}, ${given}" <${email}>`,
    (given, family, email) => `${given} ${family} (${email})`,
    (given, family, email) => `${given} ${family}, ${email}`,
  ];
  it('gives everybody, with their names and addresses, in each form that it knows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, surname, local), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(...forms),
        fc.constantFrom('; ', ';', ', ', '\n', ';\r\n', ',\n'),
        (drawn, form, between) => {
          const text = drawn.map(([given, family, at], index) =>
            form(given, family, `${at}@n${String(index)}.example`),
          );
          expect(read(text.join(between))).toEqual(
            all(
              drawn.map(([given, family, at], i) => ({
                name: `${given} ${family}`,
                email: `${at}@n${String(i)}.example`,
              })),
            ),
          );
        },
      ),
    );
  });
});
