/** Says why a bundle does not hold. Thrown from the depth of the check and caught by it alone: no caller ever sees it. */
export class Broken extends Error {}

/** How many signatures are checked at once: browsers and Node check them on threads of their own. */
const AT_ONCE = 32;

/** Checks all, many at a time, and ends with what the first of them in order says, whichever is found out first. */
export async function each<T>(all: readonly T[], check: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const checked = await Promise.allSettled(all.slice(from, from + AT_ONCE).map(check));
    for (const one of checked) if (one.status === 'rejected') throw one.reason;
  }
}

/** Ends the check with this sentence unless the condition holds. */
export function must(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Broken(sentence);
}
