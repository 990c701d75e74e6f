import fc from 'fast-check';
import { expect, it } from 'vitest';
import { docText, rows, text } from '../../../../shared/letter/blocks.ts';
import type { BlockJSON, Doc } from '../../../../shared/letter/doc.ts';
import { withIds } from '../../../../shared/letter/ids.ts';
import { MAX_TEXT, problems } from '../../../../shared/letter/problems.ts';
import { counter, letters } from './arbitrary.ts';

const block = (type: string, words = type): BlockJSON =>
  ({ type, attrs: { id: '' }, content: [{ type: 'text', text: words }] }) as BlockJSON;
const items = (...content: BlockJSON[][]): BlockJSON[] =>
  content.map((inner) => ({ type: 'listItem', content: inner }));
const letter = (...content: BlockJSON[]): Doc => withIds({ type: 'doc', content }, counter());
const whole = letter(block('addressee'), block('subject'), block('paragraph'), block('author'));

it('every block has the name by which people speak of it', () => {
  const doc = letter(
    block('addressee'),
    block('addressee'),
    block('dateline'),
    block('subject'),
    block('heading'),
    block('paragraph'),
    block('paragraph'),
    {
      type: 'orderedList',
      content: items(
        [block('paragraph'), block('paragraph')],
        [block('paragraph'), { type: 'bulletList', content: items([block('paragraph')], [block('paragraph')]) }],
      ),
    },
    block('paragraph'),
    { type: 'bulletList', content: items([block('paragraph')]) },
    { type: 'blockquote', content: [block('paragraph')] },
    { type: 'orderedList', content: items([block('paragraph')]) },
    block('author'),
  );
  expect(rows(doc).map((row) => row.label)).toEqual([
    'Addressee 1',
    'Addressee 2',
    'Place and date',
    'Subject',
    'Heading 1',
    'Paragraph 1',
    'Paragraph 2',
    'Ask 1',
    'Ask 1, paragraph 2',
    'Ask 2',
    'Ask 2.1',
    'Ask 2.2',
    'Paragraph 3',
    'Bullet 1',
    'Quote 1',
    'Ask 1 of list 2',
    'Author',
  ]);
});

it('a line break in a block reads as a new line', () => {
  const author: BlockJSON = {
    type: 'author',
    attrs: { id: 'a' },
    content: [{ type: 'text', text: 'Ana Vidmar' }, { type: 'hardBreak' }, { type: 'text', text: 'MEP' }],
  };
  expect(docText(author)).toBe('Ana Vidmar\nMEP');
  expect(text({ type: 'doc', content: [author, author] })).toBe('Ana Vidmar\nMEP\n\nAna Vidmar\nMEP');
});

it('ids are given only where they are missing or repeated', () => {
  const p = (id: string): BlockJSON => ({ type: 'paragraph', attrs: { id } });
  const given = withIds({ type: 'doc', content: [p('x'), p(''), p('x'), p('n2')] }, counter('n'));
  expect(given.content).toEqual([p('x'), p('n1'), p('n3'), p('n2')]);
  const never = () => expect.unreachable();
  fc.assert(fc.property(letters, (doc) => void expect(withIds(doc, never)).toEqual(doc)));
});

it('a whole letter can be cut', () => expect(problems(whole)).toEqual([]));

it.each([
  ['subject-missing', letter(block('addressee'), block('author'))],
  ['subject-empty', letter(block('addressee'), block('subject', ' '), block('author'))],
  ['addressee-missing', letter(block('subject'), block('author'))],
  ['addressee-empty', letter(block('addressee', '\u00a0'), block('subject'), block('author'))],
  ['author-missing', letter(block('addressee'), block('subject'))],
  ['author-empty', letter(block('addressee'), block('subject'), block('author', ' '))],
  ['id-missing', { type: 'doc', content: [...whole.content, block('paragraph')] } satisfies Doc],
  ['id-repeated', { type: 'doc', content: [...whole.content, ...whole.content.slice(2, 3)] } satisfies Doc],
  ['text-too-long', letter(...whole.content, block('paragraph', 'x'.repeat(MAX_TEXT)))],
])('%s keeps a letter from being cut', (code, doc) =>
  expect(problems(doc).map((problem) => problem.code)).toEqual([code]),
);
