import { headings, signatureLine } from '../../letter/export/letter-file.ts';
import { inflated } from './inflate.ts';
import { pdfText } from './pdf-text.ts';

/** Finds the text of a letter inside its PDF/A-3 (ISO 19005-3): the one embedded file. */

/** What can be wrong with a letter in print. */
export type PdfFault =
  'no-pdf' | 'empty' | 'crowded' | 'unreadable' | 'other-text' | 'unreadable-print' | 'names-of-nobody' | 'other-names';

/** Returns null when a PDF carries exactly this file and no other. */
export async function pdfFault(pdf: Uint8Array, attached: Uint8Array): Promise<PdfFault | null> {
  // Latin 1 keeps every byte as one character, so places in the text are places in the file.
  const text = new TextDecoder('latin1').decode(pdf);
  const found = [...text.matchAll(/\/Type\s*\/EmbeddedFile\b/g)];
  const [only] = found;
  if (!text.startsWith('%PDF-')) return 'no-pdf';
  if (only === undefined) return 'empty';
  if (found.length > 1) return 'crowded';
  const begin = text.lastIndexOf(' obj', only.index);
  const stream = /\bstream\r?\n/g;
  stream.lastIndex = only.index;
  const opening = stream.exec(text);
  if (begin < 0 || opening === null) return 'unreadable';
  const dictionary = text.slice(begin, opening.index);
  const length = Number(/\/Length\s+(\d+)\b(?!\s+\d+\s+R)/.exec(dictionary)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(length)) return 'unreadable';
  const start = opening.index + opening[0].length;
  const raw = pdf.slice(start, start + length);
  const content = /\/FlateDecode\b/.test(dictionary) ? await inflated(raw) : raw;
  if (content === null) return 'unreadable';
  const same = content.length === attached.length && content.every((byte, index) => byte === attached[index]);
  return same ? null : 'other-text';
}

/** A name under the letter as it is printed. */
export interface PrintedName {
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
}

/**
 * Returns null when the letter in print ends with the heading of the signatures and just these names, in this order.
 * Spaces are left out on both sides, for lines may break anywhere; what is drawn without letters is not read.
 */
export async function namesFault(
  pdf: Uint8Array,
  names: readonly PrintedName[],
  lang: string,
): Promise<PdfFault | null> {
  const text = await pdfText(pdf);
  if (text === null) return 'unreadable-print';
  const heading = bare(headings(lang).signatures);
  if (names.length === 0) return bare(text).includes(heading) ? 'names-of-nobody' : null;
  const list = heading + names.map(signatureLine).map(bare).join('');
  return bare(text).endsWith(list) ? null : 'other-names';
}

/** Letters alone: without spaces, control characters and marks of direction, ligatures taken apart. */
function bare(text: string): string {
  return text.normalize('NFKC').replace(/[\s\p{Cc}\p{Cf}\p{Cs}]/gu, '');
}
