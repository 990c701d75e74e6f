import { describe, expect, it } from 'vitest';
import {
  apply,
  diff,
  normalise,
  pick,
  withoutPlace,
  type Change,
  type Hunk,
} from '../../../../shared/amendment/index.ts';
import { describe as acts } from '../../../../shared/amendment/describe.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { doc, h, li, ol, p, quote, short, ul } from './short.ts';

/** Hunks as one line: [-gone-], [+come+], [~marked~]. */
const line = (hunks: readonly Hunk[]): string =>
  hunks
    .map(
      ({ kind, text }) =>
        ({ same: text, deleted: `[-${text}-]`, inserted: `[+${text}+]`, marked: `[~${text}~]` })[kind],
    )
    .join('');
const hunksOf = (before: string, after: string): string => {
  const [change] = diff(doc(p('p', before)), doc(p('p', after)));
  return change?.kind === 'changed' ? line(change.hunks) : 'no change';
};
const names = (changes: readonly Change[]): string[] =>
  changes.map(
    (change) =>
      `${change.kind} ${change.block}${'after' in change && (change.kind === 'inserted' || change.kind === 'moved') ? ` after ${change.after ?? 'nothing'}` : ''}`,
  );

const three = doc(p('p1', 'One.'), p('p2', 'Two.'), p('p3', 'Three.'), p('p4', 'Four.'));
const asks = doc(p('i', 'We ask:'), ol(p('a', 'Fund it.'), p('b', 'Build it.'), p('c', 'Report.')), p('z', 'Thanks.'));

describe('a difference, as people expect it', () => {
  it('is nothing between equal letters', () => {
    expect(diff(three, three)).toEqual([]);
    expect(diff(asks, structuredClone(asks))).toEqual([]);
  });
  it('is one change with hunks for words replaced in an ask', () => {
    const after = doc(
      p('i', 'We ask:'),
      ol(p('a', 'Fund it.'), p('b', 'Repair it now.'), p('c', 'Report.')),
      p('z', 'Thanks.'),
    );
    expect(diff(asks, after)).toEqual([
      {
        kind: 'changed',
        block: 'b',
        before: p('b', 'Build it.'),
        after: p('b', 'Repair it now.'),
        hunks: [
          { kind: 'deleted', text: 'Build' },
          { kind: 'inserted', text: 'Repair' },
          { kind: 'same', text: ' it' },
          { kind: 'inserted', text: ' now' },
          { kind: 'same', text: '.' },
        ],
      },
    ]);
  });
  it('is one insertion, deletion or move of a paragraph', () => {
    const [one, two, last, four] = three.content;
    if (!one || !two || !last || !four) throw new Error('four paragraphs');
    expect(diff(three, doc(one, p('n', 'New.'), two, last, four))).toEqual([
      { kind: 'inserted', block: 'n', after: 'p1', node: p('n', 'New.') },
    ]);
    expect(diff(three, doc(p('n', 'New.'), one, two, last, four))).toEqual([
      { kind: 'inserted', block: 'n', after: null, node: p('n', 'New.') },
    ]);
    expect(diff(three, doc(one, last, four))).toEqual([{ kind: 'deleted', block: 'p2', node: two }]);
    expect(diff(three, doc(two, last, four, one))).toEqual([{ kind: 'moved', block: 'p1', after: 'p4' }]);
    expect(diff(three, doc(four, one, two, last))).toEqual([{ kind: 'moved', block: 'p4', after: null }]);
  });
  it('is a move and a change for a block that was moved and edited', () => {
    const after = doc(p('p2', 'Two.'), p('p3', 'Three.'), p('p4', 'Four.'), p('p1', 'One thing.'));
    expect(names(diff(three, after))).toEqual(['moved p1 after p4', 'changed p1']);
  });
  it('names a new ask with its list, so that it goes back into that list and no other', () => {
    const after = doc(
      p('i', 'We ask:'),
      ol(p('a', 'Fund it.'), p('b', 'Build it.'), p('c', 'Report.'), p('n', 'New.')),
      p('z', 'Thanks.'),
    );
    const [change, ...none] = diff(asks, after);
    expect(none).toEqual([]);
    if (change?.kind !== 'inserted') throw new Error('one insertion');
    expect([change.block, change.after]).toEqual(['n', 'c']);
    expect(withoutPlace(change.node)).toEqual(ol(p('n', 'New.')));
    const apart = doc(
      p('i', 'We ask:'),
      ol(p('a', 'Fund it.'), p('b', 'Build it.'), p('c', 'Report.')),
      ol(p('n', 'New.')),
      p('z', 'Thanks.'),
    );
    expect(apply(asks, diff(asks, after)).doc).toEqual(after);
    expect(apply(asks, diff(asks, apart)).doc).toEqual(apart);
  });
  it('is one change for an ask lifted out of the middle of its list', () => {
    const after = doc(
      p('i', 'We ask:'),
      ol(p('a', 'Fund it.')),
      p('b', 'Build it.'),
      ol(p('c', 'Report.')),
      p('z', 'Thanks.'),
    );
    expect(diff(asks, after)).toEqual([
      {
        kind: 'changed',
        block: 'b',
        before: ol(p('b', 'Build it.')),
        after: p('b', 'Build it.'),
        hunks: [{ kind: 'same', text: 'Build it.' }],
      },
    ]);
  });
  it('is one change per ask when a list becomes another kind of list', () => {
    const after = doc(
      p('i', 'We ask:'),
      ul(p('a', 'Fund it.'), p('b', 'Build it.'), p('c', 'Report.')),
      p('z', 'Thanks.'),
    );
    const changes = diff(asks, after);
    expect(names(changes)).toEqual(['changed a', 'changed b', 'changed c']);
    expect(changes.map((change) => (change.kind === 'changed' ? [change.before.type, change.after.type] : []))).toEqual(
      Array(3).fill(['orderedList', 'bulletList']),
    );
    expect(apply(asks, changes)).toEqual({ doc: after, conflicts: [] });
  });
  it('is a change of kind for a paragraph made a heading', () => {
    expect(diff(doc(p('a', 'Aim')), doc(h('a', 2, 'Aim')))).toEqual([
      {
        kind: 'changed',
        block: 'a',
        before: p('a', 'Aim'),
        after: h('a', 2, 'Aim'),
        hunks: [{ kind: 'same', text: 'Aim' }],
      },
    ]);
  });
  it('matches blocks of an imported letter by their text', () => {
    const before = doc(p('a', 'Our water must be safe.'), p('b', 'We ask you to act.'), p('c', 'Yours.'));
    const after = doc(
      p('x', 'Our water must be safe.'),
      p('y', 'We ask you to act now.'),
      p('v', 'One more thing entirely.'),
      p('w', 'Yours.'),
    );
    expect(names(diff(before, after))).toEqual(['changed a', 'changed b', 'inserted v after b', 'changed c']);
    expect(apply(before, diff(before, after)).doc).toEqual(after);
  });
  it('finds blocks that have no id', () => {
    const bare = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
    const before = { type: 'doc', content: [bare('One two three.'), bare('Four five six.')] } as unknown as Doc;
    const after = {
      type: 'doc',
      content: [bare('New.'), bare('One two three.'), bare('Four five seven.')],
    } as unknown as Doc;
    const changes = diff(before, after);
    expect(changes.map(({ kind }) => kind)).toEqual(['inserted', 'changed']);
    expect(normalise(apply(before, changes).doc)).toEqual(normalise(after));
  });
});

describe('hunks', () => {
  it.each([
    ['We ask the Commission to act.', 'We ask the Council to act.', 'We ask the [-Commission-][+Council+] to act.'],
    ['act without delay.', 'act by June 2027.', 'act [-without delay-][+by June 2027+].'],
    ['one two three', 'one three', 'one[- two-] three'],
    ['one two three', 'two three', '[-one -]two three'],
    ['one two', 'one two three', 'one two[+ three+]'],
    ['', 'one two', '[+one two+]'],
    ['one', '', '[-one-]'],
    ['act *now* please', 'act now please', 'act [~now~] please'],
    ['act now please', 'act *now please*', 'act [~now please~]'],
    ['un*believ*able', 'unbelievable', '[~unbelievable~]'],
    ['one\ntwo', 'one\nthree', 'one\n[-two-][+three+]'],
    ['one\ntwo', 'one two', 'one[-\n-][+ +]two'],
    ['aujourd’hui l’Europe', 'aujourd’hui l’Union', 'aujourd’hui [-l’Europe-][+l’Union+]'],
    ['une vraie co-opération', 'une vraie opération', 'une vraie [-co-opération-][+opération+]'],
    ['cafe\u0301 cre\u0300me', 'cafe cre\u0300me', '[-cafe\u0301-][+cafe+] cre\u0300me'],
    ['Quoi\u202f?', 'Pourquoi\u202f?', '[-Quoi\u202f-][+Pourquoi\u202f+]?'],
    ['go 👩‍🚀 go', 'go 👩🏽‍🚀 go', 'go [-👩‍🚀-][+👩🏽‍🚀+] go'],
    ['🇪🇺 🇫🇷', '🇪🇺 🇩🇪', '🇪🇺 [-🇫🇷-][+🇩🇪+]'],
    ['שלום עולם', 'שלום לכולם', 'שלום [-עולם-][+לכולם+]'],
    [
      'We urge the Commission to act without any delay',
      'The Council should, by the summer of 2027, hold a summit',
      '[-We urge the Commission to act without any delay-][+The Council should, by the summer of 2027, hold a summit+]',
    ],
  ])('of %j and %j', (before, after, expected) => {
    expect(hunksOf(before, after)).toBe(expected);
  });
});

describe('making changes', () => {
  const draft = doc(p('p1', 'One good thing.'), p('p2', 'Two.'), p('p3', 'Three.'), p('p4', 'Four.'));
  it('to a letter that has moved on', () => {
    const changes = diff(three, doc(p('p1', 'One.'), p('n', 'New.'), p('p3', 'Three things.'), p('p4', 'Four.')));
    const { doc: result, conflicts } = apply(draft, changes);
    expect(conflicts).toEqual([]);
    expect(short(result)).toBe('p1: One good thing. | n: New. | p3: Three things. | p4: Four.');
  });
  it('does nothing the second time', () => {
    const after = doc(p('p3', 'Three.'), p('p1', 'One thing.'), p('n', 'New.'), p('p4', 'Four.'));
    const changes = diff(three, after);
    expect(apply(after, changes)).toEqual({ doc: after, conflicts: [] });
  });
  it('reports what no longer fits, and leaves it', () => {
    const changes = diff(three, doc(p('p1', 'Uno.'), p('p2', 'Two things.'), p('n', 'New.'), p('p4', 'Four.')));
    const now = doc(p('p1', 'Eins.'), p('p3', 'Three, really.'), p('p4', 'Four.'));
    const { doc: result, conflicts } = apply(now, changes);
    expect(conflicts).toEqual([
      { block: 'p1', base: 'One.', ours: 'Eins.', theirs: 'Uno.' },
      { block: 'p3', base: 'Three.', ours: 'Three, really.', theirs: null },
      { block: 'p2', base: 'Two.', ours: null, theirs: 'Two things.' },
      { block: 'n', base: null, ours: null, theirs: 'New.' },
    ]);
    expect(short(result)).toBe('p1: Eins. | p3: Three, really. | p4: Four.');
  });
  it('takes some of the changes without the others', () => {
    const after = doc(p('p1', 'Uno.'), p('n1', 'New.'), p('n2', 'Newer.'), p('p3', 'Three.'), p('p4', 'Four.'));
    const changes = diff(three, after);
    expect(names(changes)).toEqual(['changed p1', 'inserted n1 after p1', 'inserted n2 after n1', 'deleted p2']);
    expect(short(apply(three, pick(changes, new Set(['n2']))).doc)).toBe(
      'p1: One. | n2: Newer. | p2: Two. | p3: Three. | p4: Four.',
    );
    expect(short(apply(three, pick(changes, new Set(['p2', 'p1']))).doc)).toBe('p1: Uno. | p3: Three. | p4: Four.');
  });
  it('takes the second of two new asks without the first', () => {
    const after = doc(
      p('i', 'We ask:'),
      ol(p('a', 'Fund it.'), p('n1', 'New.'), p('n2', 'Newer.'), p('b', 'Build it.'), p('c', 'Report.')),
      p('z', 'Thanks.'),
    );
    expect(short(apply(asks, pick(diff(asks, after), new Set(['n2']))).doc)).toBe(
      'i: We ask: | ol(a: Fund it. | n2: Newer. | b: Build it. | c: Report.) | z: Thanks.',
    );
  });
  it('splits as it was split, though the draft edited the tail meanwhile', () => {
    const before = doc(p('p', 'Our water must be reliable. It must be safe.'));
    const changes = diff(before, doc(p('p', 'Our water must be reliable.'), p('q', 'It must be safe.')));
    const { doc: result, conflicts } = apply(doc(p('p', 'Our water must be reliable. It must be secure.')), changes);
    expect(conflicts).toEqual([]);
    expect(short(result)).toBe('p: Our water must be reliable. | q: It must be secure.');
  });
  it('survives JSON, and changes that make no sense', () => {
    const strange = [
      { kind: 'moved', block: 'p1', after: 'p2' },
      { kind: 'moved', block: 'p2', after: 'p1' },
      { kind: 'inserted', block: 'n', after: 'nowhere', node: { type: 'orderedList', content: [] } },
      { kind: 'inserted', block: 'm', after: 'nowhere', node: p('m', 'Lost.') },
      { kind: 'deleted', block: 'gone', node: p('gone', 'x') },
      {
        kind: 'inserted',
        block: 'k',
        after: 'p3',
        node: { type: 'orderedList', attrs: { joins: 'k2' }, content: [li(p('k', 'K.'))] },
      },
      {
        kind: 'inserted',
        block: 'k2',
        after: 'k',
        node: { type: 'orderedList', attrs: { joins: 'k' }, content: [li(p('k2', 'K2.'))] },
      },
    ] as Change[];
    const { doc: result, conflicts } = apply(three, JSON.parse(JSON.stringify(strange)) as Change[]);
    expect(conflicts.map(({ block }) => block).sort()).toEqual(['m', 'p1', 'p2']);
    expect(short(result)).toContain('ol(k: K. | k2: K2.)');
  });
});

describe('what a person did', () => {
  it.each([
    [
      'split',
      doc(p('a', 'One two. Three four.'), p('b', 'Else.')),
      doc(p('a', 'One two.'), p('x', 'Three four.'), p('b', 'Else.')),
      'split a x',
    ],
    ['joined', doc(p('a', 'One two.'), p('b', 'Three four.')), doc(p('a', 'One two. Three four.')), 'joined a b'],
    ['formatted', doc(p('a', 'One two.')), doc(p('a', 'One *two*.')), 'formatted a '],
    ['reworded', doc(p('a', 'One two.')), doc(p('a', 'One *three*.')), 'reworded a '],
    ['restyled', doc(p('a', 'One')), doc(h('a', 1, 'One')), 'restyled a '],
    ['relisted', doc(p('a', 'One')), doc(quote(p('a', 'One'))), 'relisted a '],
    [
      'inserted, next to a rewording that shares a word',
      doc(p('a', 'One good word.')),
      doc(p('a', 'One word.'), p('x', 'A good new sentence stands here.')),
      'reworded a , inserted x ',
    ],
  ])('is told as %s', (_name, before, after, expected) => {
    expect(
      acts(diff(before, after))
        .map(({ kind, block, blocks }) => `${kind} ${block} ${blocks.join(' ')}`)
        .join(', '),
    ).toBe(expected);
  });
});
