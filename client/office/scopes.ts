/** How far somebody acts for a Member, in words. */
import { SCOPES, type Scope } from '../../shared/decision/rights/delegation.ts';
import { m } from '../generated/i18n/messages.js';

const WORDS: { readonly [S in Scope]: () => string } = {
  read: m.identity_scope_read,
  comment: m.identity_scope_comment,
  draft: m.identity_scope_draft,
  table: m.identity_scope_table,
  decide: m.identity_scope_decide,
};

const MEANINGS: { readonly [S in Scope]: () => string } = {
  read: m.identity_scope_read_hint,
  comment: m.identity_scope_comment_hint,
  draft: m.identity_scope_draft_hint,
  table: m.identity_scope_table_hint,
  decide: m.identity_scope_decide_hint,
};

export const scopeWord = (scope: Scope): string => WORDS[scope]();
/** A sentence on what a scope allows. */
export const scopeMeaning = (scope: Scope): string => MEANINGS[scope]();
export const scopeOptions = () => SCOPES.map((value) => ({ value, label: scopeWord(value) }));

/** Returns the scope that a select holds; the least one for anything else. */
export function asScope(value: string): Scope {
  return SCOPES.find((scope) => scope === value) ?? 'read';
}
