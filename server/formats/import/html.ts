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
import { LIMITS, Unreadable } from './package.ts';

/** Elements of which nothing is text of the letter. */
const PASSED_OVER: ReadonlySet<string> = new Set(
  'head script style template noscript svg math iframe object select textarea button nav'.split(' '),
);
const MARKS: ReadonlyMap<string, 'bold' | 'italic' | 'underline'> = new Map([
  ['b', 'bold'],
  ['strong', 'bold'],
  ['i', 'italic'],
  ['em', 'italic'],
  ['u', 'underline'],
  ['ins', 'underline'],
]);
/** Elements that begin and end a block; within them text is text. */
const BLOCKS: ReadonlySet<string> = new Set(
  'p div address section article main header footer aside h1 h2 h3 h4 h5 h6 pre figure figcaption dl dt dd td th tr table body'.split(
    ' ',
  ),
);

/** Reads a page. @param newId makes the id of each block */
export function readHtml(source: string, newId: () => string): ImportedLetter {
  const reader = new PageReader(source);
  const parser = new Parser(reader, { decodeEntities: true, lowerCaseTags: true });
  reader.parser = parser;
  parser.write(source);
  parser.end();
  const { lang } = reader;
  const imported = importBlocks(reader.finished(), 'md', newId);
  return { ...imported, ...(lang === null ? {} : { lang }) };
}

interface Frame {
  /** 'flat': deeper than a letter goes, so that its blocks are those of what holds it. */
  readonly kind: 'top' | 'item' | 'quote' | 'flat';
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
  readonly #lists: { readonly ordered: boolean; readonly line: number; readonly items: SourceItem[] }[] = [];
  /** How many elements of each kind are open, and where each anchor that is open leads, or the one around it. */
  readonly #looks = { bold: 0, italic: 0, underline: 0 };
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
  #label = 0;
  #afterBreak = false;
  #line = 1;
  #counted = 0;

  constructor(source: string) {
    this.#source = source;
    this.#ours = /<meta name="generator" content="Paraph">/.test(source.slice(0, 2_000));
  }

  finished(): SourceBlock[] {
    this.#end();
    while (this.#frames.length > 1) this.#leave();
    return this.#frames[0]?.blocks ?? [];
  }

  onopentag(name: string, attributes: { readonly [name: string]: string }): void {
    this.#depth += 1;
    // The parser looks through all that is open for each end.
    if (this.#depth > LIMITS.pageDepth) {
      throw new Unreadable('too-large', 'The page nests its parts deeper than any letter. It was not read.');
    }
    if (name === 'html' && attributes['lang']) this.lang = attributes['lang'];
    if (this.#passed > 0 || PASSED_OVER.has(name)) {
      this.#passed += 1;
      return;
    }
    const { class: style = '', href } = attributes;
    if (name === 'br') {
      this.#inline.push({ type: 'hardBreak' });
      this.#afterBreak = true;
    } else if (name === 'span' && this.#ours && style === 'label') this.#label += 1;
    else if (MARKS.has(name)) this.#look(name, 1);
    else if (name === 'a') {
      this.#links.push(safeHref(href) ?? this.#links.at(-1) ?? null);
      this.#marks = null;
    } else if (name === 'ol' || name === 'ul') this.#openList(name === 'ol');
    else if (name === 'li') this.#enter('item');
    else if (name === 'blockquote') this.#enter('quote');
    else if (BLOCKS.has(name)) this.#begin(name, style);
  }

  onclosetag(name: string): void {
    this.#depth -= 1;
    if (this.#passed > 0) {
      this.#passed -= 1;
      return;
    }
    if (name === 'span' && this.#label > 0) this.#label -= 1;
    else if (MARKS.has(name)) this.#look(name, -1);
    else if (name === 'a') {
      this.#links.pop();
      this.#marks = null;
    } else if (name === 'ol' || name === 'ul') this.#closeList();
    else if (name === 'li' || name === 'blockquote') this.#leave();
    else if (BLOCKS.has(name)) this.#end();
  }

  ontext(text: string): void {
    if (this.#passed > 0 || this.#label > 0) return;
    const said = this.#ours ? this.#verbatim(text) : text.replace(/[ \t\r\n\f]+/g, ' ');
    this.#afterBreak = false;
    // Space between blocks is how the page is written.
    if (said === '' || (this.#inline.length === 0 && (this.#block?.part ?? null) === null && said.trim() === ''))
      return;
    const marks = (this.#marks ??= this.#marksNow());
    this.#inline.push({ type: 'text', text: said, ...(marks.length > 0 ? { marks } : {}) });
  }

  #look(name: string, more: 1 | -1): void {
    const look = MARKS.get(name);
    if (look === undefined) return;
    this.#looks[look] = Math.max(0, this.#looks[look] + more);
    this.#marks = null;
  }

  #marksNow(): MarkJSON[] {
    const href = this.#links.at(-1) ?? null;
    const looks = (['bold', 'italic', 'underline'] as const).filter((look) => this.#looks[look] > 0);
    return [...looks.map((type) => ({ type })), ...(href === null ? [] : [{ type: 'link', attrs: { href } } as const])];
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
    if (style === 'signatures') {
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

  #openList(ordered: boolean): void {
    this.#end();
    this.#lists.push({ ordered, line: this.#lineNow(), items: [] });
  }

  #closeList(): void {
    this.#end();
    const list = this.#lists.pop();
    if (list && list.items.length > 0) this.#contain({ kind: 'list', ...list });
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
    const frame = this.#frames.pop();
    if (!frame || frame.kind === 'flat') return;
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
