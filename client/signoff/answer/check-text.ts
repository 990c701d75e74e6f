/** Makes sure that what is approved is what is on the screen, whatever the server says it is (trust.md 2.4). */
import type { LetterView, TextView } from '../../../shared/api/views.ts';
import { digest } from '../../../shared/version/index.ts';

/** What is on the screen. */
export type ShownText = Pick<TextView, 'doc' | 'title' | 'lang' | 'previous'>;

/** Returns the fingerprint of a text, worked out here from the words themselves; null for what is the text of no version. */
export async function fingerprintOf(
  view: Pick<LetterView, 'id' | 'versions'>,
  number: number,
  text: ShownText,
): Promise<string | null> {
  const before = view.versions.find((one) => one.number === number - 1)?.digest;
  // Whoever is asked only to sign does not see versions that were never circulated: there the text says what it follows.
  const previous = before ?? text.previous ?? null;
  try {
    return await digest({
      format: 'paraph.version/1',
      letter: view.id,
      number,
      previous,
      header: { title: text.title, lang: text.lang },
      doc: text.doc,
    });
  } catch (fault) {
    if (fault instanceof TypeError) return null;
    throw fault;
  }
}

/** Returns whether the text shown is the version that the letter speaks of: its fingerprint is the one that would be approved. */
export async function isWhatItSays(
  view: Pick<LetterView, 'id' | 'versions'>,
  number: number,
  text: ShownText,
): Promise<boolean> {
  const version = view.versions.find((one) => one.number === number);
  return version !== undefined && (await fingerprintOf(view, number, text)) === version.digest;
}
