import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { tokenise, toInline } from '../../../../shared/amendment/words/tokens.ts';

const texts = (text: string): string[] =>
  tokenise([{ type: 'text', text }]).flatMap((token) => (token.text === '' ? [] : [token.text]));

it.each([
  ["l’Europe d’aujourd’hui, aujourd'hui", ['l’Europe', 'd’aujourd’hui', ',', "aujourd'hui"]],
  [
    'well-being non\u2011binding “quoted” e.g. this',
    ['well-being', 'non\u2011binding', '“', 'quoted', '”', 'e.g', '.', 'this'],
  ],
  [
    '10\u00a0000 € or 1,000.50 on 2027-06-30 at 12:30',
    ['10\u00a0000', '€', 'or', '1,000.50', 'on', '2027-06-30', 'at', '12:30'],
  ],
  ['cafe\u0301 👨‍👩‍👧👍🏽🇪🇺🇫🇷 1️⃣', ['cafe\u0301', '👨‍👩‍👧', '👍🏽', '🇪🇺', '🇫🇷', '1️⃣']],
  ['שלום, עולם! العمل', ['שלום', ',', 'עולם', '!', 'العمل']],
  [
    'see https://example.eu/a?b=1. Or mail a.b@example.eu!',
    ['see', 'https://example.eu/a?b=1', '.', 'Or', 'mail', 'a.b@example.eu', '!'],
  ],
])('cuts %j into whole words', (text, expected) => {
  expect(texts(text)).toEqual(expected);
});

it('cuts no word that the platform keeps whole', () => {
  const segmenter = new Intl.Segmenter('und', { granularity: 'word' });
  const letters = [
    ...'aéß12.,\'’-‑ \n"אבשمع!():;日本かカ·/€%©_',
    'e\u0301',
    '\u00a0',
    '\u200d',
    '\u0301',
    '\u00ad',
    '😀',
    '👩‍🚀',
    '🇪🇺',
    '1️⃣',
    '👍🏽',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...letters), { maxLength: 12 }), (characters) => {
      const text = characters.join('');
      // White space with a mark or a joiner on it is no text anybody writes.
      fc.pre(!/\s[\p{M}\p{Cf}]/u.test(text));
      const allowed = new Set([...segmenter.segment(text)].map(({ index }) => index).concat(text.length));
      let place = 0;
      for (const token of tokenise([{ type: 'text', text }])) {
        place += token.space.length;
        if (token.kind !== 'end') expect(allowed.has(place), `${JSON.stringify(text)} at ${String(place)}`).toBe(true);
        place += token.text.length;
        expect(allowed.has(place), `${JSON.stringify(text)} at ${String(place)}`).toBe(true);
      }
      expect(place).toBe(text.length);
    }),
    { numRuns: 5000 },
  );
});

it('writes the same text again, with its marks', () => {
  const content = [
    { type: 'text', text: 'One ' },
    { type: 'text', text: 'bold', marks: [{ type: 'bold' }] },
    { type: 'text', text: 'ly  ' },
    { type: 'hardBreak' },
    { type: 'text', text: ' two\u00a0' },
  ] as const;
  expect(toInline(tokenise(content))).toEqual(content);
});

it('reads a long run without spaces in time that grows with its length', () => {
  const started = performance.now();
  for (const run of ['a+', 'a-', '1,', 'א"', '\ufeff', 'a\u0301', '👩‍'])
    tokenise([{ type: 'text', text: run.repeat(30_000) }]);
  expect(performance.now() - started).toBeLessThan(10_000);
});
