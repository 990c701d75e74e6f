/** Says why a bundle does not hold. Thrown from the depth of the check and caught by it alone: no caller ever sees it. */
export class Broken extends Error {}

/** Ends the check with this sentence unless the condition holds. */
export function must(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Broken(sentence);
}
