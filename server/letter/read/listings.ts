import {
  listingRef,
  listingRefs,
  readListing,
  refusal,
  type Id,
  type LetterState,
  type Listing,
  type Refusal,
  type TextRef,
  find,
} from '../../../shared/decision/index.ts';
import { normaliseGroup } from '../../../shared/letter/groups.ts';
import { nameKeys } from '../../../shared/letter/names.ts';
import { isSameName } from '../../../shared/people/same-member.ts';
import { canonicalJson } from '../../../shared/version/index.ts';
import { sameAddress } from '../../../shared/people/address.ts';
import { sha256, type Salted } from '../../lib/hash.ts';
import { newSalt } from '../../lib/random.ts';
import type { LetterStore, Person, Store } from '../../store/store.ts';
import { nameFromAddress } from '../name-from-address.ts';

/** A letter's own list: how people are named in it, whatever the directory says of them meanwhile (rule G9). */

/** What a correction of an entry says: what is absent stays, what is empty goes. */
export interface Correction {
  readonly name?: string | undefined;
  readonly group?: string | undefined;
  readonly country?: string | undefined;
}

/** Somebody of a name, with the address that the directory has for them. */
export interface KnownName {
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
  readonly email?: string;
}

/**
 * Returns a person as a letter may name them who are not on its list. What somebody said of them in one letter is said in that
 * letter alone: everywhere else an address speaks for itself until its owner says more.
 */
export function namedIn(letter: Id, person: Person): Person {
  const { source, email, name } = person;
  if (source === undefined || source === 'self' || source === 'office' || source === letter) return person;
  return { ...person, name: email === null ? name : nameFromAddress(email), group: null, country: null };
}

/** Reads every entry that a letter may name somebody by. */
export async function listingsOf(
  letters: Pick<LetterStore, 'texts'>,
  ...states: readonly LetterState[]
): Promise<(ref: TextRef) => Listing | undefined> {
  const texts = await letters.texts([...new Set(states.flatMap(listingRefs))]);
  return (ref) => readListing(texts.get(ref));
}

/** Returns the text behind a reference to an entry, before it is salted. */
function listingText(id: Id, { name, group, country, addressGiven }: Listing): string {
  return canonicalJson({
    ...{ id, name },
    ...(group === undefined ? {} : { group }),
    ...(country === undefined ? {} : { country }),
    ...(addressGiven ? { addressGiven } : {}),
  });
}

/** Returns an entry under the reference on record where that says the same, else under a fresh one. */
export function referenced(
  id: Id,
  listing: Listing,
  onRecord: { readonly ref: TextRef; readonly text: string | undefined } | undefined,
): Salted | { readonly ref: TextRef } {
  const text = listingText(id, listing);
  if (onRecord?.text === text) return { ref: onRecord.ref };
  const salt = newSalt();
  return { ref: sha256(canonicalJson({ ...(JSON.parse(text) as object), salt })), salt, text };
}

/** The names that the directory has, with their addresses. */
export class KnownNames {
  readonly #byKey = new Map<string, KnownName[]>();

  constructor(known: readonly KnownName[]) {
    for (const one of known) {
      for (const key of nameKeys(one.name)) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), one]);
    }
  }

  static async read({ people, members }: Pick<Store, 'people' | 'members'>): Promise<KnownNames> {
    const [persons, listed] = await Promise.all([people.list(), members.list()]);
    // What people say of themselves or of others is no reason to take an address for theirs.
    const entries = [...listed, ...persons.filter(({ source }) => source === undefined)];
    return new KnownNames(entries.map(knownName));
  }

  /** Returns those whom the directory has by this name with another address; none where it has this very one too. */
  otherwise(name: string, email: string): readonly KnownName[] {
    const known = [...new Set(nameKeys(name).flatMap((key) => this.#byKey.get(key) ?? []))];
    if (known.some((one) => one.email !== undefined && sameAddress(one.email) === sameAddress(email))) return [];
    return known.some((one) => one.email !== undefined) ? known : [];
  }
}

/** Returns a person as one is asked about. */
export function knownName({
  name,
  group,
  country,
  email,
}: Pick<Person, 'name' | 'group' | 'country' | 'email'>): KnownName {
  return {
    name,
    ...(group === null ? {} : { group }),
    ...(country === null ? {} : { country }),
    ...(email === null ? {} : { email }),
  };
}

/** One line of a command whose name the directory has with another address. */
export interface OtherwiseKnown {
  readonly index: number;
  readonly name: string;
  readonly known: readonly KnownName[];
}

/** Returns the refusal that asks which of two mailboxes is meant; `lines` names every line that it is about. */
export function knownOtherwise(lines: readonly [OtherwiseKnown, ...OtherwiseKnown[]], next: string): Refusal {
  const [{ index, name, known }] = lines;
  const addresses = known.flatMap(({ email }) => email ?? []).join(', ');
  return refusal('known-otherwise', `${name} is known as ${addresses}. ${next}`, {
    facts: { index, name, known, ...(lines.length > 1 ? { lines } : {}) },
  });
}

/** Returns why somebody cannot take a name for their address: the directory has it with another one. */
export async function takenName(
  store: Pick<Store, 'people' | 'members'>,
  name: string,
  email: string,
): Promise<Refusal | null> {
  const known = (await KnownNames.read(store)).otherwise(name, email);
  const next = 'If it is your name too, ask whoever runs Paraph for you to enter it.';
  return known.length === 0 ? null : knownOtherwise([{ index: 0, name, known }], next);
}

/** What a correction leads to. */
export type Corrected =
  | { readonly ok: false; readonly refusal: Refusal }
  | {
      readonly ok: true;
      readonly listing: Listing;
      /** The one on record where nothing changes, else a fresh one with its text and salt. */
      readonly entry: Salted | { readonly ref: TextRef };
      /** Those whom the directory has by the new name with another address, where that was to be used all the same. */
      readonly otherwise: readonly KnownName[];
    };

/** Works out how a correction changes somebody's entry. @param asGiven whether a name with another address is taken all the same */
export async function correctedEntry(
  store: Pick<Store, 'people' | 'members' | 'letters'>,
  state: LetterState,
  person: Id,
  change: Correction,
  { asGiven, next }: { readonly asGiven: boolean; readonly next: string },
): Promise<Corrected> {
  const ref = find.signatory(state, person)?.ref ?? listingRef(state, person) ?? '';
  const text = (await store.letters.texts([ref])).get(ref);
  const before = readListing(text);
  if (before === undefined) {
    return {
      ok: false,
      refusal: refusal('wrong-state', 'This name has been erased. Add the person to the list anew.'),
    };
  }
  const { group = before.group, country = before.country, name = before.name } = change;
  const renamed = !isSameName(name, before.name);
  const email = renamed ? (await store.people.get([person]))[0]?.email : null;
  const otherwise = email ? (await KnownNames.read(store)).otherwise(name, email) : [];
  if (otherwise.length > 0 && !asGiven) {
    return { ok: false, refusal: knownOtherwise([{ index: 0, name, known: otherwise }], next) };
  }
  const listing: Listing = {
    name,
    ...(group === undefined || group === '' ? {} : { group: normaliseGroup(group) }),
    ...(country === undefined || country === '' ? {} : { country }),
    ...(before.addressGiven || otherwise.length > 0 ? { addressGiven: true } : {}),
  };
  return { ok: true, listing, entry: referenced(person, listing, { ref, text }), otherwise };
}
