/** A letter as flat rows of text blocks, each with the name by which people speak of it. */
import { isTextBlock } from './doc.ts';
import { inStyle, numberingOf, type ListStyle, type Numbering } from './list-numbers.ts';
import { en } from './words/en.ts';
import type { BlockJSON, Doc, TextBlockJSON, TextBlockType } from './doc.ts';

/** What a row is to its reader; a paragraph in a list of asks is an ask. */
export type Part = TextBlockType | 'ask' | 'bullet' | 'quote';

/** One text block of a letter in reading order. */
export interface Row {
  readonly block: TextBlockJSON;
  readonly id: string;
  readonly part: Part;
  /**
   * Place among its kind from 1, for parts that are counted: paragraphs, headings, asks, bullets, quotes, and any other
   * part that stands more than once. A nested ask has one number per level. Empty when the part stands alone. Asks have the
   * numbers that are printed, so the first need not be 1.
   */
  readonly numbers: readonly number[];
  /** The same as they are written: "c" for the third ask of a list of letters. */
  readonly signs: readonly string[];
  /**
   * Which list of asks this stands in, from 1: each list counts its asks afresh, as it is printed; one that goes on with the
   * numbers of the list above is the same list. 1 for everything else.
   */
  readonly list: number;
  /** From 2 on: which block of its list item or quote this is. 1 for everything else. */
  readonly piece: number;
  /** Plain text; a line break within the block is a newline. */
  readonly text: string;
  /** Name in English, such as "Paragraph 1", "Ask 2", "Subject"; screens in other languages build theirs from the parts above. */
  readonly label: string;
}

/** Parts that a letter has once as a rule, so that they are counted only when there are more. */
const SINGULAR: readonly Part[] = [
  'letterhead',
  'addressee',
  'dateline',
  'attention',
  'subject',
  'salutation',
  'closing',
  'author',
  'enclosure',
  'copy',
];

type Found = Omit<Row, 'label' | 'id' | 'text'>;
type Inside = Pick<Row, 'numbers' | 'signs' | 'list'> & { readonly part: 'ask' | 'bullet' | 'quote' };

/** Returns the text blocks of a letter in reading order with their numbers and names. */
export function rows(doc: Doc): Row[] {
  const counts = new Map<Part, number>();
  const count = (part: Part): number => {
    const next = (counts.get(part) ?? 0) + 1;
    counts.set(part, next);
    return next;
  };
  const found: Found[] = [];
  let lists = 0;
  let next: Numbering | null = null; // what an ask beneath the last list would have
  for (const block of doc.content) {
    if (isTextBlock(block)) found.push({ block, part: block.type, ...decimal(count(block.type)), list: 1, piece: 1 });
    else if (block.type === 'blockquote') {
      gather(block.content, { part: 'quote', ...decimal(count('quote')), list: 1 }, found);
    } else if (block.type === 'orderedList') {
      const { start, style } = numberingOf(block.attrs);
      const goesOn: boolean = start > 1 && next?.start === start && next.style === style;
      if (!goesOn) lists += 1;
      block.content.forEach((item, index) => {
        gather(childrenOf(item), { part: 'ask', ...numbered(style, start + index), list: lists }, found);
      });
      next = { start: start + block.content.length, style };
    } else {
      for (const item of block.content) {
        gather(childrenOf(item), { part: 'bullet', ...decimal(count('bullet')), list: 1 }, found);
      }
    }
  }
  return found.map((row) => {
    const alone = SINGULAR.includes(row.part) && counts.get(row.part) === 1;
    const [numbers, signs] = alone ? [[], []] : [row.numbers, row.signs];
    const name = [en.parts[row.part], signs.join('.')].filter((word) => word !== '').join(' ');
    const listed = row.list > 1 ? `${name} of list ${String(row.list)}` : name;
    const label = row.piece > 1 ? `${listed}, paragraph ${String(row.piece)}` : listed;
    return { ...row, numbers, signs, id: row.block.attrs.id, text: docText(row.block), label };
  });
}

function gather(content: readonly BlockJSON[], inside: Inside, found: Found[]): void {
  let piece = 0;
  let nested = 0;
  for (const block of content) {
    if (isTextBlock(block)) found.push({ block, ...inside, piece: (piece += 1) });
    else if (block.type === 'blockquote' || block.type === 'listItem') {
      gather(block.content, { ...inside, ...within(inside, 'decimal', (nested += 1)) }, found);
    } else {
      const { start, style } = numberingOf(block.attrs);
      if (block.attrs?.['start'] !== undefined) nested = start - 1;
      for (const item of block.content) {
        gather(childrenOf(item), { ...inside, ...within(inside, style, (nested += 1)) }, found);
      }
    }
  }
}

type Numbered = Pick<Row, 'numbers' | 'signs'>;

function decimal(value: number): Numbered {
  return numbered('decimal', value);
}

function numbered(style: ListStyle, value: number): Numbered {
  return { numbers: [value], signs: [inStyle(style, value)] };
}

function within({ numbers, signs }: Numbered, style: ListStyle, value: number): Numbered {
  return { numbers: [...numbers, value], signs: [...signs, inStyle(style, value)] };
}

function childrenOf(block: BlockJSON): readonly BlockJSON[] {
  return isTextBlock(block) ? [block] : block.content;
}

/** Returns every text block of a letter in reading order. */
export function textBlocks(doc: Doc): TextBlockJSON[] {
  const walk = (block: BlockJSON): TextBlockJSON[] => (isTextBlock(block) ? [block] : block.content.flatMap(walk));
  return doc.content.flatMap(walk);
}

/** Returns the plain text of one text block; a line break within it is a newline. */
export function docText(block: TextBlockJSON): string {
  return (block.content ?? []).map((node) => (node.type === 'text' ? node.text : '\n')).join('');
}

/** Returns the plain text of a letter, one empty line between blocks. */
export function text(doc: Doc): string {
  return textBlocks(doc).map(docText).join('\n\n');
}
