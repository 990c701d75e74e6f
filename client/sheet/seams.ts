/** Where a paragraph was split or joined: the words on both sides of the seam, each with what became of it. */
import type { Hunk } from '../../shared/amendment/index.ts';

/**
 * Deals the hunks of a whole text out to the parts that it stands in.
 * @param parts texts of the parts, in order; the whole is all of them with a space between
 * @param side which text the parts are of: the later one where something was split, the earlier where it was joined
 */
export function dealt(hunks: readonly Hunk[], parts: readonly string[], side: 'before' | 'after'): Hunk[][] {
  const dealt: Hunk[][] = parts.map(() => []);
  const elsewhere = side === 'after' ? 'deleted' : 'inserted';
  let part = 0;
  let left = parts[0]?.length ?? 0;
  const put = (hunk: Hunk): void => {
    if (hunk.text !== '') dealt[part]?.push(hunk);
  };
  for (const hunk of hunks) {
    // What stands in the other text only goes where the reader is.
    if (hunk.kind === elsewhere) {
      put(hunk);
      continue;
    }
    let { text } = hunk;
    while (text.length > left && part + 1 < parts.length) {
      put({ ...hunk, text: text.slice(0, left) });
      // The space between two parts stands in neither.
      text = text.slice(left + 1);
      part += 1;
      left = parts[part]?.length ?? 0;
    }
    put({ ...hunk, text });
    left -= text.length;
  }
  return dealt;
}
