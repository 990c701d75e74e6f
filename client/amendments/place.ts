/** Where an amendment stands in the letter: "Paragraph 2", "Ask 3 a (new)". */
import type { Change } from '../../shared/amendment/index.ts';
import { rows, type Row } from '../../shared/letter/blocks.ts';
import type { BlockJSON } from '../../shared/letter/doc.ts';
import { m } from '../generated/i18n/messages.js';
import { partName } from '../sheet/part-name.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** One change with its place in words. `short`: "¶2" and "Ask 2" for the rail. */
export interface AmendmentPlace {
  readonly change: Change;
  readonly place: string;
  readonly short: string;
}

/**
 * Returns the places of changes in the text that they were made to.
 * @param base rows of that text, or of today's draft where that is all there is
 */
export function placed(changes: readonly Change[], base: readonly Row[]): AmendmentPlace[] {
  const byId = new Map(base.map((row) => [row.id, row]));
  const news = new Map<string | null, number>();
  // What is new after a new block counts on from the block that was there.
  const root = new Map<string, string | null>();
  return changes.map((change) => {
    if (change.kind !== 'inserted') {
      const row = byId.get(change.block) ?? (change.kind === 'moved' ? undefined : rowOf(nodeOf(change)));
      const place = row ? partName(row) : m.workspace_place_gone();
      return { change, place, short: row ? shortName(row) : place };
    }
    const anchor = change.after === null ? null : (root.get(change.after) ?? change.after);
    root.set(change.block, anchor);
    const count = news.get(anchor) ?? 0;
    news.set(anchor, count + 1);
    const before = anchor === null ? undefined : byId.get(anchor);
    const letter = LETTERS[count] ?? String(count + 1);
    const name = before ? partName(before) : rowOf(change.node) ? partName(rowOf(change.node) as Row) : '';
    const place = m.workspace_place_new({ place: name, letter });
    return { change, place, short: place };
  });
}

function nodeOf(change: Exclude<Change, { kind: 'moved' }>): BlockJSON {
  return change.kind === 'changed' ? change.before : change.node;
}

function rowOf(node: BlockJSON): Row | undefined {
  return rows({ type: 'doc', content: [node] })[0];
}

function shortName(row: Row): string {
  return row.part === 'paragraph' ? `¶${row.numbers.join('.')}` : partName(row);
}

/** Returns the place of a whole amendment in a few words: its first change, and how many more. */
export function shortPlace(changes: readonly Change[] | undefined, base: readonly Row[]): string | undefined {
  const all = placed(changes ?? [], base);
  const first = all[0];
  if (!first) return undefined;
  return all.length === 1 ? first.short : m.workspace_place_more({ place: first.short, count: all.length - 1 });
}
