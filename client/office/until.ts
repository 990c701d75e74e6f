/** End dates of delegations: a day as people choose it, its end in Brussels as the server keeps it. */
import { fromLocalInput, toLocalInput } from '../kit/display/dates.ts';

/** Returns the end of a day (`2026-12-31`, taken as Brussels time) as ISO 8601 UTC; undefined for no day. */
export function endOfDay(day: string): string | undefined {
  return fromLocalInput(day === '' ? '' : `${day}T23:59`) ?? undefined;
}

/** Returns the day of a time, for a date field; empty for none. */
export function dayOf(iso: string | undefined): string {
  return toLocalInput(iso).slice(0, 10);
}

/** Returns the day one year after a time. */
export function inAYear(iso: string): string {
  const day = dayOf(iso);
  return `${String(Number(day.slice(0, 4)) + 1)}${day.slice(4)}`.replace('-02-29', '-02-28');
}
