/** What a decision on one amendment does to the others, and what deciding many at once would give. Pure. */
import { textBlocks } from '../../shared/letter/blocks.ts';
import { isTextBlock, type BlockJSON } from '../../shared/letter/doc.ts';
import {
  apply,
  diff,
  merge,
  passage,
  touchedBlocks,
  type Change,
  type Conflict,
  type Doc,
} from '../../shared/amendment/index.ts';
import type { AmendmentView } from '../../shared/api/views.ts';

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
  { id, to, changes = [] }: AmendmentView,
  others: readonly AmendmentView[],
  blocks?: readonly string[],
): Competitor[] {
  const amended = openAmended(to, others);
  const text = amended ? apply(draft, amended.changes ?? []).doc : draft;
  const taken = blocks ? changes.filter(({ block }) => blocks.includes(block)) : changes;
  const here = new Set(touchedBlocks(taken));
  return others.flatMap((amendment): Competitor[] => {
    const theirs = amendment.changes ?? [];
    if (amendment.id === id || amendment.status !== 'tabled') return [];
    // Amendments to an amendment compete among themselves.
    if (openAmended(amendment.to, others)?.id !== amended?.id) return [];
    if (!touchedBlocks(theirs).some((block) => here.has(block))) return [];
    const around = passage(text, [...taken, ...theirs]);
    const after = apply(around, taken).doc;
    const now = apply(around, theirs).conflicts.length;
    const then = apply(after, theirs);
    if (then.conflicts.length <= now) return [];
    return [{ amendment, lapses: diff(after, then.doc).length === 0 }];
  });
}

/** Returns the amendment that one amends, while it is itself to be decided. */
export function openAmended(to: string | undefined, all: readonly AmendmentView[]): AmendmentView | undefined {
  return to === undefined ? undefined : all.find(({ id, status }) => id === to && status === 'tabled');
}

/**
 * Returns a function that gives the amendments in the order given, those that compete standing together where the first of
 * them stands. It looks again only at those between which the draft has changed.
 */
export function grouper(): (draft: Doc, amendments: readonly AmendmentView[]) => AmendmentView[][] {
  let kept = new Map<string, boolean>();
  return (draft, amendments) => {
    const next = new Map<string, boolean>();
    const compete = (one: AmendmentView, other: AmendmentView): boolean => {
      const changes = [...(one.changes ?? []), ...(other.changes ?? [])];
      const key = [one.id, one.tabledAt, other.id, other.tabledAt, JSON.stringify(passage(draft, changes))].join(' ');
      const found = kept.get(key) ?? competitors(draft, one, [other, ...amended(one, other)]).length > 0;
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

/** An amendment with the texts that it leads from and to. */
export interface TabledText {
  readonly amendment: AmendmentView;
  readonly base: Doc;
  readonly doc: Doc;
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
    )
      .filter((group) => group.length === 1)
      .flat(),
  );
  const ended = new Set(tabled.flatMap(({ amendment }) => amendment.lapses ?? []));
  const taken: AmendmentView[] = [];
  const left: AmendmentView[] = [];
  let outcome = draft;
  for (const { amendment, base, doc } of tabled) {
    const pickable = alone.has(amendment) && !ended.has(amendment.id) && !amendment.lapses?.length;
    const merged = pickable ? merge(base, outcome, doc) : null;
    if (merged?.conflicts.length === 0) {
      outcome = merged.doc;
      taken.push(amendment);
    } else left.push(amendment);
  }
  return { taken, left, outcome };
}

/** Returns the outcome of an amendment as its editor begins with: what fits is in, what conflicts reads as in the draft. */
export function outcomeOf(draft: Doc, { changes = [] }: AmendmentView): { doc: Doc; conflicts: Conflict[] } {
  return apply(draft, changes);
}

/** Returns the amendments to one that are still to be decided, by number. */
export function openTo({ id }: AmendmentView, all: readonly AmendmentView[]): AmendmentView[] {
  return all
    .filter(({ to, status }) => to === id && status === 'tabled')
    .sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
}

/** Returns which changes of an amendment can be adopted by themselves, one for each block that it changes. */
export function parts(changes: readonly Change[]): Change[] {
  return changes.filter(({ block }, index) => changes.findIndex((one) => one.block === block) === index);
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
