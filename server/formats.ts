import { refusal } from '../shared/decision/index.ts';
import { amendmentsHtml, amendmentsMarkdown, amendmentsText } from './export/amendments-text.ts';
import { amendmentsDocx } from './export/docx/amendments.ts';
import { docxOf, docxWithChanges } from './export/docx/letter.ts';
import { odtOf } from './export/odt/letter.ts';
import { createPdfRenderer } from './export/pdf/renderer.ts';
import { ExportProblem } from './export/problem.ts';
import { readHtml } from './import/html.ts';
import { importOffice } from './import/import-office.ts';
import type { Formats } from './letters/formats.ts';
import type { Shown } from './letters/view.ts';

/** Joins the writers and readers of PDF and office files with the letters. The PDF thread starts with the first letter. */
export function makeFormats(): Formats {
  const pdf = createPdfRenderer();
  return {
    pdf: (letter, signal) => answered(() => pdf.render(letter, signal)),
    docx: (letter, marks) => answered(() => (marks ? docxWithChanges({ letter, ...marks }) : docxOf(letter))),
    odt: (letter) => answered(() => Promise.resolve(odtOf(letter))),
    amendments: (format, set, signal) =>
      answered(async () => {
        if (format === 'pdf') return pdf.renderAmendments(set, signal);
        if (format === 'docx') return amendmentsDocx(set);
        const write = { html: amendmentsHtml, md: amendmentsMarkdown, txt: amendmentsText }[format];
        return new TextEncoder().encode(write(set));
      }),
    readOffice: importOffice,
    readHtml,
    close: () => pdf.close(),
  };
}

/** What a person can mend, or wait for, is a refusal; the rest stays a fault. */
async function answered(make: () => Promise<Uint8Array>): Promise<Shown<Uint8Array>> {
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
