import { knownGroup } from '../letter/groups.ts';
import { foldName, nameKeys } from '../letter/names.ts';

/** A person by name, as one list or another has them. */
export interface NamedMember {
  readonly name: string;
  readonly group?: string | null | undefined;
}

/** Returns whether two names are one, in either order, with or without accents, in the ways in which ä, ö and ü are written out. */
export function isSameName(one: string, other: string): boolean {
  const keys = nameKeys(other);
  return nameKeys(one).some((key) => keys.includes(key));
}

/** Returns whether two groups can be one: in two languages or spellings, or where one of them is not said. */
export function canBeSameGroup(one: string | null | undefined, other: string | null | undefined): boolean {
  if (!one || !other) return true;
  const [first, second] = [knownGroup(one), knownGroup(other)];
  return first === null || second === null ? foldName(one) === foldName(other) : first === second;
}

/** Members found by name and group: the one place where it is decided whether two entries are one. Lists have thousands. */
export class Namesakes {
  readonly #byKey = new Map<string, NamedMember[]>();

  constructor(members: readonly NamedMember[] = []) {
    for (const one of members) this.add(one);
  }

  add(one: NamedMember): void {
    for (const key of nameKeys(one.name)) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), one]);
  }

  /** Returns whether this Member is among them, as far as name and group tell. */
  has(one: NamedMember): boolean {
    return nameKeys(one.name).some((key) =>
      this.#byKey.get(key)?.some(({ group }) => canBeSameGroup(group, one.group)),
    );
  }
}
