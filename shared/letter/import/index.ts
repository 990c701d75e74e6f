/** Brings in a letter as somebody wrote it, Markdown or plain text. Nothing of it is lost: what is not recognised is a paragraph. */
import { docText, text as textOf, textBlocks } from '../blocks.ts';
import type { Doc } from '../doc.ts';
import { withIds } from '../ids.ts';
import { normalise } from '../normalise.ts';
import { guessLanguage } from './language.ts';
import type { TakenEntries } from './entries.ts';
import { withoutMarkLine } from './mark-line.ts';
import { recognise } from './recognise.ts';
import type { ImportedSignatory } from './signatories.ts';
import type { Format, SourceBlock } from './source-blocks.ts';
import { readSource } from './source.ts';

export { textFormat } from './text-format.ts';
export type { ImportedSignatory, TakenEntries as Taken, Format, SourceBlock };

export interface ImportedLetter {
  readonly doc: Doc;
  /** The subject, or the nearest to one that the text has; empty for an empty text. */
  readonly title: string;
  /** BCP 47 tag of the language, where enough words tell it. */
  readonly lang?: string;
  /** Names that stood under a signatures heading, in their order. */
  readonly signatories: readonly ImportedSignatory[];
  /** What each piece of the source was taken for, by line. */
  readonly report: readonly TakenEntries[];
}

/** Longest title that is taken from text which was not meant as one. */
const MAX_TITLE = 80;

/**
 * Reads a letter. Never refuses: any text is a letter, if only one of paragraphs.
 * @param newId makes the id of each block
 */
export function importText(source: string, format: Format, newId: () => string): ImportedLetter {
  const clean = source.toWellFormed().normalize('NFC');
  const { front, body } = frontMatter(clean, format);
  const text = format === 'txt' ? withoutMarkLine(body) : body;
  const imported = importBlocks(readSource(text, format), format, newId);
  return { ...imported, ...front };
}

/** Reads a letter from blocks that another reader found, such as one of Word files; as `importText` else. */
export function importBlocks(source: readonly SourceBlock[], format: Format, newId: () => string): ImportedLetter {
  const { blocks, signatories, report } = recognise(source, format);
  const read = normalise({ type: 'doc', content: blocks });
  if (!read.ok) throw new RangeError(`importText made no letter: ${read.refusal.message}`);
  const doc = withIds(read.doc, newId);
  const lang = guessLanguage(textOf(doc));
  return { doc, title: titleOf(doc), ...(lang === undefined ? {} : { lang }), signatories, report };
}

function titleOf(doc: Doc): string {
  const blocks = textBlocks(doc);
  const named = blocks.find((block) => block.type === 'subject') ?? blocks.find((block) => block.type === 'heading');
  if (named) return docText(named).replace(/\s+/g, ' ').trim();
  const words = docText(
    blocks.find((block) => block.type === 'paragraph') ?? blocks[0] ?? { type: 'paragraph', attrs: { id: '' } },
  );
  const flat = words.replace(/\s+/g, ' ').trim();
  return flat.length <= MAX_TITLE
    ? flat
    : `${flat.slice(0, flat.lastIndexOf(' ', MAX_TITLE)) || flat.slice(0, MAX_TITLE)}…`;
}

/** Returns the `title` and `lang` that some editors put above Markdown; lines stay where they are, so that reports count right. */
function frontMatter(source: string, format: Format): { front: { title?: string; lang?: string }; body: string } {
  const whole =
    format === 'md'
      ? /^\ufeff?---[ \t]*\r?\n((?:[A-Za-z][\w-]{0,30}:[^\r\n]*\r?\n)+)---[ \t]*(?:\r?\n|$)/.exec(source)
      : null;
  if (!whole || !/^(?:title|lang|language):/im.test(whole[1] ?? '')) return { front: {}, body: source };
  const value = (name: string): string | undefined =>
    new RegExp(`^(?:${name}):(.*)$`, 'im')
      .exec(whole[1] ?? '')?.[1]
      ?.trim()
      .replace(/^["']/, '')
      .replace(/["']$/, '');
  const title = value('title');
  const lang = value('lang|language');
  // What else stands there, an author or a date, is words of somebody's: they come in as lines of the letter.
  const others = whole[0].replace(/^(?:\ufeff?---[ \t]*|(?:title|lang|language):.*)$/gim, '').replace(/\r/g, '');
  const body = others + source.slice(whole[0].length);
  return { front: { ...(title ? { title } : {}), ...(lang ? { lang } : {}) }, body };
}
