/** Says of a list of changes what a person did, for screens that name the act: split, joined, only formatted. */
import type { TextBlockJSON } from '../letter/doc.ts';
import { sameBlock } from './words/content.ts';
import { compose } from './outline/outline.ts';
import { seamsBetween } from './merging/seams.ts';
import { unwrapped } from './outline/place.ts';
import type { Change } from './types.ts';

/** What was done to a block. `blocks` are the others it concerns: the parts cut off, or what was joined to it. */
export interface Act {
  readonly kind:
    'inserted' | 'deleted' | 'moved' | 'reworded' | 'formatted' | 'restyled' | 'relisted' | 'split' | 'joined';
  readonly block: string;
  readonly blocks: readonly string[];
}

/**
 * Returns what was done, in the order of the changes. A split takes the place of the change and the insertions that it was
 * written down as, a join that of the change and the deletions. `restyled`: another kind of block or level; `relisted`: in
 * or out of a list or quote, or another kind of list; `formatted`: only marks. A block may have been moved and reworded.
 */
export function describe(changes: readonly Change[]): Act[] {
  const seams = seamsIn(changes);
  const parts = new Set(seams.map(({ part }) => part));
  const acts: Act[] = [];
  for (const change of changes) {
    const { block, kind } = change;
    if (kind !== 'changed') {
      if (kind === 'moved' || !parts.has(block)) acts.push({ kind, block, blocks: [] });
      continue;
    }
    const own = (wanted: 'split' | 'join'): string[] =>
      seams.filter((seam) => seam.whole === block && seam.kind === wanted).map(({ part }) => part);
    const [cut, joined] = [own('split'), own('join')];
    if (cut.length > 0) acts.push({ kind: 'split', block, blocks: cut });
    if (joined.length > 0) acts.push({ kind: 'joined', block, blocks: joined });
    if (cut.length + joined.length === 0) acts.push({ kind: kindOf(change), block, blocks: [] });
  }
  return acts;
}

function kindOf({ before, after, hunks }: Extract<Change, { readonly kind: 'changed' }>): Act['kind'] {
  if (hunks.some(({ kind }) => kind === 'inserted' || kind === 'deleted')) return 'reworded';
  if (hunks.some(({ kind }) => kind === 'marked')) return 'formatted';
  const [was, is] = [unwrapped(before), unwrapped(after)];
  return was && is && !sameBlock(was.block, is.block) ? 'restyled' : 'relisted';
}

/** Finds splits and joins among changes alone: blocks that did not change stand between the others as they are. */
function seamsIn(changes: readonly Change[]) {
  const before: { key: string; block: TextBlockJSON; box: null }[] = [];
  const after: { key: string; block: TextBlockJSON; box: null }[] = [];
  let last: string | null = null;
  const unchanged = (key: string | null): void => {
    if (key === null || key === last || after.some((row) => row.key === key)) return;
    const row = { key, block: { type: 'paragraph', attrs: { id: key } }, box: null } as const;
    before.push(row);
    after.push(row);
  };
  for (const change of changes) {
    const key = change.block;
    if (change.kind === 'inserted') {
      unchanged(change.after);
      const part = unwrapped(change.node);
      if (part) after.push({ key, block: part.block, box: null });
    } else if (change.kind === 'deleted') {
      const part = unwrapped(change.node);
      if (part) before.push({ key, block: part.block, box: null });
    } else if (change.kind === 'changed') {
      const [was, is] = [unwrapped(change.before), unwrapped(change.after)];
      if (was) before.push({ key, block: was.block, box: null });
      if (is) after.push({ key, block: is.block, box: null });
    }
    last = key;
  }
  const [old, now] = [compose(before, new Map()), compose(after, new Map())];
  return seamsBetween(old, now);
}
