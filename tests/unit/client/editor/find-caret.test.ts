import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCaret, type TextOfBlock } from '../../../../client/editor/find-caret.ts';

const blocks = (...texts: readonly (readonly [id: string | null, text: string])[]): TextOfBlock[] => {
  let start = 1;
  return texts.map(([id, text]) => {
    const block = { id, text, start };
    start += text.length + 2;
    return block;
  });
};

/** The text with a bar where the caret is. */
const shown = (all: readonly TextOfBlock[], position: number | null): string =>
  all
    .map(({ text, start }) => {
      const at = position === null ? -1 : position - start;
      return at < 0 || at > text.length ? text : `${text.slice(0, at)}|${text.slice(at)}`;
    })
    .join('\n');

const caret = (id: string, marked: string) => ({ id, text: marked.replace('|', ''), offset: marked.indexOf('|') });

describe('a caret', () => {
  it('stays where it is in its words, whatever one run of the text others replace', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 40 });
    fc.assert(
      fc.property(words, words, words, words, fc.boolean(), (one, two, three, put, isBefore) => {
        // One run of the three is replaced, never the one that touches the caret.
        const [text, offset] = [`${one}${two}(${three}`, one.length + two.length + 1];
        const now = isBefore ? `${put}${two}(${three}` : `${one}${two}(${put}`;
        const moved = isBefore ? put.length - one.length : 0;
        expect(findCaret(blocks(['a', now]), { id: 'a', text, offset })).toBe(1 + offset + moved);
      }),
    );
  });

  it('goes with its words when the block is split, joined, moved or made another kind', () => {
    const cases = [
      [
        'matters to funda|women today',
        [
          ['a', 'matters'],
          ['n', 'to fundawomen today'],
        ],
        'matters\nto funda|women today',
      ],
      [
        'matters to funda|women',
        [['x', 'Safety first. matters to fundawomen']],
        'Safety first. matters to funda|women',
      ],
      [
        'matters to funda|women',
        [
          ['x', 'Others.'],
          ['a', 'matters to fundawomen'],
        ],
        'Others.\nmatters to funda|women',
      ],
      [
        '|women',
        [
          ['a', 'women'],
          ['b', 'women'],
        ],
        '|women\nwomen',
      ],
      [
        'funda|',
        [
          ['a', 'funda'],
          ['b', 'mental'],
        ],
        'funda|\nmental',
      ],
      [
        '|',
        [
          ['x', ''],
          ['a', ''],
        ],
        '\n|',
      ],
    ] as const;
    for (const [before, after, expected] of cases) {
      const all = blocks(...after);
      expect(shown(all, findCaret(all, caret('a', before)))).toBe(expected);
    }
  });

  it('is nowhere once its block and its words are gone', () => {
    expect(findCaret(blocks(['x', 'Something else altogether.']), caret('a', 'matters to funda|women'))).toBeNull();
    expect(findCaret(blocks(['x', '']), caret('a', '|'))).toBeNull();
  });
});
