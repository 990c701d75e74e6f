import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { docText } from '../../../../shared/letter/blocks.ts';
import { isTextBlock, type BlockJSON } from '../../../../shared/letter/doc.ts';
import { importText, type Format, type ImportedLetter } from '../../../../shared/letter/import/index.ts';
import { counter, normal } from './arbitrary.ts';

const folder = new URL('../../../fixtures/letters/', import.meta.url);
const fixtures = readdirSync(folder).filter((name) => /\.(md|txt)$/.test(name));
const source = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const format = (name: string): Format => (name.endsWith('.md') ? 'md' : 'txt');
const md = (text: string): ImportedLetter => importText(text, 'md', counter());
const txt = (text: string): ImportedLetter => importText(text, 'txt', counter());

/** A letter as lines that a person can check: what each block is, its text, its marks. */
function outline(blocks: readonly BlockJSON[], indent = ''): string[] {
  return blocks.flatMap((block) => {
    if (!isTextBlock(block)) return [`${indent}${block.type}`, ...outline(block.content, `${indent}  `)];
    const content = (block.content ?? []).map((node) =>
      node.type === 'hardBreak'
        ? ' / '
        : (node.marks ?? []).reduce((inner, mark) => `${mark.type}(${inner})`, node.text),
    );
    return [
      `${indent}${block.type}${block.attrs.level === undefined ? '' : ` ${String(block.attrs.level)}`}: ${content.join('')}`,
    ];
  });
}
const parts = ({ doc }: ImportedLetter): string[] => outline(doc.content);

describe('a letter as people write it', () => {
  it.each(fixtures)('%s has the parts that its reader sees', (name) => {
    const imported = importText(source(name), format(name), counter());
    const { doc, title, lang, signatories } = imported;
    expect({ title, lang, parts: outline(doc.content), signatories }).toMatchSnapshot();
  });

  it('the open letter of a Parliament has every part and all 46 names', () => {
    const { doc, signatories, title } = md(source('ep-open-letter.md'));
    const count = (type: string): number => doc.content.filter((block) => block.type === type).length;
    expect(title).toBe('Warm homes before the winter of 2027: a guarantee for every household');
    expect(signatories).toHaveLength(46);
    expect(
      ['letterhead', 'addressee', 'attention', 'dateline', 'subject', 'salutation', 'closing', 'author'].map(count),
    ).toEqual([1, 3, 1, 1, 1, 1, 1, 2]);
    expect(doc.content.find((block) => block.type === 'orderedList')?.content).toHaveLength(4);
  });

  it('reads the same with the line ends and byte order mark of another system', () => {
    for (const name of fixtures) {
      const one = importText(source(name), format(name), counter());
      expect(importText(`\ufeff${source(name).replace(/\n/g, '\r\n')}`, format(name), counter())).toEqual(one);
    }
  });
});

describe('nothing is lost', () => {
  /** What numbers an ask is markup. */
  const COUNT = /^(?:\d+|[a-c]|[ivx]{1,4})$/i;
  const words = (text: string): string[] => text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];
  const kept = ({ doc, signatories, report, title, lang }: ImportedLetter): Set<string> =>
    new Set(
      words(
        `${JSON.stringify(doc)} ${JSON.stringify(signatories)} ${title} ${lang ?? ''} ${report
          .filter(({ took }) => ['label', 'rule', 'comment', 'signature', 'signatures heading', 'group'].includes(took))
          .map(({ text }) => text)
          .join(' ')}`,
      ),
    );

  it.each(fixtures)('every word of %s is in the letter, among the names, or a label', (name) => {
    const have = kept(importText(source(name), format(name), counter()));
    const markup = ['nbsp', 'u', 'title', 'lang']; // entities, tags and front matter of the fixtures
    expect(
      words(source(name)).filter((word) => !have.has(word) && !markup.includes(word) && !COUNT.test(word)),
    ).toEqual([]);
  });

  it('of any lines in any order', () => {
    const line = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...fixtures.flatMap((name) => source(name).split('\n'))) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '',
          '',
          '> Quoted words',
          '**Bold alone**',
          '# Titel',
          '1. First',
          '2. Second',
          '7. Seventh',
          '- Point',
          '\tTabbed',
          '| A | B |',
          '|---|---|',
          '=====',
          'Re: Something',
          'Signatures',
          'Yours sincerely,',
          'Dear all,',
          'Cc: Ms Somebody Else',
          'Supporting organisations:',
          'Together with:',
          'Mireia Solà (EPP)      Nuno Faria (S&D)',
          'The undersigned: Mireia Solà (EPP), Nuno Faria (S&D)',
          'I. Roman',
          'II. Numbers',
          'Subject',
          'e p.c.',
          'For the attention of:',
          '- Ms Iris Dahl, Commissioner',
        ),
      },
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), fc.constantFrom<Format>('md', 'txt'), (lines, as) => {
        const text = lines.join('\n').replace(/<!--.*|-->|<[^>\n]*>|&\w+;|\]\([^)]*\)|^---$/gm, ' ');
        const imported = importText(text, as, counter());
        const have = kept(imported);
        expect(normal(imported.doc)).toEqual(imported.doc);
        expect(
          words(text).filter((word) => !have.has(word) && !COUNT.test(word)),
          text,
        ).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('whatever the text is, a letter comes of it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom<Format>('md', 'txt'),
        (text, as) => void importText(text, as, counter()),
      ),
    );
  });
});

describe('the parts of the head', () => {
  it.each([
    'Brussels, 26 November 2026',
    'Bruxelles, le 3 mars 2026',
    'Strasbourg, 10/02/2026',
    'Brüssel, den 4. Mai 2026',
    'Madrid, 12 de octubre de 2026',
    'Roma, 1º gennaio 2027',
    '26th November 2026',
    'November 26, 2026',
    'Lisboa, 5 de março de 2026',
    'Warszawa, dnia 7 lipca 2026 r.',
    'Den Haag, 2026-11-26',
    'Brussels, XX November 2026',
    '[Place], [date]',
    'Date: Brussels, 26 November 2026',
    'Fait à Bruxelles, le 1er avril 2026',
    'Luxembourg, Thursday 26 November 2026',
    '25 November 2026, Strasbourg',
    'V Bruselu dne 25. listopadu 2026',
    'Brüsszel, 2026. november 25.',
  ])('%s says where and when', (line) => {
    expect(parts(md(`European Commission\n\n${line}\n\nDear Sir,\n\nText.\n`))).toContain(
      `dateline: ${line.replace('Date: ', '')}`,
    );
  });

  it.each(['We met on 26 November 2026.', 'Paragraph 12, 2026', 'Regulation 2024/1028'])('%s does not', (line) => {
    expect(parts(md(`Dear Sir,\n\n${line}\n`))[1]).toBe(`paragraph: ${line}`);
  });

  it.each([
    'Subject: Peace',
    'Re: Peace',
    'Objet : Peace',
    'Betreff: Peace',
    'Asunto: Peace',
    'Oggetto: Peace',
    '**Subject:** Peace',
    '**Subject: Peace**',
    '# Peace',
    '## Subject: Peace',
    'Peace\n=====',
    'Subject:\n\nPeace',
    '**Subject**\n\nPeace',
    'Objet / Subject: Peace',
    '### Open letter\n\n# Peace',
  ])('%j is the subject Peace', (line) => {
    const imported = md(`Ms A Bee\nPresident of the Council\n\n${line}\n\nDear President,\n\nText.\n`);
    expect(imported.title).toBe('Peace');
    expect(parts(imported)).toContain('subject: Peace');
  });

  it('a subject may stand under the greeting, or stand out by its bold alone', () => {
    expect(md('Dear Sir,\n\n**Re: Peace**\n\nText.').title).toBe('Peace');
    expect(md('The Council\n\n**Peace**\n\nDear Sir,\n\nText.').title).toBe('Peace');
  });

  it.each([
    'Dear Madam President,',
    'Dear colleagues',
    'Madame la Présidente,',
    'Monsieur le Ministre,',
    'Sehr geehrte Frau Präsidentin,',
    'Estimado señor:',
    'Gentile Presidente,',
    'Geachte Commissaris,',
    'Szanowna Pani Komisarz,',
    'Vážený pane komisaři,',
    'To whom it may concern,',
    'Excellency,',
    'Kära kollegor,',
    'Exma. Senhora Presidente,',
    'Mr President,',
    'Sra. Presidenta:',
  ])('%s greets', (line) =>
    expect(parts(md(`# Peace\n\n${line}\n\nText.`))).toEqual([
      'subject: Peace',
      `salutation: ${line}`,
      'paragraph: Text.',
    ]),
  );

  it('a greeting wrapped over two lines is one', () => {
    for (const lines of [
      ['Dear Executive Vice-President Bee, dear Commissioner Dee, dear', 'Minister Eff,'],
      ['Dear Ms. Bee, Ms. Dee,', 'and Mr. Eff,'],
    ])
      expect(parts(txt(`The Council\n\n${lines.join('\n')}\n\nText.`))[1]).toBe(`salutation: ${lines.join(' ')}`);
  });

  it('a greeting and the first words may share a paragraph, in text as in Markdown', () => {
    expect(parts(txt('Dear Sir,\nwe write to you.'))).toEqual(['salutation: Dear Sir,', 'paragraph: we write to you.']);
    expect(parts(md('Dear Sir,\nwe write\nto you.'))).toEqual(['salutation: Dear Sir,', 'paragraph: we write to you.']);
  });

  it('everything in one paragraph comes apart', () => {
    expect(
      parts(
        txt(
          'Ana Vidmar, MEP\nBrussels, 3 March 2026\nTo: Council of the Union\nRue de la Loi 175\nSubject: Peace\nDear President,\nText.',
        ),
      ),
    ).toEqual([
      'letterhead: Ana Vidmar, MEP',
      'dateline: Brussels, 3 March 2026',
      'addressee: Council of the Union / Rue de la Loi 175',
      'subject: Peace',
      'salutation: Dear President,',
      'paragraph: Text.',
    ]);
  });

  it('addressees may be a list under "To:"', () => {
    expect(
      parts(md('**To:**\n\n- Ms A Bee, President\n- Mr C Dee, Commissioner\n\nDear both,\n\nText.')).slice(0, 2),
    ).toEqual(['addressee: Ms A Bee, President', 'addressee: Mr C Dee, Commissioner']);
  });

  it.each(['Cc: Ms D Eff, Minister', '**Cc:** Ms D Eff, Minister', 'Copie à : Ms D Eff', 'e p.c.\nMs D Eff'])(
    '%j gets a copy and is not addressed',
    (line) => {
      const plain = line.replaceAll('*', '').replace('\n', ' / ');
      const head = parts(md(`Ms A Bee\nPresident of the Council\n\n${line}\n\nDear President,\n\nText.`)).slice(0, 2);
      expect(head.map((part) => part.replace('bold(Cc:)', 'Cc:'))).toEqual([
        'addressee: Ms A Bee / President of the Council',
        `copy: ${plain}`,
      ]);
      const lines = `To: Ms A Bee\n${line}\nSubject: Peace\n\nDear President,\n\nText.`;
      expect(parts(md(lines))[0]).toBe('addressee: Ms A Bee');
    },
  );

  it('headings above a labelled subject are the sender’s, with the street beneath them', () => {
    expect(
      parts(
        md(
          '# European Parliament\n## Intergroup on Rivers\n\nRue Wiertz 60, 1047 Brussels\n\nTo: The Council\n\nSubject: Peace\n\nDear Sir,\n\nText.',
        ),
      ).slice(0, 4),
    ).toEqual([
      'letterhead: European Parliament',
      'letterhead: Intergroup on Rivers / Rue Wiertz 60, 1047 Brussels',
      'addressee: The Council',
      'subject: Peace',
    ]);
  });

  it('an address may begin as a greeting does', () => {
    for (const [address, greeting] of [
      ['Monsieur Alain Dupont,\nPrésident du Conseil\n175, rue de la Loi', 'Monsieur le Président,'],
      ['Vážený pan\nJozef Novák\nkomisař', 'Vážený pane komisaři,'],
    ] as const)
      expect(parts(md(`${address}\n\nSubject: Peace\n\n${greeting}\n\nText.`))).toEqual([
        `addressee: ${address.replaceAll('\n', ' / ')}`,
        'subject: Peace',
        `salutation: ${greeting}`,
        'paragraph: Text.',
      ]);
  });

  it('a list above the greeting is whom the letter is addressed to', () => {
    expect(
      parts(md('**To the Council:**\n\n- **Ms A Bee**, President\n- Mr C Dee\n\nDear both,\n\nText.')).slice(0, 3),
    ).toEqual(['addressee: bold(To the Council:)', 'addressee: bold(Ms A Bee), President', 'addressee: Mr C Dee']);
  });

  it('for the attention of several is a line each, should nobody else be addressed', () => {
    expect(
      parts(
        txt('To the attention of:\nCommissioner A Bee, Energy\nCommissioner C Dee, Climate\n\nDear both,\n\nText.'),
      ).slice(0, 2),
    ).toEqual(['addressee: Commissioner A Bee, Energy', 'addressee: Commissioner C Dee, Climate']);
  });

  it('a reference number is neither sender, addressee nor subject', () => {
    expect(
      parts(txt('Brussels, 3 March 2026\nD(2026) 41234\n\nThe Council\n\nDear Sir,\n\nText.')).slice(1, 3),
    ).toEqual(['paragraph: D(2026) 41234', 'addressee: The Council']);
  });

  it('addressees may be a line each', () => {
    expect(parts(md('To:\nMs A Bee, President\nMr C Dee, Commissioner\n\nDear both,\n\nText.')).slice(0, 2)).toEqual([
      'addressee: Ms A Bee, President',
      'addressee: Mr C Dee, Commissioner',
    ]);
  });

  it('a street below its name belongs to it', () => {
    expect(
      parts(
        md('Ms A Bee\nPresident of the Commission\n\nRue de la Loi 200\n1049 Brussels\n\nDear President,\n\nText.'),
      )[0],
    ).toBe('addressee: Ms A Bee / President of the Commission / Rue de la Loi 200 / 1049 Brussels');
  });

  it('one block of names is whom the letter is addressed to, unless it is a Member’s', () => {
    expect(parts(md('The Council\n\nDear Sir,\n\nText.'))[0]).toBe('addressee: The Council');
    expect(parts(md('Ana Vidmar, MEP\nana.vidmar@example.eu\n\nDear Sir,\n\nText.'))[0]).toBe(
      'letterhead: Ana Vidmar, MEP / ana.vidmar@example.eu',
    );
  });
});

describe('asks', () => {
  const asks = (text: string, as: Format = 'md'): string[] =>
    outline(importText(`Dear Sir,\n\nWe ask you to:\n${text}\n`, as, counter()).doc.content.slice(2));

  it.each([
    '1. act\n2. report',
    '1) act\n2) report',
    '(1) act\n(2) report',
    'a) act\nb) report',
    '**1.** act\n**2.** report',
    'i. act\nii. report',
    '1. act\n\n2. report',
    '1. act\n1. report',
    '   1. act\n   2. report',
    '1.\tact\n2.\treport',
    '1° act\n2° report',
    '1.- act\n2.- report',
    '- (a) act\n- (b) report',
    'I. act\n\nII. report',
    '1. act\n  2. report',
  ])('%j are two', (text) => {
    for (const as of ['md', 'txt'] as const) {
      if (as === 'md' || !text.includes('**'))
        expect(asks(text, as)).toEqual([
          'orderedList',
          '  listItem',
          '    paragraph: act',
          '  listItem',
          '    paragraph: report',
        ]);
    }
  });

  it('go on over lines and paragraphs, indented or not', () => {
    const expected = [
      'orderedList',
      '  listItem',
      '    paragraph: act now',
      '    paragraph: And more.',
      '  listItem',
      '    paragraph: report',
    ];
    expect(asks('1. act\nnow\n\n   And more.\n2. report')).toEqual(expected);
    expect(asks('1. act\n   now\n\nAnd more.\n\n2. report')).toEqual(expected);
  });

  it('may hold lists', () => {
    expect(asks('1. act\n  - here\n  - there\n2. report')).toEqual(asks('1. act\n   * here\n   * there\n2. report'));
    expect(asks('1. act\n   a) here\n   b) there')).toEqual([
      'orderedList',
      '  listItem',
      '    paragraph: act',
      '    orderedList',
      '      listItem',
      '        paragraph: here',
      '      listItem',
      '        paragraph: there',
    ]);
  });

  it('may be wrapped in plain text, however short the lines', () => {
    expect(asks('1. act\n   at once\n2. report', 'txt')).toEqual(asks('1. act at once\n2. report', 'txt'));
  });

  it('goes on after a nested list, though set in a little', () => {
    expect(asks('1. act\n   - here\n\n  2. report').filter((line) => line === '  listItem')).toHaveLength(2);
  });

  it('are not the initials of people', () => {
    expect(asks('\nI. Novak and others', 'txt')).toEqual(['paragraph: I. Novak and others']);
  });

  const numbersOf = (source: string, format?: 'txt'): unknown[] =>
    importText(`Dear all,\n\nWe ask:\n\n${source}\n`, format ?? 'md', counter()).doc.content.flatMap((block) =>
      block.type === 'orderedList' ? [[block.attrs ?? {}, block.content.length]] : [],
    );

  it.each([
    ['4. act\n5. report', [{ start: 4 }, 2]],
    ['5. act', [{ start: 5 }, 1]],
    ['0. act\n1. report', [{ start: 0 }, 2]],
    ['a) act\n\nb) report', [{ style: 'lower-alpha' }, 2]],
    ['(c) act\n(d) report', [{ start: 3, style: 'lower-alpha' }, 2]],
    ['h) act\ni) report\nj) pay', [{ start: 8, style: 'lower-alpha' }, 3]],
    ['i) act\nii) report', [{ style: 'lower-roman' }, 2]],
    ['i) act\nj) report', [{ start: 9, style: 'lower-alpha' }, 2]],
    ['v. act\nvi. report', [{ start: 5, style: 'lower-roman' }, 2]],
    ['I. act\nII. report', [{ style: 'upper-roman' }, 2]],
    ['A) act\nB) report', [{ style: 'upper-alpha' }, 2]],
    ['1. act\n1. report', [{}, 2]],
  ])('keep the numbers that somebody gave them: %j', (source, expected) => {
    expect(numbersOf(source)).toEqual([expected]);
  });

  it('that begin with another number than one are asks in plain text where the next one follows', () => {
    expect(numbersOf('4. act\n5. report', 'txt')).toEqual([[{ start: 4 }, 2]]);
    expect(asks('\n4. act at once', 'txt')).toEqual(['paragraph: 4. act at once']);
    expect(numbersOf('We met\n4. act')).toEqual([]);
  });
});

describe('the end of a letter', () => {
  it.each([
    'Yours sincerely,',
    'Sincerely,',
    'Kind regards',
    'Veuillez agréer, Madame, l’expression de nos sentiments distingués.',
    'Mit freundlichen Grüßen',
    'Hochachtungsvoll,',
    'Atentamente,',
    'Distinti saluti',
    'Met vriendelijke groet,',
    'Z poważaniem',
    'Cu stimă,',
    'Yours,',
    'Bien à vous,',
    'Un cordial saludo,',
    'Mit europäischen Grüßen',
    'Kunnioittaen',
    'With the utmost respect,',
    'Best regards and many thanks,',
  ])('%s says goodbye', (line) => {
    expect(
      parts(md(`Dear Sir,\n\nText.\n\n${line}\n\nAna Vidmar\nMember of the European Parliament\n`)).slice(2),
    ).toEqual([`closing: ${line}`, 'author: Ana Vidmar / Member of the European Parliament']);
  });

  it('goodbye, author and last words may share a paragraph', () => {
    expect(parts(txt('Dear Sir,\n\nWe await your answer.\nYours sincerely,\nAna Vidmar\nMEP')).slice(1)).toEqual([
      'paragraph: We await your answer.',
      'closing: Yours sincerely,',
      'author: Ana Vidmar / MEP',
    ]);
  });

  it('several authors may stand a line each, or a block each', () => {
    const expected = ['author: Ana Vidmar, MEP (EPP)', 'author: Jonas Feldt, MEP (S&D)'];
    expect(parts(md('Text.\n\nYours sincerely,\n\nAna Vidmar, MEP (EPP)\nJonas Feldt, MEP (S&D)')).slice(-2)).toEqual(
      expected,
    );
    expect(parts(md('Text.\n\nYours sincerely,\n\nAna Vidmar, MEP (EPP)\n\nJonas Feldt, MEP (S&D)')).slice(-2)).toEqual(
      expected,
    );
  });

  it('a sentence after the author is text', () => {
    expect(
      parts(md('Text.\n\nSincerely,\n\nAna Vidmar\n\nThis letter was also sent to the Council.')).slice(-2),
    ).toEqual(['author: Ana Vidmar', 'paragraph: This letter was also sent to the Council.']);
  });

  it('a courtesy wrapped before a title is one', () => {
    const lines = [
      'Dans l’attente de votre réponse, nous vous prions d’agréer, Madame la',
      'Présidente, nos salutations.',
    ];
    expect(parts(txt(`Text.\n\n${lines.join('\n')}\n\nAna Vidmar`))[1]).toBe(`closing: ${lines.join(' ')}`);
  });

  it('a courtesy wrapped over two lines is one', () => {
    expect(
      parts(
        txt('Text.\n\nNous vous prions d’agréer, Madame, l’expression de nos\nsalutations distinguées.\n\nAna Vidmar'),
      ).slice(1),
    ).toEqual([
      'closing: Nous vous prions d’agréer, Madame, l’expression de nos salutations distinguées.',
      'author: Ana Vidmar',
    ]);
  });

  it('several authors may stand side by side', () => {
    const expected = ['author: Ana Vidmar / MEP (EPP)', 'author: Jonas Feldt / MEP (S&D)'];
    expect(
      parts(txt('Text.\n\nSincerely,\n\nAna Vidmar          Jonas Feldt\nMEP (EPP)           MEP (S&D)')).slice(-2),
    ).toEqual(expected);
    expect(
      parts(md('Text.\n\nSincerely,\n\n| Ana Vidmar | Jonas Feldt |\n|---|---|\n| MEP (EPP) | MEP (S&D) |')).slice(-2),
    ).toEqual(expected);
  });

  it('what stands above the authors is none of them', () => {
    expect(parts(md('Text.\n\nSincerely,\n\nOn behalf of the group:\n\nAna Vidmar\n\n(signed)')).slice(-4)).toEqual([
      'closing: Sincerely,',
      'closing: On behalf of the group:',
      'author: Ana Vidmar',
      'closing: (signed)',
    ]);
  });

  it('what follows the authors is text', () => {
    expect(parts(md('Text.\n\nYours sincerely,\n\nAna Vidmar\n\nP.S. More.\n\nCc: the Council')).slice(-2)).toEqual([
      'paragraph: P.S. More.',
      'copy: Cc: the Council',
    ]);
  });

  const beneath = (tail: string, format: Format = 'md'): string[] =>
    parts(importText(`Dear all,\n\nText.\n\nYours sincerely,\n\nAna Vidmar\n\n${tail}\n`, format, counter())).slice(4);

  it.each([
    ...['Приложение: Доклад', 'Příloha: Zpráva', 'Bilag: Rapport', 'Anlage: Bericht', 'Συνημμένο: Έκθεση'],
    ...['Enclosure: Report', 'Encl. Report', 'Enclosures (2): Report, map', 'Anexo: Informe', 'Lisa: Aruanne'],
    ...['Liitteet: Raportti', 'Pièce jointe : Rapport', 'P.J. : Rapport', 'Iatán: Tuarascáil', 'Prilog: Izvješće'],
    ...['Mellékletek: Jelentés', 'Allegato: Relazione', 'Priedas: Ataskaita', 'Pielikums: Ziņojums', 'Anness: Rapport'],
    ...['Bijlage: Verslag', 'Załącznik: Raport', 'Anexos: Relatório', 'Anexă: Raport', 'Príloha: Správa'],
    ...['Priloga: Poročilo', 'Bilagor: Rapport', 'Anlagen\\\nBericht\\\nKarte'],
  ])('%j is enclosed', (line) => {
    expect(beneath(line)).toEqual([`enclosure: ${line.replaceAll('\\\n', ' / ')}`]);
  });

  it.each([
    ...['Копие до: Съвета', 'Na vědomí: Rada', 'Kopi til: Rådet', 'Kopie: der Rat', 'Κοιν.: το Συμβούλιο'],
    ...[
      'Cc: the Council',
      'Copies to: the Council',
      'Con copia a: el Consejo',
      'Koopia: nõukogu',
      'Jäljennös: neuvosto',
    ],
    ...['Copie à : le Conseil', 'Cóip chuig: an Chomhairle', 'Na znanje: Vijeće', 'Másolatot kap: a Tanács'],
    ...[
      'Per conoscenza: il Consiglio',
      'Kopija: Tarybai',
      'Kopija: Padomei',
      'Kopja: il-Kunsill',
      'Kopie aan: de Raad',
    ],
    ...[
      'Do wiadomości: Rada',
      'Com cópia: o Conselho',
      'Copie: Consiliul',
      'Kópia: Rada',
      'V vednost: Svet',
      'Kopia till: rådet',
    ],
  ])('%j gets a copy', (line) => {
    expect(beneath(line)).toEqual([`copy: ${line}`]);
  });

  it('enclosures and copies are told apart in one paragraph, in a list and beneath the names', () => {
    expect(beneath('Encl.: Report\nCc: the Council', 'txt')).toEqual([
      'enclosure: Encl.: Report',
      'copy: Cc: the Council',
    ]);
    expect(beneath('Cc:\n\n- the Council\n- the Commission')).toEqual([
      ...['copy: Cc:', 'copy: the Council', 'copy: the Commission'],
    ]);
    const signed = md(
      'Dear all,\n\nText.\n\nYours sincerely,\n\nAna Vidmar\n\nSignatures:\n\n- Ben Ahl (EPP)\n\nEncl.: Report',
    );
    expect(parts(signed).at(-1)).toBe('enclosure: Encl.: Report');
    expect(signed.signatories).toHaveLength(1);
    expect(parts(md('Dear all,\n\nAnnex: the report says so.\n\nYours sincerely,\n\nAna Vidmar'))).toContain(
      'paragraph: Annex: the report says so.',
    );
  });
});

describe('names under a letter', () => {
  const names = (text: string, as: Format = 'md') =>
    importText(`Dear Sir,\n\nText.\n\nYours sincerely,\n\nAna Vidmar\n\n${text}\n`, as, counter());
  const expected = [
    { name: 'Inès Vidrossa', group: 'Greens/EFA' },
    { name: 'Jan van den Berg', group: 'The Left', country: 'Belgium' },
  ];

  it.each([
    'Signatures:\n- Inès Vidrossa (Verts/ALE)\n- Jan van den Berg (GUE/NGL, Belgium)',
    'MEP Signatures:\n\nInès Vidrossa (Greens-EFA)\nJan van den Berg (The Left, Belgium)',
    '## Signatories (2)\n\n1. Inès Vidrossa, Greens/EFA\n2. Jan van den Berg, The Left, Belgium',
    '**Co-signed by:**\n\n* Inès Vidrossa – Greens/EFA\n* Jan van den Berg – The Left (Belgium)',
    'Signataires :\n\nInès Vidrossa, MEP (Greens/EFA)\n\nJan van den Berg MEP (The Left, Belgium)',
    '### Signatures\n\n| # | Name | Group | Country |\n|---|---|---|---|\n| 1 | Inès Vidrossa | Greens | |\n| 2 | Jan van den Berg | Left | Belgium |',
    'Signed by:\n\nInès Vidrossa (Greens/EFA), Jan van den Berg (The Left, Belgium)',
    'Signatures\n\nInès Vidrossa (Greens/EFA) · Jan van den Berg (The Left, Belgium)',
    '**Signatories**\n\n**Greens/EFA**\n\n1. Inès Vidrossa\n\n**The Left**\n\n2. Jan van den Berg (Belgium)',
    'I firmatari:\n\n| Nome | Gruppo | Paese |\n|---|---|---|\n| Inès Vidrossa | Verdi/ALE | |\n| Jan van den Berg | The Left | Belgium |',
    'The undersigned:\n\n1) Inès Vidrossa / Greens/EFA\n2) Jan van den Berg / The Left / Belgium',
    'MEP signatories: Inès Vidrossa (Vihreät/EVA), Jan van den Berg (The Left, Belgium)',
    'Signatories (in alphabetical order):\n\n| Name | Group | Country | Name | Group | Country |\n|---|---|---|---|---|---|\n| Inès Vidrossa | Greens | | Jan van den Berg | The Left | Belgium |',
    '**Signatures**\nName (Group)\n\nInès Vidrossa (Greens)\nJan van den Berg (The Left, Belgium)',
    'Signatures\n\nName (Group)\n\nInès Vidrossa [Greens]\nJan van den Berg (The Left/Belgium) 🇧🇪',
    'Signatories from the European Parliament\n\n| | |\n|---|---|\n| Inès Vidrossa (Greens/EFA) | Jan van den Berg (The Left, Belgium) |',
    'SIGNED BY\n\nInès Vidrossa, Greens/EFA      Jan van den Berg, The Left, Belgium',
    '## Signatures\n\n### Greens/EFA\n\n- Inès Vidrossa\n\n### The Left\n\n- Jan van den Berg (Belgium)',
  ])('%j are two people', (text) => {
    const imported = names(text);
    expect(imported.signatories).toEqual(expected);
    expect(parts(imported).at(-1)).toBe('author: Ana Vidmar');
  });

  it('are people only under such a heading; other lines there are text', () => {
    expect(names('Annex\n\n- Inès Vidrossa (Greens/EFA)').signatories).toEqual([]);
    const imported = names(
      'Signatures:\n\n- Inès Vidrossa (Greens/EFA)\n- and 12 others\n\nThe list is open until Friday.\n\n## Annex\n\nJan van den Berg',
    );
    expect(imported.signatories).toEqual(expected.slice(0, 1));
    expect(parts(imported).slice(-5)).toEqual(
      [
        '    paragraph: and 12 others',
        'paragraph: The list is open until Friday.',
        'heading 2: Annex',
        'paragraph: Jan van den Berg',
      ].toSpliced(0, 0, '  listItem'),
    );
  });

  it('may have one word, or more than most', () => {
    expect(
      names(
        'Signatures:\n\n- Cher (NI, Malta)\n- María de los Ángeles Fernández de la Vega Sanz (S&D)\n- Ø. Rasmussen (Greens/EFA)',
      ).signatories.map(({ name }) => name),
    ).toEqual(['Cher', 'María de los Ángeles Fernández de la Vega Sanz', 'Ø. Rasmussen']);
  });

  it('end where another list begins', () => {
    const imported = names(
      'Signatures:\n\n- Inès Vidrossa (Greens/EFA)\n\nSupporting organisations:\n\n- Clean Seas Now\n- Green Shores Network',
    );
    expect(imported.signatories).toEqual(expected.slice(0, 1));
    expect(parts(imported).slice(-5)).toEqual([
      'bulletList',
      '  listItem',
      '    paragraph: Clean Seas Now',
      '  listItem',
      '    paragraph: Green Shores Network',
    ]);
  });

  it('are known by their groups under a heading that says something else, which stays', () => {
    const imported = names(
      'Members of the Intergroup:\n\n- Inès Vidrossa (Greens/EFA)\n- Jan van den Berg (The Left, Belgium)',
    );
    expect(imported.signatories).toEqual(expected);
    expect(parts(imported).slice(-2)).toEqual(['author: Ana Vidmar', 'paragraph: Members of the Intergroup:']);
  });

  it('are authors, with their offices, where they are said to be', () => {
    expect(
      names('Lead authors:\n\nInès Vidrossa (Greens/EFA), Chair\nJonas Feldt (S&D), Vice-Chair').signatories,
    ).toEqual([]);
  });

  it('stay in the text where "signed by" is part of a sentence', () => {
    expect(
      md('Dear Sir,\n\nThe treaty was\n\nsigned by\n\nall twelve states and nobody has left it since that day.')
        .signatories,
    ).toEqual([]);
  });
});

describe('Markdown', () => {
  const line = (text: string): string => parts(md(`Dear Sir,\n\n${text}`))[1] ?? '';

  it.each([
    [
      '**bold** *italic* __bold__ _italic_ <u>under</u>',
      'bold(bold) italic(italic) bold(bold) italic(italic) underline(under)',
    ],
    ['***both*** snake_case_word 2*3*4', 'italic(bold(both)) snake_case_word 2italic(3)4'],
    ['[a **b**](https://x.eu "t") <https://y.eu> [z]', 'link(a )link(bold(b)) link(https://y.eu) [z]'],
    ['a  \nb\\\nc<br>d<br/>\ne', 'a / b / c / d / e'],
    ['a\\ \nb', 'a / b'],
    ['wrapped\nlines', 'wrapped lines'],
    ['\\*no\\* 1\\. &amp; &eacute;&nbsp;&#8364; &unknown; AT&T', '*no* 1. & é\u00a0€ &unknown; AT&T'],
    ['“smart” ‘quotes’ — dash…', '“smart” ‘quotes’ — dash…'],
    ['`code` and ``a ` b``', 'code and a ` b'],
    ['[bad](javascript:alert) text', 'bad (javascript:alert) text'],
    ['![A map](map.png) and ![](x.png)', 'A map and x.png'],
    ['<a href="https://x.eu/?a=1&amp;b">a <b>b</b></a>', 'link(a )link(bold(b))'],
    ['<a href="javascript:alert(1)">a</a> H<sub>2</sub>O', 'a (javascript:alert(1)) Hsubscript(2)O'],
    ['see [the law][1].\n\n[1]: https://law.eu', 'see link(the law).'],
  ])('%j', (source, expected) => expect(line(source)).toBe(`paragraph: ${expected}`));

  it('HTML around blocks says nothing, and keeps them apart', () => {
    expect(parts(md('Dear Sir,\n\n<div align="center">\n\n<p>One</p>\n<p>Two</p>\n</div>\nThree')).slice(1)).toEqual([
      'paragraph: One',
      'paragraph: Two',
      'paragraph: Three',
    ]);
  });

  it('front matter gives title and language, and its other lines are text', () => {
    const imported = md('---\ntitle: "Peace"\nlang: fr\ndate: Brussels, 3 March 2026\n---\n\nDear Sir,\n\nText.');
    expect(imported).toMatchObject({ title: 'Peace', lang: 'fr' });
    expect(parts(imported)[0]).toBe('dateline: Brussels, 3 March 2026');
  });

  it('headings by #, underline and bold alone', () => {
    expect(parts(md('# S\n\nDear Sir,\n\n## A\n\nB\n---\n\n**C**\n\n**D** e\n\n#### F')).slice(2)).toEqual([
      'heading 2: A',
      'heading 2: B',
      'heading 2: C',
      'paragraph: bold(D) e',
      'heading 3: F',
    ]);
  });

  it('quotes, rules, comments and tables', () => {
    const imported = md('Dear Sir,\n\n> a\n> b\n\n---\n\n<!-- note -->\n\n| x | y |\n|---|---|\n| 1 | 2 |');
    expect(parts(imported).slice(1)).toEqual([
      'blockquote',
      '  paragraph: a b',
      'paragraph: x | y',
      'paragraph: 1 | 2',
    ]);
    expect(
      imported.report
        .filter(({ took }) => took === 'comment' || took === 'rule')
        .map(({ line: at, text }) => `${String(at)} ${text}`),
    ).toEqual(['6 ---', '8 <!-- note -->']);
  });
});

describe('plain text', () => {
  it('joins what was wrapped and keeps the lines of what was not', () => {
    const long = 'This line is as long as a line of mail gets before\nit is wrapped, so it is one.';
    expect(parts(txt(`Dear Sir,\n\n${long}\n\nRoses\nare red.`)).slice(1)).toEqual([
      `paragraph: ${long.replace('\n', ' ')}`,
      'paragraph: Roses / are red.',
    ]);
  });

  it('takes no sign for markup', () => {
    expect(parts(txt('Dear Sir,\n\nA *star* and _this_ & <that> \\n [x](y).'))[1]).toBe(
      'paragraph: A *star* and _this_ & <that> \\n [x](y).',
    );
  });
});

it.each([
  ['en', 'We write to you about the homes of the people that we represent.'],
  ['fr', 'Nous vous écrivons pour les communes qui ne peuvent plus payer les factures et une taxe.'],
  ['de', 'Wir schreiben Ihnen, weil die Züge nicht fahren und der Anschluss für viele fehlt.'],
  ['es', 'Le escribimos para pedir que las ayudas lleguen a los pueblos y a las familias.'],
  [
    'es',
    'Los abajo firmantes nos dirigimos a ustedes para expresar nuestra preocupación por el abandono de los olivares.',
  ],
  ['fi', 'Bryssel, 25. marraskuuta 2026\n\nArvoisa puheenjohtaja,\n\nkirjoitamme teille Itämeren tilasta.'],
  ['pl', 'Piszemy do Państwa, że nie ma na to pieniędzy i że jest to dla nas ważne.'],
])('the language %s is told by its small words', (lang, text) => expect(md(text).lang).toBe(lang));

it('ids are the caller’s', () => {
  const ids = md('# A\n\nB').doc.content.map((block) =>
    isTextBlock(block) ? `${block.attrs.id} ${docText(block)}` : '',
  );
  expect(ids).toEqual(['b1 A', 'b2 B']);
});

it.each([
  ['stars', '*a '.repeat(60_000)],
  ['stars a paragraph each', `${'a* b *c '.repeat(2400)}\n\n`.repeat(10)],
  ['brackets a paragraph each', `${'] [ '.repeat(4900)}\n\n`.repeat(10)],
  ['backticks a paragraph each', `${'``a` '.repeat(3900)}\n\n`.repeat(10)],
  ['tags a paragraph each', `${'<u></b>'.repeat(2700)}\n\n`.repeat(10)],
  ['brackets', '[](]'.repeat(50_000)],
  ['backticks', '`a'.repeat(100_000)],
  ['open comments', 'a <!-- '.repeat(30_000)],
  ['quotes', '>'.repeat(100_000)],
  ['bullets', '- * '.repeat(50_000)],
  ['spaces', `a${' '.repeat(200_000)}b`],
  ['number seven', '7. x\n\n'.repeat(20_000)],
  ['names', 'Ana Vidmar\n\n'.repeat(15_000)],
  ['lists after a goodbye', `Yours sincerely,\n\n${'- a\n\nb\n\n'.repeat(10_000)}`],
  ['dots', `${'.'.repeat(200_000)}x`],
  ['pipes', `|\n|${' -'.repeat(60_000)}x|`],
])('200 kB of %s come in, though made to take for ever', (_, text) => {
  for (const as of ['md', 'txt'] as const)
    expect(importText(text, as, counter()).doc.content.length).toBeGreaterThan(0);
});
