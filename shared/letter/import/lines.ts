/** Inline content seen as the lines of its source, for deciding what a block is and where one block ends. */
import type { InlineJSON } from '../doc.ts';
import type { Inline } from './inline.ts';

/** Returns the source lines of a paragraph. */
export function linesOf(inline: readonly Inline[]): Inline[][] {
  const lines: Inline[][] = [[]];
  for (const node of inline) {
    if (node.type === 'text') lines.at(-1)?.push(node);
    else lines.push([]);
  }
  return lines;
}

/** Returns one line's or paragraph's plain text, in NFC and without outer spaces. */
export function plainOf(inline: readonly Inline[]): string {
  const text = inline.map((node) => (node.type === 'text' ? node.text : ' ')).join('');
  return text
    .normalize('NFC')
    .replace(/[ \t\u00a0]+/g, ' ')
    .trim();
}

/** Returns lines as the content of one block: each line its own, as in an address. */
export function asLines(inline: readonly Inline[]): InlineJSON[] {
  return inline.map((node): InlineJSON => (node.type === 'softBreak' ? { type: 'hardBreak' } : node));
}

/** Returns lines as the content of one block: running text, in which the source's line ends mean nothing. */
export function asFlow(inline: readonly Inline[]): InlineJSON[] {
  return inline.map((node): InlineJSON => (node.type === 'softBreak' ? { ...node, type: 'text', text: ' ' } : node));
}

/** Returns whether plain text was wrapped by width: every line but the last is about as long as a line gets. */
export function isWrapped(inline: readonly Inline[]): boolean {
  const lengths = linesOf(inline).map((line) => plainOf(line).length);
  return lengths.slice(0, -1).every((length) => length >= 45);
}

/** Up to here lines of plain text are filled, ours as those of most mail programs. */
const COLUMNS = 76;

/** Returns lines with those put together again that were only parted because the next word would not have fitted. */
export function unwrapped(inline: readonly Inline[]): Inline[] {
  const lines = linesOf(inline).map(plainOf);
  let at = 0;
  return inline.map((node): Inline => {
    if (node.type === 'text') return node;
    const [line = '', next = ''] = lines.slice(at, at + 2);
    at += 1;
    const full = line.length >= 45 && line.length + 1 + (next.split(' ')[0] ?? '').length > COLUMNS;
    return node.type === 'softBreak' && full ? { ...node, type: 'text', text: ' ' } : node;
  });
}

/** Joins lines again, each after a soft break. */
export function joinLines(lines: readonly (readonly Inline[])[]): Inline[] {
  return lines.flatMap((line, index) => (index === 0 ? [...line] : [{ type: 'softBreak' } as const, ...line]));
}

/** Returns a line without its first characters and the spaces after them. @param count characters of `plainOf(line)` */
export function withoutStart(line: readonly Inline[], count: number): Inline[] {
  let left = count;
  const kept: Inline[] = [];
  for (const node of line) {
    if (node.type !== 'text' || (left <= 0 && kept.length > 0)) {
      kept.push(node);
      continue;
    }
    const text = kept.length > 0 ? node.text : node.text.slice(Math.max(0, left)).replace(/^\s+/, '');
    left -= node.text.length;
    if (text !== '') kept.push({ ...node, text });
  }
  return kept;
}

/** Returns whether all the words are bold, so that the bold makes a heading and not an accent. */
export function isAllBold(inline: readonly Inline[]): boolean {
  const texts = inline.filter((node) => node.type === 'text' && node.text.trim() !== '');
  return (
    texts.length > 0 &&
    texts.every((node) => node.type === 'text' && (node.marks ?? []).some((mark) => mark.type === 'bold'))
  );
}

/** Returns the same without bold. */
export function withoutBold(inline: readonly Inline[]): Inline[] {
  return inline.map((node): Inline => {
    if (node.type !== 'text') return node;
    const marks = (node.marks ?? []).filter((mark) => mark.type !== 'bold');
    return { type: 'text', text: node.text, ...(marks.length > 0 ? { marks } : {}) };
  });
}
