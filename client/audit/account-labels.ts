/** The entries of the account log in words: keys, passkeys, delegations, the server's own acts. */
import type { AccountLogView } from '../../shared/api/views.ts';
import type { AccountEventBody } from '../../shared/proof/formats/accounts.ts';
import { m } from '../generated/i18n/messages.js';
import { getLocale } from '../generated/i18n/runtime.js';

export type AccountLine = AccountLogView['entries'][number];
type ShownAccountLine = Exclude<AccountLine, { readonly type: 'Withheld' }>;

/** An entry that this person may read. */
export function isReadable(line: AccountLine): line is ShownAccountLine {
  return line.type !== 'Withheld';
}

/**
 * Returns what happened, as the end of a sentence that begins with who did it.
 * @param name of a person, by id
 * @param time writes a time for the reader
 */
export function accountWords(
  entry: ShownAccountLine,
  name: (person: string) => string,
  time: (iso: string) => string,
): string {
  // The chain says that the entry is the server's; a body of another shape only makes the words poorer.
  const event = { ...entry.body, type: entry.type } as AccountEventBody;
  switch (event.type) {
    case 'ServerKeyUsed':
      return m.signoff_account_key_used({ key: event.kid });
    case 'ServerKeyChanged':
      return m.signoff_account_key_changed({ before: event.before, key: event.kid });
    case 'PasskeyRegistered':
      return m.signoff_account_passkey_added({ key: event.key.slice(0, 8) });
    case 'PasskeyRemoved':
      return m.signoff_account_passkey_removed();
    case 'DelegationGiven':
      return event.until === undefined
        ? m.signoff_account_delegated({
            adviser: name(event.adviser),
            mep: name(event.mep),
            scope: scopeWord(event.scope),
          })
        : m.signoff_account_delegated_until({
            adviser: name(event.adviser),
            mep: name(event.mep),
            scope: scopeWord(event.scope),
            when: time(event.until),
          });
    case 'DelegationOffered':
      return event.until === undefined
        ? m.signoff_account_offered({
            adviser: name(event.adviser),
            mep: name(event.mep),
            scope: scopeWord(event.scope),
          })
        : m.signoff_account_offered_until({
            adviser: name(event.adviser),
            mep: name(event.mep),
            scope: scopeWord(event.scope),
            when: time(event.until),
          });
    case 'DelegationDeclined':
      return m.signoff_account_declined({ mep: name(event.mep) });
    case 'DelegationEnded':
      return m.signoff_account_delegation_ended({ adviser: name(event.adviser), mep: name(event.mep) });
    case 'ListingChanged': {
      const parts = new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(event.changed.map(listingWord));
      return event.person === entry.actor
        ? m.signoff_account_listing_own({ parts })
        : m.signoff_account_listing({ person: name(event.person), parts });
    }
    case 'DraftCompacted':
      return m.signoff_account_compacted();
    case 'PersonErased':
      return m.signoff_account_erased();
    case 'StoreRestored':
      return m.signoff_account_restored();
    default:
      // Written by a newer server than the one that this page came from.
      return m.signoff_event_other({ type: entry.type });
  }
}

function scopeWord(scope: Extract<AccountEventBody, { type: 'DelegationGiven' }>['scope']): string {
  const words = {
    read: m.identity_scope_read,
    comment: m.identity_scope_comment,
    draft: m.identity_scope_draft,
    table: m.identity_scope_table,
    decide: m.identity_scope_decide,
  };
  return words[scope]();
}

function listingWord(part: Extract<AccountEventBody, { type: 'ListingChanged' }>['changed'][number]): string {
  return { name: m.signoff_column_name, group: m.signoff_column_group, country: m.signoff_column_country }[part]();
}
