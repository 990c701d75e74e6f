import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, endOfDay, inAYear } from '../../../client/office/until.ts';

describe('the end date of a delegation', () => {
  it('is the end of that day in Brussels, in winter and in summer', () => {
    expect(endOfDay('2026-12-31')).toBe('2026-12-31T22:59:00.000Z');
    expect(endOfDay('2026-07-01')).toBe('2026-07-01T21:59:00.000Z');
    // The days on which the clocks change.
    expect(endOfDay('2026-03-29')).toBe('2026-03-29T21:59:00.000Z');
    expect(endOfDay('2026-10-25')).toBe('2026-10-25T22:59:00.000Z');
  });

  it('is none for no day, and for a day that there is not', () => {
    expect([endOfDay(''), endOfDay('2026-13-01'), endOfDay('soon')]).toEqual([undefined, undefined, undefined]);
    expect(dayOf(undefined)).toBe('');
  });

  it('is shown again as the day that was chosen, on every day of the years to come', () => {
    const days = fc.date({ min: new Date('2026-01-01'), max: new Date('2036-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (date) => {
        const day = date.toISOString().slice(0, 10);
        expect(dayOf(endOfDay(day))).toBe(day);
      }),
    );
  });

  it('is proposed a year from today, as Brussels counts, and exists', () => {
    expect(inAYear('2026-11-25T10:00:00Z')).toBe('2027-11-25');
    expect(inAYear('2026-12-31T23:30:00Z')).toBe('2028-01-01');
    expect(inAYear('2028-02-29T10:00:00Z')).toBe('2029-02-28');
  });
});
