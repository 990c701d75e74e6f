import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amendmentsDocx } from '../../../../server/formats/docx/amendments.ts';
import { docxOf, docxWithChanges } from '../../../../server/formats/docx/letter.ts';
import { odtOf } from '../../../../server/formats/odt/letter.ts';
import { createPdfRenderer, type PdfRenderer } from '../../../../server/formats/pdf/renderer.ts';
import { printable } from '../../../../server/formats/printable.ts';
import { ExportProblem } from '../../../../server/formats/problem.ts';
import { readDocx } from '../../../../server/formats/import/docx/read.ts';
import { readOdt } from '../../../../server/formats/import/odt/read.ts';
import { diff } from '../../../../shared/amendment/index.ts';
import { text as textOf } from '../../../../shared/letter/blocks.ts';
import { part } from '../../../../shared/letter/build.ts';
import { exportHtml } from '../../../../shared/letter/export/html.ts';
import { exportMarkdown } from '../../../../shared/letter/export/markdown.ts';
import { exportText } from '../../../../shared/letter/export/text.ts';
import { withIds } from '../../../../shared/letter/ids.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { paper, poppler } from '../../../support/poppler.ts';
import { AT, counter, HOSTILE } from '../../../support/printed-letters.ts';

let renderer: PdfRenderer;
beforeAll(() => {
  renderer = createPdfRenderer();
});
afterAll(() => renderer.close());

/** A line that names somebody: a longer one is nobody's name, and no list of signatories takes it (shared/letter/import). */
const LONGEST_NAME = 60;

/** A letter that says one thing everywhere where a letter can say anything. */
const everywhere = (words: string) =>
  ({
    doc: withIds(
      {
        type: 'doc',
        content: [
          part('letterhead', words),
          part('addressee', words, words),
          part('addressee', words),
          part('subject', words),
          part('paragraph', words),
          { type: 'orderedList', content: [{ type: 'listItem', content: [part('paragraph', words)] }] },
          {
            type: 'paragraph',
            attrs: { id: '' },
            content:
              words === '' ? [] : [{ type: 'text', text: words, marks: [{ type: 'link', attrs: { href: words } }] }],
          },
          part('author', words),
        ],
      },
      counter(),
    ),
    title: words,
    lang: words,
    signatures: [{ name: named(words), group: named(words), country: named(words) }],
    mark: { kind: 'version', number: 1, digest: words },
    at: AT,
  }) as const;

function named(words: string): string {
  return words.length > LONGEST_NAME * 3 ? words.slice(0, LONGEST_NAME) : words;
}

const squeezed = (words: string): string => words.replace(/\s+/g, '');

describe.each(HOSTILE.map((words) => [JSON.stringify(words.slice(0, 40)), words] as const))('%s', (_, words) => {
  it('is printed as it stands, or refused by name', async () => {
    try {
      const pdf = await renderer.render({
        ...everywhere(words),
        certificate: { heading: words, rows: [{ label: words, value: words }] },
      });
      if (!poppler) return;
      const plain = squeezed(printable(words)).replace(/[\u00ad\u200b-\u200d\u2060]|\p{M}/gu, '');
      const printed = squeezed(paper(temporaryFolder(), pdf).text()).replace(/[\u00ad\u200b-\u200d\u2060]|\p{M}/gu, '');
      expect(printed.normalize('NFD').replace(/\p{M}/gu, '')).toContain(
        plain.slice(0, 60).normalize('NFD').replace(/\p{M}/gu, ''),
      );
    } catch (thrown) {
      if (!(thrown instanceof ExportProblem)) throw thrown;
      expect(thrown.code).toBe('unprintable');
      expect(thrown.what.filter(({ character }) => !words.includes(character))).toEqual([]);
    }
  });

  it('is the same words in a Word file, and nothing but words', async () => {
    const file = everywhere(words);
    const back = readDocx(await docxOf(file), counter());
    expect(back.doc.content.map(({ type }) => type)).toEqual(file.doc.content.map(({ type }) => type));
    const said = textOf(file.doc).split('\n').map(printable).join('');
    expect(squeezed(textOf(back.doc))).toBe(squeezed(said));
  });

  it('is the same words in tracked changes, comments and amendments', async () => {
    const file = everywhere('before');
    const after = {
      type: 'doc',
      content: [...file.doc.content, { ...part('paragraph', words), attrs: { id: 'new' } }],
    } as const;
    const changes = diff(file.doc, after);
    const stamp = { author: words, date: AT };
    const comments = [{ ...stamp, block: 'b1', text: words }];
    const back = readDocx(await docxWithChanges({ letter: file, edits: [{ ...stamp, changes }], comments }), counter());
    expect(squeezed(textOf(back.doc))).toBe(squeezed(`${textOf(file.doc)}${printable(words)}`));
    expect(squeezed(textOf(back.before ?? back.doc))).toBe(squeezed(textOf(file.doc)));
    const sheet = {
      number: 1,
      authors: [words],
      forGroup: words,
      to: 3,
      before: file.doc,
      changes,
      justification: words,
    };
    const amendments = await amendmentsDocx({ title: words, lang: words, at: AT, amendments: [sheet] });
    expect(squeezed(textOf(readDocx(amendments, counter()).doc))).toContain(squeezed(printable(words)));
  });

  it('is the same words in an OpenDocument file, and nothing but words', () => {
    const file = everywhere(words);
    const back = readOdt(odtOf(file), counter());
    expect(back.doc.content.map(({ type }) => type)).toEqual(file.doc.content.map(({ type }) => type));
    const said = textOf(file.doc).split('\n').map(printable).join('');
    expect(squeezed(textOf(back.doc))).toBe(squeezed(said));
  });

  it('breaks no other format', () => {
    const file = everywhere(words.toWellFormed());
    expect(exportHtml(file)).not.toMatch(/<(?:script|img)/);
    expect(exportMarkdown(file)).toContain('paraph: mark');
    expect(exportText(file)).toContain('--');
  });
});
