/** How somebody is listed, as a form holds it and as a command takes it. */
import { countryCode } from '../../shared/letter/countries.ts';
import { normaliseGroup } from '../../shared/letter/groups.ts';
import { countryOf } from '../kit/display/person.ts';

interface Listed {
  readonly name: string;
  readonly group?: string | undefined;
  readonly country?: string | undefined;
}

/** In the fields of a form: the country as the reader's language has it. */
export interface ListingText {
  name: string;
  group: string;
  country: string;
}

/** Returns what the fields begin with. */
export function listingText(listed: Listed): ListingText {
  return { name: listed.name, group: listed.group ?? '', country: countryOf(listed) ?? '' };
}

/** Returns what a form changes about an entry, whole; undefined where nothing differs. Empty takes a part away. */
export function correctionOf(
  listed: Listed,
  text: ListingText,
): { readonly name: string; readonly group: string; readonly country: string } | undefined {
  const name = text.name.normalize('NFC').trim();
  const group = text.group.trim() === '' ? '' : normaliseGroup(text.group.normalize('NFC'));
  const typed = text.country.normalize('NFC').trim();
  const country = typed === (countryOf(listed) ?? '') ? (listed.country ?? '') : (countryCode(typed) ?? typed);
  const same = name === listed.name && group === (listed.group ?? '') && country === (listed.country ?? '');
  return same ? undefined : { name, group, country };
}
