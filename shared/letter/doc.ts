/** ProseMirror JSON as plain data: what travels, is stored, diffed, merged and digested. Needs no editor and no DOM. */

/** Marks in the order in which the schema ranks them. */
export const MARKS = ['bold', 'italic', 'underline', 'superscript', 'subscript', 'link'] as const;

/** A mark on a run of text; `attrs` only where the mark has some (a link's `href`). */
export interface MarkJSON {
  readonly type: (typeof MARKS)[number];
  readonly attrs?: { readonly [name: string]: unknown };
}

/** Text with its marks, or a line break within a block. */
export type InlineJSON =
  | { readonly type: 'text'; readonly text: string; readonly marks?: readonly MarkJSON[] }
  | { readonly type: 'hardBreak'; readonly marks?: readonly MarkJSON[] };

/** The kinds of block that hold text and carry a stable `attrs.id`. */
export const TEXT_BLOCKS = [
  'letterhead',
  'addressee',
  'dateline',
  'attention',
  'subject',
  'salutation',
  'heading',
  'paragraph',
  'closing',
  'author',
  'enclosure',
  'copy',
] as const;
export type TextBlockType = (typeof TEXT_BLOCKS)[number];

/** A block of text. `id` is unique in its letter; `level` stands on headings only (1 to 3). */
export interface TextBlockJSON {
  readonly type: TextBlockType;
  readonly attrs: { readonly id: string; readonly level?: number };
  /** Absent when the block is empty. */
  readonly content?: readonly InlineJSON[];
}

/** Blocks that hold other blocks. They carry no id of their own: their text blocks do. */
export const CONTAINERS = ['orderedList', 'bulletList', 'listItem', 'blockquote'] as const;
export type ContainerType = (typeof CONTAINERS)[number];

/** `attrs` only on lists of asks: with which number they begin and how it is written (list-numbers.ts), where that is not 1, 2, 3. */
export interface ContainerJSON {
  readonly type: ContainerType;
  readonly attrs?: { readonly [name: string]: unknown };
  readonly content: readonly BlockJSON[];
}

export type BlockJSON = TextBlockJSON | ContainerJSON;

/** A whole letter's text. */
export interface Doc {
  readonly type: 'doc';
  readonly content: readonly BlockJSON[];
}

export function isTextBlock(block: BlockJSON): block is TextBlockJSON {
  return (TEXT_BLOCKS as readonly string[]).includes(block.type);
}
