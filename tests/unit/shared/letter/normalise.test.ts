import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../../../shared/letter/normalise.ts';
import { schema } from '../../../../shared/letter/schema.ts';
import { letters, normal } from './arbitrary.ts';

const paragraph = (...content: unknown[]) => ({
  type: 'doc',
  content: [{ type: 'paragraph', attrs: { id: 'p' }, content }],
});
const bold = { type: 'bold' };
const link = (href: string) => ({ type: 'link', attrs: { href } });

describe('a letter has one spelling', () => {
  it('whatever order the marks were set in', () => {
    const one = paragraph({ type: 'text', text: 'a', marks: [link('https://example.eu'), bold] });
    const other = paragraph({ type: 'text', text: 'a', marks: [bold, link('https://example.eu')] });
    expect(normal(one)).toEqual(normal(other));
  });

  it('however its text was split into runs', () => {
    const split = paragraph(
      { type: 'text', text: 'en' },
      { type: 'text', text: '' },
      { type: 'text', text: 'ergy', marks: [] },
    );
    expect(normal(split)).toEqual(normal(paragraph({ type: 'text', text: 'energy' })));
  });

  it('whichever way its accents were typed', () => {
    expect(normal(paragraph({ type: 'text', text: 'Ane\u0301' }))).toEqual(
      normal(paragraph({ type: 'text', text: 'An\u00e9' })),
    );
  });

  it('with or without defaults and attributes the schema does not know', () => {
    const json = {
      type: 'doc',
      content: [
        {
          type: 'orderedList',
          attrs: { start: 1, type: null },
          content: [{ type: 'listItem', content: [{ type: 'paragraph', attrs: { id: 'p', textAlign: null } }] }],
        },
      ],
    };
    expect(normal(json)).toEqual({
      type: 'doc',
      content: [
        { type: 'orderedList', content: [{ type: 'listItem', content: [{ type: 'paragraph', attrs: { id: 'p' } }] }] },
      ],
    });
  });

  it('in which a list says only what is not 1, 2, 3', () => {
    const asks = (attrs?: object) => ({
      type: 'doc',
      content: [
        {
          type: 'orderedList',
          ...(attrs === undefined ? {} : { attrs }),
          content: [{ type: 'listItem', content: [{ type: 'paragraph', attrs: { id: 'p' } }] }],
        },
      ],
    });
    expect(normal(asks({ start: 1, style: 'decimal' }))).toEqual(normal(asks()));
    expect(normal(asks({ start: null, style: null }))).toEqual(normal(asks()));
    expect(normal(asks({ style: 'lower-alpha', start: 3, other: 1 }))).toEqual(
      asks({ start: 3, style: 'lower-alpha' }),
    );
    expect(normal(asks({ start: 0 }))).toEqual(asks({ start: 0 }));
  });

  it('in which what stands above the line does not stand below it', () => {
    const both = paragraph({ type: 'text', text: '2', marks: [{ type: 'subscript' }, { type: 'superscript' }] });
    expect(normal(both)).toEqual(paragraph({ type: 'text', text: '2', marks: [{ type: 'superscript' }] }));
  });

  it('in which a line break has no weight or slant', () => {
    expect(normal(paragraph({ type: 'hardBreak', marks: [bold] }))).toEqual(normal(paragraph({ type: 'hardBreak' })));
  });

  it('which normalising again leaves alone', () => {
    fc.assert(fc.property(letters, (doc) => void expect(normal(doc)).toEqual(doc)));
  });

  it('which is what the schema itself reads and writes', () => {
    fc.assert(
      fc.property(letters, (doc) => {
        const node = schema.nodeFromJSON(doc);
        node.check();
        // The schema says of a list that it says nothing of its numbers; the one spelling does not.
        expect(normal(node.toJSON())).toEqual(doc);
      }),
    );
  });
});

describe('what fits no letter is refused with the place', () => {
  it.each([
    ['no document', null, 'doc: not an object'],
    ['another root', { type: 'paragraph' }, 'root must be of type doc'],
    [
      'an unknown block',
      { type: 'doc', content: [{ type: 'table' }] },
      'doc.content[0]: no block of a letter is of type “table”',
    ],
    ['a list item on its own', { type: 'doc', content: [{ type: 'listItem', content: [] }] }, 'outside a list'],
    [
      'a paragraph in a list without an item',
      { type: 'doc', content: [{ type: 'bulletList', content: [{ type: 'paragraph' }] }] },
      'a list holds list items',
    ],
    ['an empty quote', { type: 'doc', content: [{ type: 'blockquote' }] }, 'holds nothing'],
    ['an unknown mark', paragraph({ type: 'text', text: 'a', marks: [{ type: 'code' }] }), 'no mark of a letter'],
    ['an image in a line', paragraph({ type: 'image' }), '“image” stands in a line of text'],
    ['half a character', paragraph({ type: 'text', text: 'a\ud800' }), 'half of a surrogate pair'],
    [
      'a heading of level 4',
      { type: 'doc', content: [{ type: 'heading', attrs: { id: 'h', level: 4 } }] },
      '1, 2 or 3',
    ],
    ...[{ start: -1 }, { start: 1.5 }, { start: '2' }, { start: 1_000 }, { style: 'greek' }, { style: 1 }].map(
      (attrs): [string, unknown, string] => [
        `a list numbered ${JSON.stringify(attrs)}`,
        {
          type: 'doc',
          content: [{ type: 'orderedList', attrs, content: [{ type: 'listItem', content: [{ type: 'paragraph' }] }] }],
        },
        'start' in attrs ? 'a whole number from 0 to 999' : 'decimal, lower-alpha',
      ],
    ),
    [
      'endless nesting',
      {
        type: 'doc',
        content: [
          Array.from({ length: 40 }).reduce<unknown>((inner) => ({ type: 'blockquote', content: [inner] }), {
            type: 'paragraph',
          }),
        ],
      },
      'nested more than 16 deep',
    ],
  ])('%s', (_, json, message) => {
    const answer = normalise(json);
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'invalid' } });
    expect(answer.ok ? '' : answer.refusal.message).toContain(message);
  });
});

it.each([
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  '//example.eu',
  'page.html',
  '',
])('a link to %j becomes plain text', (href) =>
  expect(normal(paragraph({ type: 'text', text: 'a', marks: [link(href)] }))).toEqual(
    normal(paragraph({ type: 'text', text: 'a' })),
  ),
);
