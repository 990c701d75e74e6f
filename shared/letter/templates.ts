/** What a new letter may start from. Parts that only its author can fill are empty; the sheet shows what belongs there. */
import { asks, part } from './build.ts';
import type { BlockJSON, Doc } from './doc.ts';
import { withIds } from './ids.ts';

export const TEMPLATES = ['blank', 'open-letter', 'statement'] as const;
export type TemplateId = (typeof TEMPLATES)[number];

const BLOCKS: { readonly [id in TemplateId]: readonly BlockJSON[] } = {
  blank: [
    part('letterhead'),
    part('addressee'),
    part('dateline'),
    part('subject'),
    part('salutation'),
    part('paragraph'),
    part('closing'),
    part('author'),
  ],
  'open-letter': [
    part('letterhead'),
    part('addressee'),
    part('addressee'),
    part('attention'),
    part('dateline'),
    part('subject'),
    part('salutation'),
    part('paragraph'),
    part('paragraph'),
    part('paragraph', 'We therefore call on you to:'),
    asks('', '', ''),
    part('paragraph', 'We would welcome the opportunity to discuss these points with you.'),
    part('closing', 'Yours sincerely,'),
    part('author'),
  ],
  statement: [
    part('addressee'),
    part('dateline'),
    part('subject'),
    part('paragraph'),
    part('paragraph'),
    part('author'),
  ],
};

/**
 * Answers the text of a new letter.
 * @param newId makes the id of each block
 */
export function fromTemplate(template: TemplateId, newId: () => string): Doc {
  return withIds({ type: 'doc', content: BLOCKS[template] }, newId);
}
