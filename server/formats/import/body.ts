/** The text of an office file: paragraphs and tables with every change and comment that they carry. */
import type { Shown } from './law.ts';
import type { Look } from './look.ts';
import type { Told } from './told.ts';

/** Who inserted or deleted something. Moved text is deleted here and inserted there. */
export interface TrackedChange {
  readonly kind: 'inserted' | 'deleted';
  readonly author: string;
  /** As the file says it; empty where it does not. */
  readonly date: string;
}

export interface Run {
  /** null for a line break. */
  readonly text: string | null;
  readonly look: Look;
  /** Id of its character style, or empty. */
  readonly style: string;
  readonly changes: readonly TrackedChange[];
  /** Id of the link it stands in. */
  readonly link: string | null;
  /** Who changed only how it looks, and how it looked before. */
  readonly reformatted: FormatChange | null;
}

export interface FormatChange {
  readonly author: string;
  readonly date: string;
  readonly look: Look;
  style: string;
}

export interface Paragraph {
  readonly kind: 'paragraph';
  /** Place in the file, from 1. */
  readonly line: number;
  style: string;
  readonly look: Look;
  readonly runs: Run[];
  /** What was done to its end: a deleted one joins it to the next paragraph. */
  readonly mark: TrackedChange[];
  /** Ids of comments that begin in it. */
  readonly comments: string[];
}

export interface Table {
  readonly kind: 'table';
  readonly line: number;
  /** Rows of cells of paragraphs; a table within a cell counts as its paragraphs. */
  readonly rows: Paragraph[][][];
}

/** What the file holds that a letter does not; `words` for what only the comparison of source and letter found. */
export type Oddity =
  | 'image'
  | 'footnote'
  | 'formula'
  | 'hidden'
  | 'struck'
  | 'placeholder'
  | 'field'
  | 'drawing'
  | 'header'
  | 'footer'
  | 'link'
  | 'ruby'
  | 'control'
  | 'attachment'
  | 'text-box'
  | 'style-change'
  | 'symbol'
  | 'words';

/** What whoever imports wants of a file, asked once for the whole of it. */
export interface Wishes {
  /** Hidden words become text. */
  readonly hidden?: boolean;
  /** Struck words become text. */
  readonly struck?: boolean;
  /** The first page's header becomes the letterhead. */
  readonly letterhead?: boolean;
}

export interface Body {
  readonly items: (Paragraph | Table)[];
  readonly oddities: Told;
  /** Words that the file shows, in pieces within which they stand together. */
  readonly shown: Shown[];
  /** Text of the ranges that comments are about, by id. */
  readonly about: Map<string, string>;
}

/** A remark in the margin. */
export interface FileComment {
  readonly author: string;
  /** As the file says it; empty where it does not. */
  readonly date: string;
  text: string;
  /** Id of the remark that it answers. */
  parent?: string;
  resolved?: boolean;
}
