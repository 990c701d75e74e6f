/** Looks for words that were quoted once, in a text in which others have been at work since. */

/** A block's text. `start`: where its first character stands. */
export interface QuotedIn {
  readonly id: string | null;
  readonly text: string;
  readonly start: number;
}

/**
 * Returns where quoted words stand: in the block that they were quoted from, else where else they stand, if that is one place only.
 * They may go on in the next block, since somebody may have pressed Enter in them. Null when they are gone.
 */
export function findQuote(
  blocks: readonly QuotedIn[],
  quote: string,
  block: string | undefined,
): { readonly from: number; readonly to: number } | null {
  const wanted = quote.replace(/\s+/g, '');
  if (wanted === '') return null;
  // Without spaces and breaks, each character with where it stands.
  let text = '';
  const places: number[] = [];
  let [own, ownEnd] = [-1, -1];
  for (const one of blocks) {
    if (one.id === block && own < 0) own = text.length;
    for (let at = 0; at < one.text.length; at++) {
      const letter = one.text.charAt(at);
      if (/\s/.test(letter)) continue;
      text += letter;
      places.push(one.start + at);
    }
    if (one.id === block && ownEnd < 0) ownEnd = text.length;
  }
  const found = (at: number): { from: number; to: number } | null => {
    const [from, last] = [places[at], places[at + wanted.length - 1]];
    return from === undefined || last === undefined ? null : { from, to: last + 1 };
  };
  if (own >= 0) {
    const at = text.indexOf(wanted, own);
    if (at >= 0 && at < ownEnd) return found(at);
  }
  const first = text.indexOf(wanted);
  return first < 0 || text.indexOf(wanted, first + 1) >= 0 ? null : found(first);
}
