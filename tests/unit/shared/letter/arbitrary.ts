/** Letters by chance, for properties: valid, normalised, with unique ids; and the same in other spellings. */
import fc from 'fast-check';
import {
  TEXT_BLOCKS,
  type BlockJSON,
  type Doc,
  type InlineJSON,
  type MarkJSON,
} from '../../../../shared/letter/doc.ts';
import { withIds } from '../../../../shared/letter/ids.ts';
import { normalise } from '../../../../shared/letter/normalise.ts';

/** Lines that mean something to whoever reads a letter. */
const telling = fc.constantFrom(
  'Dear President Vidmar,',
  'Yours sincerely,',
  'Signatures:',
  'Subject: peace',
  'To: the Council',
  'Brussels, 26 November 2026',
  'For the attention of Ms Feldt',
  'Ana Vidmar (EPP)',
  'Ana Vidmar',
  '1. May 2026',
  'a) b',
  '---',
  '  ',
  '\t',
  '\u00a0',
  '\n',
  '> ',
  '| - |',
  '-- ',
  '•',
  'P.S.',
);
const word = fc.oneof(
  telling,
  fc.constantFrom(
    'energy',
    'We',
    'Članice',
    'größte',
    '“quoted”',
    '2026',
    'l’Union',
    '*star*',
    '_',
    '#',
    '1.',
    '-',
    'a|b',
    '<b>',
    '&amp;',
    '\\',
    '[x](y)',
  ),
  fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }),
);
const marks: fc.Arbitrary<MarkJSON[]> = fc.subarray<MarkJSON>(
  [
    { type: 'bold' },
    { type: 'italic' },
    { type: 'underline' },
    { type: 'link', attrs: { href: 'https://example.eu/a_b' } },
  ],
  { maxLength: 3 },
);
const inline: fc.Arbitrary<InlineJSON> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ text: fc.array(word, { minLength: 1, maxLength: 5 }), marks })
      .map(({ text, marks }): InlineJSON => ({ type: 'text', text: text.join(' '), marks })),
  },
  { weight: 1, arbitrary: fc.constant<InlineJSON>({ type: 'hardBreak' }) },
);
const textBlock: fc.Arbitrary<BlockJSON> = fc
  .record({
    type: fc.constantFrom(...TEXT_BLOCKS),
    level: fc.integer({ min: 1, max: 3 }),
    content: fc.array(inline, { maxLength: 4 }),
  })
  .map(({ type, level, content }) => ({ type, attrs: type === 'heading' ? { id: '', level } : { id: '' }, content }));

const { block } = fc.letrec<{ block: BlockJSON; item: BlockJSON }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    textBlock,
    fc.record({
      type: fc.constantFrom('orderedList', 'bulletList'),
      content: fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
    }) as fc.Arbitrary<BlockJSON>,
    fc.record({
      type: fc.constant('blockquote'),
      content: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
    }) as fc.Arbitrary<BlockJSON>,
  ),
  item: fc.record({
    type: fc.constant('listItem'),
    content: fc.array(tie('block'), { minLength: 1, maxLength: 2 }),
  }),
}));

export const counter = (prefix = 'b') => {
  let next = 0;
  return () => `${prefix}${String((next += 1))}`;
};

/** Throws the refusal's sentence; for tests that hold a letter which must fit. */
export function normal(json: unknown): Doc {
  const answer = normalise(json);
  if (!answer.ok) throw new Error(answer.refusal.message);
  return answer.doc;
}

export const letters: fc.Arbitrary<Doc> = fc
  .array(block, { minLength: 1, maxLength: 7 })
  .map((content) => withIds(normal({ type: 'doc', content }), counter()));
