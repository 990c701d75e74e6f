/**
 * A letter from an office file: text, the names under it, comments, and tracked changes, with which the letter can be taken
 * as it reads now, or as it read before with each author's changes as an amendment.
 */
import type { ImportStep } from '../../../shared/api/views.ts';
import { diff } from '../../../shared/amendment/index.ts';
import { unwrapped } from '../../../shared/amendment/place.ts';
import { textBlocks } from '../../../shared/letter/blocks.ts';
import { isTextBlock, type BlockJSON, type Doc, type TextBlockJSON } from '../../../shared/letter/doc.ts';
import { importBlocks, type ImportedLetter } from '../../../shared/letter/import/index.ts';
import { sourceBlocks, type Surroundings } from './source-blocks.ts';
import { changesIn, viewOf, type AcceptedChanges, type ChangeCounts } from './view.ts';
import type { Body, FileComment, Oddity, Paragraph } from './body.ts';
import { LIMITS, Unreadable } from './package.ts';

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
}

/** A letter from an office file. In `report`, lines are the file's paragraphs, from 1. */
export interface OfficeImport extends ImportedLetter {
  /** The text before all changes, with the same ids; null when the file tracks none. */
  readonly before: Doc | null;
  /** By author, in the order of their first changes. */
  readonly changesByAuthor: readonly AuthorChanges[];
  readonly comments: readonly ImportedComment[];
  /** What the file holds that was not taken, by kind. */
  readonly notTaken: readonly { readonly what: Oddity; readonly count: number }[];
}

/** Is told what is being done. */
export type OnStep = (step: ImportStep) => void;

/** An office file as its reader found it. */
export interface OfficeText {
  readonly body: Body;
  readonly around: Surroundings;
  /** By the ids that the body names them by. */
  readonly comments: ReadonlyMap<string, FileComment>;
}

/** Returns the letter in a file. @param newId makes the id of each block */
export function letterIn({ body, around, comments }: OfficeText, newId: () => string, onStep: OnStep): OfficeImport {
  onStep({ doing: 'recognising' });
  const read = (accepted: AcceptedChanges): ImportedLetter =>
    importBlocks(sourceBlocks(viewOf(body.items, accepted), around), 'md', newId);
  const changes = changesIn(body.items);
  const now = read('all');
  const others = {
    comments: commentsOf(body, comments),
    notTaken: [...body.oddities].map(([what, count]) => ({ what, count })),
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
  const paragraphs = body.items.flatMap((item): Paragraph[] =>
    item.kind === 'paragraph' ? [item] : item.rows.flat(2),
  );
  return paragraphs.flatMap((paragraph) => {
    if (paragraph.comments.length === 0) return [];
    const whole = paragraph.runs.map(({ text }) => text ?? ' ').join('');
    const start = whole.trim().slice(0, LIMITS.about);
    return paragraph.comments.flatMap((id): ImportedComment[] => {
      const comment = comments.get(id);
      if (!comment) return [];
      const about = body.about.get(id)?.trim() ?? '';
      return [{ ...comment, about: about === '' ? start : about, line: paragraph.line }];
    });
  });
}
