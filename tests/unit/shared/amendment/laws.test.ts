import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, diff, merge, normalise, pick, plainText, type Change } from '../../../../shared/amendment/index.ts';
import { tokenise } from '../../../../shared/amendment/words/tokens.ts';
import { textBlocks } from '../../../../shared/letter/blocks.ts';
import { CONTAINERS, isTextBlock, type BlockJSON, type Doc } from '../../../../shared/letter/doc.ts';
import { schema } from '../../../../shared/letter/schema.ts';
import { histories, toDoc } from './letters.ts';

/** Letters per law, some 13,000 in all. Another seed each time, printed, so that what failed once can be had again: SEED=… */
const CASES = Number(process.env['AMENDMENT_CASES'] ?? 1100);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
console.log(`laws of amendments: seed ${String(seed)}, ${String(CASES)} letters each`);
const holds = <T>(letters: fc.Arbitrary<T>, law: (letters: T) => void): void => {
  fc.assert(fc.property(letters, law), { numRuns: CASES, seed });
};
const letters = (edits = 6) =>
  histories(edits).map(({ base, ours, theirs }) => ({ base: toDoc(base), ours: toDoc(ours), theirs: toDoc(theirs) }));

const ids = (doc: Doc): string[] => textBlocks(doc).map(({ attrs }) => attrs.id);
/** The words of a letter; each is unique in the letters made here. */
const words = (doc: Doc): string[] =>
  textBlocks(doc).flatMap((block) =>
    tokenise(block.content ?? []).flatMap(({ kind, text }) => (kind === 'word' ? [text] : [])),
  );

/** What breaks the rules of a letter. */
function faults(doc: Doc): string[] {
  // A letter of which all was deleted holds nothing, which the schema has no word for.
  if (doc.content.length > 0) schema.nodeFromJSON(doc).check();
  const found = ids(doc).filter((id, index, all) => all.indexOf(id) !== index);
  const visit = (block: BlockJSON): void => {
    if (isTextBlock(block)) return;
    if (block.content.length === 0) found.push(`empty ${block.type}`);
    const [first] = block.content;
    if (block.type === 'listItem' && first && !isTextBlock(first)) found.push(`an item begins with ${first.type}`);
    block.content.forEach(visit);
  };
  doc.content.forEach(visit);
  return found;
}

/** Words of a side that a result without conflict lacks although nobody deleted them. */
function lost(base: Doc, side: Doc, other: Doc, result: Doc): string[] {
  const [was, its, is] = [new Set(words(base)), new Set(words(other)), new Set(words(result))];
  return words(side).filter((word) => !is.has(word) && !(was.has(word) && !its.has(word)));
}

describe('on random letters and edits', () => {
  it('applying a difference gives the other letter, also after a journey through JSON', () =>
    holds(letters(), ({ ours, theirs }) => {
      const changes = JSON.parse(JSON.stringify(diff(ours, theirs))) as Change[];
      expect(apply(ours, changes)).toEqual({ doc: theirs, conflicts: [] });
      expect(apply(theirs, changes).conflicts).toEqual([]);
    }));

  it('a merge takes the other side when one did nothing, and either when both did the same', () =>
    holds(letters(), ({ base, ours }) => {
      expect(merge(base, base, ours)).toEqual({ doc: ours, conflicts: [] });
      expect(merge(base, ours, base)).toEqual({ doc: ours, conflicts: [] });
      expect(merge(base, ours, ours)).toEqual({ doc: ours, conflicts: [] });
    }));

  it('a merge without conflicts does not depend on whose side is called ours', () =>
    holds(letters(), ({ base, ours, theirs }) => {
      const [one, other] = [merge(base, ours, theirs), merge(base, theirs, ours)];
      expect(other.conflicts.length === 0).toBe(one.conflicts.length === 0);
      if (one.conflicts.length === 0) expect(normalise(other.doc)).toEqual(normalise(one.doc));
    }));

  it('a merge gives a letter, with conflicts or without, of whole words that one of the sides has', () =>
    holds(letters(), ({ base, ours, theirs }) => {
      const { doc } = merge(base, ours, theirs);
      expect(faults(doc)).toEqual([]);
      const known = new Set([...words(ours), ...words(theirs)]);
      expect(words(doc).filter((word) => !known.has(word))).toEqual([]);
    }));

  it('a merge without conflicts loses no word that nobody deleted', () =>
    holds(letters(), ({ base, ours, theirs }) => {
      const { doc, conflicts } = merge(base, ours, theirs);
      if (conflicts.length > 0) return;
      expect([...lost(base, ours, theirs, doc), ...lost(base, theirs, ours, doc)]).toEqual([]);
    }));

  it('a merge without conflicts of two edits each has no word twice', () =>
    holds(letters(2), ({ base, ours, theirs }) => {
      const { doc, conflicts } = merge(base, ours, theirs);
      if (conflicts.length === 0) expect(new Set(words(doc)).size).toBe(words(doc).length);
    }));

  it('a conflict tells the three texts of its block, and each block has one at most', () =>
    holds(letters(), ({ base, ours, theirs }) => {
      const { conflicts } = merge(base, ours, theirs);
      const blocks = conflicts.map(({ block }) => block);
      expect(new Set(blocks).size).toBe(blocks.length);
      for (const { block, ...texts } of conflicts) {
        for (const [name, letter] of Object.entries({ base, ours, theirs })) {
          const own = textBlocks(letter).find(({ attrs }) => attrs.id === block);
          if (own !== undefined) expect(texts[name as keyof typeof texts]).toContain(plainText(own));
        }
      }
    }));

  it('changes made to a letter that has moved on lose nothing, or say that they do not fit', () =>
    holds(letters(), ({ base, ours, theirs }) => {
      const { doc, conflicts } = apply(ours, diff(base, theirs));
      expect(faults(doc)).toEqual([]);
      const known = new Set([...words(ours), ...words(theirs)]);
      expect(words(doc).filter((word) => !known.has(word))).toEqual([]);
      if (conflicts.length > 0) return;
      expect([...lost(base, ours, theirs, doc), ...lost(base, theirs, ours, doc)]).toEqual([]);
    }));

  it('any part of the changes can be made without the others', () =>
    holds(fc.tuple(letters(), fc.infiniteStream(fc.boolean())), ([{ base, theirs }, coins]) => {
      const changes = diff(base, theirs);
      const chosen = new Set(changes.filter(() => coins.next().value).map(({ block }) => block));
      const { doc, conflicts } = apply(base, pick(changes, chosen));
      expect(conflicts).toEqual([]);
      expect(faults(doc)).toEqual([]);
      for (const { block, kind } of changes) {
        if (kind === 'inserted') expect(ids(doc).includes(block)).toBe(chosen.has(block));
        if (kind === 'deleted') expect(ids(doc).includes(block)).toBe(!chosen.has(block));
      }
    }));

  it('hunks give both texts of a changed block', () =>
    holds(letters(), ({ ours, theirs }) => {
      for (const change of diff(ours, theirs)) {
        if (change.kind !== 'changed') continue;
        const join = (...kinds: string[]): string =>
          change.hunks.map(({ kind, text }) => (kinds.includes(kind) ? text : '')).join('');
        expect(join('same', 'deleted', 'marked')).toBe(plainText(change.before));
        expect(join('same', 'inserted', 'marked')).toBe(plainText(change.after));
      }
    }));

  it('nothing that is given is changed', () =>
    holds(letters(), (given) => {
      const before = JSON.stringify(given);
      apply(given.ours, diff(given.base, given.theirs));
      merge(given.base, given.ours, given.theirs);
      expect(JSON.stringify(given)).toBe(before);
    }));
});

/** JSON in the shape of a letter that no schema would let through. */
const strange: fc.Arbitrary<Doc> = fc
  .letrec<{ block: unknown; content: unknown }>((tie) => ({
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record(
        {
          type: fc.constantFrom('paragraph', 'heading', 'table'),
          attrs: fc.record({ id: fc.constantFrom('a', 'b', 'c', '', null, '__proto__') }, { requiredKeys: [] }),
          content: fc.array(
            fc.record({
              type: fc.constantFrom('text', 'text', 'hardBreak', 'image'),
              text: fc.constantFrom('', ' ', 'a', 'one two', 'b.'),
            }),
          ),
        },
        { requiredKeys: ['type'] },
      ),
      fc.record({ type: fc.constantFrom(...CONTAINERS), content: tie('content') }),
    ),
    content: fc.array(tie('block'), { maxLength: 4 }),
  }))
  .content.map((content) => ({ type: 'doc', content }) as Doc);

describe('on JSON that is no letter', () => {
  it('the laws hold for the letter that it is taken for', () =>
    holds(fc.tuple(strange, strange, strange), ([base, ours, theirs]) => {
      expect(normalise(normalise(base))).toEqual(normalise(base));
      expect(normalise(apply(ours, diff(ours, theirs)).doc)).toEqual(normalise(theirs));
      expect(normalise(merge(base, base, ours).doc)).toEqual(normalise(ours));
      expect(normalise(merge(base, ours, base).doc)).toEqual(normalise(ours));
      merge(base, ours, theirs);
      apply(theirs, diff(base, ours));
    }));
});
