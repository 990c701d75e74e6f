/** What the sign-off board counts and lists, worked out from the letter as the server gave it. */
import { compareGroups } from '../../shared/letter/groups.ts';
import type { LetterView, SignatoryView, SignOffView, VersionView } from '../../shared/api/views.ts';

export type Filter = 'all' | 'waiting' | 'declined' | 'superseded' | 'late';

/** Where one signatory stands on the version that is asked about. */
export interface BoardRow {
  readonly signatory: SignatoryView;
  /** The standing answer to this version. */
  readonly answer?: SignOffView;
  /** The last answer to an earlier version, where this one has none. */
  readonly earlier?: SignOffView & { readonly version: number };
}

/** Numbers of answers among those invited; approved + declined + waiting = invited. */
export interface Tally {
  readonly invited: number;
  readonly approved: number;
  readonly declined: number;
  readonly waiting: number;
}

/** Answers the version that the board is about: the final one, else the one circulating, else the latest cut. */
export function boardVersion(view: Pick<LetterView, 'versions' | 'final'>): VersionView | undefined {
  const { versions, final } = view;
  if (final) return versions.find(({ number }) => number === final.version);
  return versions.findLast(({ status }) => status === 'circulated') ?? versions.at(-1);
}

/** Answers one row for each signatory, in the order of the list. */
export function boardRows(view: Pick<LetterView, 'versions' | 'signatories'>, version: VersionView): BoardRow[] {
  const answers = new Map(version.signOffs.map((signOff) => [signOff.person, signOff]));
  const earlier = new Map<string, SignOffView & { readonly version: number }>();
  for (const old of view.versions) {
    if (old.number >= version.number) continue;
    for (const signOff of old.signOffs) earlier.set(signOff.person, { ...signOff, version: old.number });
  }
  return view.signatories.map((signatory) => {
    const answer = answers.get(signatory.person);
    const before = earlier.get(signatory.person);
    return { signatory, ...(answer ? { answer } : {}), ...(!answer && before ? { earlier: before } : {}) };
  });
}

/** Counts answers. The state counts where names are confidential and the answers themselves are not shown. */
export function tally(rows: readonly BoardRow[]): Tally {
  const approved = rows.filter(({ signatory }) => signatory.state === 'approved').length;
  const declined = rows.filter(({ signatory }) => signatory.state === 'refused').length;
  return { invited: rows.length, approved, declined, waiting: rows.length - approved - declined };
}

/** Answers the tally of each group that has a signatory, in the fixed order; those without a group come last. */
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

/** Answers how many waiting signatories had approved an earlier version, and which: 0 when they differ. */
export function hadApproved(rows: readonly BoardRow[]): { readonly count: number; readonly version: number } {
  const before = rows.flatMap(({ earlier }) => (earlier?.decision === 'approved' ? [earlier.version] : []));
  const [first = 0] = before;
  return { count: before.length, version: before.every((version) => version === first) ? first : 0 };
}

/** Answers how many approvals end when a version is circulated, and of which version they are; undefined when none do. */
export function approvalsToLose(
  { versions }: Pick<LetterView, 'versions'>,
  next: number,
): { readonly count: number; readonly version: number } | undefined {
  const circulating = versions.find(({ status, number }) => status === 'circulated' && number < next);
  const count = circulating?.signOffs.filter(({ decision }) => decision === 'approved').length ?? 0;
  return circulating && count > 0 ? { count, version: circulating.number } : undefined;
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

/** Answers the place of each row that a filter and a search leave in the list, from 0, by person. */
export function placesOf(rows: readonly BoardRow[], filter: Filter, query: string): ReadonlyMap<string, number> {
  const wanted = folded(query);
  const places = new Map<string, number>();
  for (const row of rows) {
    const { person, name, group = '' } = row.signatory;
    const found = wanted === '' || folded(`${name} ${group}`).includes(wanted);
    if (found && matches(row, filter)) places.set(person, places.size);
  }
  return places;
}

/** Answers a text for comparing what people type: no case, no accents, single spaces. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[łŁøØđĐħĦŧŦıßæÆœŒðÐþÞ]/g, (letter) => PLAIN[letter] ?? letter)
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Letters that Unicode does not take apart, as a keyboard without them types them. */
const PLAIN: { readonly [letter: string]: string } = {
  ł: 'l',
  Ł: 'l',
  ø: 'o',
  Ø: 'o',
  đ: 'd',
  Đ: 'd',
  ħ: 'h',
  Ħ: 'h',
  ŧ: 't',
  Ŧ: 't',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  Æ: 'ae',
  œ: 'oe',
  Œ: 'oe',
  ð: 'd',
  Ð: 'd',
  þ: 'th',
  Þ: 'th',
};

/** Answers the board as CSV (RFC 4180, with a byte order mark so that spreadsheets read the accents). */
export function boardCsv(
  rows: readonly BoardRow[],
  header: readonly string[],
  state: (row: BoardRow) => string,
): string {
  const lines = rows.map((row) => [
    row.signatory.name,
    row.signatory.group ?? '',
    row.signatory.country ?? '',
    state(row),
    row.answer?.at ?? '',
    row.answer?.assurance ?? '',
  ]);
  return `\ufeff${[header, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string): string {
  // A spreadsheet runs a cell that starts like a formula; an apostrophe keeps it text.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
