import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { text } from '../../../../shared/letter/blocks.ts';
import { docFromY, letterFragment, writeDoc } from '../../../../shared/letter/yjs.ts';
import { Mirror } from '../../../../client/workspace/draft/mirror.ts';

const wordsOf = (ydoc: Y.Doc): string => text(docFromY(letterFragment(ydoc)));

function lineOf(ydoc: Y.Doc): Y.XmlText {
  const block = letterFragment(ydoc).get(0);
  const line = block instanceof Y.XmlElement ? block.get(0) : undefined;
  if (!(line instanceof Y.XmlText)) throw new Error('no text there');
  return line;
}

describe('a copy of the draft', () => {
  it('follows it until somebody types, and joins the room that was made from it, each word once', () => {
    const edits = fc.array(fc.tuple(fc.nat(40), fc.constantFrom('a', 'b ', 'women ')), { maxLength: 6 });
    fc.assert(
      fc.property(edits, edits, edits, (before, own, meanwhile) => {
        const draft = new Y.Doc();
        writeDoc(draft, {
          type: 'doc',
          content: [{ type: 'paragraph', attrs: { id: 'p' }, content: [{ type: 'text', text: 'safety of women' }] }],
        });
        const write = (ydoc: Y.Doc, all: readonly (readonly [number, string])[]): void => {
          for (const [at, words] of all) lineOf(ydoc).insert(Math.min(at, lineOf(ydoc).length), words);
        };
        const mirror = new Mirror(draft);
        write(draft, before);
        expect(wordsOf(mirror.ydoc)).toBe(wordsOf(draft));

        mirror.part();
        write(mirror.ydoc, own);
        const written = wordsOf(mirror.ydoc);
        write(draft, meanwhile);
        expect(wordsOf(mirror.ydoc)).toBe(written);
        const room = new Y.Doc();
        Y.applyUpdate(room, Y.encodeStateAsUpdate(draft));

        Y.applyUpdate(room, Y.encodeStateAsUpdate(mirror.ydoc, Y.encodeStateVector(room)));
        Y.applyUpdate(mirror.ydoc, Y.encodeStateAsUpdate(room, Y.encodeStateVector(mirror.ydoc)));
        expect(wordsOf(room)).toBe(wordsOf(mirror.ydoc));
        const added = [...before, ...own, ...meanwhile].reduce((sum, [, words]) => sum + words.length, 0);
        expect(lineOf(room).length).toBe('safety of women'.length + added);
      }),
    );
  });
});
