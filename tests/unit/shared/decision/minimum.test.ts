import { describe, expect, it } from 'vitest';
import { countOf } from '../../../../shared/decision/minimum.ts';

describe('K5: what counts towards a minimum', () => {
  it('is a group in two languages once, those of no group and unknown groups never', () => {
    const count = countOf([
      { name: 'Ana Vidmar', group: 'EPP' },
      { name: 'Bo Ek', group: 'Fraktion der Europäischen Volkspartei (Christdemokraten)' },
      { name: 'Cléo Marchand', group: 'NI' },
      { name: 'Dag Lind', group: 'Liste Durchblick' },
      { name: 'Eva Roth' },
    ]);
    expect(count).toEqual({ signatures: 5, groups: 1, unknown: ['Liste Durchblick'] });
  });

  it('is a Member once, however spelt, and two of one name in two groups twice', () => {
    expect(
      countOf([
        { name: 'Ana Vidmar', group: 'EPP' },
        { name: 'VIDMAR Ana' },
        { name: 'Vidmar, Ana', group: 'PPE' },
        { name: 'Ana Vidmar', group: 'S&D' },
      ]).signatures,
    ).toBe(2);
    expect(countOf([{ name: 'Jan Körner' }, { name: 'Jan Koerner' }]).signatures).toBe(1);
  });

  it('is nobody whose name has been erased', () => {
    expect(
      countOf([
        { name: undefined, group: 'EPP' },
        { name: 'Bo Ek', group: 'S&D' },
      ]),
    ).toEqual({
      ...{ signatures: 1, groups: 1 },
      unknown: [],
    });
  });
});
