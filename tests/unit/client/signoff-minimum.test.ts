import { describe, expect, it } from 'vitest';
import { minimumOf } from '../../../client/signoff/board/minimum.ts';
import type { SignatoryView } from '../../../shared/api/views.ts';
import type { BoardRow } from '../../../shared/board/rows.ts';

let people = 0;
const row = (state: SignatoryView['state'], group?: string): BoardRow => ({
  signatory: {
    person: `${state}${group ?? ''}`,
    ref: '',
    name: `Member ${String.fromCharCode(97 + people++)}`,
    state,
    ...(group ? { group } : {}),
  },
});
const rows = [
  row('approved', 'EPP'),
  row('approved', 'EPP'),
  row('approved', 'S&D'),
  row('approved'),
  ...[row('refused', 'NI'), row('outdated', 'Renew'), row('invited', 'ECR')],
];
const asked = (signatures: number, groups: number) => ({ minimum: { signatures, groups } });

describe('a minimum', () => {
  it('is said nothing of where the lead author asks for none', () => {
    expect(minimumOf(rows, { minimum: null })).toBeUndefined();
  });

  it('counts approvals of this version, and the groups that they come from', () => {
    expect(minimumOf(rows, asked(5, 2))).toEqual({
      signatures: { have: 4, need: 5 },
      groups: { have: 2, need: 2 },
      unknown: [],
      reached: false,
    });
  });

  it.each([
    [4, 2, true],
    [4, 0, true],
    [0, 2, true],
    [5, 2, false],
    [4, 3, false],
  ])('of %i signatures from %i groups is reached: %s', (signatures, groups, reached) => {
    expect(minimumOf(rows, asked(signatures, groups))?.reached).toBe(reached);
  });

  it('is not reached by an empty list', () => {
    expect(minimumOf([], asked(1, 0))).toMatchObject({ signatures: { have: 0, need: 1 }, reached: false });
  });
});
