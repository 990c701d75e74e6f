/** What amendments do to today's draft: marks for the blocks that they change, and which amendments touch which block. */
import {
  crossing,
  diff,
  outcome,
  proposed,
  remembered,
  Reading,
  touchedBlocks,
  type Bearing,
  type Change,
  type Conflict,
  type Doc,
} from '../../../shared/amendment/index.ts';
import { rows, textBlocks } from '../../../shared/letter/blocks.ts';
import type { BlockJSON } from '../../../shared/letter/doc.ts';
import type { AmendmentView } from '../../../shared/api/views.ts';
import { openAmended, type BaseOf } from '../../amendments/deciding.ts';
import { marksOf, type BlockMarks } from '../../editor/change-marks.ts';
import type { DrawnChange, Marks } from '../../editor/marks-plugin.ts';

/** A tabled amendment as it would read in today's draft. */
export interface Proposal {
  readonly amendment: AmendmentView;
  /** From today's draft to the draft with this amendment; what conflicts is left out. */
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
  /** Ids of the draft's blocks that it touches, in text order; a new block counts for the one before it. */
  readonly blocks: readonly string[];
}

/**
 * Returns a function that works out proposals again only where what bears on them has changed. What is shown is what adopting
 * would make of the text; an amendment whose start is not here yet is not shown.
 */
export function proposer(): (draft: Doc, amendments: readonly AmendmentView[], baseOf: BaseOf) => Proposal[] {
  let kept = new Map<string, Kept>();
  let reading: Reading | undefined;
  const bases = new WeakMap<Doc, Reading>();
  const read = (base: Doc): Reading => {
    const known = bases.get(base) ?? new Reading(base, reading);
    bases.set(base, known);
    return known;
  };
  return (draft, amendments, baseOf) => {
    const now = (reading = new Reading(draft, reading));
    const order = textBlocks(now.doc).map(({ attrs }) => attrs.id);
    const next = new Map<string, Kept>();
    for (const amendment of amendments) {
      const base = baseOf(amendment);
      if (amendment.status !== 'tabled' || !amendment.changes || !base) continue;
      const through = openAmended(amendment.to, amendments);
      const start = through && baseOf(through);
      if (through && !start) continue;
      const texts = { base: read(base), through, start: start && read(start) };
      const before = kept.get(amendment.id);
      const version = [amendment.tabledAt, through?.tabledAt].join(' ');
      if (before?.version === version && now.stillBears(before.bearing)) {
        next.set(amendment.id, { ...before, proposal: { ...before.proposal, amendment } });
        continue;
      }
      const tabled = [...(through?.changes ?? []), ...amendment.changes];
      // What it makes of the text bears on it as well: words of its blocks may stand elsewhere by now.
      const bearing = ({ proposal, crosses }: Pick<Kept, 'proposal' | 'crosses'>): Bearing =>
        now.bearing(texts.start ?? texts.base, [...tabled, ...proposal.changes], crosses);
      const same = before?.version === version && bearing(before).text === before.bearing.text;
      const made = same ? before : propose(now.doc, amendment, texts, order);
      const proposal = { ...made.proposal, amendment };
      next.set(amendment.id, { ...made, proposal, version, bearing: bearing(made) });
    }
    kept = next;
    return [...next.values()].map(({ proposal }) => proposal);
  };
}

/** A proposal, and what of the text it was worked out from. */
interface Kept {
  /** When the amendment, and the one that it amends, were tabled. */
  readonly version: string;
  readonly bearing: Bearing;
  /** Blocks past which it moves others. */
  readonly crosses: readonly string[];
  readonly proposal: Proposal;
}

/** What an amendment starts from; `through`: the one that it amends, whose own start is `start`. */
interface Texts {
  readonly base: Reading;
  readonly through: AmendmentView | undefined;
  readonly start: Reading | undefined;
}

/** Where an amendment amends another, what the draft becomes with what both make of each other is shown. */
function propose(
  draft: Doc,
  amendment: AmendmentView,
  { base, through, start }: Texts,
  order: readonly string[],
): Pick<Kept, 'proposal' | 'crosses'> {
  const tabled = amendment.changes ?? [];
  const amended = through && start && proposed(start.doc, through.changes ?? []);
  const { doc: made, conflicts } = outcome(base.doc, amended ?? draft, tabled);
  const doc = start ? outcome(start.doc, draft, diff(start.doc, made)).doc : made;
  const changes = diff(draft, doc);
  const here = new Set(
    touchedBlocks([...changes, ...conflicts.map(({ block }) => ({ kind: 'moved', block, after: null }) as const)]),
  );
  const moves = changes.some(({ kind }) => kind === 'moved');
  const crosses = moves
    ? crossing(
        order,
        textBlocks(doc).map(({ attrs }) => attrs.id),
      )
    : [];
  return { proposal: { amendment, changes, conflicts, blocks: order.filter((id) => here.has(id)) }, crosses };
}

type DrawnMarks = Pick<Marks, 'changes' | 'ghosts'>;

/**
 * Returns the marks of proposals in the draft. A block shows one amendment only, the one chosen before the one with the
 * lowest number: two in one sentence could not be told apart.
 */
export function drawProposals(proposals: readonly Proposal[], chosen: string | null, draft: Doc): DrawnMarks {
  const changes = new Map<string, DrawnChange>();
  const ghosts: Marks['ghosts'][number][] = [];
  const byChoice = [...proposals].sort(
    (a, b) => Number(b.amendment.id === chosen) - Number(a.amendment.id === chosen) || numberOf(a) - numberOf(b),
  );
  const texts = new Map(rows(draft).map(({ id, text }) => [id, text]));
  for (const proposal of byChoice) {
    const current = proposal.amendment.id === chosen;
    const by = proposal.amendment.number ?? undefined;
    for (const change of proposal.changes) {
      if (change.kind === 'inserted') {
        ghosts.push({ after: change.after, text: plain(change.node), as: 'inserted', by });
      } else if (!changes.has(change.block)) {
        const marks = inDraft(change, texts.get(change.block) ?? '');
        changes.set(change.block, { ...marks, current, by });
      }
    }
  }
  return { changes: [...changes.values()], ghosts };
}

const marksBefore = remembered((change: Extract<Change, { kind: 'changed' }>) => marksOf(change, 'before'));

function inDraft(change: Exclude<Change, { kind: 'inserted' }>, text: string): BlockMarks {
  if (change.kind === 'changed') return marksBefore(change);
  if (change.kind === 'moved') return { block: change.block, text, marks: [] };
  return { block: change.block, text, marks: [{ kind: 'range', as: 'deleted', from: 0, to: text.length }] };
}

/** Returns the marks of an amendment being written, in its own text. */
export function drawWritten(base: Doc, text: Doc): DrawnMarks {
  const texts = new Map(rows(text).map((row) => [row.id, row.text]));
  const before = textBlocks(base).map(({ attrs }) => attrs.id);
  const changes: BlockMarks[] = [];
  const ghosts: Marks['ghosts'][number][] = [];
  for (const change of diff(base, text)) {
    const { block } = change;
    const here = texts.get(block) ?? '';
    if (change.kind === 'changed') changes.push(marksOf(change, 'after'));
    else if (change.kind === 'moved') changes.push({ block, text: here, marks: [] });
    else if (change.kind === 'inserted') {
      changes.push({ block, text: here, marks: [{ kind: 'range', as: 'inserted', from: 0, to: here.length }] });
    } else {
      const after = before.slice(0, before.indexOf(block)).findLast((id) => texts.has(id)) ?? null;
      ghosts.push({ after, text: plain(change.node), as: 'deleted' });
    }
  }
  return { changes, ghosts };
}

/** Returns the words of a text that a base does not have, a paragraph per block, for copying. */
export function unsentWords(base: Doc | null, text: Doc): string {
  const all = rows(text);
  if (!base) return all.map((row) => row.text).join('\n\n');
  const changed = new Set(diff(base, text).flatMap((change) => (change.kind === 'moved' ? [] : [change.block])));
  return all.flatMap((row) => (changed.has(row.id) ? [row.text] : [])).join('\n\n');
}

const STANDS: ReadonlySet<AmendmentView['status']> = new Set(['tabled', 'adopted']);

/** Returns the amendments, each tabled one with whether it fits the text of today. */
export function withFit(
  amendments: readonly AmendmentView[],
  proposals: readonly Proposal[],
): readonly AmendmentView[] {
  const conflicts = new Map(proposals.map((one) => [one.amendment.id, one.conflicts.length]));
  return amendments.map((one) => {
    const count = conflicts.get(one.id);
    // What it amended is neither proposed any more nor in the draft: there is nothing that it could be made to.
    const stray = one.to !== undefined && amendments.some(({ id, status }) => id === one.to && !STANDS.has(status));
    return count === undefined ? one : { ...one, needsReview: stray || count > 0 };
  });
}

/** Returns what belongs to each block, in the order given. */
export function byBlock<T>(
  entries: readonly { readonly blocks: readonly string[]; readonly value: T }[],
): ReadonlyMap<string, readonly T[]> {
  const at = new Map<string, T[]>();
  for (const { blocks, value } of entries) for (const block of blocks) at.set(block, [...(at.get(block) ?? []), value]);
  return at;
}

function numberOf({ amendment }: Proposal): number {
  return amendment.number ?? Number.MAX_SAFE_INTEGER;
}

function plain(block: BlockJSON): string {
  return textBlocks({ type: 'doc', content: [block] })
    .map((one) => (one.content ?? []).map((node) => (node.type === 'text' ? node.text : '\n')).join(''))
    .join('\n');
}
