/** Short ways to write a letter down in code, for templates and the sample. Ids come last, from `withIds`. */
import type { BlockJSON, InlineJSON, TextBlockType } from './doc.ts';

/** Returns a text block of plain lines; none makes it empty. */
export function part(type: TextBlockType, ...lines: string[]): BlockJSON {
  const content = lines.flatMap((text, index): InlineJSON[] => [
    ...(index > 0 ? [{ type: 'hardBreak' } as const] : []),
    ...(text === '' ? [] : [{ type: 'text', text } as const]),
  ]);
  return { type, attrs: { id: '' }, ...(content.length > 0 ? { content } : {}) };
}

/** Returns a heading. */
export function heading(level: 1 | 2 | 3, text: string): BlockJSON {
  return { type: 'heading', attrs: { id: '', level }, content: [{ type: 'text', text }] };
}

/** Returns a numbered list with one paragraph per ask. */
export function asks(...texts: string[]): BlockJSON {
  return {
    type: 'orderedList',
    content: texts.map((text) => ({ type: 'listItem', content: [part('paragraph', text)] })),
  };
}
