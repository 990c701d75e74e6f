import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { apply, diff, passage } from '../../../../shared/amendment/index.ts';
import { histories, toDoc } from './letters.ts';
import { doc, p } from './short.ts';

it('changes do to their passage what they do to the whole letter', () => {
  fc.assert(
    fc.property(histories(3), ({ base, ours, theirs }) => {
      const [was, draft, after] = [toDoc(base), toDoc(ours), toDoc(theirs)];
      const changes = diff(was, after);
      const part = passage(draft, changes);
      const [whole, here] = [apply(draft, changes), apply(part, changes)];
      expect(here.conflicts).toEqual(whole.conflicts);
      expect(diff(part, here.doc)).toEqual(diff(draft, whole.doc));
    }),
    { numRuns: Number(process.env['AMENDMENT_CASES'] ?? 1000) },
  );
});

it('is a few blocks of a long letter', () => {
  const letter = doc(...Array.from({ length: 100 }, (_, index) => p(`p${String(index)}`, 'Words here.')));
  const amended = doc(...letter.content.with(40, p('p40', 'Words there.')));
  const { content } = passage(letter, diff(letter, amended));
  expect(content).toEqual(letter.content.slice(39, 42));
});
