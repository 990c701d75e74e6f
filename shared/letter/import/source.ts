/**
 * The blocks of a letter as somebody wrote it, in Markdown or plain text: paragraphs, headings, lists, quotes, tables. Leaner
 * than CommonMark where letters differ from manuals (no code blocks, so indenting means nothing) and more forgiving where
 * people are: `1)`, `(1)`, `1°`, `a)`, `II.`, `**1.**`, `•`, and unindented paragraphs between numbered asks. Nothing is dropped.
 */
import { TEXT_BLOCKS } from '../doc.ts';
import { isListStyle, isStart, itemSign, type Numbering } from '../list-numbers.ts';
import { MAX_DEPTH } from '../normalise.ts';
import { parseInline, type Inline, type References } from './inline.ts';
import { isAllBold } from './lines.ts';
import { apartHtml } from './html-lines.ts';
import { withGaps } from './line-paragraphs.ts';
import type { Line } from './line-paragraphs.ts';
import { firstNumber, givenMarker, listMarker, numberingOfMarkers, type Marker } from './markers.ts';
import type { Format, SourceBlock } from './source-blocks.ts';

/** A list that may still grow: a later block can turn out to go on with its numbers. */
interface OpenList {
  kind: 'openList';
  line: number;
  ordered: boolean;
  items: { line: number; blocks: SourceBlock[] }[];
  /** How its numbers are written, and the last of them. */
  style: Marker['style'];
  last: number;
  numbering: Numbering | null;
}

/** Deeper lists and quotes are read as text; see `MAX_DEPTH` of the normal form. */
const MAX_NESTING = MAX_DEPTH - 1;
/** No paragraph is longer; beyond it the marks in a paragraph are not looked for, which takes time by its square. */
const MAX_PARAGRAPH = 20_000;
const MAX_REFERENCES = 100;
/** So many spaces in a row are layout, and more of them no more than that. */
const MAX_SPACES = 60;

const HINT = /^<!-- paraph: (\w+)(?: ([1-3]))?( empty)? -->$/;
const LIST_HINT = /^<!-- paraph: list (\d{1,3}) ([a-z-]{1,20}) -->$/;
const HINTED = [...TEXT_BLOCKS, 'block', 'signatures', 'mark'] as const;
/** HTML around blocks, on a line of its own, and where such a block begins or ends within a line. */
const BOXES_ALONE =
  /^ *(?:<\/?(?:p|div|center|table|thead|tbody|tr|ul|ol|section|article|header|footer)\b[^<>]*> *)+$/i;
const BOX_START = /^ *<(?:p|div|h[1-6]|tr|li|blockquote)\b[^<>]*>/i;
const BOX_END = /<\/(?:p|div|h[1-6]|tr|li|blockquote)> *$/i;
const FENCE = /^ *(`{3,}|~{3,})[^`]*$/;
const RULE = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,}|={4,})$/;
const TABLE_RULE = /^ *\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$/;
const REFERENCE = /^ {0,3}\[([^[\]^]{1,999})\]: +<?([^\s>]+)>?(?: +["'(].*["')])? *$/;

/** Returns the blocks of a source in order. */
export function readSource(source: string, format: Format): SourceBlock[] {
  const lines = source
    .replace(/^\ufeff/, '')
    // A page ends with a form feed.
    .split(/\r\n|[\n\r\f\v\u2028\u2029]/)
    .map((text, index): Line => {
      const short = untab(text.replace(/[ \t]{60,}/g, (spaces) => spaces.slice(0, MAX_SPACES)));
      return { text: format === 'md' ? short : short.trimEnd(), number: index + 1 };
    })
    .flatMap((line) => (format === 'md' ? apartHtml(line.text).map((text) => ({ ...line, text })) : [line]));
  if (format === 'txt') return new Reader(format, new Map()).blocks(withGaps(lines), 0);
  const references = new Map<string, string>();
  const named = new Map<string, number>();
  for (const [, label = ''] of source.matchAll(/\[([^[\]^]+)\]/g)) named.set(label, (named.get(label) ?? 0) + 1);
  const kept = lines.filter(({ text }) => {
    const [, label = '', address = ''] = REFERENCE.exec(text) ?? [];
    // A footnote that nothing points to is text.
    if (label === '' || references.size >= MAX_REFERENCES || (named.get(label) ?? 0) < 2) return true;
    references.set(label.trim().toLowerCase(), address);
    return false;
  });
  return new Reader(format, references).blocks(kept, 0);
}

class Reader {
  readonly #markdown: boolean;
  readonly #references: References;
  /** Whether all of a paragraph is bold, where it was asked. */
  readonly #bold = new WeakMap<SourceBlock, boolean>();

  constructor(format: Format, references: References) {
    this.#markdown = format === 'md';
    this.#references = references;
  }

  blocks(lines: readonly Line[], depth: number): SourceBlock[] {
    const out: (SourceBlock | OpenList)[] = [];
    let open: Line[] = []; // the paragraph being gathered
    const close = (): void => {
      const first = open[0];
      if (first)
        out.push({ kind: 'paragraph', line: first.number, inline: this.#inline(open.map((line) => line.text)) });
      open = [];
    };
    let at = 0;
    while (at < lines.length) {
      const line = lines[at];
      if (!line) break;
      const { text, number } = line;
      const only = open.length === 1 ? open[0] : undefined;
      const nests = depth < MAX_NESTING;
      const above = out.at(-1);
      const given = open.length === 0 && above?.kind === 'hint' ? above.hint.numbering : undefined;
      const marker = nests ? (given ? givenMarker(text, itemSign(given, 0), 0) : listMarker(text)) : null;
      const heading = this.#markdown ? /^ {0,3}(#{1,6})(?=[ \t]|$)(.*)$/.exec(text) : null;
      if (text.trim() === '' || (this.#markdown && (FENCE.test(text) || BOXES_ALONE.test(text)))) {
        close();
        at += 1;
      } else if (only && /^ {0,3}(?:=+|-{2,}) *$/.test(text)) {
        out.push({
          kind: 'heading',
          line: only.number,
          level: text.includes('=') ? 1 : 2,
          inline: this.#inline([only.text]),
        });
        open = [];
        at += 1;
      } else if (RULE.test(text) || (open.length === 0 && /^-- ?$/.test(text))) {
        close();
        out.push({ kind: 'rule', line: number, text: text.trim() });
        at += 1;
      } else if (heading) {
        close();
        const level = Math.min(3, heading[1]?.length ?? 1);
        out.push({ kind: 'heading', line: number, level, inline: this.#inline([headingText(heading[2] ?? '')]) });
        at += 1;
      } else if (this.#markdown && /^ {0,3}<!--/.test(text)) {
        close();
        at = this.#comment(lines, at, depth, out);
      } else if (nests && /^ {0,3}>/.test(text)) {
        close();
        at = this.#quote(lines, at, depth, out);
      } else if (
        this.#markdown &&
        text.includes('|') &&
        TABLE_RULE.test(lines[at + 1]?.text ?? '') &&
        (lines[at + 1]?.text.includes('|') ?? false)
      ) {
        close();
        at = this.#table(lines, at, out);
      } else if (marker && this.#startsList(marker, open, out, lines, at)) {
        close();
        at = this.#list(lines, at, marker, depth, out, given);
      } else {
        if (this.#markdown && BOX_START.test(text)) close();
        open.push(line);
        if (this.#markdown && BOX_END.test(text)) close();
        at += 1;
      }
    }
    close();
    return out.map(closed);
  }

  #inline(lines: readonly string[]): Inline[] {
    const length = lines.reduce((sum, line) => sum + line.length, 0);
    if (this.#markdown && length <= MAX_PARAGRAPH) {
      return parseInline(trimBlank(lines.map((line) => line.replace(/^ +/, '')).join('\n')), this.#references);
    }
    return lines.flatMap((line, index): Inline[] => {
      const text = trimBlank(line);
      return [
        ...(index > 0 ? [{ type: 'softBreak' } as const] : []),
        ...(text === '' ? [] : [{ type: 'text', text } as const]),
      ];
    });
  }

  #startsList(
    marker: Marker,
    open: readonly Line[],
    out: readonly (SourceBlock | OpenList)[],
    lines: readonly Line[],
    at: number,
  ): boolean {
    if (!marker.ordered) return open.length === 0 || this.#markdown || marker.rest !== '';
    // "I. Novak" is somebody: a capital begins a list only where the next one follows.
    if (marker.first && marker.style === 'capital') return hasNext(marker, lines, at);
    if (marker.first) return true;
    // "3." after a list that ended with 2: the paragraphs between belong to ask 2. Any other number begins a list of its own,
    // where it is no number by chance: in plain text, and for letters, only where the next one follows.
    if (this.#continued(marker, out) !== null) return true;
    if (open.length > 0 || marker.rest === '') return false;
    return (this.#markdown && marker.style === 'decimal') || hasNext(marker, lines, at);
  }

  #continued(marker: Marker, out: readonly (SourceBlock | OpenList)[]): number | null {
    // Looked for among the last few: what stands further apart is another list.
    for (let index = out.length - 1; index >= 0 && index >= out.length - 7; index--) {
      const block = out[index];
      if (!block || !this.#goesInside(block)) return null;
      if (block.kind === 'openList' && block.ordered && block.style === marker.style) {
        return marker.values.includes(block.last + 1) ? index : null;
      }
    }
    return null;
  }

  #list(
    lines: readonly Line[],
    start: number,
    first: Marker,
    depth: number,
    out: (SourceBlock | OpenList)[],
    given?: Numbering,
  ): number {
    const markers: Marker[] = [];
    const items: { line: number; lines: Line[] }[] = [];
    let last = first.ordered ? firstNumber(first, (value) => hasNext(first, lines, start, value)) - 1 : 0;
    let at = start;
    let width = 0;
    const markerOf = (text: string): Marker | null =>
      given ? givenMarker(text, itemSign(given, items.length), items.length) : listMarker(text);
    for (; at < lines.length; at++) {
      const line = lines[at];
      if (!line) break;
      const { text, number } = line;
      const indent = text.length - text.trimStart().length;
      const item = items.at(-1);
      const within = indent >= first.indent + 2;
      const marker = (!within || (first.ordered && indent < width)) && !RULE.test(text) ? markerOf(text) : null;
      // Set in a little, but not as far as the text of the ask above it: the next ask, should its number say so.
      const next = marker !== null && within && marker.style === first.style && marker.values.includes(last + 1);
      if (marker && (next || (!within && this.#goesOn(first, marker, last, items.length)))) {
        last = marker.values.includes(last + 1) ? last + 1 : last;
        width = marker.width;
        markers.push(marker);
        items.push({ line: number, lines: marker.rest === '' ? [] : [{ text: marker.rest, number }] });
      } else if (!item) break;
      else if (text.trim() === '') item.lines.push(line);
      else if (indent >= first.indent + 2) item.lines.push({ text: text.slice(Math.min(indent, width)), number });
      // A paragraph's next line that nobody cared to indent.
      else if (!marker && lines[at - 1]?.text.trim() !== '' && !this.#startsBlock(text))
        item.lines.push({ text: text.trimStart(), number });
      else break;
    }
    const made = items.map((item) => ({ line: item.line, blocks: this.blocks(item.lines, depth + 1) }));
    const before = first.first || !first.ordered ? null : this.#continued(first, out);
    const list = before === null ? undefined : out[before];
    if (before !== null && list?.kind === 'openList') {
      const between = out.splice(before + 1).map(closed);
      list.items.at(-1)?.blocks.push(...between);
      list.items.push(...made);
      list.last = last;
    } else {
      const line = lines[start]?.number ?? 1;
      const numbering = first.ordered ? (given ?? numberingOfMarkers(markers)) : null;
      out.push({ kind: 'openList', line, ordered: first.ordered, items: made, style: first.style, last, numbering });
    }
    return at;
  }

  /** What may stand between two asks and belong to the first; a line in bold is a heading for what follows. */
  #goesInside(block: SourceBlock | OpenList): boolean {
    if (block.kind !== 'paragraph') return block.kind === 'openList' || block.kind === 'quote';
    // Asked for each number that stands beneath it.
    const bold = this.#bold.get(block) ?? isAllBold(block.inline);
    this.#bold.set(block, bold);
    return !bold;
  }

  #goesOn(first: Marker, marker: Marker, last: number, length: number): boolean {
    if (marker.ordered !== first.ordered) return false;
    if (!marker.ordered || length === 0) return true;
    // "1. 1. 1." is how some number a list that they leave to Markdown to number.
    return (
      marker.style === first.style &&
      (marker.values.includes(last + 1) || (last === 1 && marker.first && marker.style === 'decimal'))
    );
  }

  #startsBlock(text: string): boolean {
    return /^ {0,3}>/.test(text) || RULE.test(text) || (this.#markdown && /^ {0,3}(?:#{1,6}\s|<!--)/.test(text));
  }

  #quote(lines: readonly Line[], start: number, depth: number, out: (SourceBlock | OpenList)[]): number {
    const inner: Line[] = [];
    let at = start;
    for (; at < lines.length; at++) {
      const line = lines[at];
      if (!line) break;
      const quoted = /^ {0,3}> ?(.*)$/.exec(line.text);
      if (quoted) inner.push({ text: quoted[1] ?? '', number: line.number });
      else if (
        line.text.trim() !== '' &&
        inner.at(-1)?.text.trim() !== '' &&
        !this.#startsBlock(line.text) &&
        !listMarker(line.text)
      )
        inner.push(line);
      else break;
    }
    out.push({ kind: 'quote', line: lines[start]?.number ?? 1, blocks: this.blocks(inner, depth + 1) });
    return at;
  }

  #table(lines: readonly Line[], start: number, out: (SourceBlock | OpenList)[]): number {
    const rows: Inline[][][] = [];
    let at = start;
    for (; at < lines.length; at++) {
      const text = lines[at]?.text ?? '';
      if (!text.includes('|')) break;
      if (at === start + 1) continue;
      const cells = text
        .trim()
        .replace(/^\|/, '')
        .replace(/(?<!\\)\|$/, '')
        .split(/(?<!\\)\|/);
      rows.push(cells.map((cell) => this.#inline([cell])));
    }
    out.push({ kind: 'table', line: lines[start]?.number ?? 1, rows });
    return at;
  }

  #comment(lines: readonly Line[], start: number, depth: number, out: (SourceBlock | OpenList)[]): number {
    const first = lines[start]?.number ?? 1;
    let at = start;
    while (at < lines.length && !(lines[at]?.text ?? '').includes('-->')) at++;
    const last = lines[at];
    if (!last) {
      // Never closed, so it is text.
      out.push({ kind: 'paragraph', line: first, inline: this.#inline(lines.slice(start).map((line) => line.text)) });
      return lines.length;
    }
    let end = last.text.indexOf('-->') + 3;
    const above = lines.slice(start, at).map((line) => line.text);
    out.push(commentOf([...above, last.text.slice(0, end)].join('\n').trim(), first));
    // Further ones may follow in its last line, and words.
    for (let next = COMMENT.exec(last.text.slice(end)); next; next = COMMENT.exec(last.text.slice(end))) {
      end += next[0].length;
      out.push(commentOf(next[0].trim(), last.number));
    }
    const rest = last.text.slice(end);
    if (rest.trim() !== '') out.push(...this.blocks([{ text: rest, number: last.number }], depth));
    return at + 1;
  }
}

/** A comment with which a line begins. */
const COMMENT = /^ {0,3}<!-->|^ {0,3}<!--.*?-->/;

function commentOf(text: string, line: number): SourceBlock {
  const [, start = '', style] = LIST_HINT.exec(text) ?? [];
  if (isStart(Number(start)) && isListStyle(style)) {
    const numbering = { start: Number(start), style };
    return { kind: 'hint', line, hint: { part: 'block', level: 1, empty: false, numbering } };
  }
  const [, part, level, empty] = HINT.exec(text) ?? [];
  const known = HINTED.find((type) => type === part);
  return known
    ? { kind: 'hint', line, hint: { part: known, level: Number(level ?? 1), empty: empty !== undefined } }
    : { kind: 'comment', line, text };
}

/** Returns whether the number after this one stands among the next lines, set in as far. */
function hasNext(marker: Marker, lines: readonly Line[], at: number, value?: number): boolean {
  const wanted = value === undefined ? marker.values.map((one) => one + 1) : [value];
  return lines.slice(at + 1, at + 41).some(({ text }) => {
    const other = listMarker(text);
    return (
      other?.style === marker.style &&
      other.indent === marker.indent &&
      other.values.some((one) => wanted.includes(one))
    );
  });
}

function closed(block: SourceBlock | OpenList): SourceBlock {
  if (block.kind !== 'openList') return block;
  const { line, ordered, items, numbering } = block;
  return { kind: 'list', line, ordered, items, ...(numbering === null ? {} : { numbering }) };
}

/** Tabs before the text become spaces to the next stop of four; others are text. */
function untab(text: string): string {
  const [indent = ''] = /^[ \t]*/.exec(text) ?? [];
  let width = 0;
  for (const char of indent) width += char === '\t' ? 4 - (width % 4) : 1;
  return ' '.repeat(width) + text.slice(indent.length);
}

/** Without the closing `##` that some write. */
function headingText(text: string): string {
  const trimmed = trimBlank(text);
  const bare = trimBlank(trimmed.replace(/(?<=^|[ \t])#+$/, ''));
  return bare;
}

/**
 * Without outer spaces; not `trim`, which would take a no-break space that somebody set on purpose, and not a pattern, which
 * takes time by the square of the spaces within.
 */
function trimBlank(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && ' \t\n'.includes(text.charAt(start))) start++;
  while (end > start && ' \t\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
