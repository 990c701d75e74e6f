/** The smallest letters in which words were once lost, torn, doubled, or decided otherwise than they were seen. */
import { describe, expect, it } from 'vitest';
import { proposer } from '../../../../client/workspace/draft/marking.ts';
import { apply, diff, merge, outcome, type Doc } from '../../../../shared/amendment/index.ts';
import type { AmendmentView } from '../../../../shared/api/views.ts';
import { textBlocks } from '../../../../shared/letter/blocks.ts';
import { doc, p, short } from './short.ts';

const shown = (base: Doc, amended: Doc): AmendmentView => ({
  ...{ id: 'am1', number: 1, status: 'tabled', author: 'a', office: 'a', startedAt: '', base: 'b', tabled: [] },
  ...{ tabledAt: '2026-11-24T10:00:00.000Z', changes: diff(base, amended) },
});
const times = (text: string, words: string): number => text.split(words).length - 1;
const named = (conflicts: readonly { readonly ours: string | null; readonly theirs: string | null }[]): string =>
  JSON.stringify(conflicts);

describe('words', () => {
  const clause = 'Airlines must rebook them at their own cost.';

  it('that the lead deleted do not come back with the clause that an amendment moves into another paragraph', () => {
    const base = doc(p('a', `Passengers are stranded. ${clause}`), p('b', 'We ask you to act.'));
    const draft = doc(p('a', 'Passengers are stranded. Airlines must rebook them.'), p('b', 'We ask you to act.'));
    const amended = doc(p('a', 'Passengers are stranded.'), p('b', `We ask you to act. ${clause}`));
    const { doc: made, conflicts } = outcome(base, draft, diff(base, amended));
    expect(times(short(made), 'at their own cost')).toBe(0);
    expect(times(short(made), 'rebook')).toBe(1);
    if (conflicts.length > 0) expect(named(conflicts)).toContain('at their own cost');
  });

  it('of a block stay when the draft deleted the one that an amendment joins it onto', () => {
    const base = doc(p('b1', 'We write to you.'), p('b2', 'Trains are late.'), p('b3', 'Thank you.'));
    const draft = doc(p('b2', 'Trains are late.'), p('b3', 'Thank you.'));
    const amended = doc(p('b1', 'We write to you. Trains are late.'), p('b3', 'Thank you.'));
    const { doc: made } = outcome(base, draft, diff(base, amended));
    expect(times(short(made), 'Trains are late.')).toBe(1);
  });

  it('that both sides move stand once', () => {
    const base = doc(p('a', 'We ask for night trains now.'), p('b', 'Rails exist.'), p('c', 'Fund them.'));
    const ours = doc(p('a', 'We ask for now.'), p('b', 'Rails exist night trains.'), p('c', 'Fund them.'));
    const theirs = doc(p('a', 'We ask for now.'), p('b', 'Rails exist.'), p('c', 'Fund them night trains.'));
    const { doc: made, conflicts } = outcome(base, ours, diff(base, theirs));
    expect(times(short(made), 'night trains')).toBe(1);
    expect(named(conflicts)).toContain('night trains');
  });
});

describe('a deletion above which the lead pressed Enter', () => {
  const base = doc(p('a', 'Trains are late. Nobody is told of it in time.'), p('z', 'Thank you.'));
  const amended = doc(p('a', 'Trains are late. Nobody is told.'), p('z', 'Thank you.'));
  const draft = doc(p('a', 'Trains are late.'), p('n', 'Nobody is told of it in time.'), p('z', 'Thank you.'));

  it('is shown in the new paragraph, and adopted there', () => {
    const [proposal] = proposer()(draft, [shown(base, amended)], () => base);
    expect(proposal?.conflicts).toEqual([]);
    expect(proposal?.changes).toMatchObject([{ kind: 'changed', block: 'n' }]);
    const { doc: made } = outcome(base, draft, diff(base, amended));
    expect(short(made)).toBe('a: Trains are late. | n: Nobody is told. | z: Thank you.');
    expect(apply(draft, proposal?.changes ?? []).doc).toEqual(made);
  });

  it('is found there too when the draft goes on key by key', () => {
    const propose = proposer();
    for (const text of [base, draft, doc(...draft.content, p('y', 'Yours')), draft, base]) {
      const [proposal] = propose(text, [shown(base, amended)], () => base);
      expect(proposal?.changes).toEqual(diff(text, outcome(base, text, diff(base, amended)).doc));
    }
  });
});

describe('letters that have no id in common with the one they were made of', () => {
  it('merge to a letter in which each id stands once', () => {
    const base = doc(p('o1'));
    const ours = doc(p('t1'), p('b7', 'Thank you.'));
    const theirs = doc(p('o1'), p('t1'));
    for (const { doc: made } of [merge(base, ours, theirs), merge(base, theirs, ours)]) {
      const ids = textBlocks(made).map(({ attrs }) => attrs.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(apply(ours, diff(ours, made))).toEqual({ doc: made, conflicts: [] });
    }
  });
});

describe('two neighbours that an amendment exchanges', () => {
  it('are told alike however often the draft was worked on before: the shorter one was moved', () => {
    const [a, b] = [p('a', 'Trains are often late here.'), p('b', 'Nobody is told of it at all.')];
    const base = doc(p('z', 'We ask.'), a, b);
    const amended = doc(p('z', 'We ask!'), b, a);
    const shorter = doc(p('z', 'We ask.'), a, p('b', 'Nobody is told.'));
    const propose = proposer();
    const moved = (text: Doc): (string | undefined)[] =>
      propose(text, [shown(base, amended)], () => base).flatMap(({ changes }) =>
        changes.flatMap(({ kind, block }) => (kind === 'moved' ? [block] : [])),
      );
    expect([moved(base), moved(shorter), moved(base)]).toEqual([['a'], ['b'], ['a']]);
  });
});
