import { compareGroups } from '../letter/groups.ts';
import type { Settings } from './model/events.ts';

/** In which order names stand under a letter. Rule W7. */

const collator = new Intl.Collator('en', { sensitivity: 'variant', numeric: true });

/** What the order is made from. */
export interface ListedName {
  readonly name: string;
  readonly group?: string | undefined;
}

/** Returns the names in the order that a letter's settings ask for; names alike keep the order they came in. */
export function inSignatureOrder<T extends ListedName>(names: readonly T[], order: Settings['signatureOrder']): T[] {
  const byName = (a: T, b: T) => collator.compare(a.name, b.name);
  const byFamily = (a: T, b: T) => collator.compare(familyName(a.name), familyName(b.name)) || byName(a, b);
  const byGroup = (a: T, b: T) => {
    if (!a.group || !b.group) return Number(!a.group) - Number(!b.group) || byFamily(a, b);
    return compareGroups(a.group, b.group) || byFamily(a, b);
  };
  return names.toSorted({ name: byName, 'family-name': byFamily, group: byGroup }[order]);
}

/**
 * Returns the part of a name by which lists are sorted: from the first word in capitals on, as Parliament writes family
 * names (Ana GARCÍA LÓPEZ), else the last word.
 */
function familyName(name: string): string {
  const words = name.trim().split(/\s+/);
  const capitals = words.findIndex((word) => isFamilyInCapitals(word));
  // All in capitals tells nothing.
  return capitals > 0 ? words.slice(capitals).join(' ') : (words.at(-1) ?? '');
}

/** Two letters or more, no small one; initials such as "J." do not count. */
function isFamilyInCapitals(word: string): boolean {
  return /\p{Lu}[\p{Lu}\p{M}'’-]*\p{Lu}/u.test(word) && !/\p{Ll}/u.test(word);
}
