/** A letter as the data that the Typst template prints: everything decided here, nothing looked up there. */
import { rows, textBlocks, docText } from '../../../shared/letter/blocks.ts';
import { isTextBlock, type BlockJSON, type InlineJSON, type TextBlockJSON } from '../../../shared/letter/doc.ts';
import { headings, markLine, signatureLine, type LetterFile } from '../../../shared/letter/export/letter-file.ts';
import { itemSign, numberingOf } from '../../../shared/letter/list-numbers.ts';
import { safeHref } from '../../../shared/letter/links.ts';
import { languageOf, printable, typeset } from '../printable.ts';

/** A letter on its way to paper. */
export interface PdfLetter extends LetterFile {
  /** ISO 8601 time that the document is dated with; equal letters of equal time have equal bytes. */
  readonly at: string;
  /** Set on a page of its own at the end. */
  readonly certificate?: Certificate;
  /** Canonical JSON of the version. With it the file is PDF/A-3a and holds it as `version.json`; without, PDF/UA-1. */
  readonly attachment?: Uint8Array;
}

/** How a text was signed off. */
export interface Certificate {
  readonly heading: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly approvals?: {
    readonly heading: string;
    readonly of: readonly { readonly name: string; readonly how: string }[];
  };
  readonly note?: string;
}

/** A run of equal marks; a mark that it has not is absent. */
export interface PdfRun {
  readonly t: string;
  readonly b?: true;
  readonly i?: true;
  readonly u?: true;
  /** Above or below the line. */
  readonly sup?: true;
  readonly sub?: true;
  readonly href?: string;
}
export type PdfLine = readonly PdfRun[];

export type PdfBlock =
  | { readonly kind: 'text'; readonly part: string; readonly lines: readonly PdfLine[]; readonly label?: string }
  /** `level` is that of the outline, without gaps; `look` the one that the letter says. */
  | { readonly kind: 'heading'; readonly level: number; readonly look: number; readonly lines: readonly PdfLine[] }
  /** Addressees, or authors, that stand side by side. */
  | { readonly kind: 'beside'; readonly part: string; readonly items: readonly (readonly PdfLine[])[] }
  /** `signs`: the number before each item of an ordered list, as it is written everywhere. */
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly signs: readonly string[];
      readonly items: readonly PdfItem[];
    }
  | { readonly kind: 'quote'; readonly blocks: readonly PdfBlock[] };

/** `whole`: short enough to be kept on one page. */
export interface PdfItem {
  readonly whole: boolean;
  readonly blocks: readonly PdfBlock[];
}

export interface PdfMoment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export interface PdfLetterData {
  readonly title: string;
  readonly lang: string;
  readonly region: string | null;
  readonly authors: readonly string[];
  readonly date: PdfMoment;
  /** Stands on every page of what is not for publication. */
  readonly draft: string | null;
  readonly footer: { readonly subject: string; readonly mark: string };
  readonly blocks: readonly PdfBlock[];
  readonly signatures: {
    readonly heading: string;
    readonly level: number;
    readonly names: readonly string[];
    /** The names with the most characters, one of which is the widest. */
    readonly longest: readonly string[];
  } | null;
  readonly certificate: (Certificate & { readonly level: number }) | null;
}

/** An item longer than this, in characters, may break over two pages. */
const WHOLE = 1200;
/** How much of the subject fits into the footer's half line. */
const FOOTER = 90;

/** Returns what the template prints. @throws RangeError when `at` is no time */
export function letterData(letter: PdfLetter): PdfLetterData {
  const { doc, lang, mark, signatures = [], certificate } = letter;
  const words = headings(lang);
  const subject = doc.content.find((block) => block.type === 'subject');
  const subjectText = subject && isTextBlock(subject) ? oneLine(subject) : '';
  const writer = new Blocks(subject, words.subject);
  const blocks = writer.all(doc.content);
  const level = writer.levelBelow(2);
  const names = signatures.map((one) => typeset(signatureLine(one)));
  const title = [typeset(letter.title).trim(), subjectText].find((text) => text !== '') ?? words.subject;
  return {
    title,
    ...languageOf(lang),
    authors: textBlocks(doc)
      .filter((block) => block.type === 'author')
      .map((block) => typeset(docText(block).split('\n')[0] ?? '').trim())
      .filter((name) => name !== ''),
    date: moment(letter.at),
    draft: mark.kind === 'final' ? null : markLine({ kind: 'draft' }, lang),
    footer: {
      subject: shortened(subjectText === '' ? title : subjectText, FOOTER),
      mark: mark.kind === 'draft' ? '' : typeset(markLine({ ...mark, kind: 'final' }, lang)),
    },
    blocks,
    signatures: signatures.length === 0 ? null : { heading: words.signatures, level, names, longest: longest(names) },
    certificate: certificate === undefined ? null : { ...printed(certificate, title), level },
  };
}

function printed({ heading, rows: facts, approvals, note }: Certificate, title: string): Certificate {
  return {
    heading: [typeset(heading).trim(), title].find((text) => text !== '') ?? title,
    rows: facts.map(({ label, value }) => ({ label: typeset(label), value: typeset(value) })),
    ...(approvals === undefined
      ? {}
      : {
          approvals: {
            heading: typeset(approvals.heading),
            of: approvals.of.map(({ name, how }) => ({ name: typeset(name), how: typeset(how) })),
          },
        }),
    ...(note === undefined ? {} : { note: typeset(note) }),
  };
}

/** Returns the parts of a time in UTC. @throws RangeError for what is no time */
export function moment(at: string): PdfMoment {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) throw new RangeError(`not a time: ${at.slice(0, 40)}`);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

function longest(names: readonly string[]): string[] {
  return names.toSorted((one, other) => other.length - one.length).slice(0, 16);
}

class Blocks {
  readonly #subject: BlockJSON | undefined;
  readonly #label: string;
  #level = 0;

  constructor(subject: BlockJSON | undefined, label: string) {
    this.#subject = subject;
    this.#label = label;
  }

  all(content: readonly BlockJSON[]): PdfBlock[] {
    const out: PdfBlock[] = [];
    for (let index = 0; index < content.length; index++) {
      const block = content[index];
      if (block === undefined) break;
      const beside = isTextBlock(block) && (block.type === 'addressee' || block.type === 'author');
      let end = index + 1;
      while (beside && content[end]?.type === block.type) end += 1;
      if (end - index > 1) {
        const items = content.slice(index, end).map((one) => linesOf(one as TextBlockJSON));
        out.push({ kind: 'beside', part: block.type, items: items.filter((lines) => !isBlank(lines)) });
        index = end - 1;
      } else out.push(...this.#block(block));
    }
    return out;
  }

  /** Returns a level for a heading that may follow here: PDF/UA forbids a gap in the outline. */
  levelBelow(wanted: number): number {
    this.#level = Math.min(wanted, this.#level + 1);
    return this.#level;
  }

  #block(block: BlockJSON): PdfBlock[] {
    if (isTextBlock(block)) return this.#text(block);
    if (block.type === 'blockquote') return [{ kind: 'quote', blocks: this.all(block.content) }];
    if (block.type === 'listItem') return this.all(block.content);
    const items = block.content.map((item): PdfItem => {
      const inner = isTextBlock(item) ? [item] : item.content;
      return { whole: lengthOf(item) <= WHOLE, blocks: this.all(inner) };
    });
    const numbers = numberingOf(block.attrs);
    const ordered = block.type === 'orderedList';
    return [{ kind: 'list', ordered, signs: ordered ? items.map((_, index) => itemSign(numbers, index)) : [], items }];
  }

  #text(block: TextBlockJSON): PdfBlock[] {
    const lines = linesOf(block);
    // Nothing but space, as in a template that is not filled in.
    if (isBlank(lines)) return [];
    if (block === this.#subject) {
      this.#level = Math.max(1, this.#level);
      return [{ kind: 'text', part: 'subject', lines, label: `${this.#label}:` }];
    }
    if (block.type !== 'heading') {
      return [{ kind: 'text', part: block.type === 'subject' ? 'second-subject' : block.type, lines }];
    }
    const look = block.attrs.level ?? 1;
    return [{ kind: 'heading', level: this.levelBelow(look + 1), look, lines }];
  }
}

/** Returns the lines of a block, each as runs. */
function linesOf(block: TextBlockJSON): PdfLine[] {
  return runLines(block.content ?? []);
}

/** Returns inline content as lines of runs. */
export function runLines(content: readonly InlineJSON[]): PdfLine[] {
  const lines: PdfRun[][] = [[]];
  for (const node of content) {
    if (node.type === 'hardBreak') lines.push([]);
    else lines.at(-1)?.push(run(node));
  }
  return lines;
}

function run(node: Extract<InlineJSON, { readonly type: 'text' }>): PdfRun {
  const has = (type: string): boolean => (node.marks ?? []).some((mark) => mark.type === type);
  const href = safeHref((node.marks ?? []).find((mark) => mark.type === 'link')?.attrs?.['href']);
  return {
    t: typeset(node.text),
    ...(has('bold') ? { b: true } : {}),
    ...(has('italic') ? { i: true } : {}),
    ...(has('underline') ? { u: true } : {}),
    ...(has('superscript') ? { sup: true } : has('subscript') ? { sub: true } : {}),
    ...(href === null ? {} : { href: printable(href) }),
  };
}

function isBlank(lines: readonly PdfLine[]): boolean {
  return lines.every((line) => line.every(({ t }) => t.trim() === ''));
}

function oneLine(block: TextBlockJSON): string {
  return typeset(docText(block)).replace(/\s+/g, ' ').trim();
}

function lengthOf(block: BlockJSON): number {
  return rows({ type: 'doc', content: isTextBlock(block) ? [block] : block.content }).reduce(
    (sum, row) => sum + row.text.length,
    0,
  );
}

function shortened(text: string, most: number): string {
  const chars = [...text];
  if (chars.length <= most) return text;
  const cut = chars.slice(0, most).join('');
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), Math.floor(most / 2))).trimEnd()}…`;
}
