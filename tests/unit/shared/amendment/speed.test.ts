import { expect, it } from 'vitest';
import { apply, diff, merge } from '../../../../shared/amendment/index.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { doc, ol, p } from './short.ts';

/** Far above what it takes (about 2 ms for all three), so that only a change of order of magnitude fails on a busy machine. */
const MS_EACH = 40;

it('shows, compares and makes 200 amendments to a letter of 100 blocks in a few milliseconds each', () => {
  const text = (block: number, changed = -1): string =>
    Array.from({ length: 80 }, (_, word) =>
      word === changed ? 'amended' : `word${String((block * 31 + word * 7) % 97)}`,
    ).join(' ');
  const letter = (amended: number): Doc => {
    const block = (index: number) =>
      p(`p${String(index)}`, text(index, index % 50 === amended % 50 ? amended % 80 : -1));
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    const added = p(`new${String(amended)}`, 'A new paragraph stands here.');
    return doc(
      ...numbers.slice(0, 70).map(block),
      ...(amended % 5 === 0 ? [added] : []),
      ol(...numbers.slice(70).map(block)),
    );
  };
  const [base, draft] = [letter(-1), letter(7)];
  const amendments = Array.from({ length: 200 }, (_, index) => letter(index));
  const started = performance.now();
  for (const amendment of amendments) {
    apply(draft, diff(base, amendment));
    merge(base, draft, amendment);
  }
  expect((performance.now() - started) / amendments.length).toBeLessThan(MS_EACH);
});
