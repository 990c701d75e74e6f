/** How much a text says, and how much of it has changed: words as the language of the letter parts them. */
import type { Change } from '../amendment/types.ts';
import { plainText } from '../amendment/words/content.ts';

const segmenters = new Map<string, Intl.Segmenter>();

/** Returns how many words a text has. @param lang BCP 47; one that is unknown counts as English */
export function wordsIn(text: string, lang: string): number {
  let words = 0;
  for (const { isWordLike } of segmenterOf(lang).segment(text)) if (isWordLike) words++;
  return words;
}

/** Returns how many characters a text has, as a person counts them: spaces too, an emoji or a letter with its accent once. */
export function charactersIn(text: string): number {
  let characters = 0;
  for (const _ of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) characters++;
  return characters;
}

/** Returns how many words came or went; where some took the place of others, the greater number. */
export function wordsChanged(changes: readonly Change[], lang: string): number {
  let words = 0;
  for (const change of changes) {
    if (change.kind === 'inserted' || change.kind === 'deleted') words += wordsIn(plainText(change.node), lang);
    if (change.kind !== 'changed') continue;
    let came = 0;
    let went = 0;
    for (const { kind, text } of [...change.hunks, { kind: 'same', text: '' } as const]) {
      if (kind === 'inserted') came += wordsIn(text, lang);
      else if (kind === 'deleted') went += wordsIn(text, lang);
      else {
        words += Math.max(came, went);
        [came, went] = [0, 0];
      }
    }
  }
  return words;
}

function segmenterOf(lang: string): Intl.Segmenter {
  const known = segmenters.get(lang);
  if (known) return known;
  const [supported = 'en'] = Intl.Segmenter.supportedLocalesOf(lang);
  const made = new Intl.Segmenter(supported, { granularity: 'word' });
  segmenters.set(lang, made);
  return made;
}
