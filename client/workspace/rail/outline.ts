/** The letter's outline for the rail: its parts by name, its paragraphs and asks by number and first words. */
import { rows, type Row } from '../../../shared/letter/blocks.ts';
import type { Doc } from '../../../shared/letter/doc.ts';

/** Parts that the outline gathers under one name. */
export type Section = 'head' | 'opening' | 'end';

export type OutlineEntry =
  | { readonly kind: 'section'; readonly section: Section; readonly blocks: readonly string[] }
  | {
      readonly kind: 'block';
      /** '¶1' for a paragraph, '1' for an ask, '' for a heading. */
      readonly number: string;
      readonly words: string;
      readonly blocks: readonly [string];
    };

const SECTION_OF: { readonly [part in Row['part']]?: Section } = {
  letterhead: 'head',
  addressee: 'head',
  attention: 'head',
  dateline: 'opening',
  subject: 'opening',
  salutation: 'opening',
  closing: 'end',
  author: 'end',
};

/** Returns the outline in reading order; neighbours of one section are one entry. */
export function outline(doc: Doc): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  for (const row of rows(doc)) {
    if (row.piece > 1) continue;
    const section = SECTION_OF[row.part];
    const last = entries.at(-1);
    if (section === undefined) {
      entries.push({ kind: 'block', number: numberOf(row), words: firstWords(row.text), blocks: [row.id] });
    } else if (last?.kind === 'section' && last.section === section) {
      entries[entries.length - 1] = { ...last, blocks: [...last.blocks, row.id] };
    } else entries.push({ kind: 'section', section, blocks: [row.id] });
  }
  return entries;
}

function numberOf({ part, numbers }: Row): string {
  const number = numbers.join('.');
  if (part === 'paragraph') return `¶${number}`;
  return part === 'heading' || part === 'bullet' || part === 'quote' ? '' : number;
}

/** Enough words to know a block by; the rail cuts what does not fit. */
function firstWords(text: string): string {
  return text.trim().split(/\s+/).slice(0, 8).join(' ');
}
