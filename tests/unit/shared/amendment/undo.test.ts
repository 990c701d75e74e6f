/** Undoing an adoption takes back what it did to the draft of its moment, and leaves what others did before and since. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff, merge, outcome, type Doc } from '../../../../shared/amendment/index.ts';
import { histories, meetings, toDoc } from './letters.ts';
import { wordsOf } from './words.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const CASES = Number(process.env['AMENDMENT_CASES'] ?? 400);
console.log(`undoing: seed ${String(seed)}, ${String(CASES)} letters each`);

/** What the server does: the draft as it was before the adoption is merged into today's, from the one just after it. */
const undone = (moment: { readonly before: Doc; readonly after: Doc }, draft: Doc) =>
  merge(moment.after, draft, moment.before);

/** Random letters, of which the law must say something in most. */
function holds(law: (letters: { base: Doc; one: Doc; other: Doc }) => boolean): void {
  const found = { told: 0, asked: 0 };
  fc.assert(
    fc.property(fc.oneof(meetings(2), histories(2)), ({ base, ours, theirs }) => {
      found[law({ base: toDoc(base), one: toDoc(ours), other: toDoc(theirs) }) ? 'told' : 'asked'] += 1;
    }),
    { seed, numRuns: CASES },
  );
  expect(found.told).toBeGreaterThan(CASES / 2);
}

const sorted = (words: Iterable<string>): string[] => [...words].sort();
/** Words but for those that both deleted: whoever wrote after the adoption did not see them to delete them. */
const but = (doc: Doc, gone: ReadonlySet<string>): string[] => sorted(wordsOf(doc).filter((word) => !gone.has(word)));
const goneFromBoth = (base: Doc, one: Doc, other: Doc): ReadonlySet<string> => {
  const [mine, its] = [new Set(wordsOf(one)), new Set(wordsOf(other))];
  return new Set(wordsOf(base).filter((word) => !mine.has(word) && !its.has(word)));
};

describe('undoing an adoption', () => {
  it('at once gives the draft of before, to the byte', () =>
    holds(({ base, one, other }) => {
      const after = outcome(base, one, diff(base, other)).doc;
      expect(undone({ before: one, after }, after)).toEqual({ doc: one, conflicts: [] });
      return true;
    }));

  it('leaves what others wrote since', () =>
    holds(({ base, one, other }) => {
      const after = outcome(base, base, diff(base, one)).doc;
      const draft = merge(base, after, other);
      if (draft.conflicts.length > 0) return false;
      const back = undone({ before: base, after }, draft.doc);
      if (back.conflicts.length > 0) return false;
      const gone = goneFromBoth(base, one, other);
      expect(but(back.doc, gone)).toEqual(but(other, gone));
      return true;
    }));

  it('of two, in either order, leaves the other one and then neither', () =>
    holds(({ base, one, other }) => {
      const first = { before: base, after: outcome(base, base, diff(base, one)).doc };
      const second = outcome(base, first.after, diff(base, other));
      if (second.conflicts.length > 0) return false;
      const last = { before: first.after, after: second.doc };
      const gone = goneFromBoth(base, one, other);
      expect(undone(last, second.doc)).toEqual({ doc: first.after, conflicts: [] });
      const left = undone(first, second.doc);
      if (left.conflicts.length > 0) return false;
      expect(but(left.doc, gone)).toEqual(but(other, gone));
      const neither = undone(last, left.doc);
      if (neither.conflicts.length > 0) return false;
      expect(but(neither.doc, gone)).toEqual(but(base, gone));
      return true;
    }));
});
