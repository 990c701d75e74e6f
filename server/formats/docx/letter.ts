/** A letter as a Word file, clean or with everybody's amendments as tracked changes and comments. */
import {
  AlignmentType,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  SectionType,
  TabStopType,
  TextRun,
  type ISectionOptions,
} from 'docx';
import { docText, textBlocks } from '../../../shared/letter/blocks.ts';
import { headings, markLine, signatureLine, type LetterFile } from '../../../shared/letter/export/letter-file.ts';
import { printable } from '../printable.ts';
import { flatten } from './flat.ts';
import { ParagraphWriter, type Stamp, type WordParagraph } from './paragraphs.ts';
import { stable } from './stable.ts';
import { NAME_STYLE, NAMES_HEADING_STYLE, settingsOf } from './styles.ts';
import { tracked, type Edit } from './tracked.ts';

/** A letter on its way into Word. */
export interface DocxLetter extends LetterFile {
  /** ISO 8601 time that the file is dated with; equal letters of equal time have equal bytes. */
  readonly at: string;
}

/** Changes to the letter, all made against the letter's own text. */
export type DocxEdit = Edit;

/** A remark on one block. */
export interface DocxComment extends Stamp {
  readonly block: string;
  readonly text: string;
}

export interface DocxChanges {
  /** Its `doc` is the text before all changes. */
  readonly letter: DocxLetter;
  readonly edits: readonly DocxEdit[];
  readonly comments?: readonly DocxComment[];
}

/** Up to this many names stand in one column. */
const ONE_COLUMN = 24;
/** A4 with 25 mm at the sides, in twentieths of a point. */
const PAGE = {
  size: { width: 11906, height: 16838 },
  margin: { top: 1417, bottom: 1417, left: 1417, right: 1417, header: 708, footer: 708 },
};
const TEXT_WIDTH = PAGE.size.width - PAGE.margin.left - PAGE.margin.right;

/** Returns the letter as DOCX. Equal letters of equal `at` give equal bytes. */
export async function docxOf(letter: DocxLetter): Promise<Uint8Array> {
  return write(
    letter,
    flatten(letter.doc).map((flat) => ({ flat, runs: [{ content: flat.block.content ?? [] }] })),
  );
}

/**
 * Returns the letter as DOCX with changes that Word shows, accepts and rejects. Where two authors delete the same words the
 * first one's deletion stands: Word knows one only.
 */
export async function docxWithChanges({ letter, edits, comments = [] }: DocxChanges): Promise<Uint8Array> {
  const paragraphs = tracked(letter.doc, edits);
  const first = new Map<string, WordParagraph>();
  for (const paragraph of paragraphs) if (!first.has(paragraph.flat.id)) first.set(paragraph.flat.id, paragraph);
  // A remark on a block that is not here any more still says something: it stands at the top.
  const anchor = (block: string): WordParagraph | undefined => first.get(block) ?? paragraphs[0];
  const numbered = paragraphs.map((paragraph): WordParagraph => {
    const own = comments.flatMap((comment, index) => (anchor(comment.block) === paragraph ? [index] : []));
    return own.length === 0 ? paragraph : { ...paragraph, comments: own };
  });
  return write(letter, numbered, comments);
}

async function write(
  letter: DocxLetter,
  paragraphs: readonly WordParagraph[],
  comments: readonly DocxComment[] = [],
): Promise<Uint8Array> {
  const { doc, lang, mark, at, signatures = [] } = letter;
  const words = headings(lang);
  const writer = new ParagraphWriter();
  const subject = doc.content.find((block) => block.type === 'subject');
  const subjectId = subject?.attrs?.['id'];
  const labelled = paragraphs.find(({ flat }) => flat.block.type === 'subject' && flat.id === subjectId);
  const body = paragraphs.map((paragraph) =>
    writer.paragraph(paragraph === labelled ? { ...paragraph, label: `${words.subject}:` } : paragraph),
  );
  const names = signatures.map(
    (one) => new Paragraph({ style: NAME_STYLE, children: [new TextRun(printable(signatureLine(one)))] }),
  );
  const heading = new Paragraph({ style: NAMES_HEADING_STYLE, children: [new TextRun(words.signatures)] });
  const authors = textBlocks(doc)
    .filter((block) => block.type === 'author')
    .map((block) => printable(docText(block).split('\n')[0] ?? '').trim())
    .filter((name) => name !== '');
  const around = furniture(letter);
  const many = names.length > ONE_COLUMN;
  const sections: ISectionOptions[] = [
    {
      properties: { page: PAGE },
      ...around,
      children: [...body, ...(names.length > 0 ? [heading] : []), ...(many ? [] : names)],
    },
    ...(many
      ? [
          {
            properties: { page: PAGE, type: SectionType.CONTINUOUS, column: { count: 2, space: 567 } },
            ...around,
            children: names,
          },
          // Word levels columns only where something follows them.
          { properties: { page: PAGE, type: SectionType.CONTINUOUS }, ...around, children: [new Paragraph({})] },
        ]
      : []),
  ];
  const creator = authors.length === 0 ? 'Paraph' : authors.join('; ');
  const document = new Document({
    ...settingsOf(
      lang,
      paragraphs.flatMap(({ flat }) => flat.list ?? []),
    ),
    title: printable(letter.title),
    creator,
    lastModifiedBy: creator,
    ...(mark.kind === 'draft' ? {} : { description: printable(`${markLine(mark, lang)} · ${mark.digest}`) }),
    ...(comments.length === 0
      ? {}
      : {
          comments: {
            children: comments.map((comment, id) => ({
              id,
              author: printable(comment.author),
              date: new Date(comment.date),
              children: comment.text.split('\n').map((line) => new Paragraph(printable(line))),
            })),
          },
        }),
    sections,
  });
  return stable(new Uint8Array(await Packer.toArrayBuffer(document)), at);
}

/** What stands above and below every page. */
function furniture({ doc, title, lang, mark }: DocxLetter): Pick<ISectionOptions, 'headers' | 'footers'> {
  const subject = textBlocks(doc).find((block) => block.type === 'subject');
  const name = printable(subject ? docText(subject).replace(/\s+/g, ' ') : title).trim();
  const short = [...name].length > 90 ? `${[...name].slice(0, 90).join('')}…` : name;
  const small = { size: 16, color: '565B6B' };
  const footer = new Footer({
    children: [
      new Paragraph({
        tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH }],
        children: [
          new TextRun({ text: short, ...small }),
          new TextRun({ children: ['\t', PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES], ...small }),
        ],
      }),
      ...(mark.kind === 'draft'
        ? []
        : [
            new Paragraph({
              children: [new TextRun({ text: printable(markLine({ ...mark, kind: 'final' }, lang)), ...small })],
            }),
          ]),
    ],
  });
  if (mark.kind === 'final') return { footers: { default: footer } };
  const draft = new TextRun({ text: markLine({ kind: 'draft' }, lang), bold: true, size: 17 });
  const header = new Header({ children: [new Paragraph({ alignment: AlignmentType.END, children: [draft] })] });
  return { headers: { default: header }, footers: { default: footer } };
}
