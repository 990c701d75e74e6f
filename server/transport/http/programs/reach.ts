import type { TokenScope } from '../../../../shared/api/token-scopes.ts';
import type { CommandType } from '../../../../shared/decision/index.ts';

/** How far a token reaches: what is not named here, no token does. */

const LETTERS = { read: ['read', 'letters'], write: ['letters'] } as const;
const READ = '(GET|HEAD)';

/** Method and path of each call that a token may make, and the scopes of which it needs one; none: any token will do. */
const CALLS: readonly { readonly call: RegExp; readonly scopes: readonly TokenScope[] }[] = [
  { call: new RegExp(`^${READ} /api/(me|keys|openapi\\.json)$`), scopes: [] },
  { call: new RegExp(`^${READ} /api/(letters|templates|search)$`), scopes: LETTERS.read },
  { call: new RegExp(`^${READ} /api/(letters|emblems)/.+$`), scopes: LETTERS.read },
  { call: new RegExp(`^${READ} /api/directory$`), scopes: ['directory'] },
  { call: /^POST \/api\/letters(\/import(\/preview)?|\/[\w-]+\/commands)?$/, scopes: LETTERS.write },
];

/**
 * Whether a program gives a command with the scope `letters`. Never what a Member answers for in person (approving, declining,
 * locking, the lead, deleting), nor what puts an amendment before others in an office's name.
 */
const COMMANDS: { readonly [T in CommandType]: boolean } = {
  ...{ RenameLetter: true, ChangeSettings: true, ArchiveLetter: true, RestoreLetter: true, DeleteLetter: false },
  ...{ InviteMember: true, ChangeAccess: true, RemoveMember: true },
  ...{ TransferLead: false, AcceptLead: false, DeclineLead: false },
  ...{ AddSignatories: true, CorrectSignatory: true, RemoveSignatory: true, RemindSignatories: true },
  ...{ AddComment: true, Reply: true, ResolveThread: true, ReopenThread: true, EditComment: true, DeleteComment: true },
  ...{ StartAmendment: true, DiscardAmendment: true, AdoptAmendment: true, RejectAmendment: true },
  ...{ LapseAmendment: true, ProposeWording: true },
  ...{ TableAmendment: false, CoTableAmendment: false, LeaveAmendment: false, WithdrawAmendment: false },
  ...{ ReopenAmendment: false, AnswerWording: false },
  ...{ CutVersion: true, CirculateVersion: true, StopCirculation: true, LockVersion: false, CloseSignatures: false },
  ...{ ApproveVersion: false, RefuseVersion: false, RetractSignOff: false },
};

/** Returns whether a token of these scopes may make a call; of a command, whether it may give any. */
export function reachesCall(scopes: readonly TokenScope[], method: string, path: string): boolean {
  const found = CALLS.find(({ call }) => call.test(`${method} ${path}`));
  return found !== undefined && (found.scopes.length === 0 || found.scopes.some((scope) => scopes.includes(scope)));
}

/** Returns whether a token may ever give a command. */
export function mayCommand(type: CommandType): boolean {
  return COMMANDS[type];
}
