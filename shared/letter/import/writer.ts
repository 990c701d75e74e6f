/** Turns what was told apart into blocks of a letter. */
import type { BlockJSON, InlineJSON, TextBlockType } from '../doc.ts';
import { listAttrs } from '../list-numbers.ts';
import { isText, withHints, type Entry, type Paragraph, type TakenEntries } from './entries.ts';
import type { Inline } from './inline.ts';
import { asFlow, asLines, isAllBold, isWrapped, linesOf, plainOf, unwrapped, withoutBold } from './lines.ts';
import type { Format, SourceBlock } from './source-blocks.ts';

/** Parts in which a line is a line. */
const IN_LINES: readonly TextBlockType[] = [
  'letterhead',
  'addressee',
  'dateline',
  'attention',
  'salutation',
  'closing',
  'author',
  'enclosure',
  'copy',
];

/** Writes entries down as blocks of a letter, and what each was taken for. */
export class Writer {
  readonly blocks: BlockJSON[] = [];
  readonly report: TakenEntries[] = [];
  readonly #format: Format;
  /** Within a list or a quote, where a line in bold is no heading. */
  readonly #nested: boolean;

  constructor(format: Format, nested = false) {
    this.#format = format;
    this.#nested = nested;
  }

  write(entry: Entry): void {
    const { block, part, level, label, certain } = entry;
    if (label !== undefined) this.report.push({ line: block.line, took: 'label', text: label });
    if (!isText(block)) return this.#content(block);
    if (part === undefined && certain)
      return this.#text(
        block.kind,
        block.line,
        asFlow(block.inline),
        block.kind === 'heading' ? block.level : undefined,
      );
    if (part === undefined) return this.#content(block, entry.inLines);
    // A label with nothing behind it, as "To:" above a list of addressees.
    if (label !== undefined && block.inline.length === 0) return;
    const plain = part === 'subject' && !certain && isAllBold(block.inline) ? withoutBold(block.inline) : block.inline;
    const lines = this.#format === 'txt' ? unwrapped(plain) : plain;
    const inline = certain ? asFlow(plain) : IN_LINES.includes(part) || entry.inLines ? asLines(lines) : asFlow(plain);
    this.#text(part, block.line, inline, part === 'heading' ? (level ?? 1) : undefined);
  }

  #content(block: SourceBlock, inLines?: true): void {
    switch (block.kind) {
      case 'paragraph':
        this.#paragraph(block, inLines);
        break;
      case 'heading':
        this.#text('heading', block.line, asFlow(block.inline), block.level);
        break;
      case 'table':
        this.report.push({ line: block.line, took: 'table', text: plainOf(block.rows[0]?.[0] ?? []) });
        for (const row of block.rows) {
          const cells = row.flatMap((cell, index): Inline[] =>
            index === 0 ? [...cell] : [{ type: 'text', text: ' | ' }, ...cell],
          );
          if (row.some((cell) => plainOf(cell) !== '')) this.#text('paragraph', block.line, asFlow(cells));
        }
        break;
      case 'rule':
      case 'comment':
        this.report.push({ line: block.line, took: block.kind, text: block.text });
        break;
      case 'hint':
        break;
      case 'quote':
        this.blocks.push({ type: 'blockquote', content: this.#inside(block.blocks) });
        break;
      case 'list': {
        const content = block.items.map((item): BlockJSON => ({
          type: 'listItem',
          content: this.#inside(item.blocks),
        }));
        const attrs = block.ordered && block.numbering ? listAttrs(block.numbering) : undefined;
        const type = block.ordered ? 'orderedList' : 'bulletList';
        this.blocks.push(attrs === undefined ? { type, content } : { type, attrs, content });
        break;
      }
    }
  }

  /** Blocks in a list or quote: there is no letter in a letter, so only hints say more than the source does. */
  #inside(blocks: readonly SourceBlock[]): BlockJSON[] {
    const inner = new Writer(this.#format, true);
    withHints(blocks).forEach((entry) => inner.write(entry));
    for (const taken of inner.report) this.report.push(taken);
    return inner.blocks.length > 0 ? inner.blocks : [{ type: 'paragraph', attrs: { id: '' } }];
  }

  #paragraph(block: Paragraph, inLines?: true): void {
    const text = plainOf(block.inline);
    const alone = !this.#nested && linesOf(block.inline).length === 1 && isAllBold(block.inline) && text.length <= 120;
    if (this.#format === 'md' && alone && !/[.,;!]$/.test(text) && !(text.endsWith(':') && text.length > 60)) {
      return this.#text('heading', block.line, asFlow(withoutBold(block.inline)), 2);
    }
    const keepsLines = inLines ?? (this.#format === 'txt' && !this.#nested && !isWrapped(block.inline));
    this.#text('paragraph', block.line, keepsLines ? asLines(block.inline) : asFlow(block.inline));
  }

  #text(type: TextBlockType, line: number, content: InlineJSON[], level?: number): void {
    this.blocks.push({ type, attrs: level === undefined ? { id: '' } : { id: '', level }, content });
    this.report.push({ line, took: type, text: plainOf(content) });
  }
}
