import fc from 'fast-check';
import { expect, it } from 'vitest';
import { docxOf } from '../../../../server/formats/docx/letter.ts';
import { odtOf } from '../../../../server/formats/odt/letter.ts';
import { printable } from '../../../../server/formats/printable.ts';
import { readDocx } from '../../../../server/formats/import/docx/read.ts';
import { readOdt } from '../../../../server/formats/import/odt/read.ts';
import { text } from '../../../../shared/letter/blocks.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { AT, counter, sampleFile } from '../../../support/printed-letters.ts';
import { letters, plainLetters } from '../../shared/letter/arbitrary.ts';

/** docs/formats.md says what these two cannot keep; HTML, Markdown and text are tested beside their writers. */
const OFFICE = [
  ['Word', async (letter: ReturnType<typeof file>) => readDocx(await docxOf(letter), counter())],
  ['OpenDocument', (letter: ReturnType<typeof file>) => Promise.resolve(readOdt(odtOf(letter), counter()))],
] as const;
const file = (doc: Doc) => ({ doc, title: 'T', lang: 'en', mark: { kind: 'draft' }, at: AT }) as const;
const words = (doc: Doc): string => text(doc).split('\n').map(printable).join(' ').replace(/\s+/g, ' ').trim();

it.each(OFFICE)('any letter of the usual parts is the same letter after a way through %s', async (_, way) => {
  await fc.assert(
    fc.asyncProperty(plainLetters, async (doc) => {
      expect((await way(file(doc))).doc).toEqual(doc);
    }),
    { numRuns: 80 },
  );
});

it.each(OFFICE)('of any letter at all, every word comes back from %s in its order', async (_, way) => {
  await fc.assert(
    fc.asyncProperty(letters, async (doc) => {
      expect(words((await way(file(doc))).doc)).toBe(words(doc));
    }),
    { numRuns: 60 },
  );
});

it('OpenDocument brings back the names and the title', () => {
  const sample = sampleFile(46);
  const read = readOdt(odtOf(sample), counter());
  expect(read.signatories).toEqual(sample.signatures);
  expect(read).toMatchObject({
    doc: sample.doc,
    title: sample.title,
    lang: 'en',
    before: null,
    comments: [],
    notTaken: [],
  });
});
