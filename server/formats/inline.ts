/** Pieces of a block's text with their marks, cut by the hunks of a comparison. */
import type { Hunk } from '../../shared/amendment/index.ts';
import type { InlineJSON, TextBlockJSON } from '../../shared/letter/doc.ts';

/** Returns inline content between two offsets of its plain text, in which a line break counts one. */
export function slice(content: readonly InlineJSON[], from: number, to: number): InlineJSON[] {
  const out: InlineJSON[] = [];
  let at = 0;
  for (const node of content) {
    const length = node.type === 'text' ? node.text.length : 1;
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)];
    if (start < end) out.push(node.type === 'text' ? { ...node, text: node.text.slice(start, end) } : node);
    at += length;
  }
  return out;
}

/** A stretch of a changed block: `before` and `after` hold its content on either side, empty where it is absent. */
export interface Stretch {
  readonly kind: Hunk['kind'];
  readonly before: readonly InlineJSON[];
  readonly after: readonly InlineJSON[];
  /** Offset in the plain text before. */
  readonly from: number;
  readonly to: number;
}

/** Returns the stretches of a changed block with their marks on both sides. */
export function stretches(
  before: TextBlockJSON | undefined,
  after: TextBlockJSON | undefined,
  hunks: readonly Hunk[],
): Stretch[] {
  const [was, is] = [before?.content ?? [], after?.content ?? []];
  let [old, now] = [0, 0];
  return hunks.map(({ kind, text }) => {
    const [from, start] = [old, now];
    if (kind !== 'inserted') old += text.length;
    if (kind !== 'deleted') now += text.length;
    return { kind, before: slice(was, from, old), after: slice(is, start, now), from, to: old };
  });
}
