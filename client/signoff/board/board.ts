/** What the sign-off board counts and lists. */
import { inSignatureOrder } from '../../../shared/decision/signature-order.ts';
import { compareGroups } from '../../../shared/letter/groups.ts';
import type { LetterView } from '../../../shared/api/views.ts';
import type { BoardRow } from '../../../shared/board/rows.ts';
import { foldName } from '../../../shared/letter/names.ts';

export type Filter = 'all' | 'waiting' | 'declined' | 'superseded' | 'late';

/** Numbers of answers among those invited; approved + declined + waiting = invited. */
export interface Tally {
  readonly invited: number;
  readonly approved: number;
  readonly declined: number;
  readonly waiting: number;
}

/** Counts answers. The state counts where names are confidential and the answers themselves are not shown. */
export function tally(rows: readonly BoardRow[]): Tally {
  const approved = rows.filter(({ signatory }) => signatory.state === 'approved').length;
  const declined = rows.filter(({ signatory }) => signatory.state === 'refused').length;
  return { invited: rows.length, approved, declined, waiting: rows.length - approved - declined };
}

/** Returns the tally of each group that has a signatory, in the fixed order; those without a group come last. */
export function byGroup(rows: readonly BoardRow[]): { readonly group: string; readonly tally: Tally }[] {
  const groups = new Map<string, BoardRow[]>();
  for (const row of rows) {
    const group = row.signatory.group ?? '';
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  return [...groups]
    .sort(([one], [other]) => Number(one === '') - Number(other === '') || compareGroups(one, other))
    .map(([group, members]) => ({ group, tally: tally(members) }));
}

/** Returns how many waiting signatories had approved an earlier version, and which: 0 when they differ. */
export function hadApproved(rows: readonly BoardRow[]): { readonly count: number; readonly version: number } {
  const before = rows.flatMap(({ earlier }) => (earlier?.decision === 'approved' ? [earlier.version] : []));
  const [first = 0] = before;
  return { count: before.length, version: before.every((version) => version === first) ? first : 0 };
}

/** Returns how many approvals end when a version is circulated, and of which version they are; undefined when none do. */
export function approvalsToLose(
  { versions }: Pick<LetterView, 'versions'>,
  next: number,
): { readonly count: number; readonly version: number } | undefined {
  const circulating = versions.find(({ status, number }) => status === 'circulated' && number < next);
  const count = circulating?.signOffs.filter(({ decision }) => decision === 'approved').length ?? 0;
  return circulating && count > 0 ? { count, version: circulating.number } : undefined;
}

/** By what the list is sorted, and whether the other way round. */
export interface Order {
  readonly by: 'when' | 'name' | 'group' | 'state';
  readonly reversed: boolean;
}

const STATES = ['invited', 'outdated', 'refused', 'approved'] as const;

/**
 * Returns the rows in an order: newest answers first and those without one after them, family names as people look for them,
 * groups in their fixed order, or the states that still need somebody's hand first. Reversed, those without an answer stay last.
 */
export function inOrder(rows: readonly BoardRow[], { by, reversed }: Order): BoardRow[] {
  const named = rows.map((row) => ({ row, name: row.signatory.name, group: row.signatory.group }));
  if (by === 'name' || by === 'group') {
    const sorted = inSignatureOrder(named, by === 'name' ? 'family-name' : 'group').map(({ row }) => row);
    return reversed ? sorted.reverse() : sorted;
  }
  const way = reversed ? -1 : 1;
  if (by === 'state') {
    const place = ({ signatory }: BoardRow) => STATES.indexOf(signatory.state);
    return rows.toSorted((one, other) => way * (place(one) - place(other)));
  }
  const [answered, waiting] = [rows.filter(({ answer }) => answer), rows.filter(({ answer }) => !answer)];
  const at = ({ answer }: BoardRow) => answer?.at ?? '';
  return [...answered.sort((one, other) => way * (at(one) < at(other) ? 1 : at(one) > at(other) ? -1 : 0)), ...waiting];
}

/** Whether a row is listed under a filter. */
export function matches(row: BoardRow, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'waiting':
      return row.signatory.state === 'invited' || row.signatory.state === 'outdated';
    case 'declined':
      return row.signatory.state === 'refused';
    case 'superseded':
      return row.signatory.state === 'outdated';
    case 'late':
      return row.answer?.late === true;
  }
}

/** Returns the place of each row that a filter and a search leave in the list, from 0, by person. */
export function placesOf(rows: readonly BoardRow[], filter: Filter, query: string): ReadonlyMap<string, number> {
  const wanted = foldName(query);
  const places = new Map<string, number>();
  for (const row of rows) {
    const { person, name, group = '' } = row.signatory;
    const found = wanted === '' || foldName(`${name} ${group}`).includes(wanted);
    if (found && matches(row, filter)) places.set(person, places.size);
  }
  return places;
}

/** Whether the newest request to somebody who has not answered did not arrive. */
export function lost({ signatory, answer }: BoardRow): boolean {
  const state = signatory.request?.state;
  return answer === undefined && (state === 'bounced' || state === 'failed');
}
