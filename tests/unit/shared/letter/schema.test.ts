import { getSchema } from '@tiptap/core';
import { expect, it } from 'vitest';
import { CONTAINERS, MARKS, TEXT_BLOCKS } from '../../../../shared/letter/doc.ts';
import { letterExtensions, schema } from '../../../../shared/letter/schema.ts';

it('a letter has the blocks and marks of the contract, and no others', () => {
  expect(Object.keys(schema.nodes).sort()).toEqual(['doc', ...TEXT_BLOCKS, ...CONTAINERS, 'hardBreak', 'text'].sort());
  expect(Object.keys(schema.marks)).toEqual([...MARKS]);
});

it('ids stand on text blocks alone', () => {
  const withId = Object.values(schema.nodes).filter((type) => type.spec.attrs && 'id' in type.spec.attrs);
  expect(withId.map((type) => type.name).sort()).toEqual([...TEXT_BLOCKS].sort());
});

it('any block may stand anywhere', () => {
  for (const name of TEXT_BLOCKS) {
    const block = { type: name };
    const item = { type: 'listItem', content: [block] };
    const content = [
      block,
      { type: 'blockquote', content: [block, { type: 'bulletList', content: [item] }] },
      { type: 'orderedList', content: [item] },
    ];
    schema.nodeFromJSON({ type: 'doc', content }).check();
  }
});

it('Enter after any part starts a paragraph', () => {
  expect(schema.nodes['doc']?.contentMatch.defaultType?.name).toBe('paragraph');
});

it('is the same each time it is made', () => {
  expect(Object.keys(getSchema(letterExtensions).nodes)).toEqual(Object.keys(schema.nodes));
});
