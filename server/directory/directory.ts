import type { DirectoryPersonView } from '../../shared/api/views.ts';
import { foldName, nameKey, nameKeys, wordsOf } from '../../shared/letter/names.ts';
import { DIRECTORY_LETTERS, searchPeople, type MemberQuery } from '../../shared/letter/member-search.ts';
import { sameAddress } from '../../shared/people/address.ts';
import type { MemberStore, PeopleStore, Person } from '../store/store.ts';

/** Whom a letter can ask: the people who use Paraph, and the Members on the imported list who do not yet. */
export class Directory {
  readonly #people: PeopleStore;
  readonly #members: MemberStore;

  constructor(people: PeopleStore, members: MemberStore) {
    this.#people = people;
    this.#members = members;
  }

  /** Finds a few by name; whatever else is said narrows. Without a name nobody is found: the directory is not read out. */
  async search(
    sought: MemberQuery & { readonly role?: Person['role'] | undefined },
    limit: number,
  ): Promise<readonly DirectoryPersonView[]> {
    const { role, text = '' } = sought;
    if (wordsOf(foldName(text)).every(({ length }) => length < DIRECTORY_LETTERS)) return [];
    const everybody = await this.#everybody();
    const candidates = everybody.filter((one) => (role === undefined || one.role === role) && isNamed(one, text));
    const collator = new Intl.Collator('en', { sensitivity: 'base' });
    return [...searchPeople(candidates, sought)]
      .sort(
        (one, other) =>
          Number(one.otherAddress ?? false) - Number(other.otherAddress ?? false) ||
          collator.compare(familyName(one), familyName(other)),
      )
      .slice(0, limit);
  }

  /**
   * Somebody who uses Paraph and stands on the official list too is one person, known by the address or, where the list has none,
   * by the name that the operator gave. An account with another address than the list has for its name is shown as such, beside
   * the Member and never in their place. What people wrote of each other in letters is not here.
   */
  async #everybody(): Promise<readonly DirectoryPersonView[]> {
    const [people, members] = await Promise.all([this.#people.list(), this.#members.list()]);
    // Without an address somebody is only a name on one letter's list.
    const known = people.filter(({ email, source }) => email !== null && (source === undefined || source === 'self'));
    const byAddress = new Map(known.map((one) => [sameAddress(one.email ?? ''), one]));
    const byName = new Map<string, Person[]>();
    for (const one of known) {
      if (one.role !== 'mep' || one.source !== undefined) continue;
      const key = nameKey(one.name);
      byName.set(key, [...(byName.get(key) ?? []), one]);
    }
    const official = new Map<string, string>();
    const merged = new Map<string, DirectoryPersonView>();
    const others: DirectoryPersonView[] = [];
    for (const { id, name, written, group, country, party, email } of members) {
      const [named, ...more] = email === null ? (byName.get(nameKey(name)) ?? []) : [];
      const person = email === null ? (more.length === 0 ? named : undefined) : byAddress.get(sameAddress(email));
      const facts = { ...given('group', group), ...given('country', country), ...given('party', party) };
      for (const key of nameKeys(name)) official.set(key, person?.email ?? email ?? '');
      if (person) merged.set(person.id, { ...viewOf(person), name: ownName(person, name, written), ...facts, written });
      else others.push({ id: `m-${id}`, name, role: 'mep', ...facts, ...given('email', email), written });
    }
    const accounts = known.map((one) => {
      const address = nameKeys(one.name).flatMap((key) => official.get(key) ?? [])[0];
      const other = address !== undefined && address !== '' && !merged.has(one.id);
      return merged.get(one.id) ?? { ...viewOf(one), ...(other ? { otherAddress: true as const } : {}) };
    });
    return [...accounts, ...others];
  }
}

/** A name that the list has in capitals is a guess; how the person writes it is none. */
function ownName(person: Person, name: string, written: string): string {
  const knows = person.name !== person.name.toUpperCase() && nameKey(person.name) === nameKey(name);
  return written !== name && knows ? person.name : name;
}

/** Whether a word of what was typed begins a word of the name: a group or a country alone would list everybody in it. */
function isNamed({ name }: DirectoryPersonView, text: string): boolean {
  const own = nameKeys(name).flatMap((key) => key.split(' '));
  const words = wordsOf(foldName(text)).filter(({ length }) => length >= DIRECTORY_LETTERS);
  return words.some((word) => own.some((one) => one.startsWith(word)));
}

/** The part in capitals where the Parliament wrote it so, else the last word. */
function familyName({ name, written = name }: DirectoryPersonView): string {
  const words = written.split(' ');
  const capitals = words.findIndex((word) => /\p{Lu}[\p{Lu}'’-]*\p{Lu}/u.test(word));
  return capitals > 0 ? words.slice(capitals).join(' ') : `${words.at(-1) ?? ''} ${name}`;
}

function viewOf({ id, name, email, role, group, country }: Person): DirectoryPersonView {
  return { id, name, role, ...given('email', email), ...given('group', group), ...given('country', country) };
}

function given<N extends string>(name: N, value: string | null): { readonly [K in N]?: string } {
  return (value === null ? {} : { [name]: value }) as { readonly [K in N]?: string };
}
