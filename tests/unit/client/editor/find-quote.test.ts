import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuote } from '../../../../client/editor/find-quote.ts';

const blocks = (...texts: readonly (readonly [string, string])[]) => {
  let start = 1;
  return texts.map(([id, text]) => {
    const one = { id, text, start };
    start += text.length + 2;
    return one;
  });
};
const wordsAt = (all: ReturnType<typeof blocks>, range: ReturnType<typeof findQuote>) =>
  range &&
  all.flatMap(({ text, start }) => text.slice(Math.max(0, range.from - start), Math.max(0, range.to - start)) || []);

describe('quoted words', () => {
  it('are found in their block, though they stand elsewhere too', () => {
    const all = blocks(['a', 'We ask for a plan'], ['b', 'They ask for a plan too']);
    expect(wordsAt(all, findQuote(all, 'ask for a plan', 'b'))).toEqual(['ask for a plan']);
    expect(findQuote(all, 'ask for a plan', 'b')?.from).toBeGreaterThan(all[1]?.start ?? 0);
  });

  it('are found in a block of another name, if there alone', () => {
    const all = blocks(['a', 'We ask for a plan'], ['new', 'Safety at work matters']);
    expect(wordsAt(all, findQuote(all, 'at work', 'gone'))).toEqual(['at work']);
  });

  it('are found when somebody pressed Enter in them, or joined what they went over', () => {
    const split = blocks(['a', 'We ask for'], ['b', 'a plan now']);
    expect(wordsAt(split, findQuote(split, 'ask for a plan', 'a'))).toEqual(['ask for', 'a plan']);
    const joined = blocks(['a', 'We ask for a plan now']);
    expect(wordsAt(joined, findQuote(joined, 'for\na plan', 'b'))).toEqual(['for a plan']);
  });

  it('are gone when they stand nowhere, and when nobody can say which of two they are', () => {
    const all = blocks(['a', 'We ask for a plan'], ['b', 'They ask for a plan too']);
    expect(findQuote(all, 'at work', 'a')).toBeNull();
    expect(findQuote(all, 'ask for a plan', 'gone')).toBeNull();
  });

  it('are found wherever the letter is cut into blocks', () => {
    const words = 'Safety during work matters to all women'.split(' ');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: words.length - 1 })),
        fc.nat(5),
        fc.nat(5),
        (cuts, one, more) => {
          const ends = [...cuts.toSorted((a, b) => a - b), words.length];
          const all = blocks(
            ...ends.map((end, at) => [`b${String(at)}`, words.slice(ends[at - 1] ?? 0, end).join(' ')] as const),
          );
          const quote = words.slice(one, one + 1 + more).join(' ');
          expect(wordsAt(all, findQuote(all, quote, undefined))?.join(' ')).toBe(quote);
        },
      ),
    );
  });
});
