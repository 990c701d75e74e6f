/** A letter as Word has it: a row of paragraphs that say themselves which list they stand in. */
import { isTextBlock, type BlockJSON, type Doc, type TextBlockJSON } from '../../../shared/letter/doc.ts';
import { numberingOf, type Numbering } from '../../../shared/letter/list-numbers.ts';

/** Where a paragraph stands in a list. */
export interface ListPlace {
  readonly ordered: boolean;
  /** Outermost 0. */
  readonly level: number;
  /** Counts the top-level lists of the letter from 1. */
  readonly list: number;
  /** Counts the nested lists within that one from 1; 0 for itself. */
  readonly nested: number;
  readonly numbering: Numbering;
  /** The item's first paragraph carries its number; the others only its indent. */
  readonly first: boolean;
}

export interface Flat {
  readonly block: TextBlockJSON;
  readonly id: string;
  readonly list: ListPlace | null;
  readonly quoted: boolean;
}

type Inside = Omit<ListPlace, 'first'>;

/** Returns a letter's text blocks with their places in lists and quotes. */
export function flatten(doc: Doc): Flat[] {
  const out: Flat[] = [];
  let lists = 0;
  let nested = 0;
  let first = false; // whether the next paragraph is the first of its list item
  const walk = (block: BlockJSON, inside: Inside | null, quoted: boolean): void => {
    if (isTextBlock(block)) {
      out.push({ block, id: block.attrs.id, list: inside && { ...inside, first }, quoted });
      first = false;
    } else if (block.type === 'blockquote') {
      for (const child of block.content) walk(child, inside, true);
    } else if (block.type === 'listItem') {
      first = true;
      for (const child of block.content) walk(child, inside, quoted);
    } else {
      if (inside === null) {
        lists += 1;
        nested = 0;
      } else nested += 1;
      const own: Inside = {
        ordered: block.type === 'orderedList',
        level: inside === null ? 0 : inside.level + 1,
        list: lists,
        nested: inside === null ? 0 : nested,
        numbering: numberingOf(block.attrs),
      };
      for (const item of block.content) walk(item, own, quoted);
    }
  };
  for (const block of doc.content) walk(block, null, false);
  return out;
}
