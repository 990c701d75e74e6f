import type { Context } from '../model/context.ts';
import type { Id } from '../model/events.ts';
import type { Access } from '../model/fields.ts';
import type { OfficeWork, Scope } from './delegation.ts';

/** What it takes to do something with a letter (trust.md 3). Rules P1 to P11. */

/** Whoever asks. */
export interface Principal extends OfficeWork {
  readonly person: Id;
  /** People who share an office with the person, the person included. */
  readonly colleagues: readonly Id[];
}

/** Returns who gives a command. */
export function asking(context: Context): Principal {
  return { ...context, person: context.actor };
}

/**
 * What an action needs besides access. `signatory`: on the list. `in-person`: never delegated. `own-comment`: its author.
 * `own-office`: the office that writes the amendment. `reopener`: that office until it is decided, then the lead author.
 * `thread`: not a thread of another office's amendment. `offered-lead`: the lead has been offered to them; `offer-of-lead`: or by
 * them.
 */
export type Need =
  'signatory' | 'in-person' | 'own-comment' | 'own-office' | 'reopener' | 'thread' | 'offered-lead' | 'offer-of-lead';

export interface Permission {
  /** The lowest access that suffices; 'none' when access does not matter. */
  readonly access: Access | 'none';
  readonly needs: readonly Need[];
  /** How far an MEP's adviser must be trusted to do it in the MEP's place; null: nobody ever does it for another. P9 */
  readonly scope: Scope | null;
  /** Signatories may do it whatever their access. */
  readonly orSignatory?: true;
}

/** Returns what it takes: access, how far an adviser must be trusted, and what else. */
export const from = (access: Access | 'none', scope: Scope | null, ...needs: readonly Need[]): Permission => ({
  access,
  scope,
  needs,
});

/** What happens without a command. */
export const PLAIN = {
  'see-letter': from('read', 'read'),
  'see-versions': { ...from('read', 'read'), orSignatory: true },
  'see-amendment-being-written': from('read', 'read', 'own-office'),
  'type-in-draft': from('edit', 'draft'),
  'type-in-amendment': from('amend', 'draft', 'own-office'),
  'take-evidence': from('read', 'read'),
  'start-letter-from': from('read', 'read'),
} as const satisfies { readonly [action: string]: Permission };
