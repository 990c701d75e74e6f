/** Documents within a Word file (`w:altChunk`): some programs write nothing else. Pages and plain text are read in their place. */
import type { Paragraph, Run } from '../body.ts';
import { chunkBlocks } from '../html.ts';
import { decodedText } from '../encoding.ts';
import type { Look } from '../look.ts';
import type { Package } from '../package.ts';
import type { SourceBlock } from '../../../../shared/letter/import/index.ts';
import type { Inline } from '../../../../shared/letter/import/inline.ts';
import type { DocxBody } from './body.ts';
import type { Relationship } from './parts.ts';

/** Names of lists that stand in chunks, for whoever asks how a list is numbered. */
const CHUNK_LIST = { ordered: 'chunk ordered ', bullet: 'chunk bullet ' } as const;

/** Returns the body with what its chunks hold; those of another kind are told by name. */
export function withChunks(body: DocxBody, file: Package, related: ReadonlyMap<string, Relationship>): DocxBody {
  if (body.chunks.length === 0) return body;
  const items = [...body.items];
  const shown = [...body.shown];
  for (const { id, at } of body.chunks.toReversed()) {
    const target = related.get(id)?.target ?? '';
    if (!/\.(?:x?html?|txt)$/i.test(target) || !file.has(target)) {
      body.oddities.add('attachment', target, 'document within the document');
      continue;
    }
    const text = decodedText(file.part(target), 'html').text;
    const page = /\.txt$/i.test(target) ? `<pre>${text.replaceAll('<', '&lt;')}</pre>` : text;
    const read = chunkBlocks(page);
    shown.push(...read.shown);
    for (const { what, words, place } of read.told.entries()) body.oddities.add(what, words, place);
    items.splice(
      at,
      0,
      ...read.blocks.flatMap((block, index) => paragraphsOf(block, {}, `${String(at)}.${String(index)}`)),
    );
  }
  return { ...body, items, shown };
}

function paragraphsOf(block: SourceBlock, look: Look, key: string): Paragraph[] {
  switch (block.kind) {
    case 'paragraph':
      return [paragraph(block.line, block.inline, look)];
    case 'heading':
      return [paragraph(block.line, block.inline, { ...look, outline: block.level - 1 })];
    case 'quote':
      return block.blocks.flatMap((inner) => paragraphsOf(inner, look, key));
    case 'table':
      return block.rows.map((row) =>
        paragraph(
          block.line,
          row.flatMap((cell, at): Inline[] => [...(at > 0 ? [{ type: 'text', text: '\t' } as const] : []), ...cell]),
          look,
        ),
      );
    case 'list': {
      const level = look.level === undefined ? 0 : look.level + 1;
      const num = `${CHUNK_LIST[block.ordered ? 'ordered' : 'bullet']}${key}`;
      const { start, style } = block.numbering ?? { start: 1, style: 'decimal' };
      return block.items.flatMap((item, index) =>
        item.blocks.flatMap((inner, at) =>
          paragraphsOf(
            inner,
            {
              ...look,
              num,
              level,
              number: { style, value: start + index, label: '' },
              ...(at > 0 && inner.kind !== 'list' ? { continued: true } : {}),
            },
            key,
          ),
        ),
      );
    }
    case 'rule':
    case 'comment':
    case 'hint':
      return [];
  }
}

function paragraph(line: number, inline: readonly Inline[], look: Look): Paragraph {
  const runs = inline.map((node): Run => {
    const marks = new Set((node.type === 'text' ? (node.marks ?? []) : []).map(({ type }) => type));
    const own: Look = {
      ...(marks.has('bold') ? { bold: true } : {}),
      ...(marks.has('italic') ? { italic: true } : {}),
      ...(marks.has('underline') ? { underline: true } : {}),
      ...(marks.has('superscript') ? { vertical: 'super' } : marks.has('subscript') ? { vertical: 'sub' } : {}),
    };
    const text = node.type === 'text' ? node.text : node.type === 'hardBreak' ? null : ' ';
    return { text, look: own, style: '', changes: [], link: null, reformatted: null };
  });
  return { kind: 'paragraph', line, style: '', look, runs, mark: [], comments: [] };
}
