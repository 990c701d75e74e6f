import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOLDERS, inOrder, isIn, ORDERS } from '../../../client/letters/folders.ts';

const letter = fc.record({
  title: fc.string({ maxLength: 6 }),
  lead: fc.record({ id: fc.constant('p'), name: fc.string({ maxLength: 4 }) }),
  changedAt: fc.integer({ min: 0, max: 5 }).map((n) => `2026-01-0${String(n + 1)}`),
  stage: fc.record({
    kind: fc.constantFrom('draft' as const, 'sign-off' as const, 'locked' as const, 'dispatched' as const),
  }),
  archivedAt: fc.option(fc.constant('2026-01-09'), { nil: undefined }),
});
/** As the server sends it: what does not hold is absent. */
const sent = letter.map(({ archivedAt, ...one }) => (archivedAt === undefined ? one : { ...one, archivedAt }));

describe('folders', () => {
  it('hold every letter once by its state, and what is archived nowhere else', () => {
    fc.assert(
      fc.property(sent, (one) => {
        const within = FOLDERS.filter((folder) => isIn(folder, one));
        if ('archivedAt' in one) expect(within).toEqual(['archived']);
        else expect([within[0], within.length]).toEqual(['all', 2]);
      }),
    );
  });
});

describe('orders', () => {
  it('lose and add no letter, and give the same whatever the order was before', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(sent, { selector: ({ changedAt }) => changedAt }),
        fc.constantFrom(...ORDERS),
        (all, order) => {
          const sorted = inOrder(all, order);
          expect(new Set(sorted)).toEqual(new Set(all));
          expect(inOrder(all.toReversed(), order)).toEqual(sorted);
        },
      ),
    );
  });
});
