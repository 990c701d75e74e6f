/** Whose change the end of a paragraph is, where OpenDocument tells it otherwise than Word. */
import type { Paragraph, Table, TrackedChange } from '../body.ts';

/**
 * A paragraph that somebody put behind another begins, as OpenDocument tells it, with the other's end: then it is the other one
 * that loses its end when the change is not made. Word takes the new one's own; so do we, that each keeps its kind.
 */
export function settle(items: readonly (Paragraph | Table)[]): void {
  /** Up to where paragraphs follow one another that a change made whole, and whose ends it made: no way leads out of those. */
  const made = new Map<TrackedChange, { readonly at: number; readonly ends: boolean }>();
  items.forEach((item, index) => {
    if (item.kind !== 'paragraph') return;
    for (const change of [...item.mark]) {
      if (item.runs.at(-1)?.changes.includes(change)) continue;
      const known = made.get(change);
      if (known && known.ends && known.at > index) continue;
      let at = Math.max(index + 1, known?.at ?? 0);
      let ends = true;
      for (let next = items[at]; ; next = items[(at += 1)]) {
        if (next?.kind !== 'paragraph' || !next.runs.every(({ changes }) => changes.includes(change))) break;
        if (next.mark.includes(change)) continue;
        item.mark.splice(item.mark.indexOf(change), 1);
        next.mark.push(change);
        ends = false;
        break;
      }
      made.set(change, { at, ends });
    }
  });
}
