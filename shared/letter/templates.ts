/** What a new letter may start from. Parts that only its author can fill are empty; the sheet shows what belongs there. */
import { docText } from './blocks.ts';
import { asks, part } from './build.ts';
import { isTextBlock, type BlockJSON, type Doc } from './doc.ts';
import { withIds } from './ids.ts';
import { sampleBlocks } from './sample.ts';
import { longDate, placeAndDate, wordsOf } from './words/index.ts';

export const TEMPLATES = ['blank', 'open-letter', 'statement', 'sample'] as const;
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
  // Something to try things on: the letter of the demo, whatever language was asked for.
  sample: () => sampleBlocks(),
};

/**
 * Returns the text of a new letter, its fixed words and its date in its language.
 * @param newId makes the id of each block
 */
export function fromTemplate(template: TemplateId, beginning: Beginning, newId: () => string): Doc {
  return withIds({ type: 'doc', content: BLOCKS[template](beginning) }, newId);
}

/** Returns a letter with the letterhead of another, in the place of its own. */
export function withLetterhead(doc: Doc, letterhead: Doc): Doc {
  const heads = letterhead.content.filter(({ type }) => type === 'letterhead');
  return { type: 'doc', content: [...heads, ...doc.content.filter(({ type }) => type !== 'letterhead')] };
}

/**
 * Returns a text kept to begin others from: its subject set, and dated anew where it began with a place and date of ours.
 * @param newId makes the id of each block
 */
export function begunFrom(doc: Doc, { lang, at }: Beginning, subject: string, newId: () => string): Doc {
  const place = placeAndDate(lang, at).replace(longDate(lang, at), '');
  const fresh = (block: BlockJSON): BlockJSON => {
    if (!isTextBlock(block)) return { ...block, content: block.content.map(fresh) };
    if (block.type === 'subject') return part('subject', subject);
    const dated = block.type === 'dateline' && place !== '' && docText(block).startsWith(place);
    return dated ? part('dateline', placeAndDate(lang, at)) : { ...block, attrs: { ...block.attrs, id: '' } };
  };
  return withIds({ type: 'doc', content: doc.content.map(fresh) }, newId);
}
