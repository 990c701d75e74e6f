/** What is asked about a file before a letter is made of it; each once, for the whole of it. */
import type { ImportAsk } from '../../../shared/api/views.ts';
import type { NotTaken } from './told.ts';

/** A question, with what is done when nobody answers. */
export type Ask = ImportAsk;

/** @param header lines that could be the letterhead */
export function asksOf(notTaken: readonly NotTaken[], header: readonly string[] = []): Ask[] {
  const about = (what: 'hidden' | 'struck'): Ask[] => {
    const words = notTaken.filter((one) => one.what === what && one.words !== '').map((one) => one.words);
    return words.length > 0 ? [{ about: what, words, choices: ['leave', 'take'], default: 'leave' }] : [];
  };
  const letterhead: Ask[] =
    header.length > 0 ? [{ about: 'letterhead', words: header, choices: ['leave', 'take'], default: 'leave' }] : [];
  return [...about('hidden'), ...about('struck'), ...letterhead];
}
