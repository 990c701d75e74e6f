import type { Access } from '../model/fields.ts';
import type { Id } from '../model/events.ts';

/**
 * How far an adviser acts for an MEP (ux.md 4.12), each scope including the ones before: read; comment; draft (type, write
 * amendments); table amendments; decide, so act as the lead author where the MEP is. Nothing done in person is ever delegated.
 */
export const SCOPES = ['read', 'comment', 'draft', 'table', 'decide'] as const;
export type Scope = (typeof SCOPES)[number];

/** What an adviser may do for whom nothing else was said: all that an office does but deciding. */
export const DEFAULT_SCOPE: Scope = 'table';

/** The most access to a letter that a scope can lend; never more than the MEP has. */
const LENDS: { readonly [S in Scope]: Access } = {
  read: 'read',
  comment: 'comment',
  draft: 'edit',
  table: 'edit',
  decide: 'lead',
};

/** Whose office somebody works in, and how far that goes. */
export interface OfficeWork {
  /** MEPs for whom the person works now. */
  readonly offices: readonly Id[];
  /** By MEP; an office that is missing here has the default scope. */
  readonly scopes?: { readonly [mep: Id]: Scope };
}

/** Returns how far somebody acts for an MEP; null for whoever does not work for them. */
export function scopeFor({ offices, scopes }: OfficeWork, mep: Id): Scope | null {
  return offices.includes(mep) ? (scopes?.[mep] ?? DEFAULT_SCOPE) : null;
}

/** Returns whether one scope includes another. */
export function includesScope(scope: Scope | null, needed: Scope): boolean {
  return scope !== null && SCOPES.indexOf(scope) >= SCOPES.indexOf(needed);
}

/** Returns the access that a scope lends, at most. */
export function scopeToAccess(scope: Scope): Access {
  return LENDS[scope];
}
