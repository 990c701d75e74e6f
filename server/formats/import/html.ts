/**
 * Reads a letter from a web page: one of our own exactly, any other by its elements and words. Nothing of it is run, fetched or
 * kept as markup: elements become blocks, and what is no text of the page is passed over.
 */
import { Parser } from 'htmlparser2';
import { TEXT_BLOCKS, type MarkJSON } from '../../../shared/letter/doc.ts';
import { importBlocks, type ImportedLetter, type SourceBlock } from '../../../shared/letter/import/index.ts';
import type { Inline } from '../../../shared/letter/import/inline.ts';
import type { Hint, SourceItem } from '../../../shared/letter/import/source-blocks.ts';
import { MAX_DEPTH } from '../../../shared/letter/normalise.ts';
import { safeHref } from '../../../shared/letter/links.ts';
import { isListStyle, type ListStyle, type Numbering } from '../../../shared/letter/list-numbers.ts';
import { joinLines, plainOf } from '../../../shared/letter/import/lines.ts';
import { isSalutation } from '../../../shared/letter/import/words.ts';
import { asksOf, type Ask } from './asks.ts';
import type { Wishes } from './body.ts';
import { PageLooks } from './html-look.ts';
import type { Shown } from './law.ts';
import { LIMITS, Unreadable } from './package.ts';
import { Told, type NotTaken } from './told.ts';

/** Elements of which nothing is shown. */
const UNSEEN: ReadonlySet<string> = new Set('head script style template noscript iframe object'.split(' '));
/** Elements that a page shows and that are no text of a letter. */
const PASSED_OVER: ReadonlySet<string> = new Set('svg math select textarea button nav'.split(' '));
/** Elements at which words part. */
const BREAKS: ReadonlySet<string> = new Set(
  'br li ul ol blockquote option hr p div address section article main header footer aside h1 h2 h3 h4 h5 h6 pre figure figcaption dl dt dd td th tr table body'.split(
    ' ',
  ),
);
/** Elements that begin and end a block; within them text is text. */
const BLOCKS: ReadonlySet<string> = new Set(
  'p div address section article main header footer aside h1 h2 h3 h4 h5 h6 pre figure figcaption dl dt dd td th tr table body'.split(
    ' ',
  ),
);

/** A page as it was read: the letter, and what is told of it. */
export interface PageImport extends ImportedLetter {
  readonly notTaken: readonly NotTaken[];
  readonly asks: readonly Ask[];
  readonly shown: readonly Shown[];
  readonly known: readonly string[];
}

/** Reads a page. @param newId makes the id of each block */
export function readHtml(source: string, newId: () => string, wishes: Wishes = {}): PageImport {
  const reader = readPage(source, wishes);
  const { lang, told, shown, known } = reader;
  const imported = importBlocks(reader.finished(), 'md', newId);
  const notTaken = told.entries();
  return { ...imported, ...(lang === null ? {} : { lang }), notTaken, asks: asksOf(notTaken), shown, known };
}

/** Returns the blocks of a page that stands within another document. */
export function chunkBlocks(source: string): { blocks: SourceBlock[]; told: Told; shown: readonly Shown[] } {
  const reader = readPage(source, {});
  return { blocks: reader.finished(), told: reader.told, shown: reader.shown };
}

function readPage(source: string, wishes: Wishes): PageReader {
  const reader = new PageReader(source, wishes);
  const parser = new Parser(reader, { decodeEntities: true, lowerCaseTags: true });
  reader.parser = parser;
  parser.write(source);
  parser.end();
  return reader;
}

interface PageTable {
  readonly line: number;
  readonly rows: SourceBlock[][][];
  /** Frames that were open when it began. */
  readonly frames: number;
}

interface Frame {
  /** 'flat': deeper than a letter goes, so that its blocks are those of what holds it. */
  readonly kind: 'top' | 'item' | 'quote' | 'flat' | 'cell';
  /** Containers around its blocks. */
  readonly depth: number;
  readonly blocks: SourceBlock[];
}

class PageReader {
  parser: Pick<Parser, 'startIndex'> | null = null;
  lang: string | null = null;
  readonly #source: string;
  /** Of our own making: then it says itself what each block is. */
  readonly #ours: boolean;
  readonly #frames: Frame[] = [{ kind: 'top', depth: 0, blocks: [] }];
  readonly #lists: {
    readonly ordered: boolean;
    readonly line: number;
    readonly items: SourceItem[];
    numbering: Numbering;
  }[] = [];
  readonly told = new Told();
  readonly shown: Shown[] = [];
  /** Words that only our own pages say. */
  readonly known: string[] = [];
  readonly #wishes: Wishes;
  readonly #looks = new PageLooks();
  /** Tables that are open, the outermost first, each with its rows of cells. */
  readonly #tables: PageTable[] = [];
  #shownNow = '';
  #aside = false;
  /** Elements that are open of which nothing is shown. */
  #unseen = 0;
  /** Where each anchor that is open leads, or the one around it. */
  readonly #links: (string | null)[] = [];
  /** What the words here look like; null when it has to be found anew. */
  #marks: readonly MarkJSON[] | null = null;
  #depth = 0;
  #inline: Inline[] = [];
  /** What the element that is open says of its block. */
  #block: { readonly part: Hint['part'] | null; readonly level: number; readonly heading: number } | null = null;
  /** From here on names stand. */
  #names = false;
  #passed = 0;
  #inSheet = false;
  #cells = 0;
  /** Below the greeting a table holds data, above it parts of the head. */
  #greeted = false;
  #label = 0;
  #afterBreak = false;
  #line = 1;
  #counted = 0;

  constructor(source: string, wishes: Wishes) {
    this.#source = source;
    this.#wishes = wishes;
    this.#ours = /<meta name="generator" content="Paraph">/.test(source.slice(0, 2_000));
  }

  finished(): SourceBlock[] {
    this.#end();
    while (this.#frames.length > 1) this.#leave();
    this.#showed();
    return this.#frames[0]?.blocks ?? [];
  }

  onopentag(name: string, attributes: { readonly [name: string]: string }): void {
    this.#depth += 1;
    // The parser looks through all that is open for each end.
    if (this.#depth > LIMITS.pageDepth) {
      throw new Unreadable('too-large', 'The page nests its parts deeper than any letter. It was not read.');
    }
    if (name === 'html' && attributes['lang']) this.lang = attributes['lang'];
    this.#looks.enter(name, attributes);
    this.#marks = null;
    if (this.#unseen > 0 || UNSEEN.has(name)) {
      this.#unseen += 1;
      this.#inSheet = name === 'style';
      return;
    }
    if (BREAKS.has(name)) this.#showed();
    if (this.#passed > 0 || PASSED_OVER.has(name)) {
      this.#passed += 1;
      return;
    }
    const { class: style = '', href } = attributes;
    if (name === 'br') {
      this.#inline.push({ type: 'hardBreak' });
      this.#afterBreak = true;
    } else if (name === 'span' && this.#ours && style === 'label') this.#label += 1;
    else if (name === 'a') {
      const safe = safeHref(href);
      if (href !== undefined && safe === null && !href.startsWith('#'))
        this.told.add('link', `${href} `, this.#where());
      this.#links.push(safe ?? this.#links.at(-1) ?? null);
    } else if (name === 'ol' || name === 'ul') this.#openList(name === 'ol', numbersOf(attributes));
    else if (name === 'li') this.#openItem(attributes);
    else if (name === 'blockquote') this.#enter('quote');
    else if (name === 'table' && !this.#ours) this.#openTable();
    else if (this.#tables.length > 0 && (name === 'tr' || name === 'td' || name === 'th')) this.#openCell(name);
    else if (BLOCKS.has(name)) this.#begin(name, style);
  }

  onclosetag(name: string): void {
    this.#depth -= 1;
    this.#looks.leave();
    this.#marks = null;
    if (this.#unseen > 0) {
      this.#unseen -= 1;
      if (name === 'style') this.#looks.sheetEnded();
      this.#inSheet = false;
      return;
    }
    if (BREAKS.has(name)) this.#showed();
    if (this.#passed > 0) {
      this.#passed -= 1;
      return;
    }
    if (name === 'span' && this.#label > 0) this.#label -= 1;
    else if (name === 'a') this.#links.pop();
    else if (name === 'ol' || name === 'ul') this.#closeList();
    else if (name === 'li' || name === 'blockquote') this.#leave();
    else if (name === 'table' && this.#tables.length > 0) this.#closeTable();
    else if (this.#tables.length > 0 && (name === 'td' || name === 'th')) this.#closeCell();
    else if (BLOCKS.has(name)) this.#end();
  }

  #openTable(): void {
    this.#end();
    this.#tables.push({ line: this.#lineNow(), rows: [], frames: this.#frames.length });
  }

  #openCell(name: string): void {
    this.#end();
    const table = this.#tables.at(-1);
    if (!table) return;
    if (name === 'tr' || table.rows.length === 0) table.rows.push([]);
    if (name === 'tr') return;
    this.#cells += 1;
    if (this.#cells > LIMITS.cells) {
      throw new Unreadable('too-large', 'The page holds more cells of tables than any letter. It was not read.');
    }
    const blocks: SourceBlock[] = [];
    table.rows.at(-1)?.push(blocks);
    this.#frames.push({ kind: 'cell', depth: this.#frames.at(-1)?.depth ?? 0, blocks });
  }

  #closeCell(): void {
    this.#end();
    const from = this.#tables.at(-1)?.frames ?? 1;
    if (this.#frames.at(-1)?.kind === 'cell' && this.#frames.length > from) this.#frames.pop();
  }

  /** A table of lines in columns is a table; one that only arranges the page is what its cells hold. */
  #closeTable(): void {
    this.#end();
    const table = this.#tables.pop();
    if (!table) return;
    while (this.#frames.length > table.frames) this.#leave();
    const columns = table.rows.reduce((most, row) => Math.max(most, row.length), 0);
    const plain = table.rows.every((row) => row.every((cell) => cell.every(({ kind }) => kind === 'paragraph')));
    const into = this.#frames.at(-1)?.blocks;
    if (columns > 1 && plain && this.#tables.length === 0 && (table.rows.length > 3 || columns > 3 || this.#greeted)) {
      const rows = table.rows.map((row) =>
        row.map((cell) => joinLines(cell.flatMap((block) => (block.kind === 'paragraph' ? [block.inline] : [])))),
      );
      into?.push({ kind: 'table', line: table.line, rows });
    } else for (const block of table.rows.flat(2)) into?.push(block);
  }

  ontext(text: string): void {
    if (this.#unseen > 0) {
      if (this.#inSheet && !this.#ours) this.#looks.sheet(text);
      return;
    }
    const look = this.#looks.now;
    const aside = look.hidden === true || look.struck === true;
    if (aside !== this.#aside) this.#showed();
    this.#aside = aside;
    this.#shownNow += text;
    if (this.#passed > 0) {
      if (text.trim() !== '') this.told.add('control', `${text} `, this.#where());
      return;
    }
    if (this.#label > 0) {
      this.known.push(text);
      return;
    }
    const { hidden, struck } = look;
    const unasked = hidden && !this.#wishes.hidden ? 'hidden' : struck && !this.#wishes.struck ? 'struck' : null;
    if (unasked !== null) {
      if (text.trim() !== '') this.told.add(unasked, text, this.#where());
      return;
    }
    this.told.took();
    const said = this.#ours ? this.#verbatim(text) : text.replace(/[ \t\r\n\f]+/g, ' ');
    this.#afterBreak = false;
    // Space between blocks is how the page is written.
    if (said === '' || (this.#inline.length === 0 && (this.#block?.part ?? null) === null && said.trim() === ''))
      return;
    const marks = (this.#marks ??= this.#marksNow());
    this.#inline.push({ type: 'text', text: said, ...(marks.length > 0 ? { marks } : {}) });
  }

  #marksNow(): MarkJSON[] {
    const href = this.#links.at(-1) ?? null;
    const look = this.#looks.now;
    const looks = (['bold', 'italic', 'underline'] as const).filter((one) => look[one] === true);
    const raised = look.vertical === 'super' ? 'superscript' : look.vertical === 'sub' ? 'subscript' : null;
    return [
      ...looks.map((type) => ({ type })),
      ...(raised === null ? [] : [{ type: raised } as const]),
      ...(href === null ? [] : [{ type: 'link', attrs: { href } } as const]),
    ];
  }

  #where(): string {
    return `line ${String(this.#lineNow())}`;
  }

  /** A piece of what is shown ends. */
  #showed(): void {
    if (this.#shownNow.trim() !== '') this.shown.push({ words: this.#shownNow, place: this.#where() });
    this.#shownNow = '';
    this.told.took();
  }

  /** Our own pages break the line after each break, which says nothing. */
  #verbatim(text: string): string {
    return this.#afterBreak && text.startsWith('\n') ? text.slice(1) : text;
  }

  #begin(name: string, style: string): void {
    this.#end();
    const heading = /^h[1-6]$/.test(name) ? Math.max(1, Math.min(3, Number(name[1]) - (this.#ours ? 1 : 0))) : 0;
    this.#block = { ...this.#hint(name, style, heading), heading };
  }

  #hint(name: string, style: string, level: number): { readonly part: Hint['part'] | null; readonly level: number } {
    if (!this.#ours) return { part: null, level: 1 };
    if (name === 'footer') return { part: 'mark', level: 1 };
    if (this.#names) return { part: null, level: 1 };
    if (style.split(' ').includes('signatures')) {
      this.#names = true;
      return { part: 'signatures', level: 1 };
    }
    const part = TEXT_BLOCKS.find((type) => type === style);
    if (part !== undefined) return { part, level: 1 };
    if (level > 0) return { part: 'heading', level };
    return name === 'p' ? { part: 'paragraph', level: 1 } : { part: null, level: 1 };
  }

  /** Puts down what has been said since the last block. */
  #end(): void {
    const block = this.#block;
    const frame = this.#frames.at(-1);
    const inline = this.#ours ? this.#inline : trimmed(this.#inline);
    this.#inline = [];
    this.#block = null;
    this.#afterBreak = false;
    if (!frame) return;
    const line = this.#lineNow();
    const part = block?.part ?? null;
    if (part === 'signatures') frame.blocks.push({ kind: 'hint', line, hint: { part, level: 1, empty: false } });
    else if (inline.length === 0) {
      if (part !== null && part !== 'mark') frame.blocks.push(hintFor(part, block?.level ?? 1, line, true));
    } else {
      const heading = block?.heading ?? 0;
      this.#greeted ||= isSalutation(plainOf(inline).slice(0, 200));
      // In a list or quote a paragraph is a paragraph; at the top its words could say otherwise.
      if (part !== null && !(part === 'paragraph' && frame.kind !== 'top')) {
        frame.blocks.push(hintFor(part, block?.level ?? 1, line, false));
      }
      frame.blocks.push(
        heading > 0 && (part === null || part === 'heading')
          ? { kind: 'heading', line, level: heading, inline }
          : { kind: 'paragraph', line, inline },
      );
    }
  }

  #openList(ordered: boolean, numbering: Numbering): void {
    this.#end();
    this.#lists.push({ ordered, line: this.#lineNow(), items: [], numbering });
  }

  /** An item may say its own number, and then begins a list where it is not the next one. */
  #openItem({ value, type, style = '' }: { readonly [name: string]: string }): void {
    const list = this.#lists.at(-1);
    const number = value !== undefined && /^\d{1,3}$/.test(value) ? Number(value) : null;
    if (list?.ordered) {
      const { start } = list.numbering;
      const own = numbersOf({ style, ...(type === undefined ? {} : { type }) }).style;
      if (list.items.length === 0) {
        list.numbering = { start: number ?? start, style: own === 'decimal' ? list.numbering.style : own };
      } else if (number !== null && number !== start + list.items.length) {
        this.#closeList();
        this.#openList(true, { ...list.numbering, start: number });
      }
    }
    this.#enter('item');
  }

  #closeList(): void {
    this.#end();
    const list = this.#lists.pop();
    if (!list || list.items.length === 0) return;
    const { numbering, ...block } = list;
    this.#contain({ kind: 'list', ...block, ...(list.ordered ? { numbering } : {}) });
  }

  #enter(kind: 'item' | 'quote'): void {
    this.#end();
    const around = this.#frames.at(-1);
    const depth = (around?.depth ?? 0) + 1;
    if (depth <= MAX_DEPTH) this.#frames.push({ kind, depth, blocks: [] });
    else this.#frames.push({ kind: 'flat', depth: around?.depth ?? 0, blocks: around?.blocks ?? [] });
  }

  #leave(): void {
    this.#end();
    if (this.#frames.length === 1) return;
    // What stands open in a cell ends with the cell.
    if (this.#frames.length <= (this.#tables.at(-1)?.frames ?? 1)) return;
    const frame = this.#frames.pop();
    if (!frame || frame.kind === 'flat' || frame.kind === 'cell') return;
    if (frame.kind === 'quote') {
      if (frame.blocks.length > 0) this.#contain({ kind: 'quote', line: this.#lineNow(), blocks: frame.blocks });
      return;
    }
    const list = this.#lists.at(-1);
    const item = { line: frame.blocks[0]?.line ?? this.#lineNow(), blocks: frame.blocks };
    if (list) list.items.push(item);
    // An item of no list.
    else for (const block of frame.blocks) this.#frames.at(-1)?.blocks.push(block);
  }

  #contain(block: SourceBlock): void {
    const frame = this.#frames.at(-1);
    if (this.#ours && frame?.kind === 'top' && !this.#names) {
      frame.blocks.push(hintFor('block', 1, block.line, false));
    }
    frame?.blocks.push(block);
  }

  #lineNow(): number {
    const at = this.parser?.startIndex ?? 0;
    for (; this.#counted < at; this.#counted += 1) if (this.#source[this.#counted] === '\n') this.#line += 1;
    return this.#line;
  }
}

const TYPES: { readonly [type: string]: ListStyle | undefined } = {
  a: 'lower-alpha',
  A: 'upper-alpha',
  i: 'lower-roman',
  I: 'upper-roman',
};
const CSS_STYLE = /list-style(?:-type)?\s*:[^;]*?\b(lower|upper)-(alpha|latin|roman)\b/i;

/** Returns how a list of a page says that it is numbered. */
function numbersOf({ start, type, style = '' }: { readonly [name: string]: string }): Numbering {
  const from = /^\d{1,3}$/.test(start ?? '') ? Number(start) : 1;
  const [, size, letters] = CSS_STYLE.exec(style.slice(0, 4_000).toLowerCase()) ?? [];
  const said = size === undefined ? undefined : `${size}-${letters === 'latin' ? 'alpha' : (letters ?? '')}`;
  return { start: from, style: isListStyle(said) ? said : (TYPES[type ?? ''] ?? 'decimal') };
}

function hintFor(part: Hint['part'], level: number, line: number, empty: boolean): SourceBlock {
  return { kind: 'hint', line, hint: { part: part, level, empty } };
}

/** Returns a block of another page without the spaces at its ends, which no browser shows, and those after a break. */
function trimmed(inline: readonly Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const node of inline) {
    const previous = out.at(-1);
    const fresh = previous === undefined || previous.type === 'hardBreak';
    const spaced = previous?.type === 'text' && previous.text.endsWith(' ');
    const text = node.type === 'text' ? (fresh || spaced ? node.text.replace(/^ /, '') : node.text) : '';
    if (node.type !== 'text') out.push(node);
    else if (text !== '') out.push({ ...node, text });
  }
  for (let last = out.at(-1); last; last = out.at(-1)) {
    const text = last.type === 'text' ? last.text.replace(/ +$/, '') : '';
    if (text !== '' && last.type === 'text') {
      out[out.length - 1] = { ...last, text };
      break;
    }
    out.pop();
  }
  return out;
}
