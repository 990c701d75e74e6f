/** Times as people read them. Everyone sees the same clock, that of Brussels, so that a deadline is one time for all. */
import { getLocale } from '../../generated/i18n/runtime.js';

const TIME_ZONE = 'Europe/Brussels';

const formats = new Map<string, Intl.DateTimeFormat>();
function format(at: Date, options: Intl.DateTimeFormatOptions): string {
  const key = getLocale() + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    // English with the day before the month and 24 hours, as the Parliament writes it.
    const locale = getLocale() === 'en' ? 'en-GB' : getLocale();
    formats.set(key, (made = new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, hour12: false, ...options })));
  }
  return made.format(at);
}

const clock = { hour: '2-digit', minute: '2-digit' } as const;

/** "27 Nov", with the year when it is another one. */
export function shortDate(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const year = format(at, { year: 'numeric' }) === format(now, { year: 'numeric' });
  return format(at, { day: 'numeric', month: 'short', ...(year ? {} : { year: 'numeric' }) });
}

/** "09:30" */
export function clockTime(iso: string): string {
  return format(new Date(iso), clock);
}

/** "24 Nov, 12:30" */
export function dateTime(iso: string, now = new Date()): string {
  return `${shortDate(iso, now)}, ${clockTime(iso)}`;
}

/** "Friday 27 Nov, 12:00": how a deadline is said. */
export function deadline(iso: string, now = new Date()): string {
  return `${format(new Date(iso), { weekday: 'long' })} ${dateTime(iso, now)}`;
}

/** "Friday, 27 November 2026 at 12:00 CET": in full, with the zone. */
export function fullTime(iso: string): string {
  const at = new Date(iso);
  return format(at, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...clock,
    timeZoneName: 'short',
  });
}

/** "12 minutes ago", "Today, 09:30", "Yesterday", "19 Nov". The words for today and yesterday come from the locale. */
export function ago(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000);
  const relative = new Intl.RelativeTimeFormat(getLocale(), { numeric: 'auto' });
  if (Math.abs(minutes) < 1) return relative.format(0, 'second');
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  const day = (date: Date) => Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE }).format(date));
  const days = Math.round((day(at) - day(now)) / 86_400_000);
  if (days === 0) return `${sentenceCase(relative.format(0, 'day'))}, ${clockTime(iso)}`;
  if (Math.abs(days) === 1) return sentenceCase(relative.format(days, 'day'));
  return shortDate(iso, now);
}

function sentenceCase(text: string): string {
  return text.charAt(0).toLocaleUpperCase(getLocale()) + text.slice(1);
}

/** Returns a `datetime-local` value in Brussels time, and back; empty for none. */
export function toLocalInput(iso: string | null | undefined): string {
  if (!iso) return '';
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short', timeStyle: 'short' });
  return parts.format(new Date(iso)).replace(' ', 'T');
}

/** Returns the ISO time (UTC) of a `datetime-local` value taken as Brussels time; null for an empty or broken one. */
export function fromLocalInput(value: string): string | null {
  const asUtc = Date.parse(`${value}Z`);
  if (!value || Number.isNaN(asUtc)) return null;
  // The offset of the zone at that moment: twice, because the first guess may lie across a change of the clocks.
  let at = asUtc;
  for (let turn = 0; turn < 2; turn++) at = asUtc - (Date.parse(`${toLocalInput(new Date(at).toISOString())}Z`) - at);
  return new Date(at).toISOString();
}
