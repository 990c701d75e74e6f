import { describe, expect, it } from 'vitest';
import { initials, nameWithGroup, personColour } from '../../../../client/kit/display/person.ts';

describe('a person on screen', () => {
  it.each([
    ['Aurélie Vanthornbeek', 'AV'],
    ['Ġorġ Xuerebalta', 'ĠX'],
    ['Pádraig Ó Luinneacháin', 'PL'],
    ['Clémence d’Orvault', 'CD'],
    ['Solon', 'S'],
    ['', '?'],
  ])('%s has the initials %s', (name, expected) => expect(initials(name)).toBe(expected));

  it('has one of the eight colours, always the same', () => {
    for (const id of ['a', 'b', 'person-17', '01JD']) {
      expect(personColour(id)).toBe(personColour(id));
      expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(personColour(id));
    }
  });

  it('is named with the group where there is one', () => {
    expect(nameWithGroup({ name: 'Ana Vidmar', group: 'EPP' })).toBe('Ana Vidmar (EPP)');
    expect(nameWithGroup({ name: 'Ana Vidmar' })).toBe('Ana Vidmar');
  });
});
