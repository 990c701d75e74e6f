/** Amendments in the Parliament's two columns as a Word file. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  ExternalHyperlink,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  UnderlineType,
  WidthType,
  type IParagraphOptions,
  type ParagraphChild,
} from 'docx';
import { amendmentsData, type AmendmentPart, type AmendmentSet } from '../amendment-form.ts';
import type { PdfLine, PdfRun } from '../pdf/letter-data.ts';
import { stable } from './stable.ts';
import { settingsOf } from './styles.ts';

/** Half of the text's width, in twentieths of a point. */
const COLUMN = 4535;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const BORDERLESS = { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE };

/** Returns the amendments as DOCX, in the order given. Equal sets of equal `at` give equal bytes. */
export async function amendmentsDocx(set: AmendmentSet): Promise<Uint8Array> {
  const { title, words, amendments } = amendmentsData(set);
  const document = new Document({
    ...settingsOf(set.lang),
    title: `${words.amendments}: ${title}`,
    creator: 'Paraph',
    lastModifiedBy: 'Paraph',
    sections: [
      {
        properties: { page: { size: { width: 11906, height: 16838 }, margin: { left: 1417, right: 1417 } } },
        children: [
          new Paragraph({
            heading: HeadingLevel.HEADING_1,
            children: [new TextRun({ text: words.amendments, bold: true, color: '000000' })],
          }),
          new Paragraph({ children: [new TextRun({ text: title, italics: true })] }),
          ...amendments.flatMap((amendment) => [
            kept({
              heading: HeadingLevel.HEADING_2,
              alignment: AlignmentType.CENTER,
              spacing: { before: 480, after: 160 },
              children: [new TextRun({ text: amendment.heading, bold: true, color: '000000' })],
            }),
            ...(amendment.to === null
              ? []
              : [
                  kept({
                    alignment: AlignmentType.CENTER,
                    spacing: { after: 160 },
                    children: [new TextRun(amendment.to)],
                  }),
                ]),
            kept({
              children: [
                new TextRun({ text: amendment.authors, bold: true }),
                ...(amendment.forGroup === null ? [] : [new TextRun({ text: amendment.forGroup, break: 1 })]),
              ],
            }),
            ...amendment.parts.flatMap((part) => [
              kept({
                spacing: { before: 200, after: 120 },
                children: [
                  new TextRun({ text: words.openLetter, bold: true }),
                  new TextRun({ text: part.place, bold: true, break: 1 }),
                ],
              }),
              columns(part, words.textProposed, words.amendment),
            ]),
            new Paragraph({
              alignment: AlignmentType.END,
              spacing: { before: 160 },
              children: [new TextRun(amendment.original)],
            }),
            ...(amendment.justification.length === 0
              ? []
              : [
                  kept({
                    alignment: AlignmentType.CENTER,
                    spacing: { before: 160, after: 120 },
                    children: [new TextRun({ text: words.justification, bold: true, italics: true })],
                  }),
                  ...amendment.justification.map((line) => new Paragraph({ children: [new TextRun(line)] })),
                ]),
          ]),
        ],
      },
    ],
  });
  return stable(new Uint8Array(await Packer.toArrayBuffer(document)), set.at);
}

/** A line that never stands alone at the foot of a page. */
function kept(options: IParagraphOptions): Paragraph {
  return new Paragraph({ keepNext: true, ...options });
}

function columns(part: AmendmentPart, left: string, right: string): Table {
  const cell = (children: ParagraphChild[], alignment?: (typeof AlignmentType)['CENTER']): TableCell =>
    new TableCell({
      width: { size: COLUMN, type: WidthType.DXA },
      margins: { top: 80, bottom: 80, left: 0, right: 170 },
      children: [new Paragraph({ ...(alignment ? { alignment, keepNext: true } : {}), children })],
    });
  const head = (text: string): TableCell => cell([new TextRun({ text, italics: true })], AlignmentType.CENTER);
  return new Table({
    columnWidths: [COLUMN, COLUMN],
    width: { size: 2 * COLUMN, type: WidthType.DXA },
    borders: BORDERLESS,
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: [head(left), head(right)] }),
      new TableRow({ children: [cell(runs(part.left)), cell(runs(part.right))] }),
    ],
  });
}

function runs(lines: readonly PdfLine[]): ParagraphChild[] {
  return lines.flatMap((line, index) => [
    ...(index > 0 ? [new TextRun({ break: 1 })] : []),
    ...line.map((run): ParagraphChild => {
      const made = textRun(run);
      return run.href === undefined ? made : new ExternalHyperlink({ link: run.href, children: [made] });
    }),
  ]);
}

function textRun({ t, b, i, u, href }: PdfRun): TextRun {
  return new TextRun({
    text: t,
    ...(b ? { bold: true } : {}),
    ...(i ? { italics: true } : {}),
    ...(u ? { underline: { type: UnderlineType.SINGLE } } : {}),
    ...(href === undefined ? {} : { style: 'Hyperlink' }),
  });
}
