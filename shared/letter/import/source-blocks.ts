/** What a source is read into before anybody asks which part of a letter a block is. */
import type { TextBlockType } from '../doc.ts';
import type { Numbering } from '../list-numbers.ts';
import type { Inline } from './inline.ts';

/** Markdown or plain text. */
export type Format = 'md' | 'txt';

/** One block of the source; `line` is where it begins, from 1. */
export type SourceBlock =
  | { readonly kind: 'paragraph'; readonly line: number; readonly inline: readonly Inline[] }
  | { readonly kind: 'heading'; readonly line: number; readonly level: number; readonly inline: readonly Inline[] }
  | {
      readonly kind: 'list';
      readonly line: number;
      readonly ordered: boolean;
      readonly items: readonly SourceItem[];
      /** How an ordered list is numbered, where that is not 1, 2, 3. */
      readonly numbering?: Numbering;
    }
  | { readonly kind: 'quote'; readonly line: number; readonly blocks: readonly SourceBlock[] }
  | { readonly kind: 'table'; readonly line: number; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  /** A line drawn between parts, or a comment: nothing that a letter says. */
  | { readonly kind: 'rule'; readonly line: number; readonly text: string }
  | { readonly kind: 'comment'; readonly line: number; readonly text: string }
  /** Our own export says what the next block is, where its place and words would not. */
  | { readonly kind: 'hint'; readonly line: number; readonly hint: Hint };

/** `block`: text, whatever it looks like; `signatures`: names from here on; `mark`: the footer that says draft or version. */
export interface Hint {
  readonly part: TextBlockType | 'block' | 'signatures' | 'mark';
  /** Of a heading. */
  readonly level: number;
  /** The block has no text, so the next one is not it. */
  readonly empty: boolean;
  /** Of a list whose signs alone would not say it. */
  readonly numbering?: Numbering;
}

/** One item of a list. */
export interface SourceItem {
  readonly line: number;
  readonly blocks: readonly SourceBlock[];
}
