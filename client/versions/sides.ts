/** The two texts of a comparison, as they stand in the address: a version number, `draft`, or `am3`. */
import type { LetterView, TextView } from '../../shared/api/views.ts';
import { api, type Answer } from '../api/api.ts';
import { m } from '../generated/i18n/messages.js';

export type Side =
  | { readonly kind: 'version'; readonly number: number }
  | { readonly kind: 'draft' }
  | { readonly kind: 'amendment'; readonly number: number };

/** Returns the side that a part of the address names; null for anything else. */
export function readSide(part: string): Side | null {
  if (part === 'draft') return { kind: 'draft' };
  const [, am, digits] = /^(am)?(\d{1,6})$/.exec(part) ?? [];
  if (digits === undefined) return null;
  return { kind: am ? 'amendment' : 'version', number: Number(digits) };
}

/** Returns how a side is called. */
export function sideName(side: Side): string {
  switch (side.kind) {
    case 'version':
      return m.signoff_version_short({ number: side.number });
    case 'draft':
      return m.signoff_compare_draft();
    case 'amendment':
      return m.signoff_compare_am({ number: side.number });
  }
}

/** Returns a side as it stands in the address. */
export function sidePart(side: Side): string {
  return side.kind === 'draft' ? 'draft' : `${side.kind === 'amendment' ? 'am' : ''}${String(side.number)}`;
}

/** Fetches the text of a side. */
export function textOf(letter: string, side: Side): Promise<Answer<TextView>> {
  switch (side.kind) {
    case 'version':
      return api.version(letter, side.number);
    case 'draft':
      return api.draft(letter);
    case 'amendment':
      return api.amendment(letter, side.number);
  }
}

/** Returns since when a side's text is what it is: the cut of a version, the end of time for a text still being written. */
export function timeOf(side: Side, { versions }: Pick<LetterView, 'versions'>): string {
  if (side.kind !== 'version') return '9999';
  return versions.find(({ number }) => number === side.number)?.cutAt ?? '';
}

/** Returns what can be compared: the draft for those who see it, every version, newest first, and every numbered amendment. */
export function choices({
  versions,
  draft,
  amendments,
}: Pick<LetterView, 'versions' | 'draft' | 'amendments'>): Side[] {
  const cut = versions.map(({ number }): Side => ({ kind: 'version', number }));
  const numbers = amendments.flatMap(({ number }) => number ?? []).sort((one, other) => one - other);
  return [
    ...(draft ? [{ kind: 'draft' } as const] : []),
    ...cut.reverse(),
    ...numbers.map((number): Side => ({ kind: 'amendment', number })),
  ];
}

/**
 * Returns what a reader most likely wants to compare: what has changed since the version that they approved, else since the
 * last one; null before there are two texts.
 */
export function usual({
  versions,
  draft,
  me,
}: Pick<LetterView, 'versions' | 'draft' | 'me'>): { readonly from: Side; readonly to: Side } | null {
  const approved = versions.findLast(({ signOffs }) =>
    signOffs.some(({ person, decision }) => person === me.person && decision === 'approved'),
  );
  const newest = versions.at(-1);
  if (!newest) return null;
  if (draft) return { from: { kind: 'version', number: (approved ?? newest).number }, to: { kind: 'draft' } };
  const from = approved && approved !== newest ? approved : versions.at(-2);
  if (!from) return null;
  return { from: { kind: 'version', number: from.number }, to: { kind: 'version', number: newest.number } };
}
