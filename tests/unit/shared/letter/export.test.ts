import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { text } from '../../../../shared/letter/blocks.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { exportHtml } from '../../../../shared/letter/export/html.ts';
import { headings, markLine, type LetterFile } from '../../../../shared/letter/export/letter-file.ts';
import { exportMarkdown } from '../../../../shared/letter/export/markdown.ts';
import { exportText } from '../../../../shared/letter/export/text.ts';
import { importText } from '../../../../shared/letter/import/index.ts';
import { problems } from '../../../../shared/letter/problems.ts';
import { SAMPLE_SIGNATORIES, SAMPLE_TITLE, sampleLetter } from '../../../../shared/letter/sample.ts';
import { fromTemplate, TEMPLATES } from '../../../../shared/letter/templates.ts';
import { LANGUAGES, longDate, placeAndDate, wordsOf } from '../../../../shared/letter/words/index.ts';
import { counter, letters, usualLetters } from './arbitrary.ts';

const digest = '0123456789abcdef'.repeat(4);
const file = (doc: Doc, more: Partial<LetterFile> = {}): LetterFile => ({
  doc,
  title: 'T',
  lang: 'en',
  mark: { kind: 'draft' },
  ...more,
});
const sample = file(sampleLetter(counter()), {
  title: SAMPLE_TITLE,
  signatures: SAMPLE_SIGNATORIES,
  mark: { kind: 'version', number: 3, digest },
});
const DAY = new Date('2026-11-26T09:00:00Z');
const again = (markdown: string) => importText(markdown, 'md', counter());

describe('Markdown', () => {
  it('gives back any letter as it was', () => {
    fc.assert(
      fc.property(letters, (doc) => {
        const markdown = exportMarkdown(file(doc));
        expect(again(markdown).doc, markdown).toEqual(doc);
      }),
      { numRuns: 300 },
    );
  });

  it('gives back the letter, the title and the names of the sample without a comment on what anything is', () => {
    const markdown = exportMarkdown(sample);
    expect(again(markdown)).toMatchObject({
      doc: sample.doc,
      title: SAMPLE_TITLE,
      lang: 'en',
      signatories: SAMPLE_SIGNATORIES,
    });
    expect(markdown.match(/<!--.*-->/g)).toEqual(['<!-- paraph: mark -->']);
    expect(markdown).toContain('# Subject: A reading room');
    expect(markdown).toContain('\n1. name public libraries');
  });

  it.each(
    readdirSync(new URL('../../../fixtures/letters', import.meta.url)).filter((name) => /\.(md|txt)$/.test(name)),
  )('gives back %s as it came in', (name) => {
    const source = readFileSync(new URL(`../../../fixtures/letters/${name}`, import.meta.url), 'utf8');
    const { doc, signatories, lang = 'en' } = importText(source, name.endsWith('.md') ? 'md' : 'txt', counter());
    const { doc: back, signatories: names } = again(exportMarkdown(file(doc, { lang, signatures: signatories })));
    expect({ back, names }).toEqual({ back: doc, names: signatories });
  });

  it('gives back names that look like none', () => {
    const signatures = [{ name: 'Ondine' }, { name: 'x (y) z', group: 'NI' }];
    expect(again(exportMarkdown(file(sample.doc, { signatures }))).doc).toEqual(sample.doc);
  });

  it('writes emphasis that no reader mistakes', () => {
    const bold = [{ type: 'bold' }] as const;
    const content = [
      { type: 'text', text: 'so ', marks: bold },
      { type: 'text', text: 'it is ' },
      { type: 'text', text: 'here', marks: bold },
    ] as const;
    const doc: Doc = { type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'b1' }, content }] };
    expect(exportMarkdown(file(doc))).toContain('<strong>so </strong>it is <strong>here</strong>');
  });
});

describe('HTML', () => {
  const html = exportHtml(sample);

  it('is one semantic file in the language of the letter that loads and runs nothing', () => {
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<h1 class="subject"><span class="label">Subject: </span>A reading room');
    expect(html.match(/<address class="addressee">/g)).toHaveLength(2);
    expect(html.match(/<ol>/g)).toHaveLength(1);
    expect(html.match(/<section class="signatures">[^]*<\/section>/)?.[0].match(/<li>/g)).toHaveLength(
      SAMPLE_SIGNATORIES.length,
    );
    expect(html).not.toMatch(/<script|src=|url\(|@import|\son\w+=/i);
  });

  it('says which text it is', () => {
    expect(html).toContain('Version 3 · Fingerprint 01234567 · Draft, not for publication');
    expect(exportHtml({ ...sample, mark: { kind: 'final', number: 3, digest } })).not.toContain('not for publication');
    expect(exportHtml(file(sample.doc))).toContain('Draft, not for publication');
  });

  it('holds no markup but its own, whatever the letter says', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror='x'>`;
    const doc: Doc = {
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          attrs: { id: evil },
          content: [
            { type: 'text', text: evil, marks: [{ type: 'link', attrs: { href: `https://x.eu/${evil}` } }] },
            { type: 'text', text: 'js', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] },
          ],
        },
      ],
    };
    const made = exportHtml(file(doc, { title: evil, lang: evil, signatures: [{ name: evil, group: evil }] }));
    expect(made).not.toMatch(/<script|<img|javascript:/);
    expect(made.match(/<\/style>/g)).toHaveLength(1);
    const sneaky = exportHtml(file(doc, { title: '"; } </style><b> \\' }));
    expect(sneaky).toContain('content: "\\22 \\3b  \\7d  \\3c \\2f style');
  });
});

describe('text', () => {
  it('has every character of any letter, in order', () => {
    fc.assert(
      fc.property(letters, (doc) => {
        // What stands above the line is written by characters of its own.
        const made = exportText(file(doc)).normalize('NFKC').replaceAll('−', '-');
        let at = 0;
        for (const char of text(doc).normalize('NFKC').replaceAll('−', '-').replace(/\s/g, '')) {
          at = made.indexOf(char, at) + 1;
          expect(at, made).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('keeps to 76 columns and numbers the asks', () => {
    const made = exportText(sample);
    expect(Math.max(...made.split('\n').map((line) => line.length))).toBeLessThanOrEqual(76);
    expect(made).toContain('\n4. publish by June 2027');
    expect(made).toContain('Subject: A reading room');
    expect(made).toContain('Żaneta Borgcara (NI, Malta)\n');
    expect(made.endsWith('--\nVersion 3 · Fingerprint 01234567 · Draft, not for publication\n')).toBe(true);
  });

  it('comes back as the same letter, less its marks, when it is laid out as letters are', () => {
    fc.assert(
      fc.property(usualLetters, (doc) => {
        const made = exportText(file(doc, { signatures: SAMPLE_SIGNATORIES }));
        const back = importText(made, 'txt', counter());
        expect(back.doc, made).toEqual(doc);
        expect(back.signatories).toEqual(SAMPLE_SIGNATORIES);
      }),
    );
    expect(importText(exportText(sample), 'txt', counter()).doc).toEqual(sample.doc);
  });

  it.each(LANGUAGES)('ends in %s with a line that says which text it is, and is no part of the letter', (lang) => {
    for (const mark of [sample.mark, { kind: 'draft' } as const, { kind: 'final', number: 3, digest } as const]) {
      expect(text(importText(exportText({ ...sample, lang, mark }), 'txt', counter()).doc)).not.toContain(
        markLine(mark, lang),
      );
    }
  });
});

it.each(LANGUAGES)('the labels of exports in %s are known to the import', (lang) => {
  const { title, signatories } = importText(
    `# ${headings(lang).subject}: Xyz\n\nAbc.\n\n## ${headings(lang).signatures}\n\n- Ana Vidmar (EPP)\n`,
    'md',
    counter(),
  );
  expect({ title, signatories }).toEqual({ title: 'Xyz', signatories: [{ name: 'Ana Vidmar', group: 'EPP' }] });
});

it('the sample can be cut, as the letter that begins with it; any other new letter says what is missing', () => {
  expect(problems(sample.doc)).toEqual([]);
  for (const template of TEMPLATES) {
    const codes = problems(fromTemplate(template, { lang: 'en', at: DAY }, counter())).map((problem) => problem.code);
    expect(codes).toEqual(template === 'sample' ? [] : ['subject-empty', 'addressee-empty', 'author-empty']);
  }
});

describe.each(LANGUAGES)('a new letter in %s', (lang) => {
  const doc = fromTemplate('open-letter', { lang, at: DAY }, counter());

  it('has its sentences and its date in that language alone', () => {
    const english = wordsOf('en').letter;
    const said = text(doc);
    expect(said).toContain(placeAndDate(lang, DAY));
    expect(said.includes(english.ask) || said.includes(english.meet)).toBe(lang === 'en');
    for (let month = 0; month < 12; month++) {
      const day = new Date(Date.UTC(2026, month, 26));
      const tag = lang === 'en' ? 'en-GB' : lang;
      const localised = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' }).format(day);
      const letters = (date: string) => date.toLowerCase().replace(/[^\p{L}\d]/gu, '');
      // A Latvian letter is dated in the locative, a Polish one says that it is a year.
      const expected = lang === 'lv' ? letters(localised).replace(/is$/, 'ī').replace(/s$/, 'ā') : letters(localised);
      expect(letters(longDate(lang, day))).toBe(lang === 'pl' ? `${expected}r` : expected);
    }
  });

  it('is the same letter again after a way through Markdown, and its parts are known by their words', () => {
    const filled = {
      ...doc,
      content: doc.content.map((block) =>
        'content' in block || block.type === 'attention'
          ? block
          : { ...block, content: [{ type: 'text' as const, text: SAID[block.type] ?? 'Mr Ambrož Lipovec' }] },
      ),
    };
    expect(again(exportMarkdown(file(filled, { lang }))).doc).toEqual(filled);
    const known = importText(exportText(file(filled, { lang })), 'txt', counter()).doc.content;
    const closing = known.find((block) => block.type === 'closing');
    const dateline = known.find((block) => block.type === 'dateline');
    expect({ closing: closing && text({ type: 'doc', content: [closing] }) }).toEqual({
      closing: wordsOf(lang).letter.closing,
    });
    expect({ dateline: dateline && text({ type: 'doc', content: [dateline] }) }).toEqual({
      dateline: placeAndDate(lang, DAY),
    });
  });
});

const SAID: { readonly [part: string]: string } = {
  letterhead: 'Katrijn Oostmalle, Member of the European Parliament',
  subject: 'A reading room',
  salutation: 'Dear Commissioner,',
  paragraph: 'A public library is the one warm room in a town where nobody has to buy anything.',
  author: 'Katrijn Oostmalle',
};
