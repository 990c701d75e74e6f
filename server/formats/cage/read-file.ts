/** Reads a file of any kind that can be imported. Runs in the readers' process (cage.ts), never in the server's. */
import type { ImportStep } from '../../../shared/api/views.ts';
import { isTextBlock, type BlockJSON, type Doc } from '../../../shared/letter/doc.ts';
import { docText, textBlocks } from '../../../shared/letter/blocks.ts';
import type { ImportedLetter } from '../../../shared/letter/import/index.ts';
import type { TakenEntries } from '../../../shared/letter/import/entries.ts';
import { textFormat } from '../../../shared/letter/import/text-format.ts';
import { MAX_TEXT } from '../../../shared/letter/problems.ts';
import { readDocx } from '../import/docx/read.ts';
import { readHtml } from '../import/html.ts';
import { readOdt } from '../import/odt/read.ts';
import type { OfficeImport } from '../import/office.ts';
import type { Ask } from '../import/asks.ts';
import type { Wishes } from '../import/body.ts';
import { decodedText, notText } from '../import/encoding.ts';
import { untold } from '../import/law.ts';
import { readText } from '../import/text.ts';
import type { NotTaken } from '../import/told.ts';
import { LIMITS, Unreadable } from '../import/package.ts';

/** The kinds of file that can be read. */
export type FileFormat = 'md' | 'txt' | 'docx' | 'odt' | 'html';

/** A file to be read. */
export interface ReaderJob {
  readonly bytes: Uint8Array;
  /** As the file's name tells it; `auto` where it tells nothing. A text is what its words say: the result says what was taken. */
  readonly format: FileFormat | 'auto';
  readonly wishes?: ReaderWishes;
}

/** What whoever imports wants of a file; what they do not say is as it is for all. */
export interface ReaderWishes extends Wishes {
  /** How the bytes of a text stand for characters, as the web names it. */
  readonly encoding?: string | undefined;
  /** Whatever signs stand in it, the text is of the kind that was named. */
  readonly asNamed?: boolean;
}

/** What was read: from an office file with its changes and comments. */
export type FileImport = ImportedLetter &
  Partial<Omit<OfficeImport, keyof ImportedLetter | 'shown' | 'known' | 'notTaken' | 'asks'>> & {
    /** What the file was taken for. */
    readonly format: FileFormat;
    readonly notTaken: readonly NotTaken[];
    readonly asks: readonly Ask[];
  };

/** What every reader gives: the letter, and what its source shows. */
type Reading = ImportedLetter & Partial<OfficeImport> & Pick<OfficeImport, 'shown'>;

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
  job: ReaderJob,
  newId: () => string,
  onStep: (step: ImportStep) => void = () => undefined,
): FileImport {
  const { wishes = {} } = job;
  const { format, text, asks } = taken(job);
  const read: Reading =
    format === 'docx'
      ? readDocx(job.bytes, newId, onStep, wishes)
      : format === 'odt'
        ? readOdt(job.bytes, newId, onStep, wishes)
        : format === 'html'
          ? readHtml(text, newId, wishes)
          : readText(text, format, newId, wishes);
  const { shown: _, known = [], ...letter } = read;
  const found = [...(read.notTaken ?? []), ...lost(read, known)];
  const lawful = { ...letter, format, notTaken: found, asks: [...asks, ...(read.asks ?? [])] };
  refuseEmpty(lawful);
  bounded(lawful);
  return lawful;
}

/** What the source shows, and neither the letter nor what is told of it says. */
function lost(read: Reading, known: readonly string[]): NotTaken[] {
  const told = [
    ...textBlocks(read.doc).map(docText),
    // What became part of the letter stands in it; anything else that was taken is told by line.
    ...read.report.flatMap(({ took, text }) => (BESIDE_THE_LETTER.has(took) ? [text] : [])),
    ...(read.notTaken ?? []).map(({ words }) => words),
    ...known,
  ];
  return untold(read.shown, told).map(({ words, place }) => ({ what: 'words', count: 1, words, place }));
}

const BESIDE_THE_LETTER: ReadonlySet<TakenEntries['took']> = new Set([
  ...(['rule', 'comment', 'label', 'signature', 'signatures heading', 'group'] as const),
]);

/** A letter without a word is none, whatever else the file holds. */
function refuseEmpty({ doc, signatories, notTaken }: FileImport): void {
  if (signatories.length > 0 || textBlocks(doc).some((block) => docText(block).trim() !== '')) return;
  const words = notTaken.map((one) => one.words).find((one) => one !== '');
  const holds = notTaken.some(({ what }) => what === 'image') ? 'pictures' : 'nothing that could be read';
  throw new Unreadable(
    'invalid',
    words === undefined
      ? `The file holds no text of a letter, but ${holds}. Type the text, or save it as text, and import it again.`
      : `The file holds no text of a letter; what stands in it was not taken: “${words.slice(0, 200)}”. Copy it into the text and import it again.`,
  );
}

interface Taken {
  readonly format: FileFormat;
  /** Of a text, and what is to be asked of how it was read. */
  readonly text: string;
  readonly asks: readonly Ask[];
}

/** Finds what a file is: by its bytes, and where they do not tell by its name. */
function taken({ bytes, format, wishes = {} }: ReaderJob): Taken {
  if (bytes.length === 0) throw new Unreadable('invalid', 'This file is empty. Choose one with the letter in it.');
  const zipped = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
  if (zipped) {
    const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
    const odt = start.includes('mimetypeapplication/vnd.oasis.opendocument');
    return { format: odt ? 'odt' : format === 'odt' ? 'odt' : 'docx', text: '', asks: [] };
  }
  if (format === 'docx' || format === 'odt') return { format, text: '', asks: [] };
  const named = format === 'auto' ? 'txt' : format;
  const { text, encoding, guessed } = decodedText(bytes, named, wishes.encoding);
  checked(text);
  const found = format === 'html' || wishes.asNamed === true ? named : textFormat(text);
  // Who names a file .md has written Markdown, though no sign of it stands there.
  const kind = format === 'md' && found === 'txt' ? 'md' : found;
  return { format: kind, text, asks: guessed ? [askEncoding(text, encoding)] : [] };
}

/** The old encodings of Europe; which one it was, only whoever knows the names can tell. */
const ENCODINGS = ['windows-1252', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1257', 'macintosh'];

function askEncoding(text: string, encoding: string): Ask {
  const words = new Set<string>();
  for (const [word] of text.matchAll(/\S*[^\0-\x7f]\S*/g)) if (words.size < 20) words.add(word.slice(0, 80));
  return { about: 'encoding', words: [...words], choices: ENCODINGS, default: encoding };
}

function checked(text: string): void {
  // A NUL stands in programs and pictures, never in a letter.
  if (text.includes('\u0000')) throw notText();
  if (text.trim() === '') throw new Unreadable('invalid', 'This file is empty. Choose one with the letter in it.');
  if (text.length > MAX_SOURCE) {
    throw new Unreadable(
      'too-large',
      `This text is too long for a letter: the most is ${String(MAX_TEXT)} characters.`,
    );
  }
}

/** What a file becomes is work for the server too, which has all letters to serve. */
function bounded({
  doc,
  before,
  changesByAuthor = [],
  signatories,
  comments = [],
  report,
  notTaken,
}: FileImport): void {
  const texts = [doc, ...(before ? [before] : []), ...changesByAuthor.map((one) => one.doc)];
  const pieces = texts.reduce((sum, one) => sum + piecesIn(one), report.length + signatories.length + notTaken.length);
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
