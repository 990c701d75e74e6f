/** The blocks of a source while they are being told apart. */
import type { TextBlockType } from '../doc.ts';
import { plainOf } from './lines.ts';
import type { Hint, SourceBlock } from './source-blocks.ts';

/** What one piece of the source became; `text` is the piece's plain text. */
export interface TakenEntries {
  readonly line: number;
  readonly took:
    | TextBlockType
    | 'list'
    | 'quote'
    | 'table'
    | 'rule'
    | 'comment'
    | 'label'
    | 'signature'
    | 'signatures heading'
    | 'group';
  readonly text: string;
}

/** A block of the source and, once told, what it is. */
export interface Entry {
  readonly block: SourceBlock;
  readonly part?: TextBlockType;
  readonly level?: number;
  /** Words cut off its start, such as "Subject:". */
  readonly label?: string;
  /** Said by a hint of our own export, so neither its place nor its words count. */
  readonly certain?: true;
  /** Its lines are lines, whatever its part. */
  readonly inLines?: true;
  /** From here on names stand, said by a hint too. */
  readonly names?: true;
}
/** A block of one line or paragraph. */
export type Paragraph = Extract<SourceBlock, { kind: 'paragraph' | 'heading' }>;

/** A block longer than this is text, wherever it stands. */
export const LONGEST_PART = 420;

/** Puts our own export's hints onto the blocks that they stand before. */
export function withHints(source: readonly SourceBlock[]): Entry[] {
  const entries: Entry[] = [];
  let pending: Hint | null = null;
  for (const block of source) {
    if (block.kind === 'hint') {
      const { part, level, empty } = block.hint;
      if (empty && part !== 'block' && part !== 'signatures' && part !== 'mark') {
        entries.push({ block: { kind: 'paragraph', line: block.line, inline: [] }, part, level, certain: true });
      } else pending = block.hint;
      continue;
    }
    const hint: Hint | null = pending;
    pending = null;
    if (hint === null) entries.push({ block });
    else if (hint.part === 'mark')
      entries.push({ block: { kind: 'comment', line: block.line, text: isText(block) ? plainOf(block.inline) : '' } });
    else if (hint.part === 'signatures') entries.push({ block, names: true });
    else if (hint.part === 'block' || !isText(block)) entries.push({ block, certain: true });
    else entries.push({ block, part: hint.part, level: hint.level, certain: true });
  }
  return entries;
}

/** Returns whether a block holds a line or a paragraph of text. */
export function isText(block: SourceBlock): block is Paragraph {
  return block.kind === 'paragraph' || block.kind === 'heading';
}
