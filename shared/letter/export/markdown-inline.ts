/** Text with marks as Markdown that our reader, and every CommonMark reader, gives back as it was. */
import type { InlineJSON, MarkJSON } from '../doc.ts';
import { parseInline } from '../import/inline.ts';

type TextNode = Extract<InlineJSON, { type: 'text' }>;
type Delimiters = { readonly [mark in 'bold' | 'italic']: readonly [open: string, close: string] };

/** Outermost first. */
const ORDER = ['link', 'bold', 'italic', 'underline', 'superscript', 'subscript'] as const;
const OWN_TAGS = { underline: 'u', superscript: 'sup', subscript: 'sub' } as const;

const STARS: Delimiters = { bold: ['**', '**'], italic: ['*', '*'] };
// Stars mean nothing beside a space or within some words ("**so **" is not bold); tags always do.
const TAGS: Delimiters = { bold: ['<strong>', '</strong>'], italic: ['<em>', '</em>'] };

/** Returns the lines of a block, without their line ends. */
export function markdownLines(content: readonly InlineJSON[]): string[] {
  const lines: TextNode[][] = [[]];
  for (const node of content) {
    if (node.type === 'text') lines.at(-1)?.push(node);
    else lines.push([]);
  }
  return lines.map((line) => {
    const starred = write(line, ORDER, STARS);
    const same = flat(parseInline(starred)) === flat(line);
    return guardLine(same ? starred : write(line, ORDER, TAGS));
  });
}

function write(nodes: readonly TextNode[], order: readonly MarkJSON['type'][], delimiters: Delimiters): string {
  const [mark, ...rest] = order;
  if (mark === undefined) return nodes.map((node) => escapeText(node.text)).join('');
  const runs: { key: string | null; nodes: TextNode[] }[] = [];
  for (const node of nodes) {
    const found = (node.marks ?? []).find((one) => one.type === mark);
    const key = found ? JSON.stringify(found.attrs?.['href'] ?? '') : null;
    const last = runs.at(-1);
    if (last?.key === key) last.nodes.push(node);
    else runs.push({ key, nodes: [node] });
  }
  return runs
    .map(({ key, nodes: own }) => {
      const inner = write(own, rest, delimiters);
      if (key === null) return inner;
      if (mark === 'link') return `[${inner}](${address(JSON.parse(key) as string)})`;
      if (mark !== 'bold' && mark !== 'italic') return `<${OWN_TAGS[mark]}>${inner}</${OWN_TAGS[mark]}>`;
      const [open, close] = delimiters[mark];
      return `${open}${inner}${close}`;
    })
    .join('');
}

/** Characters that mean something in Markdown, wherever they stand (docs/formats.md). */
function escapeText(text: string): string {
  return text
    .replace(/[\\`*_[\]#<>|]/g, '\\$&')
    .replace(/&(?=#?\w{1,25};)/g, '&amp;')
    .replace(/[\r\n\u2028\u2029]/g, numeric);
}

function address(href: string): string {
  const escaped = href
    .replace(/&(?=#?\w{1,25};)/g, '&amp;')
    .replace(/\\/g, '\\\\')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
  return /[\s()<>]/.test(href) ? `<${escaped}>` : escaped;
}

/** What would begin a list, a rule or a heading's underline at the start of a line, and spaces that a reader would trim. */
function guardLine(line: string): string {
  return line
    .replace(/^\s+|\s+$/gu, (spaces) => [...spaces].map(numeric).join(''))
    .replace(/^\ufeff/, numeric)
    .replace(/^([-+=~])/, '\\$1')
    .replace(/^[•‣◦▪–](?=\s|$)/u, numeric)
    .replace(/^((?:\*\*)?(?:\\\()?(?:\*\*)?\(?(?:\d{1,3}|[a-z]|[ivx]{2,5}|[A-Z](?=\))))([.)])/, '$1\\$2');
}

function numeric(char: string): string {
  return `&#${String(char.codePointAt(0) ?? 32)};`;
}

/** Equal for equal text with equal marks, however it is cut into nodes. */
function flat(
  nodes: readonly { readonly type: string; readonly text?: string; readonly marks?: readonly MarkJSON[] }[],
): string {
  const runs: { marks: string; text: string }[] = [];
  for (const node of nodes) {
    const marks = (node.marks ?? [])
      .map((mark) => `${mark.type} ${JSON.stringify(mark.attrs?.['href'] ?? '')}`)
      .sort()
      .join();
    const text = node.type === 'text' ? (node.text ?? '') : `<${node.type}>`;
    const last = runs.at(-1);
    if (last?.marks === marks) last.text += text;
    else runs.push({ marks, text });
  }
  return JSON.stringify(runs);
}
