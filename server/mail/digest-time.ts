/** At seven in Brussels, before the first meeting. */
const HOUR = 7;

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Brussels',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Returns when the next daily mail goes out: the next seven o'clock in Brussels, summer and winter. */
export function nextMorning(now: Date): string {
  const quarter = 15 * 60_000;
  // Summer time moves by whole hours, so seven o'clock is a full quarter in UTC too.
  let at = Math.floor(now.getTime() / quarter) * quarter + quarter;
  while (clock.format(at) !== `0${String(HOUR)}:00`) at += quarter;
  return new Date(at).toISOString();
}
