import * as v from 'valibot';
import type { Context } from '../model/context.ts';
import type { Decision } from '../model/decision.ts';
import type { CommandDefinition, Lookup } from '../model/define.ts';
import type { LetterState } from '../model/state.ts';
import { archiveLetter } from './letter/archive-letter.ts';
import { changeSettings } from './letter/change-settings.ts';
import { deleteLetter } from './letter/delete-letter.ts';
import { renameLetter } from './letter/rename-letter.ts';
import { restoreLetter } from './letter/restore-letter.ts';
import { acceptLead } from './members/accept-lead.ts';
import { changeAccess } from './members/change-access.ts';
import { declineLead } from './members/decline-lead.ts';
import { inviteMember } from './members/invite-member.ts';
import { removeMember } from './members/remove-member.ts';
import { transferLead } from './members/transfer-lead.ts';
import { addSignatories } from './signatories/add-signatories.ts';
import { correctSignatory } from './signatories/correct-signatory.ts';
import { removeSignatory } from './signatories/remove-signatory.ts';
import { addComment } from './comments/add-comment.ts';
import { deleteComment } from './comments/delete-comment.ts';
import { editComment } from './comments/edit-comment.ts';
import { reopenThread } from './comments/reopen-thread.ts';
import { reply } from './comments/reply.ts';
import { resolveThread } from './comments/resolve-thread.ts';
import { adoptAmendment } from './amendments/adopt-amendment.ts';
import { answerWording } from './amendments/answer-wording.ts';
import { coTableAmendment } from './amendments/co-table-amendment.ts';
import { discardAmendment } from './amendments/discard-amendment.ts';
import { lapseAmendment } from './amendments/lapse-amendment.ts';
import { leaveAmendment } from './amendments/leave-amendment.ts';
import { proposeWording } from './amendments/propose-wording.ts';
import { rejectAmendment } from './amendments/reject-amendment.ts';
import { reopenAmendment } from './amendments/reopen-amendment.ts';
import { startAmendment } from './amendments/start-amendment.ts';
import { tableAmendment } from './amendments/table-amendment.ts';
import { withdrawAmendment } from './amendments/withdraw-amendment.ts';
import { circulateVersion } from './versions/circulate-version.ts';
import { closeSignatures } from './versions/close-signatures.ts';
import { cutVersion } from './versions/cut-version.ts';
import { lockVersion } from './versions/lock-version.ts';
import { stopCirculation } from './versions/stop-circulation.ts';
import { approveVersion } from './sign-off/approve-version.ts';
import { refuseVersion } from './sign-off/refuse-version.ts';
import { remindSignatories } from './sign-off/remind-signatories.ts';
import { retractSignOff } from './sign-off/retract-sign-off.ts';

/**
 * Every command of a letter: what `decide`, the schema at the edge, the table of rights, the screens' offers and the server's
 * look-ups are made of. A command is added here and in a file of its own.
 */
const DEFINITIONS = [
  renameLetter,
  changeSettings,
  archiveLetter,
  restoreLetter,
  deleteLetter,
  inviteMember,
  changeAccess,
  removeMember,
  transferLead,
  acceptLead,
  declineLead,
  addSignatories,
  correctSignatory,
  removeSignatory,
  addComment,
  reply,
  resolveThread,
  reopenThread,
  editComment,
  deleteComment,
  startAmendment,
  discardAmendment,
  tableAmendment,
  coTableAmendment,
  leaveAmendment,
  withdrawAmendment,
  reopenAmendment,
  adoptAmendment,
  proposeWording,
  answerWording,
  rejectAmendment,
  lapseAmendment,
  cutVersion,
  circulateVersion,
  stopCirculation,
  remindSignatories,
  approveVersion,
  refuseVersion,
  retractSignOff,
  lockVersion,
  closeSignatures,
] as const;

type Definition = (typeof DEFINITIONS)[number];

/** The commands of a letter as they travel (POST /api/letters/:id/commands). Parsed once at the edge; `decide` answers them. */
export const commandSchema = v.variant(
  'type',
  DEFINITIONS.map(({ schema }): Definition['schema'] => schema),
);

/** One thing that a person asks a letter to do. */
export type Command = v.InferOutput<Definition['schema']>;
export type CommandType = Definition['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
/** The commands for which the server looks something up. */
export type CommandLookingUp<L extends Lookup> = CommandOf<Extract<Definition, { readonly lookup: L }>['type']>;

export const COMMANDS = Object.fromEntries(DEFINITIONS.map((one) => [one.type, one])) as unknown as {
  readonly [T in CommandType]: CommandDefinition<T, CommandOf<T>, Definition['schema'], Lookup>;
};

/** Returns what a command's own subject says; who may give it and whether it is up to date has been asked. */
export function decided<T extends CommandType>(state: LetterState, command: CommandOf<T>, context: Context): Decision {
  const type: T = command.type;
  return COMMANDS[type].decide(state, command, context);
}
