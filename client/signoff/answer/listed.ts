import { getLocale } from '../../generated/i18n/runtime.js';

/** Returns words as a list in a sentence, in the language of the interface: "AM 3, AM 4 and AM 7". */
export function listed(words: readonly string[]): string {
  return new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(words);
}
