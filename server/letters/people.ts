import type { Id, LetterState } from '../../shared/decision/index.ts';
import { normaliseGroup } from '../../shared/letter/groups.ts';
import { canonicalJson } from '../../shared/version/index.ts';
import { newId, newSalt, sha256, type Salted } from '../chance.ts';
import type { Person, Store } from '../store/store.ts';
import { foldName } from '../../shared/letter/names.ts';
import { nameFromAddress } from './names.ts';

/** Who is meant by an address or a name: somebody in the directory, somebody on the letter's list, or somebody new. */

/** A person as a command describes one. */
export interface Wanted {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly group?: string | undefined;
  readonly country?: string | undefined;
  readonly role?: Person['role'] | undefined;
  /** Whose place on the list they take: the address there does not reach anybody. */
  readonly instead?: Id | undefined;
}

export interface Resolved {
  /** In the order asked; `ref` as in trust.md 9, the one on record where nothing about the person changed. */
  readonly people: readonly { readonly id: Id; readonly ref: string }[];
  /** New entries of the directory, and completed ones. */
  readonly changed: readonly Person[];
  /** What the new references stand for. */
  readonly details: readonly (Salted & { readonly person: Id })[];
  /** Entries of the list, by name only, that turned out to be somebody of the directory who takes their place. */
  readonly replaced: readonly Id[];
  /** Those of whom an address is known now and was not before. */
  readonly reachable: readonly Id[];
}

/**
 * Resolves by address in the directory, else by name and group on the letter's list, else makes a new entry. An entry is only
 * ever completed: an address on record is not changed by a letter's lead author, or somebody else could sign in with it.
 * @param fallbackRole of new people whose role is not said
 * @param onto what they are to join: somebody invited takes nobody's place on the list of signatories
 */
export async function resolvePeople(
  store: Pick<Store, 'people' | 'letters'>,
  state: LetterState,
  wanted: readonly Wanted[],
  fallbackRole: Person['role'],
  onto: 'members' | 'signatories',
): Promise<Resolved> {
  const listed = await store.people.get([...state.signatories.keys()]);
  const byAddress = await Promise.all(
    wanted.map(({ email }) => (email === undefined ? Promise.resolve(null) : store.people.byEmail(email))),
  );
  const before = new Map([...listed, ...byAddress.filter((one) => one !== null)].map((one) => [one.id, one]));
  const entries = new Entries(listed);
  const replaced = new Map<Id, Id>();
  const asked = wanted.map((line, index) => {
    const wrong = line.instead === undefined ? undefined : entries.get(line.instead);
    const one = wrong ? { name: wrong.name, group: wrong.group ?? '', country: wrong.country ?? '', ...line } : line;
    if (wrong) entries.drop(wrong);
    const known = byAddress[index] ?? entries.byEmail(one.email);
    // Of whom only the address is given the directory knows name and group.
    const named = entries.onList(
      known ? { ...one, name: one.name ?? known.name, group: one.group ?? known.group ?? undefined } : one,
    );
    // The list has the name, the directory the person: one of them is enough.
    if (onto === 'signatories' && known && named && named.id !== known.id && named.email === null) {
      replaced.set(named.id, known.id);
      entries.drop(named);
    }
    const found = known ?? named;
    const person = found ? completed(entries.get(found.id) ?? found, one) : made(one, fallbackRole);
    entries.put(person);
    if (wrong && wrong.id !== person.id) replaced.set(wrong.id, person.id);
    return person.id;
  });
  // A line by name alone may turn out, further down, to be somebody of the directory.
  const ids = asked.map((id) => replaced.get(id) ?? id);
  const changed = entries.all().filter((one) => !same(one, before.get(one.id)));
  const refs = await references(
    store,
    state,
    [...new Set(ids)].flatMap((id) => entries.get(id) ?? []),
  );
  return {
    people: ids.map((id) => ({ id, ref: refs.get(id)?.ref ?? '' })),
    changed,
    details: [...refs].flatMap(([person, { details }]) => (details ? [{ ...details, person }] : [])),
    replaced: [...replaced.keys()].filter((id) => state.signatories.has(id) && !ids.includes(id)),
    reachable: changed.flatMap(({ id, email }) => (email !== null && !before.get(id)?.email ? [id] : [])),
  };
}

/** The letter's list with the lines read so far, found by address and by name; lists have thousands of lines. */
class Entries {
  readonly #people = new Map<Id, Person>();
  readonly #byEmail = new Map<string, Id>();
  readonly #byName = new Map<string, Set<Id>>();

  constructor(listed: readonly Person[]) {
    for (const one of listed) this.put(one);
  }

  put(person: Person): void {
    this.#people.set(person.id, person);
    if (person.email !== null) this.#byEmail.set(person.email.toLowerCase(), person.id);
    const name = foldName(person.name);
    this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(person.id));
  }

  /** Forgets an entry that is somebody else's. */
  drop({ id, name }: Person): void {
    this.#people.delete(id);
    this.#byName.get(foldName(name))?.delete(id);
  }

  get(id: Id): Person | undefined {
    return this.#people.get(id);
  }

  all(): readonly Person[] {
    return [...this.#people.values()];
  }

  /** Somebody whom an earlier line of the same list brought in. */
  byEmail(email: string | undefined): Person | undefined {
    return email === undefined ? undefined : this.#people.get(this.#byEmail.get(email.toLowerCase()) ?? '');
  }

  onList({ email, name, group }: Wanted): Person | undefined {
    const alike = name === undefined ? [] : [...(this.#byName.get(foldName(name)) ?? [])];
    const fits = alike.flatMap((id) => {
      const one = this.#people.get(id);
      // Two addresses are two people, whatever their names.
      if (!one || (email !== undefined && one.email !== null && one.email.toLowerCase() !== email)) return [];
      return sameGroup(one.group, group) ? [one] : [];
    });
    // Of two people alike, neither, unless the group tells them apart: nobody's entry is completed by guessing.
    if (fits.length > 1) return group === undefined ? undefined : fits.find((one) => one.group !== null);
    return fits[0];
  }
}

function sameGroup(one: string | null, other: string | undefined): boolean {
  if (one === null || other === undefined || other === '') return true;
  return foldName(normaliseGroup(one)) === foldName(normaliseGroup(other));
}

function completed(person: Person, { email, name, group, country }: Wanted): Person {
  const guessed = person.email !== null && person.name === nameFromAddress(person.email);
  return {
    ...person,
    email: person.email ?? email ?? null,
    name: guessed && name !== undefined ? name : person.name,
    group: person.group ?? groupOf(group),
    country: person.country ?? (country || null),
  };
}

function made({ email, name, group, country, role }: Wanted, fallbackRole: Person['role']): Person {
  return {
    id: newId(),
    email: email ?? null,
    name: name ?? nameFromAddress(email ?? ''),
    role: role ?? fallbackRole,
    group: groupOf(group),
    country: country || null,
  };
}

function groupOf(group: string | undefined): string | null {
  return group === undefined || group === '' ? null : normaliseGroup(group);
}

function same(one: Person, other: Person | undefined): boolean {
  return (
    other !== undefined &&
    one.email === other.email &&
    one.name === other.name &&
    one.group === other.group &&
    one.country === other.country
  );
}

/** The reference on record for whoever has one that still says the same, a fresh one for the others. */
async function references(store: Pick<Store, 'letters'>, state: LetterState, people: readonly Person[]) {
  const onRecord = people.flatMap(({ id }) => state.signatories.get(id)?.ref ?? []);
  const texts = await store.letters.texts(onRecord);
  return new Map(
    people.map((person): [Id, { readonly ref: string; readonly details?: Salted }] => {
      const details = detailsOf(person);
      const text = canonicalJson(details);
      const known = state.signatories.get(person.id)?.ref;
      if (known !== undefined && texts.get(known) === text) return [person.id, { ref: known }];
      const salt = newSalt();
      const ref = sha256(canonicalJson({ ...details, salt }));
      return [person.id, { ref, details: { ref, salt, text } }];
    }),
  );
}

/** What a person's reference commits to. */
function detailsOf({ id, name, group, country }: Person) {
  return { id, name, ...(group === null ? {} : { group }), ...(country === null ? {} : { country }) };
}
