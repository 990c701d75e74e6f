/** What each access lets a person do, in words. Each level includes those before it. */
import { ACCESS, type Access } from '../../shared/decision/model/commands.ts';
import { m } from '../generated/i18n/messages.js';

const WORDS: { readonly [A in Access]: () => string } = {
  read: m.letters_access_read,
  comment: m.letters_access_comment,
  amend: m.letters_access_amend,
  edit: m.letters_access_edit,
  lead: m.letters_access_lead,
};

export function accessWord(access: Access): string {
  return WORDS[access]();
}

/** Returns the levels that can be given; the lead is handed over, not given. */
export function accessOptions(): { readonly value: Access; readonly label: string }[] {
  return ACCESS.filter((access) => access !== 'lead').map((value) => ({ value, label: accessWord(value) }));
}

/** Returns the level of an option; reading, the lowest, for anything else. */
export function asAccess(value: string): Access {
  return ACCESS.find((access) => access === value) ?? 'read';
}
