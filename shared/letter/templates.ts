/** What a new letter may start from. Parts that only its author can fill are empty; the sheet shows what belongs there. */
import { asks, part } from './build.ts';
import type { BlockJSON, Doc } from './doc.ts';
import { withIds } from './ids.ts';
import { placeAndDate, wordsOf } from './words/index.ts';

export const TEMPLATES = ['blank', 'open-letter', 'statement'] as const;
export type TemplateId = (typeof TEMPLATES)[number];

/** In which language, and on which day, a letter begins. */
export interface Beginning {
  /** BCP 47 tag. */
  readonly lang: string;
  readonly at: Date;
}

const BLOCKS: { readonly [id in TemplateId]: (beginning: Beginning) => readonly BlockJSON[] } = {
  blank: () => [
    part('letterhead'),
    part('addressee'),
    part('dateline'),
    part('subject'),
    part('salutation'),
    part('paragraph'),
    part('closing'),
    part('author'),
  ],
  'open-letter': ({ lang, at }) => {
    const { ask, meet, closing } = wordsOf(lang).letter;
    return [
      part('letterhead'),
      part('addressee'),
      part('addressee'),
      part('attention'),
      part('dateline', placeAndDate(lang, at)),
      part('subject'),
      part('salutation'),
      part('paragraph'),
      part('paragraph'),
      part('paragraph', ask),
      asks('', '', ''),
      part('paragraph', meet),
      part('closing', closing),
      part('author'),
    ];
  },
  statement: ({ lang, at }) => [
    part('addressee'),
    part('dateline', placeAndDate(lang, at)),
    part('subject'),
    part('paragraph'),
    part('paragraph'),
    part('author'),
  ],
};

/**
 * Answers the text of a new letter, its fixed words and its date in its language.
 * @param newId makes the id of each block
 */
export function fromTemplate(template: TemplateId, beginning: Beginning, newId: () => string): Doc {
  return withIds({ type: 'doc', content: BLOCKS[template](beginning) }, newId);
}
