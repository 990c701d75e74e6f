import { refuse, type Decision } from '../../model/decision.ts';
import type { Id } from '../../model/events.ts';
import type { LetterState } from '../../model/state.ts';

/** Who works on the letter. There is always just one lead author. Rules M1 to M8; M5: in every state, for reading goes on. */

export const USE_TRANSFER = 'A letter has one lead author. Hand the lead over to a member instead.';

export const NO_MEMBER = 'There is nobody else in this letter yet. Invite a member first.';

/** Returns a member who does not lead. */
export function otherMember(state: LetterState): Id | undefined {
  return state.members.find(({ person }) => person !== state.lead)?.person;
}

export function keepsLead(): Decision {
  return refuse(
    'wrong-state',
    'The lead author cannot be removed or given less access. Hand the lead over to a member first.',
  );
}
