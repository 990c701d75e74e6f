/** The folders of the list of letters, and the orders in which one reads it. */
import type { LetterSummaryView } from '../../shared/api/views.ts';
import { getLocale } from '../generated/i18n/runtime.js';

export const FOLDERS = ['all', 'drafting', 'circulating', 'locked', 'archived'] as const;
export type Folder = (typeof FOLDERS)[number];
export const ORDERS = ['changed', 'title', 'lead'] as const;
export type Order = (typeof ORDERS)[number];

type Filed = Pick<LetterSummaryView, 'stage' | 'archivedAt'>;

/** Returns whether a letter lies in a folder; what has been put away lies in the archive alone. */
export function isIn(folder: Folder, { stage, archivedAt }: Filed): boolean {
  if (archivedAt !== undefined || folder === 'archived') return archivedAt !== undefined && folder === 'archived';
  switch (folder) {
    case 'all':
      return true;
    case 'drafting':
      return stage.kind === 'draft';
    case 'circulating':
      return stage.kind === 'sign-off';
    case 'locked':
      return stage.kind === 'locked' || stage.kind === 'dispatched';
  }
}

/** Returns letters in an order; those alike by it, the last changed first. */
export function inOrder<T extends Pick<LetterSummaryView, 'title' | 'lead' | 'changedAt'>>(
  letters: readonly T[],
  order: Order,
): readonly T[] {
  const { compare } = new Intl.Collator(getLocale(), { numeric: true });
  const newest = (one: T, other: T) => (one.changedAt < other.changedAt ? 1 : one.changedAt > other.changedAt ? -1 : 0);
  const by = {
    changed: newest,
    title: (one: T, other: T) => compare(one.title, other.title) || newest(one, other),
    lead: (one: T, other: T) => compare(one.lead.name, other.lead.name) || newest(one, other),
  };
  return letters.toSorted(by[order]);
}
