/**
 * The styles of Paraph's Word files. Each part of a letter has one of its own, by whose name the reader knows the part again
 * after somebody has worked on the file elsewhere.
 */
import { AlignmentType, LevelFormat, type IParagraphStyleOptions, type IPropertiesOptions } from 'docx';
import type { TextBlockType } from '../../../shared/letter/doc.ts';
import type { Numbering } from '../../../shared/letter/list-numbers.ts';
import { languageOf } from '../printable.ts';
import type { ListPlace } from './flat.ts';

const ACCENT = '1F3B7A';
const QUIET = '565B6B';

/** Character style of words that the file adds to the letter, such as "Subject:". */
export const LABEL_STYLE = 'LetterLabel';
export const NAMES_HEADING_STYLE = 'LetterSignatures';
export const NAME_STYLE = 'LetterSignature';

/** Returns the style of a part that stands in no list. */
export function styleOf(type: TextBlockType, level: number | undefined): string {
  const name = type.charAt(0).toUpperCase() + type.slice(1);
  return type === 'heading' ? `LetterHeading${String(level ?? 1)}` : `Letter${name}`;
}

/** Returns the style of a paragraph in a list; further paragraphs of an item carry no number. */
export function listStyleOf(ordered: boolean, first: boolean, level: number): string {
  if (first) return ordered ? 'ListNumber' : 'ListBullet';
  const depth = Math.min(level, 3);
  return depth === 0 ? 'ListContinue' : `ListContinue${String(depth + 1)}`;
}

const style = (
  id: string,
  name: string,
  more: Omit<IParagraphStyleOptions, 'id' | 'name'>,
): IParagraphStyleOptions => ({
  id,
  name,
  basedOn: 'Normal',
  quickFormat: true,
  ...more,
});

const PARAGRAPHS: readonly IParagraphStyleOptions[] = [
  style('LetterLetterhead', 'Letter Letterhead', {
    run: { color: ACCENT },
    paragraph: {
      spacing: { after: 480 },
      border: { bottom: { style: 'single', size: 6, space: 6, color: ACCENT } },
    },
  }),
  style('LetterAddressee', 'Letter Addressee', { paragraph: { spacing: { after: 240 }, keepLines: true } }),
  style('LetterDateline', 'Letter Dateline', {
    paragraph: { spacing: { before: 240, after: 240 }, alignment: AlignmentType.END },
  }),
  style('LetterAttention', 'Letter Attention', { paragraph: { spacing: { before: 120, after: 240 } } }),
  style('LetterSubject', 'Letter Subject', {
    basedOn: 'Heading1',
    next: 'LetterSalutation',
    run: { bold: true, size: 24, color: '000000' },
    paragraph: { spacing: { before: 300, after: 300 }, keepNext: true, outlineLevel: 0 },
  }),
  style('LetterSalutation', 'Letter Salutation', {
    next: 'LetterParagraph',
    paragraph: { spacing: { after: 200 }, keepNext: true },
  }),
  ...[1, 2, 3].map((level) =>
    style(`LetterHeading${String(level)}`, `Letter Heading ${String(level)}`, {
      basedOn: `Heading${String(level + 1)}`,
      next: 'LetterParagraph',
      run: { bold: true, italics: level === 3, size: level === 1 ? 24 : 22, color: '000000' },
      paragraph: { spacing: { before: 280, after: 120 }, keepNext: true, outlineLevel: level },
    }),
  ),
  style('LetterParagraph', 'Letter Paragraph', { paragraph: { spacing: { after: 160 } } }),
  style('LetterClosing', 'Letter Closing', {
    next: 'LetterAuthor',
    paragraph: { spacing: { before: 280, after: 280 }, keepNext: true },
  }),
  style('LetterAuthor', 'Letter Author', { paragraph: { spacing: { after: 240 }, keepLines: true } }),
  style('LetterEnclosure', 'Letter Enclosure', { run: { size: 20 }, paragraph: { spacing: { after: 120 } } }),
  style('LetterCopy', 'Letter Copy', { run: { size: 20 }, paragraph: { spacing: { after: 120 } } }),
  style('ListNumber', 'List Number', { paragraph: { spacing: { after: 120 }, keepLines: true } }),
  style('ListBullet', 'List Bullet', { paragraph: { spacing: { after: 120 }, keepLines: true } }),
  ...[1, 2, 3, 4].map((depth) => {
    const number = depth === 1 ? '' : String(depth);
    return style(`ListContinue${number}`, `List Continue${number === '' ? '' : ` ${number}`}`, {
      paragraph: { spacing: { after: 120 }, indent: { left: 567 * depth } },
    });
  }),
  style('Quote', 'Quote', {
    paragraph: {
      spacing: { before: 120, after: 200 },
      indent: { left: 340 },
      border: { left: { style: 'single', size: 8, space: 8, color: QUIET } },
    },
  }),
  style(NAMES_HEADING_STYLE, 'Letter Signatures', {
    basedOn: 'Heading2',
    next: NAME_STYLE,
    run: { bold: true, size: 22, color: '000000' },
    paragraph: { spacing: { before: 360, after: 120 }, keepNext: true, outlineLevel: 1 },
  }),
  style(NAME_STYLE, 'Letter Signature', { run: { size: 20 }, paragraph: { spacing: { after: 60 }, keepLines: true } }),
];

const LEVELS = [0, 1, 2, 3];
const indent = (level: number) => ({ paragraph: { indent: { left: 567 * (level + 1), hanging: 397 } } });

const FORMATS = {
  decimal: LevelFormat.DECIMAL,
  'lower-alpha': LevelFormat.LOWER_LETTER,
  'upper-alpha': LevelFormat.UPPER_LETTER,
  'lower-roman': LevelFormat.LOWER_ROMAN,
  'upper-roman': LevelFormat.UPPER_ROMAN,
} as const;

/**
 * Returns the name of what numbers a list. A list within another has one of its own, and so has one that does not count 1, 2, 3:
 * Word counts on through all lists of one name.
 */
export function referenceOf({ ordered, list, nested, numbering: { start, style } }: ListPlace): string {
  if (!ordered) return 'bullets';
  if (nested === 0 && start === 1 && style === 'decimal') return 'asks';
  return `asks ${String(list)} ${String(nested)} ${style} ${String(start)}`;
}

/** Returns what numbers the lists of a letter, by name. */
function asksOf(lists: readonly ListPlace[]) {
  const usual = ['asks', { start: 1, style: 'decimal' }] as const;
  const own = lists.filter(({ ordered }) => ordered).map((one) => [referenceOf(one), one.numbering] as const);
  return [...new Map<string, Numbering>([usual, ...own])].map(([reference, numbers]) => ({
    reference,
    levels: LEVELS.map((level) => ({
      level,
      format: FORMATS[numbers.style],
      start: numbers.start,
      text: `%${String(level + 1)}.`,
      alignment: AlignmentType.START,
      style: indent(level),
    })),
  }));
}

/**
 * Returns the settings that all our Word files share. The fonts are on every machine with an office suite.
 * @param lists that stand in the file
 */
export function settingsOf(
  lang: string,
  lists: readonly ListPlace[] = [],
): Pick<IPropertiesOptions, 'styles' | 'numbering'> {
  const { lang: primary, region } = languageOf(lang);
  return {
    styles: {
      default: {
        document: {
          run: { font: 'Cambria', size: 22, language: { value: region === null ? primary : `${primary}-${region}` } },
          paragraph: { spacing: { line: 276 } },
        },
      },
      paragraphStyles: [...PARAGRAPHS],
      characterStyles: [{ id: LABEL_STYLE, name: 'Letter Label', basedOn: 'DefaultParagraphFont' }],
    },
    numbering: {
      config: [
        ...asksOf(lists),
        {
          reference: 'bullets',
          levels: LEVELS.map((level) => ({
            level,
            format: LevelFormat.BULLET,
            text: level % 2 === 0 ? '•' : '–',
            alignment: AlignmentType.START,
            style: indent(level),
          })),
        },
      ],
    },
  };
}
