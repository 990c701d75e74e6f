import type { DirectoryPersonView } from '../../shared/api/views.ts';
import { nameKey } from '../../shared/letter/names.ts';
import { searchPeople, type Sought } from '../../shared/letter/member-search.ts';
import type { MemberStore, PeopleStore, Person } from '../store/store.ts';

/** Whom a letter can ask: the people who use Paraph, and the Members on the imported list who do not yet. */
export class Directory {
  readonly #people: PeopleStore;
  readonly #members: MemberStore;

  constructor(people: PeopleStore, members: MemberStore) {
    this.#people = people;
    this.#members = members;
  }

  /** @param only Members, and by what else they are narrowed */
  async search(
    sought: Sought & { readonly role?: Person['role'] | undefined },
    limit: number,
  ): Promise<readonly DirectoryPersonView[]> {
    const everybody = await this.#everybody();
    const { role, text = '' } = sought;
    const candidates = role === undefined ? everybody : everybody.filter((one) => one.role === role);
    const found = new Set(searchPeople(candidates, sought));
    if (text.includes('@') || found.size === 0) {
      const part = text.toLowerCase();
      for (const one of candidates) if (part !== '' && one.email?.toLowerCase().includes(part)) found.add(one);
    }
    const collator = new Intl.Collator('en', { sensitivity: 'base' });
    return [...found].sort((one, other) => collator.compare(familyName(one), familyName(other))).slice(0, limit);
  }

  /** Somebody who uses Paraph and stands on the list too is one person: with the list's country and party, and their own address. */
  async #everybody(): Promise<readonly DirectoryPersonView[]> {
    const [people, members] = await Promise.all([this.#people.list(), this.#members.list()]);
    // Without an address somebody is only a name on one letter's list.
    const known = people.filter(({ email }) => email !== null);
    const byName = new Map<string, Person[]>();
    for (const one of known) {
      if (one.role !== 'mep') continue;
      const key = nameKey(one.name);
      byName.set(key, [...(byName.get(key) ?? []), one]);
    }
    const merged = new Map<string, DirectoryPersonView>();
    const others: DirectoryPersonView[] = [];
    for (const { id, name, written, group, country, party, email } of members) {
      const [person, ...more] = byName.get(nameKey(name)) ?? [];
      const facts = { ...given('group', group), ...given('country', country), ...given('party', party) };
      const sort = written;
      if (person && more.length === 0) merged.set(person.id, { ...viewOf(person), ...facts, written: sort });
      else others.push({ id: `m-${id}`, name, role: 'mep', ...facts, ...given('email', email), written: sort });
    }
    return [...known.map((one) => merged.get(one.id) ?? viewOf(one)), ...others];
  }
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
