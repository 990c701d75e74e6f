/** A letter as plain text of 76 columns, for mail and for reading anywhere. */
import { isTextBlock, type BlockJSON, type InlineJSON, type TextBlockJSON } from '../doc.ts';
import { itemSign, numberingOf } from '../list-numbers.ts';
import { headings, markLine, signatureLine, type LetterFile } from './letter-file.ts';

/** RFC 3676 wants lines of at most 78; two are left for the first reply's "> ". */
const COLUMNS = 76;

/** Returns the letter as text, each block wrapped, one empty line between blocks, names one a line. */
export function exportText(file: LetterFile): string {
  const { doc, lang, signatures = [], mark } = file;
  const blocks = [exportTextBody(doc, lang)];
  if (signatures.length > 0) blocks.push(`${headings(lang).signatures}:`, signatures.map(signatureLine).join('\n'));
  blocks.push(['--', ...wrap(markLine(mark, lang), COLUMNS)].join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

/** Returns the letter's text alone, to stand in a text of ours. `lang` is the letter's. */
export function exportTextBody({ content }: LetterFile['doc'], lang: string): string {
  const words = headings(lang);
  const subject = content.find((block) => block.type === 'subject');
  const blocks = content.map((block) => blockLines(block, COLUMNS, block === subject ? words.subject : null));
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function blockLines(block: BlockJSON, width: number, subjectLabel: string | null = null): string[] {
  if (isTextBlock(block)) return textLines(block, width, subjectLabel);
  switch (block.type) {
    case 'orderedList':
      return block.content.flatMap((item, index) =>
        itemLines(item, `${itemSign(numberingOf(block.attrs), index)} `, width),
      );
    case 'bulletList':
      return block.content.flatMap((item) => itemLines(item, '- ', width));
    case 'blockquote':
      return joined(block.content, width - 2).map((line) => (line === '' ? '>' : `> ${line}`));
    case 'listItem':
      return joined(block.content, width);
  }
}

function itemLines(item: BlockJSON, marker: string, width: number): string[] {
  const lines = blockLines(item, width - marker.length);
  const indent = ' '.repeat(marker.length);
  return lines.map((line, index) => (index === 0 ? `${marker}${line}` : line === '' ? '' : `${indent}${line}`));
}

function joined(blocks: readonly BlockJSON[], width: number): string[] {
  return blocks.flatMap((block, index) => [...(index > 0 ? [''] : []), ...blockLines(block, width)]);
}

function textLines(block: TextBlockJSON, width: number, subjectLabel: string | null): string[] {
  const label = subjectLabel === null ? '' : `${subjectLabel}: `;
  const lines = `${label}${plain(block.content ?? [])}`.split('\n').flatMap((line) => wrap(line, width));
  if (block.type !== 'heading') return lines;
  const longest = Math.max(3, ...lines.map((line) => line.length));
  return [...lines, (block.attrs.level === 1 ? '=' : '-').repeat(Math.min(longest, Math.max(width, 3)))];
}

/** Text without marks; a link keeps its address, once, after its last word. */
function plain(content: readonly InlineJSON[]): string {
  return content
    .map((node, index) => {
      if (node.type === 'hardBreak') return '\n';
      const href = hrefOf(node);
      const next = content[index + 1];
      const text = raised(node);
      if (href === null || (next && hrefOf(next) === href) || href.replace(/^mailto:/i, '') === node.text) return text;
      return `${text} <${href}>`;
    })
    .join('');
}

const ABOVE = raisedSigns('0123456789+-=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ');
const BELOW = raisedSigns('0123456789+-=()', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎');

function raisedSigns(plain: string, raised: string): ReadonlyMap<string, string> {
  const signs = [...raised];
  return new Map([...plain].map((sign, index) => [sign, signs[index] ?? sign]));
}

/** "10⁶", not "106": what stands above or below the line keeps its place by characters, or behind a sign where there are none. */
function raised({ text, marks = [] }: Extract<InlineJSON, { readonly type: 'text' }>): string {
  const [signs, before] = marks.some(({ type }) => type === 'superscript')
    ? [ABOVE, '^']
    : marks.some(({ type }) => type === 'subscript')
      ? [BELOW, '_']
      : [null, ''];
  if (signs === null || text.trim() === '') return text;
  const found = [...text].map((sign) => signs.get(sign));
  if (found.every((sign) => sign !== undefined)) return found.join('');
  return [...text].length > 1 ? `${before}(${text})` : before + text;
}

function hrefOf(node: InlineJSON): string | null {
  const link = (node.marks ?? []).find((mark) => mark.type === 'link');
  return typeof link?.attrs?.['href'] === 'string' ? link.attrs['href'] : null;
}

/** A word longer than the line, as an address can be, stays whole. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  // Only spaces break lines: a no-break space was set to hold its words together.
  for (const word of text.split(/[ \t\n]+/)) {
    if (line !== '' && [...line].length + 1 + [...word].length > Math.max(width, 20)) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
