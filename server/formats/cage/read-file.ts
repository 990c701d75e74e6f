/** Reads a file of any kind that can be imported. Runs in the readers' process (cage.ts), never in the server's. */
import type { ImportStep } from '../../../shared/api/views.ts';
import { isTextBlock, type BlockJSON, type Doc } from '../../../shared/letter/doc.ts';
import { importText, type ImportedLetter } from '../../../shared/letter/import/index.ts';
import { MAX_TEXT } from '../../../shared/letter/problems.ts';
import { readDocx } from '../import/docx/read.ts';
import { readHtml } from '../import/html.ts';
import { readOdt } from '../import/odt/read.ts';
import type { OfficeImport } from '../import/office.ts';
import { LIMITS, Unreadable } from '../import/package.ts';

/** The kinds of file that can be read. */
export type FileFormat = 'md' | 'txt' | 'docx' | 'odt' | 'html';

/** A file to be read. */
export interface ReaderJob {
  readonly bytes: Uint8Array;
  readonly format: FileFormat;
}

/** What was read: from an office file with its changes and comments. */
export type FileImport = ImportedLetter & Partial<Omit<OfficeImport, keyof ImportedLetter>>;

/** Longest source, in UTF-16 units: the longest letter, written with as much again of markup. */
const MAX_SOURCE = 2 * MAX_TEXT;
/** The most blocks, pieces of text that look alike, names, and lines of the report on them, in all that a file becomes. */
const MAX_PIECES = 20_000;

/**
 * Returns the letter in a file.
 * @param newId makes the id of each block
 * @throws Unreadable for what holds no letter, or more than one
 */
export function readFile(
  { bytes, format }: ReaderJob,
  newId: () => string,
  onStep: (step: ImportStep) => void = () => undefined,
): FileImport {
  const read =
    format === 'docx'
      ? readDocx(bytes, newId, onStep)
      : format === 'odt'
        ? readOdt(bytes, newId, onStep)
        : format === 'html'
          ? readHtml(textIn(bytes), newId)
          : importText(textIn(bytes), format, newId);
  bounded(read);
  return read;
}

function textIn(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable('invalid', 'This file is not text in UTF-8. Save it as UTF-8 and import it again.');
  }
  // A NUL stands in programs and pictures, never in a letter.
  if (text.includes('\u0000')) {
    throw new Unreadable(
      'invalid',
      'This file is not text. Save the letter as .docx, .odt, .md or .txt and import it again.',
    );
  }
  if (text.trim() === '') throw new Unreadable('invalid', 'This file is empty. Choose one with the letter in it.');
  if (text.length > MAX_SOURCE) {
    throw new Unreadable(
      'too-large',
      `This text is too long for a letter: the most is ${String(MAX_TEXT)} characters.`,
    );
  }
  return text;
}

/** What a file becomes is work for the server too, which has all letters to serve. */
function bounded({ doc, before, changesByAuthor = [], signatories, comments = [], report }: FileImport): void {
  const texts = [doc, ...(before ? [before] : []), ...changesByAuthor.map((one) => one.doc)];
  const pieces = texts.reduce((sum, one) => sum + piecesIn(one), report.length + signatories.length);
  if (pieces > MAX_PIECES) {
    throw new Unreadable(
      'too-large',
      'The file falls into more pieces than any letter. Remove formatting or changes from it, or split it, and try again.',
    );
  }
  if (signatories.length > LIMITS.names) {
    throw new Unreadable(
      'too-large',
      `The file names more than ${String(LIMITS.names)} people. Split the list and try again.`,
    );
  }
  if (comments.length > LIMITS.comments) {
    throw new Unreadable(
      'too-large',
      `The file holds more than ${String(LIMITS.comments)} comments. Remove those that are settled and try again.`,
    );
  }
}

function piecesIn(doc: Doc): number {
  const count = (block: BlockJSON): number =>
    1 +
    (isTextBlock(block) ? (block.content?.length ?? 0) : block.content.reduce((sum, child) => sum + count(child), 0));
  return doc.content.reduce((sum, block) => sum + count(block), 0);
}
