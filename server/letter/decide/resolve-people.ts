import {
  listingRef,
  readListing,
  type Id,
  type LetterState,
  type Listing,
  find,
} from '../../../shared/decision/index.ts';
import { normaliseGroup } from '../../../shared/letter/groups.ts';
import { nameKeys } from '../../../shared/letter/names.ts';
import { canBeSameGroup, isSameName } from '../../../shared/people/same-member.ts';
import type { Salted } from '../../lib/hash.ts';
import { newId } from '../../lib/random.ts';
import type { Person, Store } from '../../store/store.ts';
import { knownName, KnownNames, namedIn, referenced, type KnownName, type OtherwiseKnown } from '../read/listings.ts';
import { nameFromAddress } from '../name-from-address.ts';

/** Who is meant by an address or a name: somebody in the directory, somebody on the letter's list, or somebody new. */

/** A person as a command describes one. */
export interface PersonDescription {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly group?: string | undefined;
  readonly country?: string | undefined;
  readonly role?: Person['role'] | undefined;
  /** Whose place on the list they take: the address there does not reach anybody. */
  readonly instead?: Id | undefined;
  /** Use this address although the directory has another one for the name. */
  readonly asGiven?: boolean | undefined;
}

export interface ResolvedPeople {
  /** In the order asked; `ref` as in trust.md 9, the one on record where nothing about the person changed. */
  readonly people: readonly { readonly id: Id; readonly ref: string }[];
  /** New accounts, and names of this letter that have an address now; nothing else of the directory. */
  readonly changed: readonly Person[];
  /** What the new references stand for. */
  readonly details: readonly (Salted & { readonly person: Id })[];
  /** Entries of the list, by name only, that turned out to be somebody of the directory who takes their place. */
  readonly replaced: readonly Id[];
  /** Those of whom an address is known now and was not before. */
  readonly reachable: readonly Id[];
  /** Lines whose name the directory or the list has with another address, which nobody has said to take. */
  readonly asks: readonly OtherwiseKnown[];
  /** Whose name was given another address than the directory's, and who is told so at theirs. */
  readonly otherwise: readonly { readonly person: Id; readonly known: readonly KnownName[] }[];
}

/**
 * Resolves by address in the directory, else by name and group on the letter's list, else makes a new entry. What comes of it is
 * an entry of this letter's list: the directory is not changed, and an address on record stays whose it is.
 * @param fallbackRole of new people whose role is not said
 * @param onto what they are to join: somebody invited takes nobody's place on the list of signatories
 */
export async function resolvePeople(
  store: Pick<Store, 'people' | 'letters' | 'members'>,
  state: LetterState,
  wanted: readonly PersonDescription[],
  fallbackRole: Person['role'],
  onto: 'members' | 'signatories',
): Promise<ResolvedPeople> {
  const [rows, found, texts, names] = await Promise.all([
    store.people.get(state.signatories.map(({ person }) => person)),
    Promise.all(wanted.map(({ email }) => (email === undefined ? Promise.resolve(null) : store.people.byEmail(email)))),
    store.letters.texts(state.signatories.flatMap(({ person: id }) => listingRef(state, id) ?? [])),
    // Only an address can be somebody else's.
    wanted.some(({ email }) => email !== undefined) && onto === 'signatories' ? KnownNames.read(store) : null,
  ]);
  const stored = new Map([...rows, ...found.filter((one) => one !== null)].map((one) => [one.id, one]));
  const onRecord = new Map(
    state.signatories.map(({ person: id }) => {
      const ref = listingRef(state, id) ?? '';
      return [id, { ref, text: texts.get(ref) }] as const;
    }),
  );
  const listings = new Map([...onRecord].map(([id, { text }]) => [id, readListing(text)]));
  const listed = rows.map((row) => withListing(namedIn(state.id, row), listings.get(row.id)));
  const byAddress = found.map((one) => one && namedIn(state.id, one));
  const entries = new Entries(listed);
  const replaced = new Map<Id, Id>();
  const asks: OtherwiseKnown[] = [];
  const otherwise = new Map<Id, readonly KnownName[]>();
  const asked = wanted.map((line, index) => {
    const wrong = line.instead === undefined ? undefined : entries.get(line.instead);
    const one = wrong ? { name: wrong.name, group: wrong.group ?? '', country: wrong.country ?? '', ...line } : line;
    if (wrong) entries.drop(wrong);
    const account = byAddress[index];
    const known = (account && (entries.get(account.id) ?? account)) ?? entries.byEmail(one.email);
    // Of whom only the address is given the directory knows name and group.
    const named = entries.onList(
      known ? { ...one, name: one.name ?? known.name, group: one.group ?? known.group ?? undefined } : one,
    );
    // The list has the name, the directory the person: one of them is enough.
    if (onto === 'signatories' && known && named && named.id !== known.id && named.email === null) {
      replaced.set(named.id, known.id);
      entries.drop(named);
    }
    const before = known ?? named;
    const person = before ? completed(before, one) : made(one, fallbackRole);
    entries.put(person);
    if (wrong && wrong.id !== person.id) replaced.set(wrong.id, person.id);
    const same = entries.isListed(person.id) && before?.email === person.email && isSameName(before.name, person.name);
    const others = names && person.email !== null && !same ? names.otherwise(person.name, person.email) : [];
    const namesakes = names && !same && !entries.isListed(person.id) ? entries.namesakes(person) : [];
    if (others.length > 0 && one.asGiven) otherwise.set(person.id, others);
    const doubted = [
      ...others,
      ...namesakes.map(knownName).filter(({ email }) => !others.some((two) => two.email === email)),
    ];
    if (doubted.length > 0 && !one.asGiven) asks.push({ index, name: person.name, known: doubted });
    return person.id;
  });
  // A line by name alone may turn out, further down, to be somebody of the directory.
  const ids = asked.map((id) => replaced.get(id) ?? id);
  const all = entries.all();
  const refs = new Map(
    onto === 'members' ? [] : ids.flatMap((id) => entryOf(entries.get(id), listings.get(id), otherwise.has(id))),
  );
  const salted = new Map([...refs].map(([id, listing]) => [id, referenced(id, listing, onRecord.get(id))]));
  return {
    people: ids.map((id) => ({ id, ref: salted.get(id)?.ref ?? '' })),
    changed: all.flatMap((one) => accountOf(one, stored.get(one.id), state.id, onto) ?? []),
    details: [...salted].flatMap(([person, one]) => ('salt' in one ? [{ ...one, person }] : [])),
    replaced: [...replaced.keys()].filter((id) => find.signatory(state, id) && !ids.includes(id)),
    reachable: all.flatMap(({ id, email }) => (email !== null && !stored.get(id)?.email ? [id] : [])),
    asks,
    otherwise: [...otherwise].map(([person, known]) => ({ person, known })),
  };
}

/** A person as this letter's list has them; whose name has been erased is nobody's namesake. */
function withListing(row: Person, listing: Listing | undefined): Person {
  if (!listing) return row;
  const { name, group = null, country = null } = listing;
  return { ...row, name, group, country };
}

function entryOf(person: Person | undefined, before: Listing | undefined, given: boolean): [Id, Listing][] {
  if (!person) return [];
  const { id, name, group, country } = person;
  const listing: Listing = {
    name,
    ...(group === null ? {} : { group }),
    ...(country === null ? {} : { country }),
    ...(given || before?.addressGiven ? { addressGiven: true } : {}),
  };
  return [[id, listing]];
}

/**
 * What is written of an account: a new one, or an address for somebody who was only a name on this letter's list. Of an account
 * that this letter brought in, an invitation may still say the name: nobody else goes by it.
 */
function accountOf(
  one: Person,
  stored: Person | undefined,
  letter: Id,
  onto: 'members' | 'signatories',
): Person | null {
  if (!stored || (stored.email === null && one.email !== null)) return { ...one, source: letter };
  return onto === 'members' && stored.source === letter && !same(one, stored) ? { ...one, source: letter } : null;
}

/** The letter's list with the lines read so far, found by address and by name; lists have thousands of lines. */
class Entries {
  readonly #people = new Map<Id, Person>();
  readonly #byEmail = new Map<string, Id>();
  readonly #byName = new Map<string, Set<Id>>();

  readonly #listed: ReadonlySet<Id>;

  constructor(listed: readonly Person[]) {
    this.#listed = new Set(listed.map(({ id }) => id));
    for (const one of listed) this.put(one);
  }

  /** Whether somebody was on the list before the first line. */
  isListed(id: Id): boolean {
    return this.#listed.has(id);
  }

  put(person: Person): void {
    this.#people.set(person.id, person);
    if (person.email !== null) this.#byEmail.set(person.email.toLowerCase(), person.id);
    for (const key of nameKeys(person.name)) this.#byName.set(key, (this.#byName.get(key) ?? new Set()).add(person.id));
  }

  /** Forgets an entry that is somebody else's. */
  drop({ id, name }: Person): void {
    this.#people.delete(id);
    for (const key of nameKeys(name)) this.#byName.get(key)?.delete(id);
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

  onList({ email, name, group }: PersonDescription): Person | undefined {
    const fits = this.#named(name).flatMap((one) => {
      // Two addresses are two people, whatever their names.
      if (email !== undefined && one.email !== null && one.email.toLowerCase() !== email) return [];
      return canBeSameGroup(one.group, group) ? [one] : [];
    });
    // Of two people alike, neither, unless the group tells them apart: nobody's entry is completed by guessing.
    if (fits.length > 1) return group === undefined ? undefined : fits.find((one) => one.group !== null);
    return fits[0];
  }

  /** Those of this name, and of no other group, who have another address: perhaps the same Member twice. */
  namesakes({ id, name, group, email }: Person): readonly Person[] {
    return this.#named(name).filter(
      (one) => one.id !== id && one.email !== null && email !== null && canBeSameGroup(one.group, group ?? undefined),
    );
  }

  /** Everybody by one name, in either order and however its letters are spelt. */
  #named(name: string | undefined): readonly Person[] {
    const ids = new Set(
      (name === undefined ? [] : nameKeys(name)).flatMap((key) => [...(this.#byName.get(key) ?? [])]),
    );
    return [...ids].flatMap((id) => this.#people.get(id) ?? []);
  }
}

function completed(person: Person, { email, name, group, country }: PersonDescription): Person {
  const guessed = person.email !== null && person.name === nameFromAddress(person.email);
  return {
    ...person,
    email: person.email ?? email ?? null,
    name: guessed && name !== undefined ? name : person.name,
    group: person.group ?? groupOf(group),
    country: person.country ?? (country || null),
  };
}

function made({ email, name, group, country, role }: PersonDescription, fallbackRole: Person['role']): Person {
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
