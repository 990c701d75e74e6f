import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { asked, matching, mentionsIn, said } from '../../../../client/workspace/comments/mentions.ts';
import { anchorIn, wordsGone } from '../../../../client/workspace/comments/comment-anchors.ts';
import { diff } from '../../../../shared/amendment/index.ts';
import type { AmendmentView } from '../../../../shared/api/views.ts';
import { letterFragment, updateY } from '../../../../shared/letter/yjs.ts';
import { doc, ol, p } from '../../shared/amendment/short.ts';

const people = [
  { id: 'ana', name: 'Ana' },
  { id: 'maria', name: 'Ana María Ñíguez' },
  { id: 'jo', name: 'Jo O’Neill' },
];

describe('naming members', () => {
  it('finds whole names, the longest that fits, each person once', () => {
    expect(mentionsIn('@Ana María Ñíguez and @Ana, see @Ana María Ñíguez.', people)).toEqual(['maria', 'ana']);
    expect(mentionsIn('@Anabel, @ana and ana@Jo.example', people)).toEqual([]);
    expect(said('So @Jo O’Neill!', people)).toEqual([
      { text: 'So ' },
      { text: '@Jo O’Neill', person: 'jo' },
      { text: '!' },
    ]);
  });

  it('is asked after an "@" that no word ends with', () => {
    expect(asked('Dear @Ana Mar', 13)).toEqual({ from: 5, query: 'Ana Mar' });
    expect(asked('ana@example', 8)).toBeNull();
    expect(asked('no one', 3)).toBeNull();
    expect(asked('@Ana, and so on', 15)).toBeNull();
  });

  it('offers by any word of the name, whatever the accents', () => {
    expect(matching(people, 'nig').map(({ id }) => id)).toEqual(['maria']);
    expect(matching(people, 'ana m').map(({ id }) => id)).toEqual(['maria']);
    expect(matching(people, '').length).toBe(3);
  });
});

describe('a comment on words of an amendment', () => {
  const text = doc(p('a', 'We ask you.'), ol(p('b', 'Fund *one* meal\nevery day.')));
  const ydoc = new Y.Doc();
  updateY(ydoc, text);
  const words = (from: number, to: number): string => {
    const anchor = anchorIn(ydoc, 'letter.am', 'b', from, to);
    const place = (encoded: string) => {
      const relative = Y.decodeRelativePosition(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)));
      return Y.createAbsolutePositionFromRelativePosition(relative, ydoc);
    };
    const [start, end] = [place(anchor?.from ?? ''), place(anchor?.to ?? '')];
    if (!(start?.type instanceof Y.XmlText) || start.type !== end?.type) return 'apart';
    const delta = start.type.toDelta() as { insert: string }[];
    return delta
      .map(({ insert }) => insert)
      .join('')
      .slice(start.index, end.index);
  };

  it('stays with them while others write around them', () => {
    expect(words(5, 8)).toBe('one');
    const before = anchorIn(ydoc, 'letter.am', 'b', 16, 21);
    updateY(ydoc, doc(p('a', 'We ask you all.'), ol(p('b', 'Please fund *one* meal\nevery day.'))));
    expect(words(12, 15)).toBe('one');
    expect(anchorIn(ydoc, 'letter.am', 'b', 23, 28)).toEqual(before);
    expect(anchorIn(ydoc, 'letter.am', 'none', 0, 1)).toBeNull();
    expect(letterFragment(ydoc).length).toBe(2);
  });

  it('says so when its office tabled another text without them', () => {
    const changes = diff(text, doc(p('a', 'We ask you.'), ol(p('b', 'Fund *two* meals\nevery day.'))));
    const amendment = { changes } as unknown as AmendmentView;
    const anchor = { room: 'letter.am', from: '', to: '', block: 'b' };
    expect(wordsGone(amendment, { ...anchor, quote: 'two meals' })).toBe(false);
    expect(wordsGone(amendment, { ...anchor, quote: 'one meal' })).toBe(true);
    expect(wordsGone(amendment, { ...anchor, block: 'a', quote: 'ask' })).toBe(true);
    expect(wordsGone(amendment, { room: 'letter.am', from: '', to: '' })).toBe(false);
  });
});
