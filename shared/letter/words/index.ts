/** The words that Paraph adds to a letter, in the letter's own language: all of the Union's. */
import { bg } from './bg.ts';
import { cs } from './cs.ts';
import { da } from './da.ts';
import { de } from './de.ts';
import { el } from './el.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { et } from './et.ts';
import { fi } from './fi.ts';
import { fr } from './fr.ts';
import { ga } from './ga.ts';
import { hr } from './hr.ts';
import { hu } from './hu.ts';
import { it } from './it.ts';
import { lt } from './lt.ts';
import { lv } from './lv.ts';
import { mt } from './mt.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ro } from './ro.ts';
import { sk } from './sk.ts';
import { sl } from './sl.ts';
import { sv } from './sv.ts';
import type { FixedWords } from './fixed-words.ts';

export type { FixedWords };

const WORDS: { readonly [lang: string]: FixedWords } = {
  bg,
  cs,
  da,
  de,
  el,
  en,
  es,
  et,
  fi,
  fr,
  ga,
  hr,
  hu,
  it,
  lt,
  lv,
  mt,
  nl,
  pl,
  pt,
  ro,
  sk,
  sl,
  sv,
};

/** The official languages of the Union, by their tags. */
export const LANGUAGES = Object.keys(WORDS);

/** Returns the words of a language, by its tag; English where Paraph has none. */
export function wordsOf(lang: string): FixedWords {
  return WORDS[lang.toLowerCase().split(/[-_]/)[0] ?? 'en'] ?? en;
}

/** Returns a day as a letter in that language writes it: "26 November 2026". Days are those of UTC. */
export function longDate(lang: string, at: Date): string {
  const { months, pattern } = wordsOf(lang).date;
  const month = months.split(', ')[at.getUTCMonth()] ?? '';
  return pattern
    .replace('{d}', String(at.getUTCDate()))
    .replace('{month}', month)
    .replace('{y}', String(at.getUTCFullYear()));
}

/** Returns the line above a letter from Brussels: "Brussels, 26 November 2026". */
export function placeAndDate(lang: string, at: Date): string {
  return wordsOf(lang).date.brussels.replace('{date}', longDate(lang, at));
}
