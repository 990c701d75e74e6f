/** What people call a block of the letter, in the language of the interface. */
import type { Row } from '../../shared/letter/blocks.ts';
import { m } from '../generated/i18n/messages.js';

/** Returns the name of a block, such as "Paragraph 1", "Ask 2" or "Subject". */
export function partName(row: Pick<Row, 'part' | 'signs'>): string {
  const number = row.signs.join('.');
  const alone = number === '';
  switch (row.part) {
    case 'paragraph':
      return m.signoff_part_paragraph({ number });
    case 'ask':
      return m.signoff_part_ask({ number });
    case 'bullet':
      return m.signoff_part_bullet({ number });
    case 'quote':
      return m.signoff_part_quote({ number });
    case 'heading':
      return m.signoff_part_heading({ number });
    case 'letterhead':
      return m.signoff_part_letterhead();
    case 'addressee':
      return alone ? m.signoff_part_addressee() : m.signoff_part_addressee_n({ number });
    case 'dateline':
      return m.signoff_part_dateline();
    case 'attention':
      return m.signoff_part_attention();
    case 'subject':
      return m.signoff_part_subject();
    case 'salutation':
      return m.signoff_part_salutation();
    case 'closing':
      return m.signoff_part_closing();
    case 'author':
      return alone ? m.signoff_part_author() : m.signoff_part_author_n({ number });
    case 'enclosure':
      return alone ? m.signoff_part_enclosure() : m.signoff_part_enclosure_n({ number });
    case 'copy':
      return alone ? m.signoff_part_copy() : m.signoff_part_copy_n({ number });
  }
}
