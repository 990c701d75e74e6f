import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposer } from '../../../../client/workspace/draft/marking.ts';
import { adoptionOf } from '../../../../server/letter/decide/drafts.ts';
import { apply, boundTo, choices, diff, merge, outcome, type Doc } from '../../../../shared/amendment/index.ts';
import type { AmendmentView } from '../../../../shared/api/views.ts';
import { histories, meetings, toDoc } from './letters.ts';
import { doc, p } from './short.ts';
import { wordsOf } from './words.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const CASES = Number(process.env['AMENDMENT_CASES'] ?? 500);
console.log(`outcomes: seed ${String(seed)}, ${String(CASES)} letters each`);
const holds = <T>(letters: fc.Arbitrary<T>, law: (letters: T) => void): void => {
  fc.assert(fc.property(letters, law), { seed, numRuns: CASES });
};
const letters = (most: number) =>
  fc
    .oneof(meetings(most), histories(most))
    .map(({ base, ours, theirs }) => ({ base: toDoc(base), draft: toDoc(ours), amended: toDoc(theirs) }));

function tabled(base: Doc, amended: Doc): AmendmentView {
  const { ...fields } = {
    ...{ id: 'am1', number: 1, status: 'tabled' as const, author: 'a', office: 'a', startedAt: '', base: 'b' },
    ...{ tabled: [], tabledAt: '2026-11-24T10:00:00.000Z', changes: diff(base, amended) },
  };
  return fields;
}

/** What the server would adopt of a tabled text. */
const adopted = (base: Doc, draft: Doc, amended: Doc, blocks?: readonly string[]) =>
  adoptionOf(
    base,
    draft,
    {
      format: 'paraph.amendment/1',
      letter: 'l',
      amendment: 'am1',
      base: '',
      doc: amended,
      changes: diff(base, amended),
    },
    blocks,
  );

describe('what is seen is what is decided', () => {
  it('the page shows what the server adopts, to the byte', () => {
    holds(letters(3), ({ base, draft, amended }) => {
      const { doc: made, conflicts } = adopted(base, draft, amended);
      expect(made).toEqual(merge(base, draft, amended).doc);
      const [proposal] = proposer()(draft, [tabled(base, amended)], () => base);
      expect(proposal?.conflicts).toEqual(conflicts);
      expect(JSON.stringify(apply(draft, proposal?.changes ?? []).doc)).toBe(JSON.stringify(made));
    });
  });

  it('also after the draft went on, where little is worked out again', () => {
    holds(letters(3), ({ base, draft, amended }) => {
      const propose = proposer();
      const amendment = tabled(base, amended);
      for (const text of [base, draft, structuredClone(draft), merge(base, draft, amended).doc, draft]) {
        const [proposal] = propose(text, [amendment], () => base);
        const made = adopted(base, text, amended);
        expect(proposal?.conflicts).toEqual(made.conflicts);
        expect(proposal?.changes).toEqual(diff(text, made.doc));
      }
    });
  });
});

describe('adopting some changes', () => {
  it('never cuts in two what belongs together: no word goes or comes twice', () => {
    holds(fc.tuple(letters(3), fc.infiniteStream(fc.boolean())), ([{ base, amended }, coins]) => {
      const changes = diff(base, amended);
      const all = choices(base, changes);
      expect(all.flat().sort()).toEqual([...new Set(changes.map(({ block }) => block))].sort());
      const blocks = all.filter(() => coins.next().value).flat();
      expect(boundTo(base, changes, blocks)).toEqual([]);
      const words = wordsOf(outcome(base, base, changes, blocks).doc);
      expect(new Set(words).size).toBe(words.length);
      const [after, is] = [new Set(wordsOf(amended)), new Set(words)];
      expect(wordsOf(base).filter((word) => after.has(word) && !is.has(word))).toEqual([]);
    });
  });

  it('takes a split, a join and words cut here and pasted there as one change, and others by themselves', () => {
    const base = doc(
      p('a', 'Airlines must pay at once and in full.'),
      p('b', 'Passengers may wait inside.'),
      p('c', 'We ask.'),
    );
    const of = (amended: Doc): string[][] => choices(base, diff(base, amended));
    const [a, b, c] = base.content;
    if (!a || !b || !c) throw new Error('three paragraphs');
    expect(of(doc(p('a', 'Airlines must pay at once'), p('n', 'and in full.'), b, p('c', 'We ask you.')))).toEqual([
      ['a', 'n'],
      ['c'],
    ]);
    expect(of(doc(p('a', 'Airlines must pay at once and in full. Passengers may wait inside.'), c))).toEqual([
      ['a', 'b'],
    ]);
    expect(of(doc(p('a', 'Airlines must pay in full.'), p('b', 'Passengers may wait inside at once and.'), c))).toEqual(
      [['a', 'b']],
    );
    expect(
      of(doc(p('a', 'Airlines should pay at once and in full.'), p('b', 'Passengers can wait inside.'), c)),
    ).toEqual([['a'], ['b']]);
    const split = diff(base, doc(p('a', 'Airlines must pay at once'), p('n', 'and in full.'), b, c));
    expect(boundTo(base, split, ['n'])).toEqual(['a']);
  });
});
