/** Makes sure that what is approved is what is on the screen, whatever the server says it is (trust.md 2.4). */
import type { LetterView, TextView } from '../../shared/api/views.ts';
import { digest } from '../../shared/version/index.ts';

/**
 * Answers whether the text shown is the version that the letter speaks of: its fingerprint is worked out here, from the
 * words themselves, and compared with the one that would be approved.
 * @param text what is on the screen
 */
export async function isWhatItSays(
  view: Pick<LetterView, 'id' | 'versions'>,
  number: number,
  text: Pick<TextView, 'doc' | 'title' | 'lang' | 'previous'>,
): Promise<boolean> {
  const version = view.versions.find((one) => one.number === number);
  const before = view.versions.find((one) => one.number === number - 1)?.digest;
  if (!version) return false;
  // Whoever is asked only to sign does not see versions that were never circulated: there the text says what it follows.
  const previous = before ?? text.previous ?? null;
  try {
    const worked = await digest({
      format: 'paraph.version/1',
      letter: view.id,
      number,
      previous,
      header: { title: text.title, lang: text.lang },
      doc: text.doc,
    });
    return worked === version.digest;
  } catch (fault) {
    if (fault instanceof TypeError) return false; // not the text of any version
    throw fault;
  }
}
