/** The words that a letter adds to its text when it is shown, in its own language, with the punctuation of that language. */
import { headings } from '../../shared/letter/export/letter-file.ts';

/** Returns what stands before the subject and above the names, for a language (BCP 47). */
export function letterWords(lang: string): { readonly subject: string; readonly signatures: string } {
  const { subject, signatures } = headings(lang);
  const colon = lang.toLowerCase().split('-')[0] === 'fr' ? '\u202f:' : ':';
  return { subject: subject + colon, signatures: signatures + colon };
}
