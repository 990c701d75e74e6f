import type { Result } from '../../../../shared/result.ts';
import type { LetterFile } from '../../../../shared/letter/export/letter-file.ts';
import type { ImportAsk, NotTakenView } from '../../../../shared/api/views.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import type { AmendmentSet } from '../../../formats/amendment-form.ts';
import type { DocxComment, DocxEdit } from '../../../formats/docx/letter.ts';
import type { Certificate } from '../../../formats/pdf/letter-data.ts';
import type { AuthorChanges, ImportedComment, ReaderJob, Watching } from '../../../formats/cage/import-file.ts';

/** A letter to be written to a file; `at` (ISO time) dates it, so that the same letter makes the same bytes. */
export interface DatedLetter extends LetterFile {
  readonly at: string;
  /** PDF alone: the version's canonical JSON, to be carried inside (PDF/A-3). */
  readonly attachment?: Uint8Array;
  /** PDF alone: a page on who approved the text. */
  readonly certificate?: Certificate;
}

export type WordEdit = DocxEdit;
export type WordComment = DocxComment;
/** What Word shows of a text besides its words; the changes are all made against the letter's own text. */
export interface WordMarks {
  readonly edits: readonly WordEdit[];
  readonly comments: readonly WordComment[];
}

/** What a file can be taken for. */
type ImportFormat = 'md' | 'txt' | 'docx' | 'odt' | 'html';

/** A letter as a reader of files understood it. */
export interface ReadLetter {
  readonly doc: Doc;
  readonly title: string;
  readonly lang?: string | undefined;
  readonly signatories: readonly { readonly name: string; readonly group?: string; readonly country?: string }[];
  readonly report: readonly { readonly line: number; readonly took: string; readonly text: string }[];
  /** The text before all changes that the file tracks; absent or null when it tracks none. */
  readonly before?: Doc | null;
  readonly changesByAuthor?: readonly AuthorChanges[];
  readonly comments?: readonly ImportedComment[];
  readonly format: ImportFormat;
  readonly notTaken: readonly NotTakenView[];
  readonly asks: readonly ImportAsk[];
}

/** The formats in which amendments come. */
export type AmendmentsFormat = 'pdf' | 'docx' | 'html' | 'md' | 'txt';

/** The file formats whose making takes more than text. Joined in server/formats/writers.ts. */
export interface Formats {
  /** `signal`: of whoever waits; a letter that nobody waits for is not printed. */
  pdf(letter: DatedLetter, signal?: AbortSignal): Promise<Result<Uint8Array>>;
  docx(letter: DatedLetter, marks?: WordMarks): Promise<Result<Uint8Array>>;
  odt(letter: DatedLetter): Promise<Result<Uint8Array>>;
  /** Amendments in the Parliament's two columns, or what these say. */
  amendments(format: AmendmentsFormat, set: AmendmentSet, signal?: AbortSignal): Promise<Result<Uint8Array>>;
  /**
   * Reads a file in a process of its own; of a Word or OpenDocument file the text with all tracked changes made, and what it
   * tracks.
   */
  readFile(file: ReaderJob, newId: () => string, watching?: Watching): Promise<Result<ReadLetter>>;
  close(): Promise<void>;
}
