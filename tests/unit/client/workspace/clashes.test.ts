import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { clashingBlocks, writersSince } from '../../../../client/workspace/draft/clashes.ts';
import { docFromY, letterFragment, updateY } from '../../../../shared/letter/yjs.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { doc, p } from '../../shared/amendment/short.ts';

/** What two devices come to that went their own ways from one text: the text here before, and the merged one. */
function apart(start: Doc, mine: Doc, theirs: Doc) {
  const [here, there] = [new Y.Doc(), new Y.Doc()];
  updateY(here, start);
  Y.applyUpdate(there, Y.encodeStateAsUpdate(here));
  updateY(here, mine);
  updateY(there, theirs);
  const since = Y.decodeStateVector(Y.encodeStateVector(here));
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
  return { here, there, since, merged: docFromY(letterFragment(here)) };
}

const start = doc(p('a', 'Children are hungry. We ask for meals.'), p('b', 'Yours.'));

describe('a sentence that two people changed apart', () => {
  it('is found, with who wrote in it', () => {
    const mine = doc(p('a', 'Children are very hungry. We ask for meals.'), p('b', 'Yours.'));
    const theirs = doc(p('a', 'Children are often hungry. We ask for meals.'), p('b', 'Yours.'));
    const { here, there, since, merged } = apart(start, mine, theirs);
    expect(clashingBlocks(start, mine, merged, 'en')).toEqual(['a']);
    expect(writersSince(here, 'a', since)).toEqual([there.clientID]);
    expect(writersSince(here, 'b', since)).toEqual([]);
  });

  it('is not one where each changed a sentence of their own, or another part', () => {
    const mine = doc(p('a', 'Children are very hungry. We ask for meals.'), p('b', 'Yours.'));
    const beside = doc(p('a', 'Children are hungry. We ask for warm meals.'), p('b', 'Yours.'));
    const elsewhere = doc(p('a', 'Children are hungry. We ask for meals.'), p('b', 'Yours sincerely.'));
    for (const theirs of [beside, elsewhere])
      expect(clashingBlocks(start, mine, apart(start, mine, theirs).merged, 'en')).toEqual([]);
  });

  it('is one too where one put words in and the other took the words around them away', () => {
    const mine = doc(p('a', 'Children are hungry. We ask for warm meals.'), p('b', 'Yours.'));
    const theirs = doc(p('a', 'Children are hungry. We ask.'), p('b', 'Yours.'));
    expect(clashingBlocks(start, mine, apart(start, mine, theirs).merged, 'en')).toEqual(['a']);
  });
});
