import { describe, expect, it } from 'vitest';
import { matches } from '../../../../client/kit/controls/search.ts';

describe('searching in the list of letters', () => {
  it('finds words in any order, without case and accents', () => {
    expect(matches('VANTHORNBEEK trains', 'Keeping night trains running', 'Aurélie Vanthornbeek')).toBe(true);
    expect(matches('aurelie', 'Keeping night trains running', 'Aurélie Vanthornbeek')).toBe(true);
  });

  it('asks for every word', () => expect(matches('trains ferry', 'Keeping night trains running')).toBe(false));

  it('finds everything for nothing', () => expect(matches('  ', 'Any letter', undefined)).toBe(true));
});
