import { describe, expect, it } from 'vitest';
import { readPeople } from '../../../shared/people/people-list.ts';
import { peopleToAdd, resolve, undecided } from '../../../client/signoff/invite/resolve-people.ts';
import { NameFinder } from '../../../shared/letter/member-search.ts';

const ana = { id: 'ana', name: 'Ana García López', role: 'mep', group: 'S&D', country: 'Spain' } as const;
const cora = { id: 'cora', name: 'Cora Dunne', role: 'mep', group: 'Greens/EFA', email: 'cora@x.eu' } as const;
const directory = [ana, cora];
const byId = (id: string) => directory.find((one) => one.id === id);
const pasted = 'DUNNE Cora (Greens-EFA)\nAna Garcia (S&D)\nOndine Marchetti (EPP)\nTom <tom@x.eu>';
const read = (people: readonly (typeof ana | typeof cora)[]) =>
  resolve(readPeople(pasted, []).people, new NameFinder(people));

describe('a pasted list of names', () => {
  it('is asked about where the directory has nobody of that name, or nearly somebody; an address says who is meant', () => {
    expect(undecided(read(directory), {}).map(({ written }) => written)).toEqual([
      'Ana Garcia (S&D)',
      'Ondine Marchetti (EPP)',
    ]);
  });

  it('is not asked about where there is no directory', () => {
    expect(undecided(read([]), {})).toEqual([]);
    expect(peopleToAdd(read([]), {}, () => undefined)).toHaveLength(4);
  });

  it('adds whoever was known, chosen or found, what was to be added as written, and nobody that is still open', () => {
    const added = (answers: { readonly [written: string]: string }) =>
      peopleToAdd(read(directory), answers, byId).map(({ name, email }) => email ?? name);
    expect(added({})).toEqual(['cora@x.eu', 'tom@x.eu']);
    expect(added({ 'Ana Garcia (S&D)': 'ana', 'Ondine Marchetti (EPP)': 'as-written' })).toEqual([
      ...['cora@x.eu', 'Ana García López', 'Ondine Marchetti', 'tom@x.eu'],
    ]);
    expect(added({ 'Ana Garcia (S&D)': 'find', 'Ondine Marchetti (EPP)': 'ana' })).toEqual([
      ...['cora@x.eu', 'Ana García López', 'tom@x.eu'],
    ]);
    expect(
      undecided(read(directory), { 'Ana Garcia (S&D)': 'find', 'Ondine Marchetti (EPP)': 'leave-out' }),
    ).toHaveLength(1);
  });
});
