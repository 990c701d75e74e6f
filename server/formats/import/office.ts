/**
 * A letter from an office file: text, the names under it, comments, and tracked changes, with which the letter can be taken
 * as it reads now, or as it read before with each author's changes as an amendment.
 */
import type { ImportStep } from '../../../shared/api/views.ts';
import { diff } from '../../../shared/amendment/index.ts';
import { unwrapped } from '../../../shared/amendment/outline/place.ts';
import { textBlocks } from '../../../shared/letter/blocks.ts';
import { isTextBlock, type BlockJSON, type Doc, type TextBlockJSON } from '../../../shared/letter/doc.ts';
import { importBlocks, type ImportedLetter, type SourceBlock } from '../../../shared/letter/import/index.ts';
import type { Inline } from '../../../shared/letter/import/inline.ts';
import { safeHref } from '../../../shared/letter/links.ts';
import { sourceBlocks, type Surroundings } from './source-blocks.ts';
import { changesIn, viewOf, type AcceptedChanges, type ChangeCounts } from './view.ts';
import type { Body, FileComment, Paragraph, Wishes } from './body.ts';
import { asksOf, type Ask } from './asks.ts';
import type { Shown } from './law.ts';
import { LIMITS, Unreadable } from './package.ts';
import type { NotTaken } from './told.ts';

/** Everything that one author changed. */
export interface AuthorChanges {
  /** As the file names them; may be empty. */
  readonly author: string;
  /** Times of the first and last change as the file says them; empty where it does not. */
  readonly from: string;
  readonly to: string;
  /** Stretches of text inserted, deleted, and given another look. */
  readonly inserted: number;
  readonly deleted: number;
  readonly formatted: number;
  /** The text with this author's changes and nobody else's; blocks have the ids that they have in `before`. */
  readonly doc: Doc;
}

export interface ImportedComment {
  readonly author: string;
  readonly date: string;
  readonly text: string;
  /** The words it is about, or those of the paragraph that it stands in. */
  readonly about: string;
  /** Paragraph of the file, from 1. */
  readonly line: number;
  /** Which remark of the list it answers, from 0. */
  readonly answers?: number;
  /** It was settled. */
  readonly resolved?: boolean;
}

/** A letter from an office file. In `report`, lines are the file's paragraphs, from 1. */
export interface OfficeImport extends ImportedLetter {
  /** The text before all changes, with the same ids; null when the file tracks none. */
  readonly before: Doc | null;
  /** By author, in the order of their first changes. */
  readonly changesByAuthor: readonly AuthorChanges[];
  readonly comments: readonly ImportedComment[];
  /** What the file holds that was not taken, by kind and place. */
  readonly notTaken: readonly NotTaken[];
  /** What is to be asked about the file, once. */
  readonly asks: readonly Ask[];
  /** For the law alone: what the file shows, and what of it only our own files say. */
  readonly shown: readonly Shown[];
  readonly known: readonly string[];
}

/** Is told what is being done. */
export type OnStep = (step: ImportStep) => void;

/** An office file as its reader found it. */
export interface OfficeText {
  readonly body: Body;
  readonly around: Surroundings;
  /** By the ids that the body names them by. */
  readonly comments: ReadonlyMap<string, FileComment>;
  readonly wishes: Wishes;
  /** Lines of the first page's header. */
  readonly header: readonly string[];
}

/** Returns the letter in a file. @param newId makes the id of each block */
export function letterIn(
  { body, around, comments, wishes, header }: OfficeText,
  newId: () => string,
  onStep: OnStep,
): OfficeImport {
  onStep({ doing: 'recognising' });
  const head = wishes.letterhead === true ? letterheadOf(header) : [];
  const read = (accepted: AcceptedChanges): ImportedLetter => {
    const letter = importBlocks([...head, ...sourceBlocks(viewOf(body.items, accepted), around)], 'md', newId);
    return { ...letter, doc: withoutTabs(letter.doc) };
  };
  const changes = changesIn(body.items);
  const now = read('all');
  tellLinks(body, around);
  const notTaken = body.oddities.entries().filter(({ what }) => what !== 'header' || head.length === 0);
  const headed = now.doc.content.some(({ type }) => type === 'letterhead');
  const others = {
    comments: commentsOf(body, comments),
    notTaken,
    asks: asksOf(notTaken, headed ? [] : header),
    shown: body.shown,
    known: [...labelsIn(body.items, around)],
  };
  if (changes.length === 0) return { ...now, before: null, changesByAuthor: [], ...others };
  const before = read(new Set()).doc;
  const authors = [...new Set(changes.map(({ author }) => author))];
  if (authors.length > LIMITS.authors) {
    const most = String(LIMITS.authors);
    throw new Unreadable('too-large', `More than ${most} people changed the file. Accept some changes and try again.`);
  }
  const changesByAuthor = authors.map((author, done): AuthorChanges => {
    onStep({ doing: 'changes', done, of: authors.length });
    const own = changes.filter((change) => change.author === author);
    const count = (wanted: ChangeCounts['kind']): number => own.filter(({ kind }) => kind === wanted).length;
    const dates = own.map(({ date }) => date).sort();
    return {
      author,
      from: dates[0] ?? '',
      to: dates.at(-1) ?? '',
      inserted: count('inserted'),
      deleted: count('deleted'),
      formatted: count('formatted'),
      doc: asIn(before, read(new Set([author])).doc),
    };
  });
  return { ...now, doc: withIdsOf(before, now.doc), before, changesByAuthor, ...others };
}

/** The first page's header as whoever imports wants it: above everything. */
function letterheadOf(lines: readonly string[]): SourceBlock[] {
  if (lines.length === 0) return [];
  const inline = lines.flatMap((text, at): Inline[] => [
    ...(at > 0 ? [{ type: 'hardBreak' } as const] : []),
    { type: 'text', text: text.replace(/\s+/g, ' ').trim() },
  ]);
  return [
    { kind: 'hint', line: 1, hint: { part: 'letterhead', level: 1, empty: false } },
    { kind: 'paragraph', line: 1, inline },
  ];
}

/** Tabs part names and columns while a letter is recognised; in its text they are spaces. */
function withoutTabs(doc: Doc): Doc {
  return mapped(doc, (block) =>
    block.content?.some((node) => node.type === 'text' && node.text.includes('\t')) === true
      ? {
          ...block,
          content: block.content.map((node) =>
            node.type === 'text' ? { ...node, text: node.text.replaceAll('\t', ' ') } : node,
          ),
        }
      : block,
  );
}

/** Links that lead nowhere a letter's may are words of it; where they led is told. */
function tellLinks(body: Body, { links }: Surroundings): void {
  const told = new Set<string>();
  for (const { runs, line } of paragraphsIn(body)) {
    for (const { link } of runs) {
      const address = link === null ? undefined : links.get(link);
      if (address === undefined || told.has(address) || safeHref(address) !== null) continue;
      told.add(address);
      body.oddities.add('link', `${address} `, `paragraph ${String(line)}`);
    }
  }
}

function paragraphsIn({ items }: Pick<Body, 'items'>): Paragraph[] {
  return items.flatMap((item): Paragraph[] => (item.kind === 'paragraph' ? [item] : item.rows.flat(2)));
}

/** Words that our own files add to a letter, "Subject:". */
function labelsIn(items: Body['items'], { styles }: Surroundings): string[] {
  if (!styles.defines('letterparagraph')) return [];
  return paragraphsIn({ items }).flatMap(({ runs }) =>
    runs.flatMap(({ style, text }) => (text !== null && styles.nameOf(style) === 'letterlabel' ? [text] : [])),
  );
}

/** Returns the id in the text before of each block that it has: the comparison knows them by what they say. */
function sameBlocks(before: Doc, doc: Doc): Map<string, string> {
  const old = new Map<string, string>();
  for (const change of diff(before, doc)) {
    const now = change.kind === 'changed' ? unwrapped(change.after)?.block.attrs.id : undefined;
    if (now !== undefined) old.set(now, change.block);
  }
  return old;
}

/** Gives blocks the ids that they have in the text before. */
function withIdsOf(before: Doc, doc: Doc): Doc {
  const old = sameBlocks(before, doc);
  return mapped(doc, (block) => ({
    ...block,
    attrs: { ...block.attrs, id: old.get(block.attrs.id) ?? block.attrs.id },
  }));
}

/** As `withIdsOf`, and blocks are of the kind that they were: who deletes the greeting makes no addressee of what follows. */
function asIn(before: Doc, doc: Doc): Doc {
  const known = new Map(textBlocks(before).map((block) => [block.attrs.id, block]));
  return mapped(withIdsOf(before, doc), (block) => {
    const was = known.get(block.attrs.id);
    return was ? { ...block, type: was.type, attrs: was.attrs } : block;
  });
}

function mapped(doc: Doc, change: (block: TextBlockJSON) => TextBlockJSON): Doc {
  const walk = (block: BlockJSON): BlockJSON =>
    isTextBlock(block) ? change(block) : { ...block, content: block.content.map(walk) };
  return { type: 'doc', content: doc.content.map(walk) };
}

function commentsOf(body: Body, comments: ReadonlyMap<string, FileComment>): ImportedComment[] {
  const places = new Map<string, number>();
  const found = paragraphsIn(body).flatMap((paragraph) => {
    if (paragraph.comments.length === 0) return [];
    const whole = paragraph.runs.map(({ text }) => text ?? ' ').join('');
    const start = whole.trim().slice(0, LIMITS.about);
    return paragraph.comments.flatMap((id): (ImportedComment & { readonly parent: string | undefined })[] => {
      const comment = comments.get(id);
      if (!comment) return [];
      const { parent, ...own } = comment;
      places.set(id, places.size);
      const about = body.about.get(id)?.trim() ?? '';
      return [{ ...own, about: about === '' ? start : about, line: paragraph.line, parent }];
    });
  });
  return found.map(({ parent, ...comment }) => {
    const answers = parent === undefined ? undefined : places.get(parent);
    return answers === undefined ? comment : { ...comment, answers };
  });
}
