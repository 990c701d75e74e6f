import { describe, expect, it } from 'vitest';
import { merge } from '../../../../shared/amendment/index.ts';
import type { BlockJSON as Block, Doc } from '../../../../shared/letter/doc.ts';
import { doc, h, li, link, ol, p, quote, short, ul } from './short.ts';

const merged = (base: Doc, ours: Doc, theirs: Doc): string => {
  const one = merge(base, ours, theirs);
  expect(one.conflicts).toEqual([]);
  const other = merge(base, theirs, ours);
  expect(other.conflicts).toEqual([]);
  expect(short(other.doc)).toBe(short(one.doc));
  return short(one.doc);
};
const clash = (base: Doc, ours: Doc, theirs: Doc) => {
  const result = merge(base, ours, theirs);
  expect(merge(base, theirs, ours).conflicts.length).toBe(result.conflicts.length);
  return { ...result, text: short(result.doc) };
};
const words = (base: string, ours: string, theirs: string): string =>
  merged(doc(p('p', base)), doc(p('p', ours)), doc(p('p', theirs))).slice(3);
const wordClash = (base: string, ours: string, theirs: string) => {
  const { conflicts, text } = clash(doc(p('p', base)), doc(p('p', ours)), doc(p('p', theirs)));
  expect(conflicts).toEqual([
    {
      block: 'p',
      base: base.replaceAll(/[*_]/g, ''),
      ours: ours.replaceAll(/[*_]/g, ''),
      theirs: theirs.replaceAll(/[*_]/g, ''),
    },
  ]);
  return text.slice(3);
};

describe('what a merge of live documents gets wrong', () => {
  const text = 'Our water must be reliable. It must be safe for all.';

  it('says that both replaced the same words, and keeps ours whole', () => {
    expect(
      wordClash(
        'We ask you to act without delay.',
        'We ask you to act immediately.',
        'We ask you to act by June 2027.',
      ),
    ).toBe('We ask you to act immediately.');
  });
  it('puts an edit of the tail into the part that one side split off', () => {
    const split = doc(p('p', 'Our water must be reliable.'), p('q', 'It must be safe for all.'));
    expect(merged(doc(p('p', text)), split, doc(p('p', text.replace('safe', 'secure'))))).toBe(
      'p: Our water must be reliable. | q: It must be secure for all.',
    );
    expect(merged(doc(p('p', text)), split, doc(p('p', text.replace('It must', 'Also it must'))))).toBe(
      'p: Our water must be reliable. | q: Also it must be safe for all.',
    );
  });
  it('says that one side deleted across the place where the other split', () => {
    const split = doc(p('p', 'Our water must be reliable.'), p('q', 'It must be safe for all.'));
    expect(clash(doc(p('p', text)), split, doc(p('p', 'Our water must'))).conflicts).toEqual([
      {
        block: 'p',
        base: text,
        ours: 'Our water must be reliable.\nIt must be safe for all.',
        theirs: 'Our water must',
      },
    ]);
  });
  it('says that one side deleted a block which the other joined to its neighbour and edited', () => {
    const base = doc(p('p', 'Our water must be reliable.'), p('q', 'It must be safe for all.'));
    const joined = doc(p('p', 'Our water must be reliable. It must be safe and cheap for all.'));
    expect(clash(base, doc(p('p', 'Our water must be reliable.')), joined).conflicts).toHaveLength(1);
  });
  it('says that one side deleted words which the other moved into a neighbour', () => {
    const base = doc(ol(p('p', 'One two three four.')), p('q', 'Five.'));
    const moved = doc(p('q', 'Five. One two three four.'));
    expect(clash(base, moved, doc(ul(p('p', 'One two three four.', 'salutation')))).conflicts).not.toEqual([]);
  });
  it('puts an edit of the tail into the new part though the head was edited as well', () => {
    const split = doc(p('p', 'Our drinking water must be reliable.'), p('q', 'It must be safe for all.'));
    const edit = doc(p('p', 'Our water must be dependable. It must be secure for everybody.'));
    expect(merged(doc(p('p', text)), split, edit)).toBe(
      'p: Our drinking water must be dependable. | q: It must be secure for everybody.',
    );
  });
  it('keeps an edit of the second of two blocks that one side joined', () => {
    const base = doc(p('p', 'Our water must be reliable.'), p('q', 'It must be safe for all.'));
    for (const seam of [' ', '']) {
      const joined = doc(p('p', `Our water must be reliable.${seam}It must be safe for all.`));
      const edited = doc(p('p', 'Our water must be reliable.'), p('q', 'It must be secure for all.'));
      expect(merged(base, joined, edited)).toBe(`p: Our water must be reliable.${seam}It must be secure for all.`);
    }
  });
  it('keeps the edit and the place when one side moves what the other edits', () => {
    const base = doc(p('a', 'First of all.'), p('b', 'We thank you for your answer.'), p('c', 'Last of all.'));
    const moved = doc(p('a', 'First of all.'), p('c', 'Last of all.'), p('b', 'We thank you for your answer.'));
    const edited = doc(p('a', 'First of all.'), p('b', 'We thank you for your long answer.'), p('c', 'Last of all.'));
    expect(merged(base, moved, edited)).toBe(
      'a: First of all. | c: Last of all. | b: We thank you for your long answer.',
    );
  });
  it('keeps the edit when one side cuts the block and pastes it elsewhere, under a new id', () => {
    const base = doc(p('a', 'First of all.'), p('b', 'We thank you for your answer.'), p('c', 'Last of all.'));
    const pasted = doc(p('a', 'First of all.'), p('c', 'Last of all.'), p('new', 'We thank you for your answer.'));
    const edited = doc(p('a', 'First of all.'), p('b', 'We thank you for your long answer.'), p('c', 'Last of all.'));
    expect(merged(base, pasted, edited)).toBe(
      'a: First of all. | c: Last of all. | new: We thank you for your long answer.',
    );
  });
});

describe('words of one block', () => {
  it('takes changes to different words of both sides, also to neighbours', () => {
    expect(words('one two three four', 'one zwei three four', 'one two three vier')).toBe('one zwei three vier');
    expect(words('one two three four', 'one zwei three four', 'one two drei four')).toBe('one zwei drei four');
    expect(words('one two three', 'eins two drei', 'one zwei three')).toBe('eins zwei drei');
    expect(words('act now, please', 'act now', 'we act now, please')).toBe('we act now');
  });
  it('takes the same change of both sides once', () => {
    expect(words('one two', 'one very two', 'one very two')).toBe('one very two');
    expect(words('one two three', 'one three', 'one three')).toBe('one three');
  });
  it('lets all words go that either side deletes', () => {
    expect(words('one two three four five', 'one four five', 'one two five')).toBe('one five');
    expect(words('one two three', 'two three', 'one three')).toBe('three');
    expect(words('one two three', 'one two', 'two three')).toBe('two');
  });
  it('never glues words together where the words between are gone', () => {
    expect(words('one two three', 'two three', 'zero one two three')).toBe('zero two three');
    expect(words('one', 'one two', 'zero one')).toBe('zero one two');
  });
  it('takes an insertion beside a word that the other side replaced by another, or deleted', () => {
    expect(words('act without delay', 'act without delay now', 'act without haste')).toBe('act without haste now');
    expect(words('one two three', 'one two new three', 'one three')).toBe('one new three');
  });
  it('says that the order would be a guess when both insert at one place', () => {
    expect(wordClash('one two', 'one new two', 'one other two')).toBe('one new two');
    expect(wordClash('one.', 'one. Two.', 'one. Three.')).toBe('one. Two.');
    expect(wordClash('', 'ours', 'theirs')).toBe('ours');
    expect(wordClash('send help', 'send help quickly', 'send medical aid')).toBe('send help quickly');
  });
  it('says that one side changed words among which the other inserted or deleted some', () => {
    expect(wordClash('one two three four', 'one four', 'one two new three four')).toBe('one four');
    expect(wordClash('one two three four', 'one four', 'one zwei three four')).toBe('one four');
  });
  it('merges the rest of a block in which something conflicts', () => {
    const { conflicts, text } = clash(
      doc(p('p', 'one two three four five')),
      doc(p('p', 'one zwei three four five')),
      doc(p('p', 'one deux three four cinq')),
    );
    expect(conflicts).toHaveLength(1);
    expect(text).toBe('p: one zwei three four cinq');
  });
  it.each([
    [
      'l’Europe',
      'l’Union',
      'Nous saluons l’Europe et ses amis',
      'Nous saluons l’Union et ses amis',
      'Nous saluons l’Europe et nos amis',
      'Nous saluons l’Union et nos amis',
    ],
    ['a hyphen', 'well-known', 'a well-being plan', 'a well-known plan', 'a well-being idea', 'a well-known idea'],
    [
      'a combining mark',
      'e\u0301te\u0301',
      'cet e\u0301tat a',
      'cet e\u0301te\u0301 a',
      'cet e\u0301tat b',
      'cet e\u0301te\u0301 b',
    ],
    ['right to left', 'שלום', 'עולם טוב', 'שלום טוב', 'עולם יפה', 'שלום יפה'],
    ['an emoji', '👩‍🚀', 'to 👨‍👩‍👧 all', 'to 👩‍🚀 all', 'to 👨‍👩‍👧 you', 'to 👩‍🚀 you'],
    [
      'a no-break space',
      '10\u00a0000',
      'of 9\u00a0000 jobs',
      'of 10\u00a0000 jobs',
      'of 9\u00a0000 firms',
      'of 10\u00a0000 firms',
    ],
  ])('keeps words with %s whole (%s)', (_name, _word, base, ours, theirs, expected) => {
    expect(words(base, ours, theirs)).toBe(expected);
  });
});

describe('marks', () => {
  it('takes different marks of both sides on the same words', () => {
    expect(words('act now please', 'act *now* please', 'act _now_ please')).toBe('act _*now*_ please');
    expect(words('act *now* please', 'act now please', '_act_ *now* please')).toBe('_act_ now please');
  });
  it('gives new words the marks that the other side gave to all the words they replace', () => {
    expect(words('act without delay please', 'act immediately please', 'act *without delay* please')).toBe(
      'act *immediately* please',
    );
    expect(words('act now please', 'act right now please', '*act now please*')).toBe('*act right now please*');
  });
  it('asks when only some of the replaced words were marked', () => {
    expect(wordClash('act without delay please', 'act immediately please', 'act without *delay* please')).toBe(
      'act immediately please',
    );
  });
  it('asks when both sides lead one link elsewhere', () => {
    const at = (href: string): Doc => doc(link('p', 'see ', 'this report', href));
    const { doc: kept, conflicts } = clash(at('https://a.eu'), at('https://b.eu'), at('https://c.eu'));
    expect(conflicts).toEqual([
      { block: 'p', base: 'see this report', ours: 'see this report', theirs: 'see this report' },
    ]);
    expect(kept).toEqual(at('https://b.eu'));
  });
});

describe('blocks', () => {
  const base = doc(p('a', 'One.'), p('b', 'Two things.'), p('c', 'Three.'));
  it('keeps new blocks of both sides, at one place in an order that depends on neither side', () => {
    expect(merged(base, doc(p('x', 'X.'), ...base.content), doc(...base.content, p('y', 'Y.')))).toBe(
      'x: X. | a: One. | b: Two things. | c: Three. | y: Y.',
    );
    const ours = doc(p('a', 'One.'), p('x1', 'X.'), p('x2', 'X again.'), ...base.content.slice(1));
    const theirs = doc(p('a', 'One.'), p('y1', 'Y.'), p('y2', 'Y again.'), ...base.content.slice(1));
    expect(merged(base, ours, theirs)).toBe(
      'a: One. | x1: X. | x2: X again. | y1: Y. | y2: Y again. | b: Two things. | c: Three.',
    );
  });
  it('asks when one side deletes what the other edits, and keeps what ours has', () => {
    const without = doc(p('a', 'One.'), p('c', 'Three.'));
    const edited = doc(p('a', 'One.'), p('b', 'Two good things.'), p('c', 'Three.'));
    expect(merge(base, without, edited)).toEqual({
      doc: without,
      conflicts: [{ block: 'b', base: 'Two things.', ours: null, theirs: 'Two good things.' }],
    });
    expect(merge(base, edited, without)).toEqual({
      doc: edited,
      conflicts: [{ block: 'b', base: 'Two things.', ours: 'Two good things.', theirs: null }],
    });
  });
  it('deletes what the other side only moved', () => {
    const without = doc(p('a', 'One.'), p('c', 'Three.'));
    expect(merged(base, without, doc(p('b', 'Two things.'), p('a', 'One.'), p('c', 'Three.')))).toBe(
      'a: One. | c: Three.',
    );
  });
  it('asks when both move a block, to different places', () => {
    const [a, b, c] = [p('a', 'One thing.'), p('b', 'Two.'), p('c', 'Three things.')];
    const d = p('d', 'Four things.');
    const { conflicts, text } = clash(doc(a, b, c, d), doc(b, a, c, d), doc(a, c, d, b));
    expect(conflicts.map(({ block }) => block)).toEqual(['b']);
    expect(text).toBe('b: Two. | a: One thing. | c: Three things. | d: Four things.');
  });
  it('orders blocks alike for both sides where everything was moved', () => {
    const [a, b, c, d, e, f, g] = [...'abcdefg'].map((id) => p(id, `Text of ${id}`)) as [
      Block,
      Block,
      Block,
      Block,
      Block,
      Block,
      Block,
    ];
    merged(
      doc(a, b, quote(c, d), e, f, g),
      doc(a, p('n', 'New'), quote(b, quote(c, d)), f, g, e),
      doc(a, g, f, e, quote(c, d), b),
    );
  });
  it('takes both when one side splits a block and the other adds one behind it', () => {
    const ours = doc(p('a', 'One.'), p('b', 'Two'), p('z', 'things.'), p('c', 'Three.'));
    const theirs = doc(p('a', 'One.'), p('b', 'Two things.'), p('m', 'Between.'), p('c', 'Three.'));
    expect(merged(base, ours, theirs)).toBe('a: One. | b: Two | z: things. | m: Between. | c: Three.');
  });
  it('moves both parts when one side splits a block and the other moves it', () => {
    const ours = doc(p('a', 'One.'), p('b', 'Two'), p('z', 'things.'), p('c', 'Three.'));
    const theirs = doc(p('a', 'One.'), p('c', 'Three.'), p('b', 'Two things.'));
    expect(merged(base, ours, theirs)).toBe('a: One. | c: Three. | b: Two | z: things.');
  });
  it('splits where both sides split, also at the same place under two new ids', () => {
    const long = doc(p('p', 'One two. Three four. Five six.'));
    const first = doc(p('p', 'One two.'), p('x', 'Three four. Five six.'));
    const second = doc(p('p', 'One two. Three four.'), p('y', 'Five six.'));
    expect(merged(long, first, second)).toBe('p: One two. | x: Three four. | y: Five six.');
    expect(merged(long, first, doc(p('p', 'One two.'), p('w', 'Three four. Five six.')))).toBe(
      'p: One two. | w: Three four. Five six.',
    );
  });
  it('takes a new kind from one side and new words from the other', () => {
    expect(merged(doc(p('a', 'The aim')), doc(h('a', 2, 'The aim')), doc(p('a', 'The true aim')))).toBe(
      'a (heading2): The true aim',
    );
    expect(merged(doc(h('a', 1, 'Aim')), doc(h('a', 2, 'Aim')), doc(p('a', 'Aim')))).toBe('a: Aim');
  });
  it('asks when both give a heading a level of their own', () => {
    const { conflicts, text } = clash(doc(h('a', 1, 'Aim')), doc(h('a', 2, 'Aim')), doc(h('a', 3, 'Aim')));
    expect(conflicts).toEqual([{ block: 'a', base: 'Aim', ours: 'Aim', theirs: 'Aim' }]);
    expect(text).toBe('a (heading2): Aim');
  });
  it('takes a block that both added under one id once, and asks when the two differ', () => {
    expect(merged(base, doc(...base.content, p('n', 'New.')), doc(...base.content, p('n', 'New.')))).toBe(
      'a: One. | b: Two things. | c: Three. | n: New.',
    );
    const { conflicts, text } = clash(doc(), doc(p('n', 'ours')), doc(p('n', 'theirs')));
    expect(conflicts).toEqual([{ block: 'n', base: null, ours: 'ours', theirs: 'theirs' }]);
    expect(text).toBe('n: ours');
  });
});

describe('lists and quotes', () => {
  const [a, b, c] = [p('a', 'Fund it.'), p('b', 'Build it well.'), p('c', 'Report on it.')];
  const base = doc(p('i', 'We ask:'), ol(a, b, c), p('z', 'Thank you.'));
  it('adds asks of both sides to the one list', () => {
    expect(
      merged(
        base,
        doc(p('i', 'We ask:'), ol(a, p('n', 'New.'), b, c), p('z', 'Thank you.')),
        doc(p('i', 'We ask:'), ol(a, b, c, p('m', 'More.')), p('z', 'Thank you.')),
      ),
    ).toBe('i: We ask: | ol(a: Fund it. | n: New. | b: Build it well. | c: Report on it. | m: More.) | z: Thank you.');
  });
  it('keeps the last ask in its list when the other side adds a paragraph behind the list', () => {
    const ours = doc(p('i', 'We ask:'), ol(a, b, c, p('zz', 'More.')), p('z', 'Thank you.'));
    const theirs = doc(p('i', 'We ask:'), ol(a, b, c), p('aa', 'And so on.'), p('z', 'Thank you.'));
    expect(merged(base, ours, theirs)).toContain('c: Report on it. | zz: More.) | aa: And so on.');
  });
  it('keeps the edit of an ask that the other side lifts out, moves, or puts in another kind of list', () => {
    const edited = doc(p('i', 'We ask:'), ol(a, p('b', 'Build it very well.'), c), p('z', 'Thank you.'));
    expect(merged(base, edited, doc(p('i', 'We ask:'), ol(a), b, ol(c), p('z', 'Thank you.')))).toBe(
      'i: We ask: | ol(a: Fund it.) | b: Build it very well. | ol(c: Report on it.) | z: Thank you.',
    );
    expect(merged(base, edited, doc(p('i', 'We ask:'), ol(b, a, c), p('z', 'Thank you.')))).toContain(
      'ol(b: Build it very well. | a: Fund it.',
    );
    expect(merged(base, edited, doc(p('i', 'We ask:'), ul(a, b, c), p('z', 'Thank you.')))).toContain(
      'ul(a: Fund it. | b: Build it very well.',
    );
  });
  it('puts a new ask into the list that the other side made of another kind or quoted', () => {
    const added = doc(p('i', 'We ask:'), ol(a, p('n', 'New.'), b, c), p('z', 'Thank you.'));
    expect(merged(base, added, doc(p('i', 'We ask:'), ul(a, b, c), p('z', 'Thank you.')))).toContain(
      'ul(a: Fund it. | n: New. | b:',
    );
    expect(merged(base, added, doc(p('i', 'We ask:'), quote(ol(a, b, c)), p('z', 'Thank you.')))).toContain(
      '“ol(a: Fund it. | n: New. | b: Build it well. | c: Report on it.)”',
    );
  });
  it('keeps two lists side by side apart', () => {
    const two = doc(ol(a), ol(b), p('z', 'Thank you.'));
    expect(
      merged(two, doc(ol(a, p('n', 'New.')), ol(b), p('z', 'Thank you.')), doc(ol(a), ol(b, c), p('z', 'Thank you.'))),
    ).toBe('ol(a: Fund it. | n: New.) | ol(b: Build it well. | c: Report on it.) | z: Thank you.');
  });
  it('takes a second paragraph of an ask along when the other side moves the ask', () => {
    const ours = doc(ol(li(a, p('more', 'In full.')), b, c));
    expect(merged(doc(ol(a, b, c)), ours, doc(ol(b, c, a)))).toBe(
      'ol(b: Build it well. | c: Report on it. | a: Fund it. + more: In full.)',
    );
  });
  it('lets no item begin with a list when its text is deleted while the other side adds below it', () => {
    const nested = doc(ol(li(a, ul(b))));
    const { doc: result, conflicts } = merge(nested, doc(ol(b)), doc(ol(li(a, ul(b, c)))));
    expect(conflicts).toEqual([]);
    expect(short(result)).toBe('ol(b: Build it well. | c: Report on it.)');
  });
});

it('never throws for a letter that no schema would let through', () => {
  const strange = [
    { type: 'doc' },
    {
      type: 'doc',
      content: [
        null,
        7,
        { type: 'paragraph' },
        { type: 'paragraph', attrs: { id: 'a' } },
        { type: 'paragraph', attrs: { id: 'a' } },
      ],
    },
    {
      type: 'doc',
      content: [
        { type: 'listItem', content: [{ type: 'paragraph', attrs: { id: '__proto__' } }] },
        { type: 'orderedList' },
      ],
    },
    {
      type: 'doc',
      content: [
        {
          type: 'orderedList',
          content: [
            {
              type: 'paragraph',
              attrs: { id: 'constructor' },
              content: [{ type: 'text', text: '__proto__ constructor' }],
            },
          ],
        },
      ],
    },
    {
      type: 'doc',
      content: [
        {
          type: 'table',
          attrs: { id: 7 },
          content: [
            { type: 'image', attrs: { src: 'x' } },
            { type: 'text', text: '\ud83d' },
          ],
        },
      ],
    },
  ] as unknown as Doc[];
  for (const base of strange)
    for (const ours of strange) for (const theirs of strange) expect(() => merge(base, ours, theirs)).not.toThrow();
});
