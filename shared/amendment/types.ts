/** What a comparison of two letters answers, as it is stored, sent and shown. */
import type { BlockJSON } from '../letter/doc.ts';

/**
 * A stretch of one block's text; words are never cut. Joined in order, `same`, `deleted` and `marked` give the text
 * before, `same`, `inserted` and `marked` the text after; a line break within the block is a newline.
 * `marked` text keeps its words and changes only its marks (bold, a link, ...).
 */
export interface Hunk {
  readonly kind: 'same' | 'inserted' | 'deleted' | 'marked';
  readonly text: string;
}

/**
 * One change to one text block. `after` is the id of the text block that precedes it in the changed letter, null at the top.
 *
 * A block that stands in a list or quote is given within its containers, outermost first, so that it can be put back:
 * `node`, and `before` and `after` of a block whose containers changed, are then a container around container around the
 * block, each with this one child. How such a container is to be found again stands in its `attrs`: `joins`, the id of a
 * block that stands in it; or `keeps`, the depth (outermost 0) at which the block itself stood in it before. A container
 * with neither begins anew with this block. `withoutPlace` takes them off.
 */
export type Change =
  | { readonly kind: 'inserted'; readonly block: string; readonly after: string | null; readonly node: BlockJSON }
  | { readonly kind: 'deleted'; readonly block: string; readonly node: BlockJSON }
  | { readonly kind: 'moved'; readonly block: string; readonly after: string | null }
  | {
      readonly kind: 'changed';
      readonly block: string;
      readonly before: BlockJSON;
      readonly after: BlockJSON;
      readonly hunks: readonly Hunk[];
    };

/**
 * A block on which two sides disagree, at most one per block: the block's plain text in each, null where the block is
 * absent. Texts may be equal when the sides disagree on marks, kind, level, list or place. A block that one side split or
 * joined counts with its parts, one per line.
 */
export interface Conflict {
  readonly block: string;
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}
