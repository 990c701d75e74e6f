import { expect, it } from 'vitest';
import { nextMorning } from '../../../../server/mail/digest-time.ts';

it.each([
  ['in winter', '2026-11-25T05:59:00.000Z', '2026-11-25T06:00:00.000Z'],
  ['the same moment counts as past', '2026-11-25T06:00:00.000Z', '2026-11-26T06:00:00.000Z'],
  ['in summer', '2026-07-01T12:00:00.000Z', '2026-07-02T05:00:00.000Z'],
  ['over the night in which the clocks go back', '2026-10-24T12:00:00.000Z', '2026-10-25T06:00:00.000Z'],
])('the daily mail goes out at seven in Brussels: %s', (_, now, next) => {
  expect(nextMorning(new Date(now))).toBe(next);
});
