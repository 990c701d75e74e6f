/** What a decision on one amendment does to the others, and what deciding many at once would give. Pure. */
import { textBlocks } from '../../shared/letter/blocks.ts';
import { isTextBlock, type BlockJSON } from '../../shared/letter/doc.ts';
import {
  choices,
  diff,
  outcome as outcomeFor,
  proposed,
  Reading,
  touchedBlocks,
  type Change,
  type Conflict,
  type Doc,
} from '../../shared/amendment/index.ts';
import type { AmendmentView } from '../../shared/api/views.ts';

/** Returns the text from which an amendment starts; nothing while it is not here yet. */
export type BaseOf = (amendment: AmendmentView) => Doc | undefined;

/** An amendment that changes words which another one changes too. `lapses`: nothing of it would be left to adopt. */
export interface Competitor {
  readonly amendment: AmendmentView;
  readonly lapses: boolean;
}

/**
 * Returns those of the others that would no longer fit once an amendment is adopted, in their order.
 * @param blocks only the changes to these are adopted; all when absent
 */
export function competitors(
  draft: Doc,
  amendment: AmendmentView,
  others: readonly AmendmentView[],
  baseOf: BaseOf,
  blocks?: readonly string[],
): Competitor[] {
  const { id, to, changes = [] } = amendment;
  const base = baseOf(amendment);
  if (base === undefined) return [];
  const amended = openAmended(to, others);
  const text = amended ? textOfAmended(amended, baseOf) : draft;
  if (text === undefined) return [];
  const taken = blocks ? changes.filter(({ block }) => blocks.includes(block)) : changes;
  const here = new Set(touchedBlocks(taken));
  let after: Doc | undefined;
  return others.flatMap((other): Competitor[] => {
    const theirs = other.changes ?? [];
    if (other.id === id || other.status !== 'tabled') return [];
    // Amendments to an amendment compete among themselves.
    if (openAmended(other.to, others)?.id !== amended?.id) return [];
    if (!touchedBlocks(theirs).some((block) => here.has(block))) return [];
    const start = baseOf(other);
    if (start === undefined) return [];
    after ??= outcomeFor(base, text, changes, blocks).doc;
    const now = outcomeFor(start, text, theirs).conflicts.length;
    const then = outcomeFor(start, after, theirs);
    if (then.conflicts.length <= now) return [];
    return [{ amendment: other, lapses: diff(after, then.doc).length === 0 }];
  });
}

/** Returns the text that an amendment proposes as tabled. */
function textOfAmended(amended: AmendmentView, baseOf: BaseOf): Doc | undefined {
  const base = baseOf(amended);
  return base && proposed(base, amended.changes ?? []);
}

/** Returns the amendment that one amends, while it is itself to be decided. */
export function openAmended(to: string | undefined, all: readonly AmendmentView[]): AmendmentView | undefined {
  return to === undefined ? undefined : all.find(({ id, status }) => id === to && status === 'tabled');
}

/**
 * Returns a function that gives the amendments in the order given, those that compete standing together where the first of
 * them stands. It looks again only at those between which the draft has changed.
 */
export function grouper(): (draft: Doc, amendments: readonly AmendmentView[], baseOf: BaseOf) => AmendmentView[][] {
  let kept = new Map<string, boolean>();
  let reading: Reading | undefined;
  const bases = new WeakMap<Doc, Reading>();
  return (draft, amendments, baseOf) => {
    const now = (reading = new Reading(draft, reading));
    const bearing = (one: AmendmentView): string => {
      const base = baseOf(one);
      if (base === undefined) return '';
      const read = bases.get(base) ?? new Reading(base);
      bases.set(base, read);
      return now.bearing(read, one.changes ?? []).text;
    };
    const bearings = new Map(amendments.map((one) => [one.id, bearing(one)]));
    const next = new Map<string, boolean>();
    const compete = (one: AmendmentView, other: AmendmentView): boolean => {
      const [mine = '', its = ''] = [bearings.get(one.id), bearings.get(other.id)];
      const key = [one.id, one.tabledAt, other.id, other.tabledAt, mine, its].join(' ');
      const found = kept.get(key) ?? competitors(draft, one, [other, ...amended(one, other)], baseOf).length > 0;
      next.set(key, found);
      return found;
    };
    const amended = (...two: readonly AmendmentView[]): readonly AmendmentView[] =>
      two.flatMap(({ to }) => openAmended(to, amendments) ?? []);
    const groups = gathered(amendments, compete);
    kept = next;
    return groups;
  };
}

function gathered(
  amendments: readonly AmendmentView[],
  compete: (one: AmendmentView, other: AmendmentView) => boolean,
): AmendmentView[][] {
  const groups = new Map<string, AmendmentView[]>(amendments.map((one) => [one.id, [one]]));
  const at = new Map<string, AmendmentView[]>();
  for (const one of amendments)
    for (const block of touchedBlocks(one.changes ?? [])) at.set(block, [...(at.get(block) ?? []), one]);
  for (const amendment of amendments) {
    const near = new Set(touchedBlocks(amendment.changes ?? []).flatMap((block) => at.get(block) ?? []));
    for (const other of amendments) {
      // An amendment to another stands with it.
      if (other.to !== amendment.id && !(near.has(other) && other !== amendment && compete(amendment, other))) continue;
      const [mine = [], theirs = []] = [groups.get(amendment.id), groups.get(other.id)];
      if (mine === theirs) continue;
      const both = amendments.filter((one) => mine.includes(one) || theirs.includes(one));
      for (const { id } of both) groups.set(id, both);
    }
  }
  return [...new Set(groups.values())];
}

/** An amendment with the text that it starts from. */
export interface TabledText {
  readonly amendment: AmendmentView;
  readonly base: Doc;
}

/** What adopting all that neither conflict nor compete would give. */
export interface Plan {
  readonly taken: readonly AmendmentView[];
  readonly left: readonly AmendmentView[];
  readonly outcome: Doc;
}

/** Returns what adopting one after another would give; those that compete or that a compromise would end are left to a person. */
export function planAll(draft: Doc, tabled: readonly TabledText[]): Plan {
  const alone = new Set(
    grouper()(
      draft,
      tabled.map(({ amendment }) => amendment),
      ({ id }) => tabled.find(({ amendment }) => amendment.id === id)?.base,
    )
      .filter((group) => group.length === 1)
      .flat(),
  );
  const ended = new Set(tabled.flatMap(({ amendment }) => amendment.lapses ?? []));
  const taken: AmendmentView[] = [];
  const left: AmendmentView[] = [];
  let outcome = draft;
  for (const { amendment, base } of tabled) {
    const pickable = alone.has(amendment) && !ended.has(amendment.id) && !amendment.lapses?.length;
    const merged = pickable ? outcomeFor(base, outcome, amendment.changes ?? []) : null;
    if (merged?.conflicts.length === 0) {
      outcome = merged.doc;
      taken.push(amendment);
    } else left.push(amendment);
  }
  return { taken, left, outcome };
}

/** Returns the outcome of an amendment as its editor begins with: what fits is in, what conflicts reads as in the draft. */
export function outcomeOf(base: Doc, draft: Doc, { changes = [] }: AmendmentView): { doc: Doc; conflicts: Conflict[] } {
  return outcomeFor(base, draft, changes);
}

/** Returns the amendments to one that are still to be decided, by number. */
export function openTo({ id }: AmendmentView, all: readonly AmendmentView[]): AmendmentView[] {
  return all
    .filter(({ to, status }) => to === id && status === 'tabled')
    .sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
}

/** Returns what of an amendment can be adopted by itself: the changes of each choice, one for each block that it changes. */
export function parts(base: Doc, changes: readonly Change[]): (readonly [Change, ...Change[]])[] {
  return choices(base, changes).flatMap((blocks) => {
    const [first, ...rest] = blocks.flatMap((block) => changes.find((one) => one.block === block) ?? []);
    return first === undefined ? [] : [[first, ...rest] as const];
  });
}

/** Returns a text in which one block reads as the amendment has it; the same text where the amendment does not reword it. */
export function withWordsOf(doc: Doc, { changes = [] }: AmendmentView, id: string): Doc {
  const change = changes.find((one) => one.block === id && one.kind === 'changed');
  if (change?.kind !== 'changed') return doc;
  const [words] = textBlocks({ type: 'doc', content: [change.after] });
  const put = (block: BlockJSON): BlockJSON => {
    if (!isTextBlock(block)) return { ...block, content: block.content.map(put) };
    return block.attrs.id === id && words ? { ...words, attrs: { ...words.attrs, id } } : block;
  };
  return { ...doc, content: doc.content.map(put) };
}
