import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Unreadable } from '../../../../../server/formats/import/package.ts';
import { readFile, type FileImport, type ReaderWishes } from '../../../../../server/formats/cage/read-file.ts';
import { formatOf } from '../../../../../server/letter/importing.ts';
import { rows, text } from '../../../../../shared/letter/blocks.ts';
import type { Doc } from '../../../../../shared/letter/doc.ts';
import { exportHtml } from '../../../../../shared/letter/export/html.ts';
import { counter, sampleFile } from '../../../../support/printed-letters.ts';
import { odtFile, p } from '../../../../support/odt-file.ts';
import { line, para, run, wordFile } from '../../../../support/word-file.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/documents');

function read(name: string, bytes: Uint8Array, wishes?: ReaderWishes): FileImport {
  const format = formatOf(name);
  if (format === null) throw new Error(`${name} is of no kind that can be read`);
  return readFile({ bytes, format, ...(wishes ? { wishes } : {}) }, counter());
}
const file = (name: string, wishes?: ReaderWishes): FileImport => {
  const found = readdirSync(FOLDER).find((one) => one.startsWith(name)) ?? name;
  return read(found, readFileSync(join(FOLDER, found)), wishes);
};
const of = (name: string, source: string): FileImport => read(name, strToU8(source));
const told = ({ doc }: FileImport): string[] =>
  rows(doc).map((row) => `${row.part}: ${row.text.replaceAll('\n', ' / ')}`);
const notTaken = (letter: FileImport): string[] =>
  letter.notTaken.flatMap(({ what, words }) => (words === '' ? [] : [`${what}: ${words}`]));
const names = ({ signatories }: FileImport): string[] =>
  signatories.map(({ name, group, country }) => [name, group, country].filter((one) => one !== undefined).join(', '));

describe('a Word file that other programs wrote', () => {
  it.each(['01-', '26-', '26b-', '26d-', '33-'])('is found by relationships, names and namespaces: %s', (name) => {
    expect(text(file(name).doc)).toContain('The harbour lights must be repaired before winter.');
  });

  it('is read whatever prefix it gives to the namespace of Word', () => {
    const space = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
    const body = (prefix: string): string => {
      const [tag, declared] = prefix === '' ? ['', `xmlns="${space}"`] : [`${prefix}:`, `xmlns:${prefix}="${space}"`];
      return `<${tag}document ${declared}><${tag}body><${tag}p><${tag}r><${tag}t>Dear reader,</${tag}t></${tag}r></${tag}p></${tag}body></${tag}document>`;
    };
    for (const prefix of ['', 'ns0', 'x', 'text']) {
      expect(text(read('a.docx', wordFile('', { document: body(prefix) })).doc), prefix).toBe('Dear reader,');
    }
  });

  it('gives the words of a chunk, of alternatives, symbols and drop caps', () => {
    expect(text(file('03-').doc)).toContain('The harbour lights must be repaired.');
    expect(text(file('04-').doc)).toContain('Light on 💡 and vote ☑ in favour.');
    expect(text(file('47-').doc)).toContain('☑ yes ≥ 40 lamps');
    expect(text(file('42-').doc)).toContain('The lights must be repaired before winter.');
    expect(text(file('29-').doc)).toContain('Ana VIDMAR');
    expect(text(file('16-').doc)).toContain('repaired.\nThe port');
    expect(text(file('24-').doc)).toMatch(/^Dear Madam,/);
  });

  it('tells what stands around the text, and offers the first header as the letterhead', () => {
    const letter = file('12-');
    const header = ['Ana Vidmar', 'Member of the European Parliament', 'Our reference: PV/2026/114'];
    expect(notTaken(letter)).toEqual([`header: ${header.join(' / ')}`, 'footer: Rue Inventée 1, 1047 Brussels']);
    expect(letter.asks).toMatchObject([{ about: 'letterhead', words: header, default: 'leave' }]);
    expect(told(file('12-', { letterhead: true }))[0]).toBe(`letterhead: ${header.join(' / ')}`);
    expect(notTaken(file('27-'))).toContain('drawing: SAVE OUR LIGHTS');
    expect(notTaken(file('31-'))).toEqual(['footnote: Port report 2026, page 3.']);
  });

  it('keeps links that stand in fields, and tells those that lead nowhere', () => {
    expect(JSON.stringify(file('14-').doc).match(/"href":"/g)).toHaveLength(2);
    expect(notTaken(file('51-'))).toEqual(['link: tel:+3221234567 file:///C:/x.docx']);
  });

  it('is refused in words when it holds no text of a letter', () => {
    expect(() => file('56-')).toThrow(/holds no text of a letter, but pictures/);
    expect(() => file('39-')).toThrow(Unreadable);
  });
});

describe('hidden, struck and placeholder words', () => {
  it.each(['09-vanish-false', '09-vanish-off', '09-vanish-none', '10-'])(
    'that are shown after all are taken: %s',
    (name) => {
      expect(text(file(name).doc)).toContain('repaired this very winter by the port');
    },
  );

  it('stay out and are told with their words, and are asked about once', () => {
    expect(text(file('23-').doc)).toContain('We support the repair.');
    expect(notTaken(file('23-'))).toEqual(['struck: do not']);
    expect(file('23-').asks).toMatchObject([{ about: 'struck', words: ['do not'], default: 'leave' }]);
    expect(text(file('23-', { struck: true }).doc)).toContain('We do not support the repair.');
    expect(notTaken(file('64-'))).toEqual(['struck: do not']);
    expect(notTaken(file('18-'))).toEqual(['placeholder: Click or tap here to enter text.']);
    expect(notTaken(file('63-'))).toEqual([
      'hidden: Internal: do not send.',
      'hidden: Internal note in a hidden paragraph.',
    ]);
    expect(text(file('63-').doc)).toContain('Visible shown words here.');
    expect(notTaken(file('85-'))).toEqual(['struck: do not … costly', 'hidden: Internal: do not send. … Hidden too.']);
    expect(notTaken(file('90-'))).toEqual(['struck: do not']);
  });

  it('are found by the style of a paragraph or of words', () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>' +
      '<w:style w:type="character" w:styleId="Cut"><w:name w:val="Cut"/><w:rPr><w:strike/></w:rPr></w:style>';
    const letter = read(
      'a.docx',
      wordFile(
        line('Internal note.', '<w:pStyle w:val="Gone"/>') +
          para(run('We ') + run('never ', '<w:rStyle w:val="Cut"/>') + run('agree.')),
        { styles },
      ),
    );
    expect(text(letter.doc)).toBe('We agree.');
    expect(notTaken(letter)).toEqual(['hidden: Internal note.', 'struck: never']);
  });
});

/** What each ask is called, with its first words. */
const asksIn = (letter: { doc: Doc }): string[] =>
  rows(letter.doc).flatMap(({ part, piece, signs, text: words }) =>
    part === 'ask' && piece === 1 ? [`${signs.join('.')}: ${words.split(' ').slice(0, 2).join(' ')}`] : [],
  );

describe('the numbers of asks', () => {
  it.each([
    ['05-', ['1', '2', '3', '4']],
    ['06-', ['5', '6']],
    ['07-', ['a', 'b']],
    ['87-', ['5', '9', 'a']],
  ])('are those of the file: %s', (name, expected) => {
    expect(asksIn(file(name)).map((one) => one.split(':')[0])).toEqual(expected);
  });

  it('stand before a heading as its words', () => {
    const numbering =
      '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>';
    const heading = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>';
    const body = line('Dear all,') + line('What we saw', heading) + line('It is dark.') + line('What we ask', heading);
    expect(text(read('a.docx', wordFile(body, { numbering })).doc)).toContain('II. What we ask');
  });

  it('go on after a paragraph and after bullets, and begin anew where the file says so', () => {
    const level = (format: string, at: number, label: string): string =>
      `<w:lvl w:ilvl="${String(at)}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${label}"/></w:lvl>`;
    const numbering = `<w:abstractNum w:abstractNumId="1">${level('decimal', 0, '%1.')}${level('lowerLetter', 1, '(%2)')}</w:abstractNum><w:abstractNum w:abstractNumId="2">${level('bullet', 0, '•')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`;
    const item = (num: number, words: string, at = 0): string =>
      line(words, `<w:numPr><w:ilvl w:val="${String(at)}"/><w:numId w:val="${String(num)}"/></w:numPr>`);
    const body = [
      line('Dear all,') + line('We ask you to:') + item(1, 'one') + item(1, 'sub one', 1) + item(1, 'sub two', 1),
      line('which we need') + item(1, 'two') + item(2, 'bullet') + item(1, 'three') + item(1, 'sub three', 1),
      line('and') + item(3, 'again'),
    ];
    expect(asksIn(read('a.docx', wordFile(body.join(''), { numbering })))).toEqual([
      ...['1: one', '1.a: sub one', '1.b: sub two', '2: two', '3: three', '3.a: sub three', '1: again'],
    ]);
  });
});

describe('what stands above and below the line', () => {
  it.each(['23-', '64-'])('keeps its place: %s', (name) => {
    expect(JSON.stringify(file(name).doc)).toMatch(/"type":"superscript"/);
  });
});

describe('names', () => {
  it('side by side are people each', () => {
    expect(told(file('43-')).slice(-2)).toEqual([
      'author: Ana Vidmar / EPP, Slovenia',
      'author: Ben Ahl / S&D, Finland',
    ]);
    const six = ['Ben Ahl', 'Cleo Danz', 'Dora Eik', 'Emil Fjord', 'Gala Holm', 'Ivo Jensen'];
    expect(names(file('43b-'))).toEqual(six);
    expect(names(file('43c-'))).toEqual([
      'Ben Ahl',
      'Cleo Danz',
      'Emil Fjord',
      'Gala Holm',
      'Ivo Jensen',
      'Kaja Lund',
      'Mia Nord',
      'Ole Prag',
    ]);
  });

  it('with group and country behind tabs are one person', () => {
    const listed =
      'Dear all,\n\nWe ask.\n\nYours sincerely,\n\nAna Vidmar\n\nSignatories:\nBen Ahl\tEPP\tSweden\nCleo Danz\tRenew\tMalta\n';
    expect(names(of('a.txt', listed))).toEqual(['Ben Ahl, EPP, Sweden', 'Cleo Danz, Renew, Malta']);
  });

  it.each([0, 1, 60, 61, 720])('of our own page come back: %i', (count) => {
    expect(of('a.html', exportHtml(sampleFile(count))).signatories).toHaveLength(count);
  });

  it('in a table of a page are signatories', () => {
    const row = (...cells: string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    const page = `<p>Dear all,</p><p>We ask.</p><p>Yours sincerely,</p><p>Ana Vidmar</p><h2>Signatories</h2><table>${row('Ben Ahl', 'EPP', 'Sweden')}${row('Cleo Danz', 'Renew', 'Malta')}</table>`;
    expect(names(of('a.html', page))).toEqual(['Ben Ahl, EPP, Sweden', 'Cleo Danz, Renew, Malta']);
  });
});

describe('a text', () => {
  it('in which angle brackets are words keeps them', () => {
    expect(text(file('94-').doc)).toContain(
      '<Center for Port Policy>, <Mark Lind>, <Address of the port>, <Name> and <Section 3>.',
    );
    expect(told(file('90-')).slice(1, 7)).toEqual([
      ...['paragraph: First.', 'paragraph: Second.', 'paragraph: Ben Ahl | S&D', 'paragraph: Cleo Danz | Renew'],
      ...['bullet: one', 'bullet: two'],
    ]);
  });

  it('that is Markdown is read so whatever its name, and says so', () => {
    const source = '## Lights\n\nDear all,\n\nWe ask for **light**.\n';
    expect(of('a.txt', source)).toMatchObject({ format: 'md' });
    expect(text(of('letter', source).doc)).toBe('Lights\n\nDear all,\n\nWe ask for light.');
    expect(of('a.txt', 'Dear all,\n\n2 * 3 * 4 is not 9.\n')).toMatchObject({ format: 'txt' });
    expect(of('a.txt', '<!doctype html><p>Dear all,</p>')).toMatchObject({ format: 'html' });
  });

  it('with a line for each paragraph has its parts', () => {
    expect(told(file('97-')).slice(3)).toEqual([
      ...['salutation: Dear Commissioner,', 'paragraph: The harbour lights must be repaired before winter.'],
      ...['paragraph: We ask you:', 'ask: to repair them;', 'ask: to pay.'],
      ...['closing: Yours sincerely,', 'author: Ana Vidmar'],
    ]);
    expect(names(file('97-'))).toEqual(['Ben Ahl, EPP', 'Cleo Danz, Renew']);
    expect(told(file('98-')).slice(-2)).toEqual([
      ...['closing: Yours sincerely,', 'author: Ana Vidmar / Member of the European Parliament'],
    ]);
    expect(names(file('98-'))).toEqual(['Ben Ahl, EPP', 'Cleo Danz, Renew']);
  });

  it('in an old encoding is read by its words, which are asked about', () => {
    expect(text(file('80-').doc)).toContain('Évora’s pier – forty');
    expect(file('80-').asks).toMatchObject([{ about: 'encoding', default: 'windows-1252' }]);
    expect(text(file('83-').doc)).toContain('Évora’s pier – forty');
    expect(file('83-').asks).toEqual([]);
    const czech = Uint8Array.from(
      [...'Dear all,\n\nP']
        .map((c) => c.charCodeAt(0))
        .concat(0xf8, 0xed, 0x9a, 0x65, 0x72, 0x61, 0x20, 0x9e, 0x65, 0x6e, 0x61, 0x2e),
    );
    expect(text(read('a.txt', czech).doc)).toContain('Příšera žena.');
    const wide = new Uint8Array(Buffer.from('\ufeffDear Évora,\n\nWe ask.\n', 'utf16le'));
    expect(text(read('a.txt', wide).doc)).toBe('Dear Évora,\n\nWe ask.');
  });
});

describe('a head laid out in a table', () => {
  it('is read column by column, and two cells are two parts', () => {
    expect(told(file('25b-')).slice(0, 2)).toEqual([
      'letterhead: Ana Vidmar MEP / European Parliament / Rue Inventée 1 / 1047 Brussels',
      'addressee: Mr Jon Berg / Commissioner for Transport / European Commission / 1049 Brussels',
    ]);
    expect(told(file('25-'))).toContain('dateline: Brussels, 3 November 2026');
  });
});

/** Words that stand nowhere else, so that where each went can be told. */
const word = fc.stringMatching(/^[a-z]{3,8}$/).map((letters) => `q${letters}`);
const phrase = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
const LOOKS = ['', '<w:b/>', '<w:vanish/>', '<w:strike/>', '<w:caps/>', '<w:vanish w:val="0"/>'] as const;

/** Wrappers of each format around words, some of which hide or strike them. */
const AROUND = {
  docx: [
    (words: string) => line(words),
    ...LOOKS.map((look) => (words: string) => para(run(words, look))),
    (words: string) => `<w:tbl><w:tr><w:tc>${line(words)}</w:tc><w:tc>${line('second')}</w:tc></w:tr></w:tbl>`,
    (words: string) =>
      para(`<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${run(words)}</w:sdtContent></w:sdt>`),
    (words: string) =>
      para(
        `<w:r><mc:AlternateContent><mc:Choice Requires="cx"/><mc:Fallback><w:t>${words}</w:t></mc:Fallback></mc:AlternateContent></w:r>`,
      ),
    (words: string) => para(`<w:r><w:pict><v:shape><v:textpath string="${words}"/></v:shape></w:pict></w:r>`),
    (words: string) =>
      para(
        `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(words)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`,
      ),
    (words: string) =>
      para(`<w:r><w:drawing><wps:txbx><w:txbxContent>${line(words)}</w:txbxContent></wps:txbx></w:drawing></w:r>`),
  ],
  odt: [
    (words: string) => p(words),
    (words: string) => `<text:section text:display="none">${p(words)}</text:section>`,
    (words: string) => `<text:list><text:list-item>${p(words)}</text:list-item></text:list>`,
    (words: string) => p(`<text:hidden-text text:is-hidden="false">${words}</text:hidden-text>`),
    (words: string) =>
      p(
        `<text:note><text:note-citation>1</text:note-citation><text:note-body>${p(words)}</text:note-body></text:note>x`,
      ),
    (words: string) => p(`<draw:frame><draw:text-box>${p(words)}</draw:text-box></draw:frame>`),
    (words: string) =>
      p(`<text:ruby><text:ruby-base>x</text:ruby-base><text:ruby-text>${words}</text:ruby-text></text:ruby>`),
  ],
  html: [
    (words: string) => `<p>${words}</p>`,
    (words: string) => `<p><del>${words}</del></p>`,
    (words: string) => `<div style="display:none">${words}</div>`,
    (words: string) => `<ul><li>${words}</li></ul>`,
    (words: string) => `<table><tr><td>${words}</td><td>second</td></tr></table>`,
    (words: string) => `<nav>${words}</nav><select><option>${words}</option></select>`,
    (words: string) => `<p hidden>${words}</p>`,
  ],
  md: [
    (words: string) => `${words}\n\n`,
    (words: string) => `~~${words}~~ and\n\n`,
    (words: string) => `<${words} of port>\n\n`,
    (words: string) => `<p>${words}</p><p>${words}</p>\n\n`,
    (words: string) => `| ${words} | b |\n|---|---|\n| c | ${words} |\n\n`,
    (words: string) => `1. ${words}\n2. ${words}\n\n`,
    (words: string) => `> ${words}\n\n`,
  ],
  txt: [
    (words: string) => `${words}\n`,
    (words: string) => `${words}\n\n`,
    (words: string) => `1. ${words}\n`,
    (words: string) => `\f${words}\t${words}\n`,
    (words: string) => `<${words}>\n`,
    (words: string) => `Signatories:\n${words}\t${words}\n`,
  ],
} as const;

function made(format: keyof typeof AROUND, body: string): Uint8Array {
  if (format === 'docx') return wordFile(line('Dear all,') + body);
  if (format === 'odt') return odtFile(p('Dear all,') + body);
  return strToU8(format === 'html' ? `<p>Dear all,</p>${body}` : `Dear all,\n\n${body}`);
}

describe('the law: every visible word is in the letter or in what is told', () => {
  it.each(Object.keys(AROUND) as (keyof typeof AROUND)[])('holds for whatever a %s file is made of', (format) => {
    const wrappers: readonly ((words: string) => string)[] = AROUND[format];
    const pieces = fc.array(fc.tuple(fc.constantFrom(...wrappers), phrase), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pieces, (all) => {
        const body = all.map(([wrap, words]) => wrap(words)).join('');
        const letter = readFile({ bytes: made(format, body), format, wishes: { asNamed: true } }, counter());
        const kept = [
          text(letter.doc),
          ...names(letter),
          ...letter.notTaken.map((one) => one.words),
          ...letter.report.map((one) => one.text),
        ];
        const known = kept.join(' ').toLowerCase();
        const lost = all.flatMap(([, words]) => words.split(' ')).filter((one) => !known.includes(one));
        expect(lost, body).toEqual([]);
        // What is told by the comparison alone is what a reader dropped: none of these does.
        expect(
          letter.notTaken.filter(({ what }) => what === 'words'),
          body,
        ).toEqual([]);
      }),
    );
  });

  it.each(readdirSync(FOLDER).map((one) => basename(one)))('is kept by the readers themselves: %s', (name) => {
    if (/^(?:39|56)-/.test(name) || formatOf(name) === null) return;
    expect(file(name).notTaken.filter(({ what }) => what === 'words')).toEqual([]);
  });

  it('finds what a reader drops', () => {
    const zip = zipSync({
      'word/document.xml': strToU8(
        '<w:document xmlns:w="w" xmlns:x="x"><w:body><w:p><w:r><w:t>Dear all,</w:t></w:r></w:p><x:t>not here</x:t><a:t>Nor here</a:t></w:body></w:document>',
      ),
    });
    expect(notTaken(read('a.docx', zip))).toEqual(['words: Nor here']);
  });
});
