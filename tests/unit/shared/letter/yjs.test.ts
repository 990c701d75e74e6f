import { initProseMirrorDoc } from '@tiptap/y-tiptap';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { BlockJSON, Doc } from '../../../../shared/letter/doc.ts';
import { schema } from '../../../../shared/letter/schema.ts';
import { docFromY, findStranger, letterFragment, updateY, writeDoc } from '../../../../shared/letter/yjs.ts';
import { letters, normal } from './arbitrary.ts';

const p = (id: string, text: string): BlockJSON => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const doc = (...content: BlockJSON[]): Doc => ({ type: 'doc', content });
const held = (letter: Doc): Y.Doc => {
  const ydoc = new Y.Doc();
  writeDoc(ydoc, letter);
  return ydoc;
};
const read = (ydoc: Y.Doc): Doc => docFromY(letterFragment(ydoc));
const copy = (ydoc: Y.Doc): Y.Doc => {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(ydoc));
  return other;
};
const textOf = (ydoc: Y.Doc, index: number): Y.XmlText => {
  const block = letterFragment(ydoc).get(index);
  const text = block instanceof Y.XmlElement ? block.get(0) : undefined;
  if (!(text instanceof Y.XmlText)) throw new Error('no text there');
  return text;
};
/** Both peers change their own copy; the answer is what both then read. */
const together = (start: Doc, one: (ydoc: Y.Doc) => void, other: (ydoc: Y.Doc) => void): Doc => {
  const a = held(start);
  const b = copy(a);
  one(a);
  other(b);
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  expect(read(a)).toEqual(read(b));
  return read(a);
};

describe('a letter in Yjs', () => {
  it('reads as it was written', () =>
    fc.assert(fc.property(letters, (letter) => void expect(read(held(letter))).toEqual(letter))));

  it('is what an editor sees', () => {
    fc.assert(
      fc.property(letters, (letter) => {
        const ydoc = held(letter);
        const before = Y.encodeStateAsUpdate(ydoc);
        expect(normal(initProseMirrorDoc(letterFragment(ydoc), schema).doc.toJSON())).toEqual(letter);
        expect(Y.encodeStateAsUpdate(ydoc)).toEqual(before); // y-tiptap found nothing to remove
      }),
    );
  });

  it('numbers a list anew without touching its words', () => {
    const list = (attrs?: { start?: number; style?: string }): BlockJSON => ({
      type: 'orderedList',
      ...(attrs === undefined ? {} : { attrs }),
      content: [{ type: 'listItem', content: [p('a', 'x')] }],
    });
    const both = together(
      doc(list()),
      (ydoc) => updateY(ydoc, doc(list({ start: 3, style: 'upper-roman' }))),
      (ydoc) => {
        const [text] = (letterFragment(ydoc).get(0) as Y.XmlElement).querySelectorAll('paragraph');
        ((text as Y.XmlElement).get(0) as Y.XmlText).insert(1, 'y');
      },
    );
    expect(both.content[0]).toMatchObject({ attrs: { start: 3, style: 'upper-roman' } });
    expect(JSON.stringify(both)).toContain('"xy"');
    const ydoc = held(both);
    updateY(ydoc, doc(list()));
    expect(read(ydoc)).toEqual(doc(list()));
  });

  it('becomes any other letter in one transaction', () => {
    fc.assert(
      fc.property(letters, letters, (from, to) => {
        const ydoc = held(from);
        let updates = 0;
        ydoc.on('update', () => (updates += 1));
        updateY(ydoc, to);
        expect(read(ydoc)).toEqual(to);
        expect(updates).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is not written at all when nothing differs', () => {
    fc.assert(
      fc.property(letters, (letter) => {
        const ydoc = held(letter);
        ydoc.on('update', () => expect.unreachable());
        updateY(ydoc, letter);
      }),
    );
  });

  it('is written only once as new', () => expect(() => writeDoc(held(doc(p('a', 'x'))), doc())).toThrow('already'));
  it('is nobody else’s', () =>
    fc.assert(fc.property(letters, (letter) => void expect(findStranger(held(letter))).toBeNull())));
});

describe('a changed word', () => {
  const start = doc(p('a', 'Energy is dear for every household.'), p('b', 'We ask for help now.'));

  it('leaves carets around it where they were', () => {
    const ydoc = held(start);
    const text = textOf(ydoc, 0);
    const caret = (index: number) => Y.createRelativePositionFromTypeIndex(text, index);
    const [before, after] = [caret(3), caret(25)]; // in "Energy" and before "household"
    updateY(ydoc, doc(p('a', 'Energy is unaffordable for every household.'), p('b', 'We ask for help now.')));
    const where = (position: Y.RelativePosition) => Y.createAbsolutePositionFromRelativePosition(position, ydoc);
    expect(where(before)).toMatchObject({ type: text, index: 3 });
    expect(textOf(ydoc, 0).toJSON().slice(where(after)?.index)).toBe('household.');
  });

  it('writes that word only', () => {
    const ydoc = held(start);
    const events: unknown[] = [];
    letterFragment(ydoc).observeDeep((found) => events.push(...found.map((event) => event.delta)));
    updateY(ydoc, doc(p('a', 'Energy is dear for each household.'), p('b', 'We ask for help now.')));
    expect(events).toEqual([[{ retain: 20 }, { delete: 4 }, { insert: 'ach' }]]);
  });

  it('leaves what another types between two changed words', () => {
    const both = together(
      start,
      (ydoc) => updateY(ydoc, doc(p('a', 'Power is dear for every home.'), p('b', 'We ask for help now.'))),
      (ydoc) => textOf(ydoc, 0).insert(14, 'er than ever'),
    );
    expect(both.content[0]).toEqual(p('a', 'Power is dearer than ever for every home.'));
  });

  it('keeps another’s typing in its own block when blocks are added and removed around it', () => {
    const both = together(
      doc(p('a', 'One.'), p('b', 'Two.'), p('c', 'Three.')),
      (ydoc) => updateY(ydoc, doc(p('n', 'New.'), p('b', 'Two!'), p('m', 'More.'), p('c', 'Three!'))),
      (ydoc) => textOf(ydoc, 1).insert(0, 'And '),
    );
    expect(both).toEqual(doc(p('n', 'New.'), p('b', 'And Two!'), p('m', 'More.'), p('c', 'Three!')));
  });

  it('keeps another’s typing in an ask when an ask is added before it', () => {
    const asks = (...texts: [string, string][]): BlockJSON => ({
      type: 'orderedList',
      content: texts.map(([id, text]) => ({ type: 'listItem', content: [p(id, text)] })),
    });
    const both = together(
      doc(p('a', 'We ask you to:'), asks(['x', 'act;'], ['y', 'report.'])),
      (ydoc) =>
        updateY(
          ydoc,
          doc(
            p('n', 'Therefore'),
            p('a', 'We ask you to:'),
            asks(['w', 'listen;'], ['x', 'act now;'], ['y', 'report.']),
          ),
        ),
      (ydoc) => {
        const item = letterFragment(ydoc).get(1);
        const text = item instanceof Y.XmlElement ? item.querySelectorAll('paragraph')[1] : undefined;
        if (!(text instanceof Y.XmlElement)) throw new Error('no ask there');
        (text.get(0) as Y.XmlText).insert(6, ' to us');
      },
    );
    expect(both).toEqual(
      doc(
        p('n', 'Therefore'),
        p('a', 'We ask you to:'),
        asks(['w', 'listen;'], ['x', 'act now;'], ['y', 'report to us.']),
      ),
    );
  });
});

describe('what two people can leave behind', () => {
  it('an emptied list is passed over', () => {
    const ydoc = held(doc(p('a', 'x')));
    letterFragment(ydoc).push([new Y.XmlElement('orderedList')]);
    expect(read(ydoc)).toEqual(doc(p('a', 'x')));
  });

  it('text that stands in two pieces is one', () => {
    const ydoc = held(doc(p('a', 'x')));
    (letterFragment(ydoc).get(0) as Y.XmlElement).push([new Y.XmlText('y')]);
    expect(read(ydoc)).toEqual(doc(p('a', 'xy')));
  });

  it('a list nested deeper than a letter goes keeps its text', () => {
    const ydoc = held(doc(p('a', 'x')));
    let parent: Y.XmlFragment = letterFragment(ydoc);
    for (let depth = 0; depth < 20; depth++) {
      const quote = new Y.XmlElement('blockquote');
      parent.push([quote]);
      parent = quote;
    }
    const inner = new Y.XmlElement('paragraph');
    parent.push([inner]);
    inner.push([new Y.XmlText('deep')]);
    expect(JSON.stringify(read(ydoc))).toContain('deep');
  });
});

it.each<[string, (ydoc: Y.Doc) => void]>([
  ['a root named notes', (ydoc) => void ydoc.getText('notes').insert(0, 'x')],
  ['an element named script', (ydoc) => letterFragment(ydoc).push([new Y.XmlElement('script')])],
  [
    'an attribute onclick on paragraph',
    (ydoc) => (letterFragment(ydoc).get(0) as Y.XmlElement).setAttribute('onclick', 'x'),
  ],
  [
    'an attribute start on orderedList',
    (ydoc) => {
      const list = new Y.XmlElement<{ start: number }>('orderedList');
      letterFragment(ydoc).push([list as Y.XmlElement]);
      list.setAttribute('start', 1.5);
    },
  ],
  [
    'an attribute style on bulletList',
    (ydoc) => {
      const list = new Y.XmlElement('bulletList');
      letterFragment(ydoc).push([list]);
      list.setAttribute('style', 'decimal');
    },
  ],
  ['a mark named code', (ydoc) => textOf(ydoc, 0).format(0, 1, { code: {} })],
  ['something embedded in text', (ydoc) => textOf(ydoc, 0).insertEmbed(0, { image: 'x' })],
])('%s is told from a letter', (words, write) => {
  const ydoc = held(doc(p('a', 'x')));
  write(ydoc);
  expect(findStranger(ydoc)).toBe(words);
});
