/** Paragraphs of a Word file: text with marks, and who inserted or deleted what. */
import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  DeletedTextRun,
  ExternalHyperlink,
  InsertedTextRun,
  Paragraph,
  TextRun,
  UnderlineType,
  type IRunOptions,
  type IRunPropertiesOptions,
  type ParagraphChild,
} from 'docx';
import type { InlineJSON, MarkJSON } from '../../../shared/letter/doc.ts';
import { safeHref } from '../../../shared/letter/links.ts';
import { printable } from '../printable.ts';
import type { Flat } from './flat.ts';
import { LABEL_STYLE, listStyleOf, referenceOf, styleOf } from './styles.ts';

/** Who changed something, and when (ISO 8601). */
export interface Stamp {
  readonly author: string;
  readonly date: string;
}

/** A stretch of a paragraph. */
export interface WordRun {
  readonly content: readonly InlineJSON[];
  readonly change?: { readonly kind: 'inserted' | 'deleted'; readonly by: Stamp };
  /** Only the marks were changed: `was` holds the same text with the marks before. */
  readonly reformatted?: { readonly was: readonly InlineJSON[]; readonly by: Stamp };
}

export interface WordParagraph {
  /** Absent for paragraphs that the file adds to the letter. */
  readonly flat: Flat;
  readonly runs: readonly WordRun[];
  /** The paragraph itself came or goes. */
  readonly change?: { readonly kind: 'inserted' | 'deleted'; readonly by: Stamp };
  /** Words before the text that the letter does not hold. */
  readonly label?: string;
  /** Numbers of the comments on it. */
  readonly comments?: readonly number[];
}

/** Makes paragraphs, and numbers their changes from 1 as each file does. */
export class ParagraphWriter {
  #changes = 0;

  paragraph({ flat, runs, change, label, comments = [] }: WordParagraph): Paragraph {
    const { block, list, quoted } = flat;
    const children: ParagraphChild[] = [
      ...comments.map((id) => new CommentRangeStart(id)),
      ...(label === undefined ? [] : [new TextRun({ text: `${label} `, style: LABEL_STYLE })]),
      ...runs.flatMap((run) => this.#run(run)),
      ...comments.flatMap((id) => [new CommentRangeEnd(id), new TextRun({ children: [new CommentReference(id)] })]),
    ];
    const mark = change && { run: { [change.kind === 'inserted' ? 'insertion' : 'deletion']: this.#stamp(change.by) } };
    return new Paragraph({
      style: list
        ? listStyleOf(list.ordered, list.first, list.level)
        : quoted
          ? 'Quote'
          : styleOf(block.type, block.attrs.level),
      ...(list?.first === true
        ? {
            numbering: {
              reference: referenceOf(list),
              level: Math.min(list.level, 3),
              instance: list.list,
            },
          }
        : {}),
      ...mark,
      children,
    });
  }

  #run({ content, change, reformatted }: WordRun): ParagraphChild[] {
    const was = reformatted ? pieces(reformatted.was) : [];
    let at = 0;
    return pieces(content).flatMap((piece): ParagraphChild[] => {
      const old = was.length > 0 ? marksAt(was, at) : null;
      at += piece.length;
      const format = formatOf(piece.marks);
      const options: IRunOptions = {
        ...(piece.text === null ? { break: 1 } : { text: printable(piece.text) }),
        ...format,
        ...(reformatted && old ? { revision: { ...formatOf(old), ...this.#stamp(reformatted.by) } } : {}),
      };
      const run = !change
        ? new TextRun(options)
        : change.kind === 'inserted'
          ? new InsertedTextRun({ ...options, ...this.#stamp(change.by) })
          : new DeletedTextRun({ ...options, ...this.#stamp(change.by) });
      const href = hrefOf(piece.marks);
      // The library types a link's children as paragraphs' children, and so they are.
      return href === null ? [run] : [new ExternalHyperlink({ link: printable(href), children: [run] })];
    });
  }

  #stamp({ author, date }: Stamp): { id: number; author: string; date: string } {
    this.#changes += 1;
    const name = printable(author).trim();
    return { id: this.#changes, author: name === '' ? 'Unknown' : name, date: wordDate(date) };
  }
}

/** Returns a time as Word writes it, without fractions. @throws RangeError for what is no time */
export function wordDate(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

interface Piece {
  /** null for a line break. */
  readonly text: string | null;
  readonly length: number;
  readonly marks: readonly MarkJSON[];
}

function pieces(content: readonly InlineJSON[]): Piece[] {
  return content.map((node) =>
    node.type === 'text'
      ? { text: node.text, length: node.text.length, marks: node.marks ?? [] }
      : { text: null, length: 1, marks: [] },
  );
}

function marksAt(all: readonly Piece[], offset: number): readonly MarkJSON[] {
  let end = 0;
  for (const piece of all) if (offset < (end += piece.length)) return piece.marks;
  return [];
}

function formatOf(marks: readonly MarkJSON[]): IRunPropertiesOptions {
  const has = (type: MarkJSON['type']): boolean => marks.some((mark) => mark.type === type);
  return {
    ...(has('bold') ? { bold: true } : {}),
    ...(has('italic') ? { italics: true } : {}),
    ...(has('underline') ? { underline: { type: UnderlineType.SINGLE } } : {}),
    ...(has('superscript') ? { superScript: true } : has('subscript') ? { subScript: true } : {}),
    ...(hrefOf(marks) === null ? {} : { style: 'Hyperlink' }),
  };
}

/** Returns where marked text leads to, or null. */
export function hrefOf(marks: readonly MarkJSON[]): string | null {
  return safeHref(marks.find((mark) => mark.type === 'link')?.attrs?.['href']);
}
