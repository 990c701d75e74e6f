import type { Id } from './events.ts';

/** The lists of a letter's state: plain arrays, in the order in which things came, looked up by person or id. */

/** Below this length a look at each is faster than an index. */
const SHORT = 16;

/** Indexes of lists that have been searched; lists are replaced and never changed, so an index holds as long as its list. */
const indexes = new WeakMap<readonly object[], ReadonlyMap<Id, object>>();

function search<T extends object>(list: readonly T[], key: Id, keyOf: (item: T) => Id): T | undefined {
  if (list.length < SHORT) return list.find((item) => keyOf(item) === key);
  const index = indexes.get(list) ?? new Map(list.map((item) => [keyOf(item), item]));
  indexes.set(list, index);
  // Each list holds one kind of thing, so its index does.
  return index.get(key) as T | undefined;
}

/** Returns what a list of people's things holds of one person. */
export function ofPerson<T extends { readonly person: Id }>(list: readonly T[], person: Id): T | undefined {
  return search(list, person, (item) => item.person);
}

/** Returns the thing of an id. */
export function ofId<T extends { readonly id: Id }>(list: readonly T[], id: Id): T | undefined {
  return search(list, id, (item) => item.id);
}

/** Returns the list with something of a person in it: in the place of what they had, else at the end. */
export function withPerson<T extends { readonly person: Id }>(list: readonly T[], item: T): readonly T[] {
  const at = list.findIndex(({ person }) => person === item.person);
  return at < 0 ? [...list, item] : list.with(at, item);
}

/** Returns the list without anything of a person; the same one where there was nothing. */
export function withoutPerson<T extends { readonly person: Id }>(list: readonly T[], person: Id): readonly T[] {
  return list.some((item) => item.person === person) ? list.filter((item) => item.person !== person) : list;
}

/** Returns the list with one thing made another. @throws RangeError when it is not there */
export function changed<T extends { readonly id: Id }>(list: readonly T[], id: Id, to: (item: T) => T): readonly T[] {
  const at = list.findIndex((item) => item.id === id);
  const found = list[at];
  if (found === undefined) throw new RangeError(`no ${id} to change`);
  return list.with(at, to(found));
}
