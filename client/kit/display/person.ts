/** How a person is drawn or named where there is little room: initials, a colour that stays theirs, whom they act for. */
import { countryIn } from '../../../shared/letter/countries.ts';
import { m } from '../../generated/i18n/messages.js';
import { getLocale } from '../../generated/i18n/runtime.js';

/** Returns the first letters of the first and the last word of a name. */
export function initials(name: string): string {
  const words = name.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  const [first = '', last = ''] = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ([...first].slice(0, 1).join('') + [...last].slice(0, 1).join('')).toLocaleUpperCase() || '?';
}

/** Returns the presence colour of a person, 1 to 8 (tokens --p1 to --p8): the same on every screen and device. */
export function personColour(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return (sum % 8) + 1;
}

/** Returns a name with its group, as it stands under a letter. */
export function nameWithGroup({ name, group }: { readonly name: string; readonly group?: string | undefined }): string {
  return group ? `${name} (${group})` : name;
}

/** Returns the name of somebody's country as the reader's language has it; undefined for nobody's. */
export function countryOf({ country }: { readonly country?: string | undefined }): string | undefined {
  return country ? countryIn(getLocale(), country) : undefined;
}

/** Returns "Renew, Germany": what tells people of one name apart. Empty where neither is known. */
export function groupAndCountry(person: {
  readonly group?: string | undefined;
  readonly country?: string | undefined;
}): string {
  return [person.group, countryOf(person)].filter(Boolean).join(', ');
}

/** Returns who did something: "A", or "A, for B" where an adviser did it in a Member's place. Empty for nobody known. */
export function whoDid(
  people: { readonly [id: string]: { readonly name: string } },
  person: string,
  onBehalfOf: string | undefined,
): string {
  const name = people[person]?.name ?? '';
  const mep = onBehalfOf === undefined || onBehalfOf === person ? undefined : people[onBehalfOf]?.name;
  return mep === undefined ? name : m.signoff_audit_for({ person: name, mep });
}
