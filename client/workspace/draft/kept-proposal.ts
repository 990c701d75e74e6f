/** Words that this device kept, as the beginning of an amendment. */
import { merge } from '../../../shared/amendment/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { hasWords } from '../../../shared/sync/unseen.ts';

/**
 * Returns the draft of today with a person's words in it. Where others have changed the same words since, it reads as the person wrote
 * them: whoever decides on the amendment sees the others' in what it changes.
 * @param base the text that they were written in
 * @param own the same with the person's words
 */
export function proposalOf(base: Doc, own: Doc, now: Doc): Doc {
  const merged = merge(base, own, now).doc;
  return hasWords(base, own, merged) ? merged : own;
}
