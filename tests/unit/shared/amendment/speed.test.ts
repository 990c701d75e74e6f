import { expect, it } from 'vitest';
import { apply, diff, merge } from '../../../../shared/amendment/index.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { doc, ol, p } from './short.ts';

const WORDS_EACH = 80;

/** A letter of so many paragraphs, the last third of them in a list; `amended` has one word changed and a paragraph added. */
function letter(paragraphs: number, amended: number | null): Doc {
  const place = Math.floor(paragraphs / 2);
  const text = (block: number): string =>
    Array.from({ length: WORDS_EACH }, (_, word) =>
      block === place && word === amended ? 'amended' : `word${String((block * 31 + word * 7) % 97)}`,
    ).join(' ');
  const blocks = Array.from({ length: paragraphs }, (_, index) => p(`p${String(index)}`, text(index)));
  const listed = Math.floor((paragraphs * 2) / 3);
  const added = amended === null ? [] : [p(`new${String(amended)}`, 'A new paragraph stands here.')];
  return doc(...blocks.slice(0, listed), ...added, ol(...blocks.slice(listed)));
}

/**
 * What it takes to show, compare and make an amendment to a letter, in microseconds of this thread: the least of several
 * runs, since another program on the machine can only add to it.
 */
function cost(paragraphs: number): number {
  const [base, draft, amendment] = [letter(paragraphs, null), letter(paragraphs, 7), letter(paragraphs, 40)];
  const runs = Array.from({ length: 7 }, () => {
    const before = process.threadCpuUsage();
    for (let times = 0; times < 2; times++) {
      apply(draft, diff(base, amendment));
      merge(base, draft, amendment);
    }
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  });
  return Math.min(...runs);
}

it('shows, compares and makes an amendment in work that grows as the letter does, not as its square', () => {
  cost(25); // compiled by the first
  const [small, large] = [cost(40), cost(240)];
  // Six times the letter: about 6 times the work; as its square it would be 36.
  expect(large / small).toBeLessThan(18);
});
