import { expect, it } from 'vitest';
import { compareGroups, GROUPS, knownGroup, normaliseGroup } from '../../../../shared/letter/groups.ts';

it.each([
  ['PPE', 'EPP'],
  ['EVP', 'EPP'],
  ['EPP Group', 'EPP'],
  ['S & D', 'S&D'],
  ['SD', 'S&D'],
  ['Patriots for Europe', 'PfE'],
  ['CRE', 'ECR'],
  ['Renew Europe', 'Renew'],
  ['Greens-EFA', 'Greens/EFA'],
  ['Verts/ALE', 'Greens/EFA'],
  ['Grüne/EFA', 'Greens/EFA'],
  ['the greens / efa', 'Greens/EFA'],
  ['GUE/NGL', 'The Left'],
  ['Left', 'The Left'],
  ['Non-attached', 'NI'],
  ['Fraktionslos', 'NI'],
])('%s is %s', (written, group) => expect(normaliseGroup(written)).toBe(group));

it('every known group is itself', () => expect(GROUPS.map(normaliseGroup)).toEqual([...GROUPS]));

it('an unknown group stays as written', () => {
  expect(normaliseGroup('  Liste  Durch Blick ')).toBe('Liste Durch Blick');
  expect(knownGroup('Liste Durch Blick')).toBeNull();
});

it('groups stand in the fixed order, unknown ones last by the alphabet', () => {
  const mixed = ['Zet', 'NI', 'Verts/ALE', 'Alpha', 'PPE', 'S&D'];
  expect(mixed.toSorted(compareGroups)).toEqual(['PPE', 'S&D', 'Verts/ALE', 'NI', 'Alpha', 'Zet']);
});
