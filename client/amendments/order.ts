/** The order in which amendments are listed, and the words for where they stand in the letter. */
import type { AmendmentView } from '../../shared/api/views.ts';
import type { Row } from '../../shared/letter/blocks.ts';
import { m } from '../generated/i18n/messages.js';
import { getLocale } from '../generated/i18n/runtime.js';
import type { StateName } from '../kit/display/StateLabel.svelte';

/** Returns what is to be done first: own ones being written, then those to decide, then decided ones, newest first. */
export function inRailOrder(amendments: readonly AmendmentView[]): AmendmentView[] {
  const rank = ({ status }: AmendmentView): number => (status === 'writing' ? 0 : status === 'tabled' ? 1 : 2);
  return [...amendments].sort((a, b) => rank(a) - rank(b) || withinRank(a, b));
}

function withinRank(a: AmendmentView, b: AmendmentView): number {
  if (a.status === 'writing') return a.startedAt < b.startedAt ? 1 : -1;
  if (a.status === 'tabled') return (a.number ?? 0) - (b.number ?? 0);
  return (b.decidedAt ?? b.startedAt).localeCompare(a.decidedAt ?? a.startedAt);
}

/** Returns the amendments by number; those that have none last. */
export function byNumber(amendments: readonly AmendmentView[]): AmendmentView[] {
  return [...amendments].sort(
    (a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || a.startedAt.localeCompare(b.startedAt),
  );
}

/** Returns the amendments in the order of the text that they change. */
export function byPlace(amendments: readonly AmendmentView[], rows: readonly Row[]): AmendmentView[] {
  const at = new Map(rows.map(({ id }, index) => [id, index]));
  const place = (one: AmendmentView): number => {
    const found = (one.changes ?? []).flatMap((change) =>
      change.kind === 'inserted' ? (at.get(change.after ?? '') ?? -1) + 0.5 : (at.get(change.block) ?? Infinity),
    );
    return Math.min(Infinity, ...found);
  };
  return byNumber(amendments).sort((a, b) => {
    const [one, other] = [place(a), place(b)];
    return one === other ? 0 : one - other;
  });
}

/** Returns amendments as a list in words: "AM 1, AM 2 and AM 4". */
export function listed(amendments: readonly AmendmentView[]): string {
  const names = amendments.flatMap(({ number }) => (number === null ? [] : [m.workspace_am({ number })]));
  return new Intl.ListFormat(getLocale()).format(names);
}

/** Returns the state as it is shown; what is being written is private. */
export function stateName({ status, needsReview }: AmendmentView): StateName {
  if (status === 'writing') return 'private';
  return status === 'tabled' && needsReview ? 'review' : status;
}
