/** A template as it looks before anything is written: each empty part says in brackets what belongs there. */
import type { BlockJSON, Doc } from '../../shared/letter/doc.ts';
import { isTextBlock } from '../../shared/letter/doc.ts';
import { begunFrom, fromTemplate, type TemplateId } from '../../shared/letter/templates.ts';
import { m } from '../generated/i18n/messages.js';
import { tookWord } from './import-report.ts';

/**
 * Returns the template filled with placeholders.
 * @param lang of the letter
 * @param subject what the person has written so far; empty for nothing yet
 */
export function emptyPreview(template: TemplateId | Doc, lang: string, subject: string): Doc {
  let block = 0;
  const beginning = { lang, at: new Date() };
  const newId = () => `b${String(++block)}`;
  const doc =
    typeof template === 'string'
      ? fromTemplate(template, beginning, newId)
      : begunFrom(template, beginning, subject, newId);
  return { ...doc, content: doc.content.map((one) => filled(one, subject)) };
}

function filled(block: BlockJSON, subject: string, inAsk = false): BlockJSON {
  if (!isTextBlock(block)) {
    const content = block.content.map((one) => filled(one, subject, inAsk || block.type === 'orderedList'));
    return { ...block, content }; // the same kind of blocks as before, with words in them
  }
  if ((block.content ?? []).length > 0) return block;
  const written = block.type === 'subject' ? subject : '';
  const text = written || m.letters_placeholder({ part: tookWord(inAsk ? 'ask' : block.type) });
  return { ...block, content: [{ type: 'text', text }] };
}
