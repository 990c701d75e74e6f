import type { Doc } from '../../shared/letter/doc.ts';
import { fromTemplate, TEMPLATES, type Beginning } from '../../shared/letter/templates.ts';
import { newId } from '../chance.ts';

/** Answers the first text of a letter, its subject filled in; null for a template that there is not. */
export function firstText(template: string | undefined, title: string, beginning: Beginning): Doc | null {
  const known = TEMPLATES.find((one) => one === (template ?? 'blank'));
  if (known === undefined) return null;
  const { content } = fromTemplate(known, beginning, newId);
  return {
    type: 'doc',
    content: content.map((block) =>
      block.type === 'subject' ? { ...block, content: [{ type: 'text', text: title }] } : block,
    ),
  };
}
