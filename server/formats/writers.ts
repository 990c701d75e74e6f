import type { Result } from '../../shared/result.ts';
import { refusal } from '../../shared/decision/index.ts';
import { amendmentsHtml, amendmentsMarkdown, amendmentsText } from './amendments-text.ts';
import { createPdfRenderer } from './pdf/renderer.ts';
import { ExportProblem } from './problem.ts';
import { fileReaders } from './cage/import-file.ts';
import type { SealPdf } from '../proof/pdf-seal/sealing.ts';
import type { Formats } from '../letter/read/export/formats.ts';

/** The writers of office files are read when the first one is asked for: 10 MiB that a server which nobody exports from does without. */
const docx = () => import('./docx/letter.ts');

/** Joins the writers and readers of PDF and office files with the letters. The PDF thread and the readers of files start with the first letter. */
/** @param seal seals the final letter in print */
export function makeFormats(seal?: SealPdf): Formats {
  const pdf = createPdfRenderer();
  const readers = fileReaders();
  return {
    pdf: (letter, signal) =>
      answered(async () => {
        const printed = await pdf.render(letter, signal);
        return seal && letter.mark?.kind === 'final' ? seal(printed, letter.at) : printed;
      }),
    docx: (letter, marks) =>
      answered(async () => {
        const { docxOf, docxWithChanges } = await docx();
        return marks ? docxWithChanges({ letter, ...marks }) : docxOf(letter);
      }),
    odt: (letter) => answered(async () => (await import('./odt/letter.ts')).odtOf(letter)),
    amendments: (format, set, signal) =>
      answered(async () => {
        if (format === 'pdf') return pdf.renderAmendments(set, signal);
        if (format === 'docx') return (await import('./docx/amendments.ts')).amendmentsDocx(set);
        const write = { html: amendmentsHtml, md: amendmentsMarkdown, txt: amendmentsText }[format];
        return new TextEncoder().encode(write(set));
      }),
    readFile: (file, newId, watching) => readers.read(file, newId, watching),
    close: async () => {
      readers.close();
      await pdf.close();
    },
  };
}

/** What a person can mend, or wait for, is a refusal; the rest stays a fault. */
async function answered(make: () => Promise<Uint8Array>): Promise<Result<Uint8Array>> {
  try {
    return { ok: true, value: await make() };
  } catch (problem) {
    if (!(problem instanceof ExportProblem) || problem.code === 'failed') throw problem;
    const { code, message, what } = problem;
    if (code === 'unprintable')
      return { ok: false, refusal: refusal('invalid', message, { facts: { unprintable: what } }) };
    return { ok: false, refusal: refusal(code === 'too-slow' ? 'too-large' : 'unavailable', message) };
  }
}
