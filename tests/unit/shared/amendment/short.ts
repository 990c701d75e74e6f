/** Letters in few words, for examples: `p('p1', 'We ask *now*.')` is a paragraph with a bold word, `/` a line break. */
import type { BlockJSON, ContainerJSON, Doc, InlineJSON, TextBlockJSON } from '../../../../shared/letter/doc.ts';
import { isTextBlock } from '../../../../shared/letter/doc.ts';

function inline(text: string): InlineJSON[] {
  return text.split(/(\*[^*]+\*|_[^_]+_|\n)/u).flatMap((part): InlineJSON[] => {
    if (part === '') return [];
    if (part === '\n') return [{ type: 'hardBreak' }];
    if (part.startsWith('*') && part.length > 2)
      return [{ type: 'text', text: part.slice(1, -1), marks: [{ type: 'bold' }] }];
    if (part.startsWith('_') && part.length > 2)
      return [{ type: 'text', text: part.slice(1, -1), marks: [{ type: 'italic' }] }];
    return [{ type: 'text', text: part }];
  });
}

export function p(id: string, text = '', type: TextBlockJSON['type'] = 'paragraph'): TextBlockJSON {
  return text === '' ? { type, attrs: { id } } : { type, attrs: { id }, content: inline(text) };
}
export function h(id: string, level: number, text: string): TextBlockJSON {
  return { type: 'heading', attrs: { id, level }, content: inline(text) };
}
export function link(id: string, before: string, text: string, href: string): TextBlockJSON {
  return {
    type: 'paragraph',
    attrs: { id },
    content: [
      { type: 'text', text: before },
      { type: 'text', text, marks: [{ type: 'link', attrs: { href } }] },
    ],
  };
}
const box =
  (type: ContainerJSON['type']) =>
  (...content: BlockJSON[]): ContainerJSON => ({ type, content });
export const li = box('listItem');
export const quote = box('blockquote');
const item = (block: BlockJSON): ContainerJSON => (block.type === 'listItem' ? block : li(block));
export const ol = (...items: BlockJSON[]): ContainerJSON => ({ type: 'orderedList', content: items.map(item) });
export const ul = (...items: BlockJSON[]): ContainerJSON => ({ type: 'bulletList', content: items.map(item) });
export const doc = (...content: BlockJSON[]): Doc => ({ type: 'doc', content });

/** A letter as one line: `p1: text | 1. p2: text`, marks as they are written above. */
export function short(letter: Doc): string {
  const text = (block: TextBlockJSON): string =>
    (block.content ?? [])
      .map((node) => {
        if (node.type !== 'text') return '/';
        const types = (node.marks ?? []).map(({ type }) => type);
        const bold = types.includes('bold') ? `*${node.text}*` : node.text;
        const slanted = types.includes('italic') ? `_${bold}_` : bold;
        return types.includes('link') ? `[${slanted}]` : slanted;
      })
      .join('');
  const one = (block: BlockJSON): string => {
    if (isTextBlock(block)) {
      const kind = block.type === 'paragraph' ? '' : ` (${block.type}${String(block.attrs.level ?? '')})`;
      return `${block.attrs.id}${kind}: ${text(block)}`;
    }
    const [open, close] = {
      orderedList: ['ol(', ')'],
      bulletList: ['ul(', ')'],
      listItem: ['', ''],
      blockquote: ['“', '”'],
    }[block.type];
    return `${open ?? ''}${block.content.map(one).join(block.type === 'listItem' ? ' + ' : ' | ')}${close ?? ''}`;
  };
  return letter.content.map(one).join(' | ');
}
