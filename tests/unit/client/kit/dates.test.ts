import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ago,
  dateTime,
  deadline,
  fromLocalInput,
  fullTime,
  toLocalInput,
} from '../../../../client/kit/display/dates.ts';

const NOW = new Date('2026-11-24T11:30:00Z');

describe('times on screen', () => {
  it('are those of Brussels, in winter and in summer', () => {
    expect(dateTime('2026-11-24T11:30:00Z', NOW)).toBe('24 Nov, 12:30');
    expect(dateTime('2026-07-01T11:30:00Z', NOW)).toBe('1 Jul, 13:30');
  });

  it('name the year only when it is another one', () => {
    expect(dateTime('2025-11-24T11:30:00Z', NOW)).toBe('24 Nov 2025, 12:30');
  });

  it('say a deadline with its weekday, and in full with its zone', () => {
    expect(deadline('2026-11-27T11:00:00Z', NOW)).toBe('Friday 27 Nov, 12:00');
    expect(fullTime('2026-11-27T11:00:00Z')).toMatch(/^Friday,? 27 November 2026.*12:00 CET$/);
  });

  it('count minutes first, then name the day', () => {
    expect(ago('2026-11-24T11:18:00Z', NOW)).toBe('12 minutes ago');
    expect(ago('2026-11-24T08:30:00Z', NOW)).toBe('Today, 09:30');
    expect(ago('2026-11-23T08:30:00Z', NOW)).toBe('Yesterday');
    expect(ago('2026-11-19T08:30:00Z', NOW)).toBe('19 Nov');
  });

  it('take the day from Brussels, where it may be tomorrow already', () => {
    expect(ago('2026-11-23T22:30:00Z', new Date('2026-11-23T23:45:00Z'))).toBe('Yesterday');
  });
});

describe('a time typed into a field', () => {
  it('is Brussels time', () => {
    expect(fromLocalInput('2026-11-27T12:00')).toBe('2026-11-27T11:00:00.000Z');
    expect(fromLocalInput('2026-07-27T12:00')).toBe('2026-07-27T10:00:00.000Z');
  });

  it('is right on the days on which the clocks change', () => {
    expect(fromLocalInput('2026-03-29T01:59')).toBe('2026-03-29T00:59:00.000Z');
    expect(fromLocalInput('2026-03-29T03:00')).toBe('2026-03-29T01:00:00.000Z');
    expect(fromLocalInput('2026-10-25T04:00')).toBe('2026-10-25T03:00:00.000Z');
  });

  it('is none when nothing was typed', () => {
    expect(fromLocalInput('')).toBeNull();
    expect(toLocalInput(null)).toBe('');
  });

  it('shows again what was stored, to the minute', () => {
    const minutes = fc.integer({ min: Date.UTC(2024, 0) / 60_000, max: Date.UTC(2034, 0) / 60_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const shown = toLocalInput(new Date(minute * 60_000).toISOString());
        // In the hour that comes twice in autumn two times look alike; what is shown is the same all the same.
        expect(toLocalInput(fromLocalInput(shown))).toBe(shown);
      }),
    );
  });
});
