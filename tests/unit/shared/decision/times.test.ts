import * as fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { time } from '../../../../shared/decision/model/fields.ts';

const read = (text: string): string | undefined => {
  const found = v.safeParse(time, text);
  return found.success ? found.output : undefined;
};

it('refuses days that no calendar has', () => {
  const none = ['2026-02-30', '2026-02-29', '2100-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00'];
  for (const day of none) expect([day, read(`${day}T10:00:00Z`)]).toEqual([day, undefined]);
  expect(read('2026-01-01T24:30:00Z')).toBeUndefined();
  expect(read('2028-02-29T10:00:00Z')).toBe('2028-02-29T10:00:00.000Z');
});

it('keeps any time there is as UTC, whichever zone it is told in', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1970-01-02'), max: new Date('2099-12-30'), noInvalidDate: true }), (date) => {
      expect(read(date.toISOString())).toBe(date.toISOString());
      const there = new Date(date.getTime() + 2 * 3_600_000).toISOString().replace('Z', '+02:00');
      expect(read(there)).toBe(date.toISOString());
    }),
  );
});
