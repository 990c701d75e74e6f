import { countryCode } from './countries.ts';
import { compareGroups, knownGroup } from './groups.ts';
import { foldName, lettersApart, nameKeys, wordsOf } from './names.ts';

/** Finding people in the directory: by what somebody types, and by a name on a list. */

/** So many people a search answers at most, of names of at least two letters: nobody reads the directory out. */
export const DIRECTORY_HITS = 20;
export const DIRECTORY_LETTERS = 2;

/** Somebody in the directory, as far as finding goes. */
export interface Findable {
  readonly name: string;
  readonly group?: string | undefined;
  readonly country?: string | undefined;
  readonly party?: string | undefined;
}

/** What is looked for; each part that is given narrows. */
export interface MemberQuery {
  readonly text?: string;
  /** In any spelling. */
  readonly group?: string;
  /** By any name. */
  readonly country?: string;
}

/**
 * Returns whom a search finds, by family name as far as the list knows it, else by name. Every word typed must begin a word
 * of the name or of the party, or name the group or the country: "greens spain", "vanth renew".
 */
export function searchPeople<T extends Findable>(people: readonly T[], sought: MemberQuery): readonly T[] {
  const { text = '', group = '', country = '' } = sought;
  const words = wordsOf(foldName(text));
  const wantedGroup = group === '' ? null : (knownGroup(group) ?? group);
  const wantedCountry = country === '' ? null : (countryCode(country) ?? foldName(country));
  const whole = { group: knownGroup(text), country: countryCode(text) };
  return people.filter((person) => {
    if (wantedGroup !== null && groupOf(person) !== wantedGroup) return false;
    if (wantedCountry !== null && countryOf(person) !== wantedCountry) return false;
    if (words.length === 0) return true;
    // "The Left", "Greens/EFA": more than one word that together are one group.
    if (whole.group !== null && groupOf(person) === whole.group) return true;
    if (whole.country !== null && countryOf(person) === whole.country) return true;
    const own = [...nameKeys(person.name).flatMap((key) => key.split(' ')), ...wordsOf(foldName(person.party ?? ''))];
    return words.every(
      (word) =>
        own.some((one) => one.startsWith(word)) ||
        (groupOf(person) !== null && knownGroup(word) === groupOf(person)) ||
        countryOf(person) === countryCode(word) ||
        (word.length > 2 && foldName(person.country ?? '').startsWith(word)),
    );
  });
}

function groupOf({ group }: Findable): string | null {
  return group === undefined || group === '' ? null : (knownGroup(group) ?? group);
}

/** Undefined for no country, so that it equals no code. */
function countryOf({ country }: Findable): string | undefined {
  return country === undefined || country === '' ? undefined : (countryCode(country) ?? foldName(country));
}

/** What the directory says to a name on a list. */
export type MemberMatch<T> =
  | { readonly kind: 'one'; readonly person: T }
  /** `several` of that name, or `near` it: a person has to choose. */
  | { readonly kind: 'several' | 'near'; readonly people: readonly T[] }
  | { readonly kind: 'none' };

/** A name with so many other letters is still worth asking about. */
const NEAR = 2;
const SUGGESTED = 5;

/** Finds people by the names on lists, in any spelling and order of first and last name. */
export class NameFinder<T extends Findable> {
  readonly #byKey = new Map<string, T[]>();
  readonly #people: readonly T[];

  constructor(people: readonly T[]) {
    this.#people = people;
    for (const person of people) {
      for (const key of nameKeys(person.name)) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), person]);
    }
  }

  /** How many people there are to find. */
  get size(): number {
    return this.#people.length;
  }

  /** @param group decides between people of one name, in any spelling */
  find(name: string, group?: string): MemberMatch<T> {
    const same = [...new Set(nameKeys(name).flatMap((key) => this.#byKey.get(key) ?? []))];
    const [first, ...more] = same;
    if (first !== undefined && more.length === 0) return { kind: 'one', person: first };
    if (first !== undefined) {
      const wanted = group === undefined ? null : (knownGroup(group) ?? group);
      const inGroup = same.filter((one) => wanted !== null && groupOf(one) === wanted);
      const [only, ...others] = inGroup;
      return only !== undefined && others.length === 0
        ? { kind: 'one', person: only }
        : { kind: 'several', people: same };
    }
    const near = this.#near(name);
    return near.length > 0 ? { kind: 'near', people: near } : { kind: 'none' };
  }

  /** A letter or two apart; or with fewer or more of the names that somebody has, as "Ana García" of "Ana María García López". */
  #near(name: string): readonly T[] {
    const keys = nameKeys(name);
    const words = (keys[0] ?? '').split(' ').filter((word) => word.length > 1);
    const scored = this.#people.flatMap((person) => {
      const own = nameKeys(person.name);
      const apart = Math.min(...keys.flatMap((key) => own.map((one) => lettersApart(key, one, NEAR))));
      if (apart <= NEAR) return [{ person, score: apart }];
      const theirs = new Set(own.flatMap((key) => key.split(' ')));
      const shared = words.filter((word) => theirs.has(word)).length;
      const enough = shared >= 2 && shared >= Math.min(words.length, theirs.size) - 1;
      return enough ? [{ person, score: 10 - shared }] : [];
    });
    return scored
      .sort((one, other) => one.score - other.score)
      .slice(0, SUGGESTED)
      .map(({ person }) => person);
  }
}

/** Returns what can be narrowed by: the groups in their fixed order and the countries, each with how many people. */
export function facetsOf(people: readonly Findable[]) {
  const count = (values: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].map(([value, number]) => ({ value, count: number }));
  };
  const groups = count(people.flatMap((one) => groupOf(one) ?? []));
  return {
    groups: groups.sort((one, other) => compareGroups(one.value, other.value)),
    countries: count(people.flatMap((one) => countryOf(one) ?? [])),
  };
}
