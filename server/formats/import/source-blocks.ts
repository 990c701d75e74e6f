/** Paragraphs of an office file as the blocks from which a letter is recognised. */
import type { MarkJSON, TextBlockType } from '../../../shared/letter/doc.ts';
import { TEXT_BLOCKS } from '../../../shared/letter/doc.ts';
import type { SourceBlock } from '../../../shared/letter/import/index.ts';
import type { Inline } from '../../../shared/letter/import/inline.ts';
import { plainOf, withoutStart } from '../../../shared/letter/import/lines.ts';
import { listMarker, numberingOfMarkers, type Marker } from '../../../shared/letter/import/markers.ts';
import type { Hint, SourceItem } from '../../../shared/letter/import/source-blocks.ts';
import { isSalutation } from '../../../shared/letter/import/words.ts';
import { safeHref } from '../../../shared/letter/links.ts';
import { isStart, type Numbering } from '../../../shared/letter/list-numbers.ts';
import { joinsOf } from './head-lines.ts';
import type { Paragraph, Run, Table } from './body.ts';
import type { ListNumber, Look, NumberCounter, NumberKind, Styles } from './look.ts';

/** What is needed to tell what a paragraph is. */
export interface Surroundings {
  readonly styles: Styles;
  readonly numberKind: (num: string, level: number) => NumberKind;
  /** Returns what counts the lists in one reading of the text, where the file leaves that to its reader. */
  readonly counter?: () => NumberCounter;
  readonly links: ReadonlyMap<string, string>;
}

/** A paragraph with what its style and numbering make of it. */
export interface ToldParagraph {
  readonly line: number;
  readonly inline: readonly Inline[];
  readonly text: string;
  readonly look: Look;
  /** Of one of our own styles. */
  readonly ours: boolean;
  readonly kind:
    | { readonly is: 'plain' }
    | { readonly is: 'part'; readonly part: TextBlockType; readonly level: number }
    | { readonly is: 'heading'; readonly level: number; readonly number?: ListNumber | null }
    | Item
    | { readonly is: 'continued'; readonly level: number }
    | { readonly is: 'quote' }
    | { readonly is: 'names' }
    | { readonly is: 'name' };
}

interface Item {
  readonly is: 'item';
  readonly ordered: boolean;
  readonly list: string;
  readonly level: number;
  /** Null where the list is counted from 1. */
  readonly number: ListNumber | null;
}

/** What stands in our own files, besides parts of the letter, as it was written. */
const EXACT: readonly ToldParagraph['kind']['is'][] = ['item', 'continued', 'quote'];

/** Word numbers nine levels; a file that says more is answered with these. */
const DEEPEST = 8;

interface OpenList {
  readonly key: string;
  readonly ordered: boolean;
  /** How it is numbered, and the number of the item that would go on with it. */
  readonly numbering: Numbering | null;
  next: number;
  readonly line: number;
  readonly items: { readonly line: number; readonly blocks: SourceBlock[] }[];
}

/** Returns the blocks of a text in order. */
export function sourceBlocks(items: readonly (Paragraph | Table)[], around: Surroundings): SourceBlock[] {
  const teller = new Teller(around);
  let words = 0; // above
  const greeting = items.findIndex((item) => item.kind === 'paragraph' && isSalutation(textOf(item)));
  const told = items.flatMap((item, index): (ToldParagraph | Table)[] => {
    if (item.kind === 'paragraph') {
      for (const { text } of item.runs) words += text?.length ?? 0;
      return [teller.tell(item)];
    }
    if (!isLayout(item, words) && !(index < greeting && words < 600 && columnsOf(item) <= 3)) return [item];
    return arranged(item).map((paragraph) => teller.tell(paragraph));
  });
  const ours = isOurs(told, around.styles);
  return new Gatherer(ours, teller).gather(ours ? told : withTypedLists(joinsOf(told)));
}

/** Written by us, and its styles kept since: then they say what each block is, and nothing is guessed from words. */
function isOurs(told: readonly (ToldParagraph | Table)[], styles: Styles): boolean {
  const paragraphs = told.flatMap((one) => ('text' in one ? [one] : []));
  if (paragraphs.some(({ ours }) => ours)) return true;
  // A letter of nothing but lists and quotes.
  return styles.defines('letterparagraph') && paragraphs.every(({ kind, text }) => kind.is !== 'plain' || text === '');
}

/** A table above the greeting, or of one column, arranges things; any other holds data, such as names. */
function isLayout(table: Table, words: number): boolean {
  const columns = columnsOf(table);
  if (columns <= 1) return true;
  return table.rows.length <= 3 && columns <= 3 && words < 600;
}

function columnsOf(table: Table): number {
  return table.rows.reduce((most, row) => Math.max(most, row.length), 0);
}

/** The paragraphs of a table that arranges a page, cell by cell: side by side two parts of a letter stand, beneath one another one. */
function arranged({ rows, line }: Table): Paragraph[] {
  const gap: Paragraph = { kind: 'paragraph', line, style: '', look: {}, runs: [], mark: [], comments: [] };
  const inLines = rows.length > 1 && rows.every((row) => row.every((cell) => cell.length <= 1));
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (columns <= 1) return rows.flat(2);
  if (!inLines) return rows.flatMap((row) => row.flatMap((cell) => [...cell, gap]));
  return Array.from({ length: columns }, (_, at) => [...rows.flatMap((row) => row[at] ?? []), gap]).flat();
}

function textOf({ runs }: Paragraph): string {
  return runs
    .map(({ text }) => text ?? ' ')
    .join('')
    .trim()
    .slice(0, 500);
}

class Teller {
  readonly #around: Surroundings;
  readonly #count: NumberCounter;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#count = around.counter?.() ?? (() => null);
  }

  tell(paragraph: Paragraph): ToldParagraph {
    const { styles } = this.#around;
    const style = paragraph.style === '' ? styles.normal : paragraph.style;
    const name = styles.nameOf(style);
    const look: Look = { ...styles.defaults, ...styles.lookOf(style), ...paragraph.look };
    const kind = this.#kind(name, look);
    // Whatever is a heading is bold by itself: that says nothing of its words.
    const plain = kind.is === 'plain' ? { bold: look.bold === true, italic: look.italic === true } : {};
    const part = kind.is === 'part';
    // In lists and quotes of our own files spaces at the ends are the letter's.
    const exact = part || (EXACT.includes(kind.is) && styles.defines('letterparagraph'));
    const runs = paragraph.runs.filter((run) => styles.nameOf(run.style) !== 'letterlabel');
    const inline = runs.map((run) => this.#inline(run, plain));
    const bare = exact ? inline : trimmed(inline);
    // "II. What we saw": the number of a heading is one of its words.
    const number = kind.is === 'heading' ? (kind.number?.label ?? '') : '';
    const kept: Inline[] = number === '' || bare.length === 0 ? bare : [{ type: 'text', text: `${number} ` }, ...bare];
    const ours = name.startsWith('letter') && (part || kind.is === 'names');
    return { line: paragraph.line, inline: kept, text: plainOf(kept), look, ours, kind };
  }

  #kind(name: string, look: Look): ToldParagraph['kind'] {
    const heading = /^letterheading([123])$/.exec(name)?.[1];
    if (heading !== undefined) return { is: 'part', part: 'heading', level: Number(heading) };
    if (name === 'lettersignatures') return { is: 'names' };
    if (name === 'lettersignature') return { is: 'name' };
    const part = TEXT_BLOCKS.find((type) => name === `letter${type}`) ?? PARTS[name];
    if (part !== undefined) return { is: 'part', part, level: 1 };
    const level = Math.min(look.level ?? 0, DEEPEST);
    const list = look.num ?? '0';
    const numbers = list.startsWith('chunk ')
      ? list.startsWith('chunk ordered')
        ? 'ordered'
        : 'bullet'
      : this.#around.numberKind(list, level);
    const number = look.continued === true ? null : (look.number ?? this.#count(list, level));
    if (name === 'title') return { is: 'heading', level: 1, number };
    const outline = look.outline ?? 9;
    if (outline < 9) return { is: 'heading', level: Math.min(3, outline + 1), number };
    if (look.continued === true) return { is: 'continued', level };
    if (numbers !== null) return { is: 'item', ordered: numbers === 'ordered', list, level, number };
    const continued = /^listcontinue([2-5]?)$/.exec(name)?.[1];
    if (continued !== undefined) return { is: 'continued', level: Math.max(1, Number(continued)) - 1 };
    return QUOTES.includes(name) ? { is: 'quote' } : { is: 'plain' };
  }

  #inline({ text, look, style, link }: Run, inherited: Look): Inline {
    if (text === null) return { type: 'hardBreak' };
    const own: Look = { ...inherited, ...(style === '' ? {} : this.#around.styles.lookOf(style)), ...look };
    const href = link === null ? null : safeHref(this.#around.links.get(link));
    const marks: MarkJSON[] = [
      ...(own.bold === true ? [{ type: 'bold' } as const] : []),
      ...(own.italic === true ? [{ type: 'italic' } as const] : []),
      ...(own.vertical === 'super' ? [{ type: 'superscript' } as const] : []),
      ...(own.vertical === 'sub' ? [{ type: 'subscript' } as const] : []),
      // Links are underlined by their style in Word: only what the words themselves say counts.
      ...(look.underline === true || (own.underline === true && href === null) ? [{ type: 'underline' } as const] : []),
      ...(href === null ? [] : [{ type: 'link', attrs: { href } } as const]),
    ];
    return { type: 'text', text, ...(marks.length > 0 ? { marks } : {}) };
  }
}

/** Word's and LibreOffice's own styles for parts of a letter. */
const PARTS: { readonly [name: string]: TextBlockType | undefined } = {
  salutation: 'salutation',
  closing: 'closing',
  signature: 'author',
  date: 'dateline',
  envelopeaddress: 'addressee',
  addressee: 'addressee',
  complimentaryclose: 'closing',
  complimentaryclosing: 'closing',
};
const QUOTES: readonly string[] = ['quote', 'intensequote', 'blocktext', 'quotations'];

/** Lists whose numbers somebody typed: "1. …", "2. …" in paragraphs of their own. */
function withTypedLists(told: readonly (ToldParagraph | Table)[]): (ToldParagraph | Table)[] {
  let open: { readonly style: string; last: number; readonly key: string } | null = null;
  const markers = new Map<string, Marker[]>();
  const listed = told.map((one): ToldParagraph | Table => {
    if (!('text' in one)) {
      open = null;
      return one;
    }
    if (one.kind.is !== 'plain' || one.text === '') {
      if (one.text !== '') open = null;
      return one;
    }
    const marker = listMarker(one.text);
    const goes = marker && open?.style === marker.style && (!marker.ordered || marker.values.includes(open.last + 1));
    if (!marker || marker.rest === '' || (!goes && !marker.first)) {
      open = null;
      return one;
    }
    if (!goes || !open) open = { style: marker.style, last: 0, key: `typed ${String(one.line)}` };
    open.last += 1;
    markers.set(open.key, [...(markers.get(open.key) ?? []), marker]);
    const inline = withoutStart(one.inline, one.text.length - marker.rest.length);
    const kind = { is: 'item', ordered: marker.ordered, list: open.key, level: 0, number: null } as const;
    return { ...one, inline, text: marker.rest, kind };
  });
  const numbered = new Map([...markers].map(([key, own]) => [key, { ...numberingOfMarkers(own), at: 0 }]));
  return listed.map((one) => {
    const typed = 'text' in one && one.kind.is === 'item' && one.kind.ordered ? numbered.get(one.kind.list) : undefined;
    if (!typed || !('text' in one) || one.kind.is !== 'item') return one;
    const number = { style: typed.style, value: typed.start + typed.at, label: '' };
    typed.at += 1;
    return { ...one, kind: { ...one.kind, number } };
  });
}

class Gatherer {
  readonly #ours: boolean;
  readonly #teller: Teller;
  readonly #out: SourceBlock[] = [];
  /** Lists that are open, outermost first. */
  #lists: OpenList[] = [];
  #quote: { readonly line: number; readonly blocks: SourceBlock[] } | null = null;
  #names: SourceItem[] | null = null;

  constructor(ours: boolean, teller: Teller) {
    this.#ours = ours;
    this.#teller = teller;
  }

  gather(told: readonly (ToldParagraph | Table)[]): SourceBlock[] {
    for (const one of told) {
      if ('text' in one) this.#paragraph(one);
      else {
        this.#close();
        this.#out.push(this.#table(one));
      }
    }
    this.#close();
    return this.#out;
  }

  #paragraph(told: ToldParagraph): void {
    const { line, inline, kind } = told;
    const block: SourceBlock = { kind: 'paragraph', line, inline };
    switch (kind.is) {
      case 'item':
        if (told.text !== '' || this.#ours) this.#item(block, kind);
        return;
      case 'continued':
        if (this.#lists.length > 0) {
          this.#lists = this.#lists.slice(0, kind.level + 1);
          this.#lists.at(-1)?.items.at(-1)?.blocks.push(block);
        } else this.#push(block, null);
        return;
      case 'quote':
        if (!this.#quote) {
          this.#close();
          this.#quote = { line, blocks: [] };
        }
        this.#quote.blocks.push(block);
        return;
      case 'names':
        this.#push({ kind: 'heading', line, level: 2, inline }, { part: 'signatures', level: 1, empty: false });
        this.#names = [];
        return;
      case 'name':
        if (this.#names) this.#names.push({ line, blocks: [block] });
        else this.#push(block, null);
        return;
      case 'heading':
        if (told.text !== '') this.#push({ kind: 'heading', line, level: kind.level, inline }, null);
        return;
      case 'part': {
        const empty = inline.length === 0;
        this.#push(empty ? null : block, { part: kind.part, level: kind.level, empty }, line);
        return;
      }
      case 'plain':
        // An empty line ends nothing: people put them between the asks of one list.
        if (told.text !== '') this.#push(block, null);
    }
  }

  #push(block: SourceBlock | null, hint: Hint | null, line = block?.line ?? 1): void {
    this.#close();
    if (hint) this.#out.push({ kind: 'hint', line, hint });
    if (block) this.#out.push(block);
  }

  #item(block: SourceBlock, { ordered, list: key, level, number: told }: Item): void {
    const number = ordered && told !== null && isStart(told.value) ? told : null;
    if (this.#quote || this.#names) this.#close();
    const depth = Math.min(level, this.#lists.length);
    const open = this.#lists[depth];
    const top = this.#lists[0];
    const joins = open?.ordered === ordered && this.#goesOn(open, key, depth, number);
    if (depth === 0 && top && !joins) this.#close();
    if (joins) {
      this.#lists = this.#lists.slice(0, depth + 1);
      open.items.push({ line: block.line, blocks: [block] });
      open.next += 1;
      return;
    }
    const list: OpenList = {
      ...{ key, ordered, line: block.line, items: [{ line: block.line, blocks: [block] }] },
      numbering: number && { start: number.value, style: number.style },
      next: (number?.value ?? 1) + 1,
    };
    this.#lists = this.#lists.slice(0, depth);
    const parent = this.#lists.at(-1);
    if (parent) parent.items.at(-1)?.blocks.push(sourceList(list));
    this.#lists.push(list);
  }

  /** Whether an item stands in an open list: in a file of others wherever its number goes on from the last. */
  #goesOn(open: OpenList, key: string, depth: number, number: ListNumber | null): boolean {
    if (number === null || open.numbering === null) return open.key === key || depth > 0;
    const fits = open.numbering.style === number.style && open.next === number.value;
    return fits && (open.key === key || !this.#ours);
  }

  #close(): void {
    const hint = (line: number): void => {
      if (this.#ours) this.#out.push({ kind: 'hint', line, hint: { part: 'block', level: 1, empty: false } });
    };
    const [list] = this.#lists;
    if (list) {
      hint(list.line);
      this.#out.push(sourceList(list));
    }
    if (this.#quote) {
      hint(this.#quote.line);
      this.#out.push({ kind: 'quote', line: this.#quote.line, blocks: this.#quote.blocks });
    }
    const [first] = this.#names ?? [];
    if (this.#names && first) this.#out.push({ kind: 'list', line: first.line, ordered: false, items: this.#names });
    this.#lists = [];
    this.#quote = null;
    this.#names = null;
  }

  #table(table: Table): SourceBlock {
    const rows = table.rows.map((row) =>
      row.map((cell): Inline[] =>
        cell
          .map((paragraph) => this.#teller.tell(paragraph).inline)
          .filter((inline) => inline.length > 0)
          .flatMap((inline, index): Inline[] => (index === 0 ? [...inline] : [{ type: 'softBreak' }, ...inline])),
      ),
    );
    return { kind: 'table', line: table.line, rows };
  }
}

function sourceList({ line, ordered, items, numbering }: OpenList): SourceBlock {
  return { kind: 'list', line, ordered, items, ...(numbering === null ? {} : { numbering }) };
}

/** Returns a line without the spaces around it; no-break spaces were set on purpose and stay. */
function trimmed(inline: readonly Inline[]): Inline[] {
  let from = 0;
  let to = inline.length;
  while (from < to && isBlank(inline[from])) from += 1;
  while (to > from && isBlank(inline[to - 1])) to -= 1;
  return inline.slice(from, to).map((node, index): Inline => {
    if (node.type !== 'text') return node;
    const start = index === 0 ? edge(node.text, 1) : 0;
    const end = index === to - from - 1 ? node.text.length - edge(node.text, -1) : node.text.length;
    return start === 0 && end === node.text.length ? node : { ...node, text: node.text.slice(start, end) };
  });
}

function isBlank(node: Inline | undefined): boolean {
  return node?.type !== 'text' || edge(node.text, 1) === node.text.length;
}

/** Returns how many spaces stand at the start of a text, or at its end. */
function edge(text: string, step: 1 | -1): number {
  let count = 0;
  while (count < text.length && ' \t\n'.includes(text.charAt(step === 1 ? count : text.length - 1 - count))) count++;
  return count;
}
