/** Letters by chance, for properties: valid, normalised, with unique ids; and the same in other spellings. */
import fc from 'fast-check';
import {
  isTextBlock,
  TEXT_BLOCKS,
  type BlockJSON,
  type Doc,
  type InlineJSON,
  type MarkJSON,
} from '../../../../shared/letter/doc.ts';
import { printable } from '../../../../server/formats/printable.ts';
import { LIST_STYLES, listAttrs, type ListAttrs } from '../../../../shared/letter/list-numbers.ts';
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
    { type: 'superscript' },
    { type: 'subscript' },
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

/** Most lists count 1, 2, 3. */
const numbers: fc.Arbitrary<ListAttrs> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .record({
        start: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(990)),
        style: fc.constantFrom(...LIST_STYLES),
      })
      .map((told) => listAttrs(told) ?? {}),
  },
);

/** A list with what it says of its numbers, where it has some. */
function numbered<T extends { readonly type: string; readonly attrs: ListAttrs }>({ attrs, ...list }: T) {
  return list.type === 'orderedList' && Object.keys(attrs).length > 0 ? { ...list, attrs } : list;
}

const { block } = fc.letrec<{ block: BlockJSON; item: BlockJSON }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    textBlock,
    fc
      .record({
        type: fc.constantFrom('orderedList', 'bulletList'),
        attrs: numbers,
        content: fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
      })
      .map(numbered) as fc.Arbitrary<BlockJSON>,
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

/** Text that printed files can hold as it is. */
const printed: fc.Arbitrary<InlineJSON[]> = fc
  .array(inline, { maxLength: 4 })
  .map((content) =>
    content.map((node): InlineJSON => (node.type === 'text' ? { ...node, text: printable(node.text) } : node)),
  );
const printedBlock = (types: readonly (typeof TEXT_BLOCKS)[number][]): fc.Arbitrary<BlockJSON> =>
  fc
    .record({ type: fc.constantFrom(...types), level: fc.integer({ min: 1, max: 3 }), content: printed })
    .map(({ type, level, content }) => ({ type, attrs: type === 'heading' ? { id: '', level } : { id: '' }, content }));
const list = (depth: number): fc.Arbitrary<BlockJSON> =>
  fc
    .record({
      type: fc.constantFrom('orderedList' as const, 'bulletList' as const),
      attrs: numbers,
      content: fc.array(
        fc
          .tuple(
            fc.array(printedBlock(['paragraph']), { minLength: 1, maxLength: 2 }),
            depth === 1 ? fc.constant([]) : fc.array(list(depth - 1), { maxLength: 1 }),
          )
          .map(([paragraphs, lists]) => ({ type: 'listItem', content: [...paragraphs, ...lists] })),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map((one): BlockJSON => numbered(one) as BlockJSON);
const quote = fc
  .array(printedBlock(['paragraph']), { minLength: 1, maxLength: 3 })
  .map((content): BlockJSON => ({ type: 'blockquote', content }));

/**
 * Letters that every format keeps whole: of any parts in any order, with lists in four levels and quotes, but no part of a
 * letter within a list or quote, and no two quotes in a row.
 */
export const plainLetters: fc.Arbitrary<Doc> = fc
  .array(fc.oneof({ weight: 4, arbitrary: printedBlock(TEXT_BLOCKS) }, list(4), quote), { minLength: 1, maxLength: 7 })
  .map((content) =>
    content.filter((one, index) => one.type !== 'blockquote' || content[index - 1]?.type !== 'blockquote'),
  )
  .map((content) => withIds(normal({ type: 'doc', content }), counter()));

const WORDS =
  'we write about the reading rooms of our towns and ask that they stay open in winter for all who read'.split(' ');
/** A sentence that begins with no sign of a list and ends as sentences do. */
const sentence = fc
  .array(fc.constantFrom(...WORDS), { minLength: 8, maxLength: 40 })
  .map((words) => `It is that ${words.join(' ')}.`);
const said = (type: (typeof TEXT_BLOCKS)[number], text: fc.Arbitrary<string>): fc.Arbitrary<BlockJSON> =>
  text.map((words) => ({
    type,
    attrs: type === 'heading' ? { id: '', level: 1 } : { id: '' },
    content: words
      .split('\n')
      .flatMap((line, index): InlineJSON[] => [
        ...(index > 0 ? [{ type: 'hardBreak' } as const] : []),
        { type: 'text', text: line },
      ]),
  }));
const points = (type: 'orderedList' | 'bulletList'): fc.Arbitrary<BlockJSON> =>
  fc.array(sentence, { minLength: 1, maxLength: 5 }).map((items): BlockJSON => ({
    type,
    content: items.map((text) => ({
      type: 'listItem',
      content: [{ type: 'paragraph', attrs: { id: '' }, content: [{ type: 'text', text }] }],
    })),
  }));
const inText = fc.oneof(
  { weight: 5, arbitrary: said('paragraph', sentence) },
  said('heading', fc.constantFrom('What we saw', 'Why it matters', 'The way ahead')),
  points('bulletList'),
  said('paragraph', sentence).map((one): BlockJSON => ({ type: 'blockquote', content: [one] })),
);

/**
 * Letters as they are usually laid out, in words alone: those that come back from plain text as they were. Lines break only
 * where parts hold lines, and no two lists of one kind stand in a row.
 */
export const usualLetters: fc.Arbitrary<Doc> = fc
  .tuple(
    fc
      .constantFrom(
        ...['Ana Vidmar\nMember of the European Parliament', 'European Parliament\nRue Wiertz 60, 1047 Brussels'],
      )
      .chain((head) => said('letterhead', fc.constant(head))),
    fc.array(
      said(
        'addressee',
        fc.constantFrom(
          'Mr Ambrož Lipovec\nCommissioner for Culture',
          'Ms Philippa Garrowby\nCommissioner for the Budget\nRue de la Loi 200, 1049 Brussels',
        ),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    said('dateline', fc.constantFrom('Brussels, 26 November 2026', 'Strasbourg, 3 May 2027')),
    said('subject', fc.constantFrom('A reading room in every town', 'Libraries that stay open')),
    said('salutation', fc.constantFrom('Dear Commissioners,', 'Dear Commissioner Lipovec,')),
    fc.array(inText, { minLength: 1, maxLength: 6 }),
    points('orderedList'),
    fc.array(said('paragraph', sentence), { maxLength: 2 }),
    said('closing', fc.constantFrom('Yours sincerely,', 'With kind regards,')),
    fc.array(said('author', fc.constantFrom('Ana Vidmar\nVice-Chair of the Intergroup', 'Katrijn Oostmalle')), {
      minLength: 1,
      maxLength: 2,
    }),
    fc.array(said('enclosure', fc.constantFrom('Encl.: The report of 3 March', 'Enclosures (2): Report\nMap')), {
      maxLength: 1,
    }),
    fc.array(said('copy', fc.constantFrom('Cc: Ms Philippa Garrowby', 'Copy to: The Council')), { maxLength: 2 }),
  )
  .map((parts) => parts.flat())
  .map((content) => content.filter((one, index) => isTextBlock(one) || one.type !== content[index - 1]?.type))
  .map((content) => withIds(normal({ type: 'doc', content }), counter()));
