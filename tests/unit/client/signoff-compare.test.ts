import { describe, expect, it } from 'vitest';
import { pairs, stretches } from '../../../client/sheet/pairs.ts';
import { sourcesOf } from '../../../client/versions/sources.ts';
import { readSide, sidePart, usual } from '../../../client/versions/sides.ts';
import { diff } from '../../../shared/amendment/index.ts';
import type { AmendmentView, LetterView } from '../../../shared/api/views.ts';
import type { BlockJSON, Doc } from '../../../shared/letter/doc.ts';

const paragraph = (id: string, text: string): BlockJSON => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const asks = (...items: readonly BlockJSON[]): BlockJSON => ({
  type: 'orderedList',
  content: items.map((item) => ({ type: 'listItem', content: [item] })),
});
const doc = (...content: readonly BlockJSON[]): Doc => ({ type: 'doc', content });

const before = doc(
  paragraph('p1', 'Night trains return, carried by public demand.'),
  paragraph('p2', 'They are full.'),
  paragraph('p3', 'This goes away.'),
  asks(paragraph('a1', 'propose before the end of 2027 a tariff;'), paragraph('a2', 'stay the same.')),
);
const after = doc(
  paragraph('p1', 'Night trains return, often ahead of policy.'),
  paragraph('p2', 'They are full.'),
  asks(
    paragraph('a1', 'propose by 30 June 2027 a tariff, for all;'),
    paragraph('a2', 'stay the same.'),
    paragraph('a3', 'begin anew.'),
  ),
);
const compared = pairs(before, after, diff(before, after));
const kinds = compared.map(({ before, after, kind }) => [(after ?? before)?.id, kind]);

describe('what was done to whole paragraphs', () => {
  const whole = doc(paragraph('a', 'Fund one meal. Report on it each year.'), paragraph('z', 'Thank you.'));
  const parts = doc(
    paragraph('a', 'Fund one meal.'),
    paragraph('b', 'Report on it in public.'),
    paragraph('z', 'Thank you.'),
  );
  const read = (from: Doc, to: Doc) =>
    pairs(from, to, diff(from, to)).map(({ kind, hunks }) => [
      kind,
      hunks.map(({ kind: what, text }) => (what === 'same' ? text : `${what}:${text}`)).join('|'),
    ]);

  it('reads as a split, and only words that differ as changed', () => {
    expect(read(whole, parts)).toEqual([
      ['same', 'Fund one meal.'],
      ['split', 'Report on it |deleted:each year|inserted:in public|.'],
      ['same', 'Thank you.'],
    ]);
  });

  it('reads as a join the other way round', () => {
    expect(read(parts, whole)).toEqual([
      ['same', 'Fund one meal.'],
      ['joined', 'Report on it |deleted:in public|inserted:each year|.'],
      ['same', 'Thank you.'],
    ]);
  });

  it('says when only the formatting changed', () => {
    const bold: BlockJSON = {
      type: 'paragraph',
      attrs: { id: 'a' },
      content: [{ type: 'text', text: 'Fund one meal. Report on it each year.', marks: [{ type: 'bold' }] }],
    };
    const after = doc(bold, paragraph('z', 'Thank you.'));
    expect(pairs(whole, after, diff(whole, after))[0]).toMatchObject({ kind: 'changed', only: 'formatted' });
  });
});

describe('what is compared unless one says otherwise', () => {
  const signed = (person: string, decision: 'approved' | 'refused' = 'approved') => ({
    ...{ person, decision, at: '', assurance: 'link' as const },
  });
  const version = (number: number, ...signOffs: ReturnType<typeof signed>[]) => ({
    ...{ number, digest: '', cutAt: '', cutBy: '', status: 'circulated' as const, signOffs },
  });
  const me: LetterView['me'] = {
    ...{ person: 'me', access: 'amend' as const, signatory: true, scope: 'letter' as const },
    ...{ offices: [], scopes: {}, colleagues: [] },
  };
  const draft = { digest: '', problems: [], unchanged: false };
  const versions = [version(1, signed('me')), version(2, signed('me', 'refused')), version(3, signed('other'))];
  const named = (sides: ReturnType<typeof usual>) => sides && [sidePart(sides.from), sidePart(sides.to)];

  it('is the version that one approved with the draft, else the last version with it', () => {
    expect(named(usual({ versions, draft, me }))).toEqual(['1', 'draft']);
    expect(named(usual({ versions: versions.slice(1), draft, me }))).toEqual(['3', 'draft']);
    expect(usual({ versions: [], draft, me })).toBeNull();
  });

  it('ends with the newest version for whoever sees no draft', () => {
    expect(named(usual({ versions, me }))).toEqual(['1', '3']);
    expect(named(usual({ versions: versions.slice(1), me }))).toEqual(['2', '3']);
    expect(usual({ versions: versions.slice(2), me })).toBeNull();
  });
});

describe('a comparison', () => {
  it('shows every block of both texts once, what went where it stood', () => {
    expect(kinds).toEqual([
      ['p1', 'changed'],
      ['p2', 'same'],
      ['p3', 'deleted'],
      ['a1', 'changed'],
      ['a2', 'same'],
      ['a3', 'inserted'],
    ]);
  });

  it('counts a replaced word as one change', () => {
    expect(compared.map(({ count }) => count)).toEqual([1, 0, 1, 2, 0, 1]);
  });

  it('shows on each side the words of that text and no others', () => {
    for (const { before: old, after: now, hunks } of compared) {
      const words = (without: string) =>
        hunks
          .filter(({ kind }) => kind !== without)
          .map(({ text }) => text)
          .join('');
      if (old) expect(words('inserted')).toBe(old.text);
      if (now) expect(words('deleted')).toBe(now.text);
    }
  });

  it('folds what is the same', () => {
    expect(stretches(compared).map(({ kind }) => kind)).toEqual(['place', 'same', 'place', 'place', 'same', 'place']);
  });

  it('of a text with itself has no place that differs', () => {
    expect(pairs(before, before, diff(before, before)).every(({ kind }) => kind === 'same')).toBe(true);
  });

  it('says where a change came from when an amendment was adopted between the two', () => {
    const [first, , , ask] = compared;
    const amendment: AmendmentView = {
      id: 'x',
      number: 3,
      status: 'adopted',
      author: 'someone',
      office: 'someone',
      startedAt: '2026-11-20T08:00:00.000Z',
      base: '',
      tabled: [],
      decidedAt: '2026-11-21T08:00:00.000Z',
      changes: diff(before, after).filter((change) => change.kind === 'changed' && change.block === 'a1'),
    };
    const from = '2026-11-20T12:00:00.000Z';
    const to = '2026-11-22T12:00:00.000Z';
    if (!first || !ask) throw new Error('the comparison lost a place');
    expect(sourcesOf([amendment], ask, from, to)).toEqual([amendment]);
    expect(sourcesOf([amendment], first, from, to)).toEqual([]);
    expect(sourcesOf([amendment], ask, to, '2026-11-23T12:00:00.000Z')).toEqual([]);
    expect(sourcesOf([{ ...amendment, status: 'rejected' }], ask, from, to)).toEqual([]);
  });
});

describe('the address of a comparison', () => {
  it.each(['3', 'draft', 'am12'])('%j names a text', (part) => {
    const side = readSide(part);
    expect(side && sidePart(side)).toBe(part);
  });
  it.each(['', 'v3', 'am', '-1', 'drafts', '3/4'])('%j names none', (part) => {
    expect(readSide(part)).toBeNull();
  });
});
