import { decideAmendment } from './commands/amendments.ts';
import { refuse, type Decision } from './model/decision.ts';
import type { Command } from './model/commands.ts';
import { decideComment } from './commands/comments.ts';
import type { Context } from './model/context.ts';
import { find } from './model/find.ts';
import { changeSettings, createLetter, renameLetter } from './commands/letters.ts';
import { closeSignatures, lockVersion } from './commands/lock.ts';
import { acceptLead, changeAccess, declineLead, inviteMember, removeMember, transferLead } from './commands/members.ts';
import { authorityFor, may, type Authority, type Principal } from './rights/permissions.ts';
import { remindSignatories } from './commands/reminders.ts';
import { approveVersion, refuseVersion, retractSignOff } from './commands/sign-off.ts';
import { addSignatories, correctSignatory, removeSignatory } from './commands/signatories.ts';
import type { LetterState } from './model/state.ts';
import { circulateVersion, cutVersion } from './commands/versions.ts';

export type { Decision } from './model/decision.ts';

/** A new letter; asked of no letter yet, so it travels as POST /api/letters and not among the commands. */
export interface CreateLetter {
  readonly type: 'CreateLetter';
  readonly title: string;
  readonly lang: string;
  /** The MEP who leads the letter, where an adviser makes it. */
  readonly onBehalfOf?: string;
  /** StartLetterFrom: the version whose text it starts with. */
  readonly from?: { readonly letter: string; readonly version: number; readonly digest: string };
}

/**
 * Returns one command on one letter. Pure: same input, same answer; never throws for anything a person can do.
 * Rules: RULES.md. Every command passes the same gates (D1): the letter, access, the thing it names, whose that is, whether
 * the screen was up to date; then what its own subject says.
 */
export function decide(state: LetterState | null, command: Command | CreateLetter, context: Context): Decision {
  const exists = state !== null && state.seq > 0;
  if (command.type === 'CreateLetter') {
    return exists ? refuse('wrong-state', 'This letter exists already.') : createLetter(command, context);
  }
  if (!exists) return refuse('not-found', 'There is no such letter.');

  const allowed = may(state, who(context), command.type);
  if (allowed !== true) return { ok: false, refusal: allowed };
  const missing = missingThing(state, command);
  if (missing !== null) return refuse('not-found', missing);
  const authority = authorityOf(state, command, who(context));
  if (!authority.ok) return authority;
  if (command.expectedSeq !== undefined && command.expectedSeq !== state.seq) {
    return refuse(
      'changed-meanwhile',
      'Something else was decided in the meantime. Look at the letter again, then repeat.',
      {
        facts: { seq: state.seq },
      },
    );
  }
  const { onBehalf } = authority;
  if (onBehalf === undefined) return answer(state, command, context);
  const decision = answer(state, command, { ...context, onBehalf });
  return decision.ok && decision.events.length > 0 ? { ...decision, onBehalf } : decision;
}

function answer(state: LetterState, command: Command, context: Context): Decision {
  switch (command.type) {
    case 'RenameLetter':
      return renameLetter(state, command, context);
    case 'ChangeSettings':
      return changeSettings(state, command);
    case 'InviteMember':
      return inviteMember(state, command, context);
    case 'ChangeAccess':
      return changeAccess(state, command);
    case 'RemoveMember':
      return removeMember(state, command);
    case 'TransferLead':
      return transferLead(state, command, context);
    case 'AcceptLead':
      return acceptLead(state, command, context);
    case 'DeclineLead':
      return declineLead(state);
    case 'AddSignatories':
      return addSignatories(state, command, context);
    case 'CorrectSignatory':
      return correctSignatory(state, command, context);
    case 'RemoveSignatory':
      return removeSignatory(state, command, context);
    case 'AddComment':
    case 'Reply':
    case 'ResolveThread':
    case 'ReopenThread':
    case 'EditComment':
    case 'DeleteComment':
      return decideComment(state, command, context);
    case 'StartAmendment':
    case 'DiscardAmendment':
    case 'TableAmendment':
    case 'CoTableAmendment':
    case 'LeaveAmendment':
    case 'ProposeWording':
    case 'AnswerWording':
    case 'WithdrawAmendment':
    case 'ReopenAmendment':
    case 'AdoptAmendment':
    case 'RejectAmendment':
    case 'LapseAmendment':
      return decideAmendment(state, command, context);
    case 'CutVersion':
      return cutVersion(state, command, context);
    case 'CirculateVersion':
      return circulateVersion(state, command, context);
    case 'RemindSignatories':
      return remindSignatories(state, command, context);
    case 'ApproveVersion':
      return approveVersion(state, command, context);
    case 'RefuseVersion':
      return refuseVersion(state, command, context);
    case 'RetractSignOff':
      return retractSignOff(state, command, context);
    case 'LockVersion':
      return lockVersion(state, command, context);
    case 'CloseSignatures':
      return closeSignatures(state, command, context);
  }
}

function who(context: Context) {
  return { ...context, person: context.actor };
}

/** What puts a name under an amendment. */
const NAMED: ReadonlySet<Command['type']> = new Set(['TableAmendment', 'CoTableAmendment', 'LeaveAmendment']);

/** By whose right a command is given. P10: one's own name goes under an amendment, unless one says another's. */
export function authorityOf(state: LetterState, command: Command, by: Principal): Authority {
  const { type, onBehalfOf } = command;
  const on = thingOf(command);
  if (onBehalfOf === undefined && NAMED.has(type)) {
    const own = authorityFor(state, by, type, { on, onBehalfOf: by.person });
    if (own.ok) return own;
  }
  return authorityFor(state, by, type, { on, onBehalfOf });
}

/** The amendment, thread or comment whose owner matters. */
function thingOf(command: Command): string | undefined {
  if ('amendment' in command) return command.amendment;
  if ('thread' in command) return command.thread;
  return 'comment' in command ? command.comment : undefined;
}

/** Says what a command names and the letter does not have. */
function missingThing(state: LetterState, command: Command): string | null {
  if ('amendment' in command && !find.amendment(state, command.amendment)) return 'There is no such amendment.';
  if ('thread' in command && !find.thread(state, command.thread)) return 'There is no such discussion.';
  if ('comment' in command && !find.comment(state, command.comment)) return 'There is no such comment.';
  if ('version' in command && !find.version(state, command.version)) {
    return `There is no version ${String(command.version)} of this letter.`;
  }
  if (command.type === 'RemoveSignatory' || command.type === 'CorrectSignatory') {
    return find.signatory(state, command.person) ? null : 'This person is not on the list of signatories.';
  }
  if ('person' in command && find.access(state, command.person) === undefined)
    return 'This person is not a member of the letter.';
  return null;
}
