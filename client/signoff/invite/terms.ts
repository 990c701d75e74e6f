/** The terms that a circulation begins with: those of the last one, so that nobody types them again for each version. */
import type { LetterView } from '../../../shared/api/views.ts';
import { fromLocalInput, toLocalInput } from '../../kit/display/dates.ts';

interface Terms {
  /** ISO 8601 UTC; null for none. */
  readonly deadline: string | null;
  readonly message: string;
  /** Number of the version from which they are; null when there are none to take over. */
  readonly from: number | null;
}

const DAY = 86_400_000;

/** Returns the terms to begin with: of a version that circulates its own; of another one those of the last before it. */
export function termsFor({ versions }: Pick<LetterView, 'versions'>, number: number, now: Date): Terms {
  const own = versions.find((one) => one.number === number && one.status === 'circulated');
  if (own) return { deadline: own.deadline ?? null, message: own.message ?? '', from: null };
  const last = versions.findLast((one) => one.circulatedAt !== undefined && one.number < number);
  if (last?.circulatedAt === undefined) return { deadline: null, message: '', from: null };
  const { deadline, circulatedAt, message = '' } = last;
  const moved = deadline === undefined ? null : movedBy(deadline, daysBetween(circulatedAt, now.toISOString()));
  const given = moved !== null || message !== '';
  return { deadline: moved, message, from: given ? last.number : null };
}

/** Whole days by the calendar in Brussels. */
function daysBetween(from: string, to: string): number {
  const day = (iso: string): number => Date.parse(`${toLocalInput(iso).slice(0, 10)}T00:00:00Z`);
  return Math.round((day(to) - day(from)) / DAY);
}

/** The same time of day in Brussels, also across a change of the clocks. */
function movedBy(iso: string, days: number): string | null {
  const local = toLocalInput(iso);
  const day = new Date(Date.parse(`${local.slice(0, 10)}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
  return fromLocalInput(day + local.slice(10));
}
