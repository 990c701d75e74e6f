/**
 * The law of every reader: each word that a source shows is in the letter or in what is told. What a source shows is gathered
 * beside the readers and more simply than they read, so that what one of them drops is found however it came about.
 */

import { listMarker } from '../../../shared/letter/import/markers.ts';

/** Words that a source shows together. */
export interface Shown {
  readonly words: string;
  /** Where, for people. */
  readonly place: string;
}

/** Letters and figures that stand together, and signs that say something alone; no punctuation, which lists and joins may drop. */
const WORD = /[\p{L}\p{M}\p{N}]+|(?![\0-\x7f])[\p{S}\p{Co}]/gu;

function* wordsIn(text: string): Generator<string> {
  // Signs of Markdown stand within words on one side and not on the other.
  const plain = text
    .normalize('NFC')
    .toUpperCase()
    .replace(/[*_`~\\\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]/g, '');
  for (const [word] of plain.matchAll(WORD)) yield word;
}

/**
 * Returns what is shown and neither taken nor told, with its words as they stand.
 * @param known texts of the letter and of what is told of it
 */
export function untold(shown: readonly Shown[], known: Iterable<string>): Shown[] {
  const counts = new Map<string, number>();
  for (const text of known) for (const word of wordsIn(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return shown.flatMap(({ words, place }): Shown[] => {
    const missing: string[] = [];
    // The number of an ask says where it stands, which the letter says too.
    const marker = listMarker(words.trimStart().slice(0, 100));
    const number = marker === null ? null : /^\S+/.exec(words.trimStart())?.[0];
    let first = true;
    for (const [word] of words.matchAll(/\S+/g)) {
      let lost = false;
      for (const part of wordsIn(word)) {
        const left = counts.get(part) ?? 0;
        if (left > 0) counts.set(part, left - 1);
        else lost = true;
      }
      if (lost && !(first && word === number)) missing.push(word);
      first = false;
    }
    return missing.length > 0 ? [{ words: missing.join(' '), place }] : [];
  });
}
