import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { amendmentsDocx } from '../../../../server/formats/docx/amendments.ts';
import { docxOf, docxWithChanges } from '../../../../server/formats/docx/letter.ts';
import { printable } from '../../../../server/formats/printable.ts';
import { readDocx } from '../../../../server/formats/import/docx/read.ts';
import { apply, diff } from '../../../../shared/amendment/index.ts';
import { text, textBlocks } from '../../../../shared/letter/blocks.ts';
import type { BlockJSON, Doc } from '../../../../shared/letter/doc.ts';
import { isTextBlock } from '../../../../shared/letter/doc.ts';
import { importText } from '../../../../shared/letter/import/index.ts';
import { AT, counter, sampleFile } from '../../../support/printed-letters.ts';
import { histories, toDoc } from '../../shared/amendment/letters.ts';

const xml = (bytes: Uint8Array, name = 'word/document.xml'): string =>
  strFromU8(unzipSync(bytes)[name] ?? new Uint8Array());
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const back = (bytes: Uint8Array) => readDocx(bytes, counter('r'));
/** A letter without its ids. */
const bare = (doc: Doc): Doc => {
  const block = (one: BlockJSON): BlockJSON =>
    isTextBlock(one) ? { ...one, attrs: { ...one.attrs, id: '' } } : { ...one, content: one.content.map(block) };
  return { type: 'doc', content: doc.content.map(block) };
};
const words = (doc: Doc): string => text(doc).split('\n').map(printable).join(' ').replace(/\s+/g, ' ').trim();
const file = (doc: Doc) => ({ doc, title: 'T', lang: 'en', mark: { kind: 'draft' }, at: AT }) as const;

describe('a letter as DOCX', () => {
  it('comes back as the same letter with the same names', async () => {
    const sample = sampleFile(46);
    const read = back(await docxOf(sample));
    expect(bare(read.doc)).toEqual(bare(sample.doc));
    expect(read.signatories).toEqual(sample.signatures);
    expect(read).toMatchObject({ title: sample.title, lang: 'en', before: null, comments: [], notTaken: [] });
  });

  it.each(
    readdirSync(new URL('../../../fixtures/letters', import.meta.url)).filter((name) => /\.(md|txt)$/.test(name)),
  )('brings %s back as it was', async (name) => {
    const source = readFileSync(new URL(`../../../fixtures/letters/${name}`, import.meta.url), 'utf8');
    const { doc, signatories, lang = 'en' } = importText(source, name.endsWith('.md') ? 'md' : 'txt', counter());
    const read = back(await docxOf({ ...file(doc), lang, signatures: signatories }));
    expect(bare(read.doc)).toEqual(bare(doc));
    expect(read.signatories).toEqual(signatories);
  });

  it('is the same bytes for the same letter, with links and comments in it', async () => {
    const sample = sampleFile();
    const linked = JSON.parse(
      JSON.stringify(sample.doc).replace(
        '"text":"Dear Commissioner Lipovec,"',
        '"text":"Dear Commissioner Lipovec,","marks":[{"type":"link","attrs":{"href":"https://example.eu/?a=1&b=2"}}]',
      ),
    ) as Doc;
    const input = {
      letter: { ...sample, doc: linked },
      edits: [{ author: 'Ana', date: AT, changes: diff(linked, sample.doc) }],
      comments: [{ author: 'Ben', date: AT, block: 'b8', text: 'Why?' }],
    };
    expect(sha(await docxWithChanges(input))).toBe(sha(await docxWithChanges(input)));
    const names = Object.keys(unzipSync(await docxOf(sample)));
    expect(names).toEqual(names.toSorted());
    expect(xml(await docxOf(sample), 'docProps/core.xml')).toContain('2026-11-26T09:00:00Z');
  });

  it('has real styles, numbers and headings, two columns for many names, and says on every page that it is a draft', async () => {
    const bytes = await docxOf({ ...sampleFile(46), mark: { kind: 'draft' } });
    expect(xml(bytes)).toContain('<w:pStyle w:val="LetterSubject"/>');
    expect(xml(bytes).match(/<w:pStyle w:val="ListNumber"\/><w:numPr>/g)).toHaveLength(4);
    expect(xml(bytes)).toMatch(/<w:cols [^>]*w:num="2"/);
    expect(xml(bytes, 'word/styles.xml')).toMatch(
      /w:styleId="LetterSubject"[\s\S]{0,120}<w:basedOn w:val="Heading1"\/>/,
    );
    expect(xml(bytes, 'word/header1.xml')).toContain('Draft, not for publication');
    expect(
      xml(await docxOf({ ...sampleFile(3), mark: { kind: 'final', number: 1, digest: 'ab'.repeat(32) } })),
    ).not.toContain('w:headerReference');
  });
});

describe('tracked changes', () => {
  it('hold one author’s changes, so that refusing them gives the letter before and accepting them the one after', async () => {
    await fc.assert(
      fc.asyncProperty(histories(), async ({ base, ours }) => {
        const [before, after] = [toDoc(base), toDoc(ours)];
        const changes = diff(before, after);
        const bytes = await docxWithChanges({ letter: file(before), edits: [{ author: 'Ana', date: AT, changes }] });
        const read = back(bytes);
        expect(words(read.before ?? read.doc)).toBe(words(before));
        expect(words(read.doc)).toBe(words(after));
      }),
      { numRuns: 80 },
    );
  });

  it('put what was split off a paragraph after it, also where the paragraph has a new name', async () => {
    const says = (id: string, said: string): BlockJSON => ({
      type: 'paragraph',
      attrs: { id },
      content: [{ type: 'text', text: said }],
    });
    const before: Doc = { type: 'doc', content: [says('old', 'Bread and clean water.')] };
    const after: Doc = { type: 'doc', content: [says('new', 'Bread and clean'), says('rest', 'water.')] };
    const bytes = await docxWithChanges({
      letter: file(before),
      edits: [{ author: 'Ana', date: AT, changes: diff(before, after) }],
    });
    expect(words(back(bytes).doc)).toBe(words(after));
  });

  it('keep two authors’ changes apart, but for words that both delete', async () => {
    await fc.assert(
      fc.asyncProperty(histories(3), async ({ base, ours, theirs }) => {
        const before = toDoc(base);
        const edits = [ours, theirs].map((side, index) => ({
          author: `A${String(index)}`,
          date: AT,
          changes: diff(before, toDoc(side)),
        }));
        const read = back(await docxWithChanges({ letter: file(before), edits }));
        expect(words(read.before ?? read.doc)).toBe(words(before));
        const first = read.changesByAuthor.find(({ author }) => author === 'A0');
        expect(words(first?.doc ?? before)).toBe(words(edits[0]?.changes.length ? toDoc(ours) : before));
      }),
      { numRuns: 60 },
    );
  });

  it('come back as amendments: the same changes to the same blocks, with author, dates and comments', async () => {
    const sample = sampleFile();
    const source = JSON.stringify(sample.doc);
    const reworded = JSON.parse(
      source.replace('fewer than 10 000', 'fewer than 20 000').replace('Closing a branch', 'To close a branch'),
    ) as Doc;
    const shorter: Doc = { type: 'doc', content: sample.doc.content.toSpliced(9, 1) };
    const edits = [
      { author: 'Aino Ahlqvist', date: '2026-11-03T09:00:00Z', changes: diff(sample.doc, reworded) },
      { author: 'João Šimić', date: '2026-11-04T09:05:00.500Z', changes: diff(sample.doc, shorter) },
    ];
    const comments = [
      { author: 'Rea', date: AT, block: textBlocks(sample.doc)[7]?.attrs.id ?? '', text: 'Warm?\nReally?' },
    ];
    const bytes = await docxWithChanges({ letter: sample, edits, comments });
    expect(xml(bytes)).toContain('<w:ins w:id="2" w:author="Aino Ahlqvist" w:date="2026-11-03T09:00:00Z">');
    const read = back(bytes);
    const base = read.before ?? read.doc;
    expect(bare(base)).toEqual(bare(sample.doc));
    expect(read.changesByAuthor.map(({ author, from }) => [author, from])).toEqual([
      ['Aino Ahlqvist', '2026-11-03T09:00:00Z'],
      ['João Šimić', '2026-11-04T09:05:00Z'],
    ]);
    const [aino, joao] = read.changesByAuthor.map(({ doc }) => doc);
    expect(bare(aino ?? base)).toEqual(bare(reworded));
    expect(bare(joao ?? base)).toEqual(bare(shorter));
    expect(diff(base, aino ?? base).map(({ kind }) => kind)).toEqual(['changed', 'changed']);
    expect(diff(base, joao ?? base).map(({ kind }) => kind)).toEqual(['deleted']);
    const both = apply(apply(base, diff(base, aino ?? base)).doc, diff(base, joao ?? base)).doc;
    expect(bare(read.doc)).toEqual(bare(both));
    expect(read.comments).toMatchObject([{ author: 'Rea', text: 'Warm?\nReally?', line: 8 }]);
    expect(read.comments[0]?.about).toMatch(/^A public library/);
  });

  it('tell a change of bold from a change of words, with what it was before', async () => {
    const sample = sampleFile();
    const bold = JSON.parse(
      JSON.stringify(sample.doc).replace(
        '"text":"Yours sincerely,"',
        '"text":"Yours sincerely,","marks":[{"type":"bold"}]',
      ),
    ) as Doc;
    for (const [before, after] of [
      [sample.doc, bold],
      [bold, sample.doc],
    ] as const) {
      const edits = [{ author: 'Ana', date: AT, changes: diff(before, after) }];
      const bytes = await docxWithChanges({ letter: file(before), edits });
      expect(xml(bytes)).toMatch(/<w:rPrChange [^>]*><w:rPr/);
      const read = back(bytes);
      expect([bare(read.before ?? read.doc), bare(read.doc)]).toEqual([bare(before), bare(after)]);
      expect(read.changesByAuthor).toMatchObject([{ author: 'Ana', inserted: 0, deleted: 0, formatted: 1 }]);
    }
  });
});

describe('amendments as DOCX', () => {
  it('stand in two columns without borders, changed words bold and italic, and are the same bytes each time', async () => {
    const before = sampleFile().doc;
    const after = JSON.parse(JSON.stringify(before).replace('fewer than 10 000', 'fewer than 20 000')) as Doc;
    const changes = diff(before, after);
    const set = {
      title: 'T',
      lang: 'fr',
      at: AT,
      amendments: [{ number: 7, compromise: true, authors: ['Ana'], before, changes }],
    };
    const bytes = await amendmentsDocx(set);
    expect(sha(await amendmentsDocx(set))).toBe(sha(bytes));
    const document = xml(bytes);
    for (const said of ['Amendement de compromis 7', 'Lettre ouverte', 'Demande 3', 'Texte proposé', 'Or. fr']) {
      expect(document).toContain(said);
    }
    expect(document).toMatch(/<w:b\/><w:bCs\/><w:i\/><w:iCs\/><\/w:rPr><w:t xml:space="preserve">20/);
    expect(document).toContain('<w:tblHeader/>');
    expect(document).toMatch(/<w:tblBorders><w:top w:val="none"/);
  });
});
