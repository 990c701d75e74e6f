/** Several authors' changes laid over one text, as paragraphs in which every change keeps its author. */
import { apply, type Change } from '../../../shared/amendment/index.ts';
import { unwrapped } from '../../../shared/amendment/outline/place.ts';
import type { Doc, InlineJSON } from '../../../shared/letter/doc.ts';
import { slice, stretches } from '../inline.ts';
import { flatten, type Flat } from './flat.ts';
import { hrefOf, type Stamp, type WordParagraph, type WordRun } from './paragraphs.ts';

/** Changes made against one text by one author, or by those whom `by` tells: of a changed block for each hunk. */
export interface Edit extends Stamp {
  readonly changes: readonly Change[];
  readonly by?: ReadonlyMap<Change, readonly Stamp[]>;
}

/** What was done to one paragraph of the text before, by offsets of its plain text. */
interface Work {
  /** In the order of the authors, for of those who delete the same words the first one does. */
  readonly deleted: { readonly from: number; readonly to: number; readonly by: Stamp }[];
  readonly inserted: { readonly at: number; readonly content: readonly InlineJSON[]; readonly by: Stamp }[];
  readonly marked: {
    readonly from: number;
    readonly to: number;
    readonly content: readonly InlineJSON[];
    readonly by: Stamp;
  }[];
  gone: Stamp | null;
  goneIn: Edit | null;
}

/**
 * Returns the letter's paragraphs with all changes. Text that was only moved, or became another kind of block, is deleted in
 * its old place and inserted in its new one.
 */
export function tracked(before: Doc, edits: readonly Edit[]): WordParagraph[] {
  const base = flatten(before);
  const works = new Map(
    base.map(({ id }): [string, Work] => [id, { deleted: [], inserted: [], marked: [], gone: null, goneIn: null }]),
  );
  const coming = new Map<string | null, WordParagraph[]>();
  for (const edit of edits) overlay(edit, before, base, works, coming);
  return [
    ...(coming.get(null) ?? []),
    ...base.flatMap((flat) => {
      const work = works.get(flat.id);
      return [...(work ? [paragraphOf(flat, work)] : []), ...(coming.get(flat.id) ?? [])];
    }),
  ];
}

function overlay(
  edit: Edit,
  before: Doc,
  base: readonly Flat[],
  works: ReadonlyMap<string, Work>,
  coming: Map<string | null, WordParagraph[]>,
): void {
  const after = afterEdit(before, edit);
  const old = new Map(base.map((flat) => [flat.id, flat]));
  const fresh = new Set<string>();
  const restyled = new Set<string>();
  const comers = new Map<string, Stamp>();
  for (const change of edit.changes) {
    const [author = edit] = edit.by?.get(change) ?? [];
    if (change.kind !== 'deleted' && !comers.has(change.block)) comers.set(change.block, author);
    if (change.kind === 'inserted' || change.kind === 'moved') fresh.add(change.block);
    else if (change.kind === 'changed') {
      const is = after.find(({ id }) => id === change.block);
      const was = old.get(change.block);
      if (is && was && !samePlace(was, is)) restyled.add(change.block);
    }
  }
  for (const change of edit.changes) {
    const work = works.get(change.block);
    const authors = edit.by?.get(change) ?? [];
    const by = (index: number): Stamp => authors[index] ?? edit;
    if (work && (change.kind === 'deleted' || fresh.has(change.block) || restyled.has(change.block))) {
      // A block that was moved and reworded has two changes.
      if (work.goneIn === edit) continue;
      work.goneIn ??= edit;
      work.gone ??= by(0);
      work.deleted.push({ from: 0, to: Infinity, by: by(0) });
    } else if (work && change.kind === 'changed') {
      const all = stretches(unwrapped(change.before)?.block, unwrapped(change.after)?.block, change.hunks);
      all.forEach((one, index) => {
        const author = by(index);
        if (one.kind === 'deleted') work.deleted.push({ from: one.from, to: one.to, by: author });
        else if (one.kind === 'inserted') work.inserted.push({ at: one.from, content: one.after, by: author });
        else if (one.kind === 'marked' && links(one.before) !== links(one.after)) {
          // Word tracks no change of a link: the words go and come again.
          work.deleted.push({ from: one.from, to: one.to, by: author });
          work.inserted.push({ at: one.to, content: one.after, by: author });
        } else if (one.kind === 'marked') {
          work.marked.push({ from: one.from, to: one.to, content: one.after, by: author });
        }
      });
    }
  }
  let anchor: string | null = null;
  const lists = listsOf(after, base);
  for (const flat of after) {
    if (!fresh.has(flat.id) && !restyled.has(flat.id)) {
      anchor = works.has(flat.id) ? flat.id : anchor;
      continue;
    }
    if (restyled.has(flat.id) && !fresh.has(flat.id)) anchor = flat.id;
    const list = flat.list && { ...flat.list, list: lists.get(flat.list.list) ?? flat.list.list };
    const change = { kind: 'inserted', by: comers.get(flat.id) ?? edit } as const;
    const paragraph: WordParagraph = {
      flat: { ...flat, list },
      runs: [{ content: flat.block.content ?? [], change }],
      change,
    };
    coming.set(anchor, [...(coming.get(anchor) ?? []), paragraph]);
  }
}

function paragraphOf(flat: Flat, work: Work): WordParagraph {
  const content = flat.block.content ?? [];
  const length = content.reduce((sum, node) => sum + (node.type === 'text' ? node.text.length : 1), 0);
  const seams = [
    0,
    length,
    ...work.deleted.flatMap(({ from, to }) => [from, Math.min(to, length)]),
    ...work.inserted.map(({ at }) => at),
    ...work.marked.flatMap(({ from, to }) => [from, to]),
  ];
  const runs: WordRun[] = [];
  const places = [...new Set(seams)].sort((one, other) => one - other);
  places.forEach((from, index) => {
    for (const { at, content: added, by } of work.inserted) {
      if (at === from) runs.push({ content: added, change: { kind: 'inserted', by } });
    }
    const to = places[index + 1];
    if (to === undefined) return;
    const own = slice(content, from, to);
    const covers = (one: { readonly from: number; readonly to: number }): boolean => one.from <= from && to <= one.to;
    const gone = work.deleted.find(covers);
    const marked = work.marked.find(covers);
    if (gone) runs.push({ content: own, change: { kind: 'deleted', by: gone.by } });
    else if (marked) {
      const now = slice(marked.content, from - marked.from, to - marked.from);
      runs.push({ content: now, reformatted: { was: own, by: marked.by } });
    } else runs.push({ content: own });
  });
  return { flat, runs, ...(work.gone ? { change: { kind: 'deleted', by: work.gone } } : {}) };
}

/** Returns the text with an author's changes; a rewritten block may have a name of its own, and is found by its old one here. */
function afterEdit(before: Doc, { changes }: Edit): Flat[] {
  const names = new Map<string, string>();
  for (const change of changes) {
    const now = change.kind === 'changed' ? unwrapped(change.after)?.block.attrs.id : undefined;
    if (now !== undefined) names.set(now, change.block);
  }
  return flatten(apply(before, [...changes]).doc).map((flat) => ({ ...flat, id: names.get(flat.id) ?? flat.id }));
}

/** Returns which list of the text before each list after is, so that a new ask continues the numbers of its neighbours. */
function listsOf(after: readonly Flat[], base: readonly Flat[]): Map<number, number> {
  const known = new Map(base.flatMap(({ id, list }) => (list ? [[id, list.list]] : [])));
  const found = new Map<number, number>();
  let next = Math.max(0, ...known.values());
  for (const { id, list } of after) {
    const was = known.get(id);
    if (list && was !== undefined && !found.has(list.list)) found.set(list.list, was);
  }
  for (const { list } of after) if (list && !found.has(list.list)) found.set(list.list, (next += 1));
  return found;
}

function samePlace(one: Flat, other: Flat): boolean {
  return (
    one.block.type === other.block.type &&
    one.block.attrs.level === other.block.attrs.level &&
    one.quoted === other.quoted &&
    one.list?.ordered === other.list?.ordered &&
    one.list?.level === other.list?.level &&
    one.list?.first === other.list?.first &&
    one.list?.numbering.start === other.list?.numbering.start &&
    one.list?.numbering.style === other.list?.numbering.style
  );
}

function links(content: readonly InlineJSON[]): string {
  return content.map((node) => hrefOf(node.marks ?? []) ?? '').join(' ');
}
