/** Where the words of a change stand in a block's text, so that they can be marked in the living letter. */
import type { Change } from '../../shared/amendment/index.ts';

/** One mark in a block: a range of the text that is there, or words that are not there, to be shown at a place. */
export type Mark =
  | {
      readonly kind: 'range';
      readonly as: 'inserted' | 'deleted' | 'restyled';
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'ghost'; readonly as: 'inserted' | 'deleted'; readonly at: number; readonly text: string };

/** Marks of one block. Offsets count characters of its plain text, a line break as one. */
export interface BlockMarks {
  readonly block: string;
  /** The plain text that the offsets are of; the marks do not fit any other. */
  readonly text: string;
  readonly marks: readonly Mark[];
}

type ChangedBlock = Extract<Change, { kind: 'changed' }>;

/**
 * Returns the marks of a changed block in the text that is shown.
 * @param shown 'before' when the letter does not have the change yet (a proposal), 'after' when it does (being written)
 */
export function marksOf({ block, hunks }: ChangedBlock, shown: 'before' | 'after'): BlockMarks {
  const marks: Mark[] = [];
  let text = '';
  for (const hunk of hunks) {
    const { kind } = hunk;
    const from = text.length;
    const stands = kind === 'same' || kind === 'marked' || (kind === 'deleted') === (shown === 'before');
    if (stands) text += hunk.text;
    if (kind === 'same') continue;
    if (kind === 'marked') marks.push({ kind: 'range', as: 'restyled', from, to: text.length });
    else if (stands) marks.push({ kind: 'range', as: kind, from, to: text.length });
    else marks.push({ kind: 'ghost', as: kind, at: from, text: hunk.text });
  }
  return { block, text, marks };
}
