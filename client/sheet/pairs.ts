/** Two texts of a letter side by side: which block of one answers to which of the other, and where they differ. */
import { describe } from '../../shared/amendment/describe.ts';
import { hunksBetween, type Change, type Hunk } from '../../shared/amendment/index.ts';
import { rows, type Row } from '../../shared/letter/blocks.ts';
import { isTextBlock, type BlockJSON, type Doc, type TextBlockJSON } from '../../shared/letter/doc.ts';
import { dealt } from './seams.ts';

/** One place of the comparison; a side is absent where the block does not stand in that text. */
export interface Pair {
  readonly before?: Row;
  readonly after?: Row;
  readonly kind: 'same' | 'changed' | 'inserted' | 'deleted' | 'moved' | 'split' | 'joined';
  /** Nothing was said otherwise: only marks, the kind of paragraph, or the list around it. */
  readonly only?: 'formatted' | 'restyled' | 'relisted';
  /** Words with what became of them, in reading order; one hunk for a block that came, went or only moved. */
  readonly hunks: readonly Hunk[];
  /** How many changes a reader meets here: a replaced word is one, not a deletion and an insertion. */
  readonly count: number;
}

/**
 * Returns every block of both texts in the order of the later one; blocks that went stand where they stood.
 * @param changes `diff(before, after)`
 */
export function pairs(before: Doc, after: Doc, changes: readonly Change[]): Pair[] {
  const olds = rows(before);
  const oldById = new Map(olds.map((row) => [row.id, row]));
  const changed = new Map<string, Extract<Change, { kind: 'changed' }>>();
  const moved = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'changed') for (const id of idsOf(change.after)) changed.set(id, change);
    if (change.kind === 'moved') moved.add(change.block);
  }
  const { split, joined, only } = acts(changes, olds, rows(after));
  const news = rows(after).map((row): Pair => {
    const cut = split.get(row.id) ?? joined.get(row.id);
    if (cut) return cut;
    const change = changed.get(row.id);
    // Imported texts have ids of their own: there the diff says which block it took for which.
    const old = oldById.get(row.id) ?? (change ? oldById.get(idsOf(change.before)[0] ?? '') : undefined);
    if (!old) return { after: row, kind: 'inserted', hunks: [{ kind: 'inserted', text: row.text }], count: 1 };
    const sides = { before: old, after: row };
    if (change) {
      const { hunks } = change;
      const mere = only.get(change.block);
      return { ...sides, kind: 'changed', hunks, count: Math.max(1, countOf(hunks)), ...(mere ? { only: mere } : {}) };
    }
    if (moved.has(row.id)) return { ...sides, kind: 'moved', hunks: [{ kind: 'same', text: row.text }], count: 1 };
    return { ...sides, kind: 'same', hunks: [{ kind: 'same', text: row.text }], count: 0 };
  });
  return withDeleted(olds, news, joined);
}

type Cuts = ReadonlyMap<string, Pair>;

/** Finds what was done to paragraphs as a whole: the pairs of those that were split or joined, by the id of each part. */
function acts(
  changes: readonly Change[],
  olds: readonly Row[],
  news: readonly Row[],
): { readonly split: Cuts; readonly joined: Cuts; readonly only: ReadonlyMap<string, NonNullable<Pair['only']>> } {
  const [split, joined] = [new Map<string, Pair>(), new Map<string, Pair>()];
  const only = new Map<string, NonNullable<Pair['only']>>();
  for (const { kind, block, blocks } of describe(changes)) {
    if (kind === 'formatted' || kind === 'restyled' || kind === 'relisted') only.set(block, kind);
    if (kind !== 'split' && kind !== 'joined') continue;
    const [whole, parts] = kind === 'split' ? [olds, news] : [news, olds];
    const one = whole.find(({ id }) => id === block);
    const among = new Set([block, ...blocks]);
    const rest = parts.filter(({ id }) => among.has(id));
    if (!one || rest.length < 2) continue;
    const texts = rest.map(({ text }) => text);
    const [was, is] = kind === 'split' ? [one.text, texts.join(' ')] : [texts.join(' '), one.text];
    const dealtOut = dealt(hunksBetween(plain(was), plain(is)), texts, kind === 'split' ? 'after' : 'before');
    rest.forEach((row, index) => {
      const hunks = dealtOut[index] ?? [];
      // The first part is where it was; each further one is what was done.
      const count = countOf(hunks) + (index === 0 ? 0 : 1);
      const sides = kind === 'split' ? { before: one, after: row } : { before: row, after: one };
      const pair: Pair = { ...sides, kind: index === 0 ? (count > 0 ? 'changed' : 'same') : kind, hunks, count };
      (kind === 'split' ? split : joined).set(row.id, pair);
    });
  }
  return { split, joined, only };
}

function plain(text: string): TextBlockJSON {
  return { type: 'paragraph', attrs: { id: '' }, content: [{ type: 'text', text }] };
}

/** Puts each block that went after the block that stood before it. */
function withDeleted(olds: readonly Row[], news: readonly Pair[], joined: Cuts): Pair[] {
  const kept = new Set(news.map(({ before }) => before));
  const following = new Map<Row | null, Pair[]>();
  let anchor: Row | null = null;
  for (const old of olds) {
    if (kept.has(old)) anchor = old;
    else {
      const gone: Pair = joined.get(old.id) ?? {
        before: old,
        kind: 'deleted',
        hunks: [{ kind: 'deleted', text: old.text }],
        count: 1,
      };
      following.set(anchor, [...(following.get(anchor) ?? []), gone]);
    }
  }
  return [
    ...(following.get(null) ?? []),
    ...news.flatMap((pair) => [pair, ...(pair.before ? (following.get(pair.before) ?? []) : [])]),
  ];
}

/** Counts runs of changed words: what stands between two stretches that stayed is one change. */
function countOf(hunks: readonly Hunk[]): number {
  return hunks.filter(({ kind }, index) => kind !== 'same' && (hunks[index - 1]?.kind ?? 'same') === 'same').length;
}

function idsOf(block: BlockJSON): string[] {
  return isTextBlock(block) ? [block.attrs.id] : block.content.flatMap(idsOf);
}

/** A stretch of the comparison: one place that differs, or blocks that are the same and can be folded into a line. */
export type Stretch =
  { readonly kind: 'place'; readonly pair: Pair } | { readonly kind: 'same'; readonly pairs: readonly Pair[] };

/** Returns the comparison with identical neighbours gathered. */
export function stretches(all: readonly Pair[]): Stretch[] {
  const found: Stretch[] = [];
  for (const pair of all) {
    const last = found.at(-1);
    if (pair.kind !== 'same') found.push({ kind: 'place', pair });
    else if (last?.kind === 'same') found[found.length - 1] = { kind: 'same', pairs: [...last.pairs, pair] };
    else found.push({ kind: 'same', pairs: [pair] });
  }
  return found;
}
