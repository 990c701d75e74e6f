/**
 * A letter as Markdown that reads well and comes back as the same letter. Where a part would not be recognised by its place
 * and words, a comment above it says what it is; most letters need none.
 */
import { isTextBlock, type BlockJSON, type Doc, type TextBlockJSON } from '../doc.ts';
import { importText } from '../import/index.ts';
import { itemSign, MAX_START, numberingOf, type Numbering } from '../list-numbers.ts';
import { headings, markLine, signatureLine, type LetterFile } from './letter-file.ts';
import { markdownLines } from './markdown-inline.ts';

/** Which top-level blocks carry a comment that says what they are; `names` puts one before the names. */
interface Hints {
  readonly blocks: ReadonlySet<number>;
  readonly names: boolean;
}

/** Returns the letter as Markdown: the subject as `#`, asks as `1.`, line breaks as two spaces. */
export function exportMarkdown(file: LetterFile): string {
  const target = blocksOf(file.doc);
  let hints: Hints = { blocks: new Set(), names: false };
  for (let attempt = 0; attempt < 4; attempt++) {
    const markdown = write(file, hints);
    let ids = 0;
    const read = blocksOf(importText(markdown, 'md', () => String((ids += 1))).doc);
    const wrong = target.flatMap((block, index) => (block === read[index] ? [] : [index]));
    if (wrong.length === 0 && read.length === target.length) return markdown;
    // Blocks that came back as others get a comment; when even the number differs, no index says which, so all do.
    const all = attempt > 1 || read.length !== target.length || wrong.every((index) => hints.blocks.has(index));
    hints = { blocks: new Set(all ? target.keys() : [...hints.blocks, ...wrong]), names: all };
  }
  return write(file, hints);
}

function blocksOf(doc: Doc): string[] {
  return doc.content.map((block) => JSON.stringify(block, (key, value: unknown) => (key === 'id' ? 'x' : value)));
}

function write(file: LetterFile, hints: Hints): string {
  const { doc, lang, signatures = [], mark } = file;
  const words = headings(lang);
  const out: string[] = [];
  doc.content.forEach((block, index) => {
    const previous = doc.content[index - 1];
    // Two lists of a kind would run together.
    if (previous && previous.type === block.type && !isTextBlock(block)) out.push('<!-- -->');
    const hinted = hints.blocks.has(index);
    if (isTextBlock(block)) out.push(textMarkdown(block, hinted, hinted ? '' : `${words.subject}: `));
    else out.push(containerMarkdown(block, hinted ? 'told' : 'top'));
  });
  if (signatures.length > 0) {
    if (hints.names) out.push('<!-- paraph: signatures -->');
    out.push(`## ${markdownLines([{ type: 'text', text: words.signatures }]).join('')}`);
    out.push(
      signatures
        .map((signature) => `- ${markdownLines([{ type: 'text', text: signatureLine(signature) }]).join('')}`)
        .join('\n'),
    );
  }
  out.push(`<!-- paraph: mark -->\n*${markdownLines([{ type: 'text', text: markLine(mark, lang) }]).join('')}*`);
  return `${out.join('\n\n')}\n`;
}

function textMarkdown(block: TextBlockJSON, hinted: boolean, subjectLabel: string): string {
  const lines = markdownLines(block.content ?? []);
  const level = block.type === 'heading' ? ` ${String(block.attrs.level ?? 1)}` : '';
  if ((block.content ?? []).length === 0) return `<!-- paraph: ${block.type}${level} empty -->`;
  const hint = hinted ? `<!-- paraph: ${block.type}${level} -->\n` : '';
  // A heading is one line of source.
  if (block.type === 'subject') return `${hint}# ${subjectLabel}${guardEnd(lines.join('<br>'))}`;
  if (block.type === 'heading') return `${hint}${'#'.repeat(block.attrs.level ?? 1)} ${guardEnd(lines.join('<br>'))}`;
  // Two spaces are no break where a line has no words.
  const lineEnd = lines.includes('') ? '<br>\n' : '  \n';
  return `${hint}${lines.join(lineEnd).trimEnd()}`;
}

function guardEnd(line: string): string {
  return line === '' ? '&#8203;' : line;
}

/**
 * @param hints 'told': with a comment that it is a block; 'inside': where none is tried out, so that whatever could be read
 * otherwise has one
 */
function containerMarkdown(block: BlockJSON, hints: 'top' | 'told' | 'inside' = 'inside'): string {
  if (isTextBlock(block)) return textMarkdown(block, block.type !== 'paragraph' && block.type !== 'heading', '');
  switch (block.type) {
    case 'orderedList': {
      const numbers = numberingOf(block.attrs);
      const plain = numbers.style === 'decimal';
      const usual = plain && numbers.start === 1;
      const told = hints === 'top' ? isTold(numbers, block.content.length) : usual;
      const hint = told
        ? hints === 'told'
          ? TOLD
          : ''
        : `<!-- paraph: list ${String(numbers.start)} ${numbers.style} -->\n`;
      const items = block.content.map((item, index) => indented(item, `${itemSign(numbers, index)} `));
      // Other readers know no lists of letters: to them each is a paragraph.
      return hint + items.join(plain ? '\n' : '\n\n');
    }
    case 'bulletList':
      return (hints === 'told' ? TOLD : '') + block.content.map((item) => indented(item, '- ')).join('\n');
    case 'blockquote': {
      const lines = inside(block.content).split('\n');
      return (hints === 'told' ? TOLD : '') + lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
    }
    case 'listItem':
      return inside(block.content);
  }
}

const TOLD = '<!-- paraph: block -->\n';

/** Whether the signs of a list alone say how it is numbered: "v." may be the fifth or the twenty-second. */
function isTold({ start, style }: Numbering, items: number): boolean {
  if (style === 'decimal') return start + items <= MAX_START;
  return (style === 'lower-alpha' || style === 'lower-roman') && start === 1 && items <= 20;
}

function indented(item: BlockJSON, sign: string): string {
  const lines = containerMarkdown(item).split('\n');
  // "- 1. text" would be an ask behind a dash, and "- - -" a line across the page: such a list begins on a line of its own.
  const asks = !isTextBlock(item) && item.content[0]?.type === 'orderedList';
  if (sign === '- ' && (asks || lines[0] === '-'))
    return ['-', ...lines.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
  // "1. May 2026" would be a day: two spaces make it an ask.
  const marker = /^\p{L}+\.? \d{4}\b/u.test(lines[0] ?? '') ? `${sign} ` : sign;
  const indent = ' '.repeat(marker.length);
  return lines
    .map((line, index) => (index === 0 ? `${marker}${line}` : line === '' ? '' : `${indent}${line}`))
    .join('\n');
}

function inside(blocks: readonly BlockJSON[]): string {
  return blocks
    .map((block, index) => {
      const previous = blocks[index - 1];
      const apart = previous && previous.type === block.type && !isTextBlock(block) ? '<!-- -->\n\n' : '';
      return `${apart}${containerMarkdown(block)}`;
    })
    .join('\n\n');
}
