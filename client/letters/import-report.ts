/** What the importer took a piece of text for, in words. */
import { m } from '../generated/i18n/messages.js';

const WORDS: { readonly [took: string]: () => string } = {
  letterhead: m.letters_took_letterhead,
  addressee: m.letters_took_addressee,
  dateline: m.letters_took_dateline,
  attention: m.letters_took_attention,
  subject: m.letters_took_subject,
  salutation: m.letters_took_salutation,
  heading: m.letters_took_heading,
  paragraph: m.letters_took_paragraph,
  closing: m.letters_took_closing,
  author: m.letters_took_author,
  ask: m.letters_took_ask,
  list: m.letters_took_list,
  quote: m.letters_took_quote,
  table: m.letters_took_table,
  rule: m.letters_took_left_out,
  comment: m.letters_took_left_out,
  label: m.letters_took_label,
  signature: m.letters_took_signature,
  'signatures heading': m.letters_took_signatures_heading,
  group: m.letters_took_group,
};

/** Returns the word for what `report` says; the report's own for a kind that is newer than this screen. */
export function tookWord(took: string): string {
  return WORDS[took]?.() ?? took;
}
