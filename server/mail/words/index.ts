import type { Language } from '../../../shared/api/notices.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Words } from './words.ts';

/** What mails say, by language. */
export const WORDS: { readonly [L in Language]: Words } = { en, es, fr, de };
