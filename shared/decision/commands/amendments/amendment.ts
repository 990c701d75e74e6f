import type { Context } from '../../model/context.ts';
import { isAfter, locked, refuse, type Decision } from '../../model/decision.ts';
import type { Id } from '../../model/events.ts';
import { amendmentLabel, find, openAmendments } from '../../model/find.ts';
import type { AmendmentState, LetterState } from '../../model/state.ts';
import { meantFor, permits } from '../../rights/authority.ts';
import { asking, type Permission } from '../../rights/permission.ts';

/** Proposed changes: being written, tabled, decided. Rules A1 to A18. */

export const NOT_WRITING = 'Your office is not writing an amendment.';
export const NONE_TABLED = 'No amendment is waiting for a decision.';

/** A1: until the lock. Null while they are open. */
export function amendmentsClosed(state: LetterState): Decision | null {
  return state.status === 'drafting' ? null : locked(state, 'Amendments are closed.');
}

/** Returns the amendment that a command is about, or why nothing can be decided about it. */
export function amendmentFor(state: LetterState, { amendment }: { readonly amendment: Id }): AmendmentState | Decision {
  return (
    amendmentsClosed(state) ?? find.amendment(state, amendment) ?? refuse('not-found', 'There is no such amendment.')
  );
}

/** As `amendmentFor`, of one that is tabled. */
export function tabledFor(state: LetterState, command: { readonly amendment: Id }): AmendmentState | Decision {
  const amendment = amendmentFor(state, command);
  return 'ok' in amendment || amendment.status === 'tabled' ? amendment : notTabled(amendment);
}

/** Returns the first amendment on which the lead author has still to decide. */
export function firstTabled(state: LetterState): Id | undefined {
  return openAmendments(state)[0]?.id;
}

/** Returns an amendment of somebody's own office. */
export function ownAmendment(
  state: LetterState,
  context: Context,
  permission: Permission,
  fits: (amendment: AmendmentState) => boolean,
): Id | undefined {
  const who = asking(context);
  const fitting = state.amendments.filter((one) => find.amendment(state, one.id) && fits(one));
  return fitting.find(({ id }) => permits(state, who, permission, id) === true)?.id;
}

/** P10: nobody's name is guessed where an act gives one; null where it is clear whose. */
export function forWhom(state: LetterState, permission: Permission, context: Context): Decision | null {
  const offices = meantFor(state, asking(context), permission);
  if (offices.length < 2) return null;
  const sentence = 'You work for several Members in this letter. Say for which of them, or that it is your own.';
  return refuse('invalid', sentence, { fields: { onBehalfOf: sentence }, facts: { offices } });
}

/** A5: the deadline for amendments, for whatever leads to tabling. */
export function tooLate(state: LetterState, context: Context, message: string): Decision | null {
  const { amendmentsUntil } = state.settings;
  if (amendmentsUntil === null || !isAfter(context.at, amendmentsUntil)) return null;
  return refuse('wrong-state', `The deadline for amendments has passed. ${message}`, { facts: { amendmentsUntil } });
}

export function notTabled(amendment: AmendmentState): Decision {
  return wrongState(
    amendment,
    amendment.status === 'writing' ? 'It can be decided once it is tabled.' : 'Reopen it to decide again.',
  );
}

/** Says of an amendment what it is now. */
export const NOW: { readonly [S in AmendmentState['status']]: string } = {
  writing: 'is being written',
  tabled: 'is tabled',
  adopted: 'has been adopted',
  rejected: 'has been rejected',
  withdrawn: 'has been withdrawn',
  lapsed: 'has lapsed',
  discarded: 'has been discarded',
};

export function wrongState(amendment: AmendmentState, message: string): Decision {
  return refuse('wrong-state', `${amendmentLabel(amendment)} ${NOW[amendment.status]}. ${message}`, {
    facts: factsOf(amendment),
  });
}

/** Returns what a refusal says of an amendment. */
export function factsOf({ number, status }: AmendmentState) {
  return { number, status };
}
