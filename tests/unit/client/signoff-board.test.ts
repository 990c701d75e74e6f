import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byGroup,
  hadApproved,
  inOrder,
  matches,
  placesOf,
  tally,
  type Order,
} from '../../../client/signoff/board/board.ts';
import { boardRows, boardVersion } from '../../../shared/board/rows.ts';
import { readPeople } from '../../../shared/people/people-list.ts';
import type { SignatoryView, SignOffView, VersionView } from '../../../shared/api/views.ts';

const at = '2026-11-24T12:00:00.000Z';
const answer = (person: string, decision: SignOffView['decision'], more: Partial<SignOffView> = {}): SignOffView => ({
  person,
  decision,
  at,
  assurance: 'link',
  ...more,
});
const version = (
  number: number,
  status: VersionView['status'],
  signOffs: readonly SignOffView[] = [],
): VersionView => ({
  number,
  digest: String(number).repeat(64).slice(0, 64),
  cutAt: at,
  cutBy: 'lead',
  status,
  signOffs,
});
const signatory = (person: string, state: SignatoryView['state'], group?: string): SignatoryView => ({
  person,
  ref: '',
  name: `Name ${person}`,
  state,
  ...(group ? { group } : {}),
});

const view = {
  versions: [
    version(1, 'superseded', [answer('b', 'approved'), answer('c', 'refused')]),
    version(2, 'circulated', [answer('a', 'approved'), answer('d', 'refused')]),
    version(3, 'cut'),
  ],
  signatories: [
    signatory('a', 'approved', 'NI'),
    signatory('b', 'outdated', 'EPP'),
    signatory('c', 'outdated', 'The Left'),
    signatory('d', 'refused', 'EPP'),
    signatory('e', 'invited', 'Elsewhere'),
    signatory('f', 'invited'),
  ],
};

describe('the sign-off board', () => {
  const rows = boardRows(view, view.versions[1] as VersionView);

  it('is about the version that circulates, though a later one has been cut', () => {
    expect(boardVersion(view)?.number).toBe(2);
    expect(boardVersion({ versions: [version(1, 'cut'), version(2, 'cut')] })?.number).toBe(2);
    expect(boardVersion({ versions: [] })).toBeUndefined();
  });

  it('counts everyone invited once', () => {
    expect(tally(rows)).toEqual({ invited: 6, approved: 1, declined: 1, waiting: 4 });
  });

  it('names groups in the fixed order, unknown ones after them and none last', () => {
    expect(byGroup(rows).map(({ group }) => group)).toEqual(['EPP', 'The Left', 'NI', 'Elsewhere', '']);
  });

  it('tells an approval of an earlier version from none', () => {
    expect(hadApproved(rows)).toEqual({ count: 1, version: 1 });
  });

  it('lists under each filter those whom its count counts', () => {
    const under = (filter: Parameters<typeof matches>[1]) =>
      rows.filter((row) => matches(row, filter)).map((row) => row.signatory.person);
    expect(under('all')).toHaveLength(6);
    expect(under('waiting')).toEqual(['b', 'c', 'e', 'f']);
    expect(under('declined')).toEqual(['d']);
    expect(under('superseded')).toEqual(['b', 'c']);
    expect(under('late')).toEqual([]);
  });

  it('finds people by name or group, however they are typed', () => {
    expect([...placesOf(rows, 'waiting', 'ÉPP')]).toEqual([['b', 0]]);
    expect([...placesOf(rows, 'all', 'name d')]).toEqual([['d', 0]]);
    expect(placesOf(rows, 'all', '').size).toBe(6);
  });

  it('is sorted by newest answers, family names, groups or what still needs a hand', () => {
    const timed = [
      { signatory: { ...signatory('a', 'approved', 'NI'), name: 'Ana Zoll' }, answer: answer('a', 'approved') },
      { signatory: { ...signatory('b', 'invited', 'EPP'), name: 'Bo Yre' } },
      {
        signatory: { ...signatory('c', 'refused', 'S&D'), name: 'Cy Xanthos' },
        answer: answer('c', 'refused', { at: '2026-11-24T13:00:00.000Z' }),
      },
      { signatory: { ...signatory('d', 'outdated'), name: 'Di Wick' } },
    ];
    const order = (by: Order['by'], reversed = false) =>
      inOrder(timed, { by, reversed })
        .map((row) => row.signatory.person)
        .join('');
    expect([order('when'), order('when', true)]).toEqual(['cabd', 'acbd']);
    expect([order('name'), order('name', true)]).toEqual(['dcba', 'abcd']);
    expect([order('group'), order('group', true)]).toEqual(['bcad', 'dacb']);
    expect([order('state'), order('state', true)]).toEqual(['bdca', 'acdb']);
  });
});

describe('a pasted list of signatories', () => {
  it('is read however people write it', () => {
    const pasted = [
      '1. Linnéa Åsbrink-Falk (EPP)',
      'Nikos Thalassinakis, S&D',
      'Katrijn Oosterwolde\tGreens/EFA',
      '- Ġorġ Xuerebalta <Gorg@Example.EU> (S&D)',
      'solo@example.eu',
      '',
    ].join('\r\n');
    expect(readPeople(pasted, []).people).toEqual([
      { name: 'Linnéa Åsbrink-Falk', group: 'EPP' },
      { name: 'Nikos Thalassinakis', group: 'S&D' },
      { name: 'Katrijn Oosterwolde', group: 'Greens/EFA' },
      { name: 'Ġorġ Xuerebalta', group: 'S&D', email: 'gorg@example.eu' },
      { email: 'solo@example.eu' },
    ]);
  });

  it('names nobody twice and says whom it left out', () => {
    const read = readPeople('Ana Brkić (EPP)\nANA BRKIC (EPP)\nIvo Listed (NI)\n– – –', [{ name: 'Ivo Listed' }]);
    expect(read.people).toEqual([{ name: 'Ana Brkić', group: 'EPP' }]);
    expect(read.repeated).toEqual(['ANA BRKIC', 'Ivo Listed']);
    expect(read.unread).toEqual(['– – –']);
  });

  it('takes the same name in another group, or with an address of its own, for one to be asked about, not for a repetition', () => {
    const listed = [{ name: 'Jan Novák', group: 'EPP' }];
    const read = readPeople('NOVAK Jan (EPP)\nJan Novak (ECR)\nJan Novák (EPP) jan@example.eu', listed);
    expect(read.repeated).toEqual(['NOVAK Jan']);
    expect(read.people).toEqual([
      { name: 'Jan Novak', group: 'ECR' },
      { name: 'Jan Novák', group: 'EPP', email: 'jan@example.eu' },
    ]);
  });

  it('completes a name that stands on the list without an address', () => {
    const listed = [{ name: 'Ivo Listed' }];
    expect(readPeople('Ivo Listed (NI)', listed).people).toEqual([]);
    expect(readPeople('Ivo Listed (NI) ivo@example.eu', listed).people).toEqual([
      { name: 'Ivo Listed', group: 'NI', email: 'ivo@example.eu' },
    ]);
  });

  it('loses no line, whatever was pasted', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
        const whole = lines.map((line) => line.replace(/[\r\n"<]/g, ' '));
        const { people, repeated, unread } = readPeople(whole.join('\n'), []);
        const filled = whole.filter((line) => /[^\s,;|]/.test(line)).length;
        expect(people.length + repeated.length + unread.length).toBeGreaterThanOrEqual(filled);
      }),
    );
  });
});
