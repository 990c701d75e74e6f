import type { Command, CommandOf, CommandType } from './model/commands.ts';
import type { Context } from './model/context.ts';
import { decide } from './decide.ts';
import { askedVersion, find, openAmendments } from './model/find.ts';
import { may, PERMISSIONS, type Principal } from './rights/permissions.ts';
import { refusal, type Refusal } from './model/refusals.ts';
import type { AmendmentState, LetterState, ThreadState } from './model/state.ts';
import { seesThread } from './rights/visibility.ts';

/** What a screen shows for a command: nothing (never yours), a control, or a greyed-out control that says why not now. Rule D4. */
export type Offer = 'absent' | 'available' | Refusal;

export type Offers = { readonly [T in CommandType]: Offer };

/** Returns what a person may do with a letter now, command by command, from `decide` itself: screen and server cannot differ. */
export function availability(state: LetterState, context: Context): Offers {
  const offered = COMMAND_TYPES.map((type) => [type, offerOf(state, type, context)] as const);
  return Object.fromEntries(offered) as { [T in CommandType]: Offer };
}

/**
 * Returns what a screen shows for one command on one thing (this amendment, that version). Whatever the dialog still asks
 * for (a name, a passkey, an outcome of a conflict) does not make it unavailable.
 */
export function offer(state: LetterState, command: Command, context: Context): Offer {
  const people = command.type === 'AddSignatories' ? command.people : [command];
  const resolved = people.map((_, index) => ({ id: `\u0000${String(index)}`, ref: '\u0000' }));
  const decision = decide(state, command, { ...context, ...DIALOG_DONE, people: resolved });
  if (!decision.ok) {
    const { code, facts } = decision.refusal;
    // For whom is what the dialog still asks.
    if (code === 'invalid' && facts?.['offices'] !== undefined) return 'available';
    return code === 'no-access' ? 'absent' : decision.refusal;
  }
  return decision.events.length > 0 ? 'available' : refusal('wrong-state', 'This has been done already.');
}

/** What the shell looks up once a dialog is filled in, as it is when nothing stands in the way. */
const DIALOG_DONE = {
  tabling: { content: '', empty: false },
  adoption: { conflicts: [], edited: '', amended: '' },
  undoing: { conflicts: [] },
  wording: { content: '', from: '-' },
  signOff: { passkey: { kind: 'passkey', statement: '', credential: '' } },
} as const satisfies Partial<Context>;

const COMMAND_TYPES = Object.keys(PERMISSIONS).filter((action): action is CommandType => /^[A-Z]/.test(action));

function offerOf(state: LetterState, type: CommandType, context: Context): Offer {
  const who: Principal = { ...context, person: context.actor };
  if (may(state, who, type) !== true) return 'absent';
  const probe = SAMPLE_COMMANDS[type](state, context);
  return typeof probe === 'string' ? refusal('wrong-state', probe) : offer(state, probe, context);
}

/** For each type, a command as the screen would send it, about the thing it would mean; or why there is none. */
const SAMPLE_COMMANDS: {
  readonly [T in CommandType]: (state: LetterState, context: Context) => CommandOf<T> | string;
} = {
  RenameLetter: () => ({ type: 'RenameLetter', title: '\u0000' }),
  ChangeSettings: ({ settings }) => ({
    type: 'ChangeSettings',
    signatureOrder: settings.signatureOrder === 'name' ? 'group' : 'name',
  }),
  InviteMember: () => ({ type: 'InviteMember', email: '', access: 'read' }),
  ChangeAccess: (state) => {
    const person = otherMember(state);
    return person ? { type: 'ChangeAccess', person, access: 'read' } : NO_MEMBER;
  },
  RemoveMember: (state) => {
    const person = otherMember(state);
    return person ? { type: 'RemoveMember', person } : NO_MEMBER;
  },
  TransferLead: (state) => {
    const person = otherMember(state);
    return person ? { type: 'TransferLead', person } : NO_MEMBER;
  },
  AcceptLead: () => ({ type: 'AcceptLead' }),
  DeclineLead: (state) => (state.leadOffer ? { type: 'DeclineLead' } : 'The lead is not offered to anybody.'),
  AddSignatories: () => ({ type: 'AddSignatories', people: [{}] }),
  CorrectSignatory: (state) => {
    const asked = askedVersion(state);
    const people = state.signatories.map((one) => one.person);
    const person = people.find((one) => !find.signOff(asked, one)) ?? people[0];
    return person === undefined ? 'There are no signatories yet.' : { type: 'CorrectSignatory', person };
  },
  RemoveSignatory: (state) => {
    const final = state.status === 'locked' ? askedVersion(state) : undefined;
    const people = state.signatories.map((one) => one.person);
    const person = people.find((one) => find.signOff(final, one)?.decision !== 'approved') ?? people[0];
    return person === undefined ? 'There are no signatories yet.' : { type: 'RemoveSignatory', person };
  },
  AddComment: () => ({ type: 'AddComment', text: '…' }),
  Reply: (...on) => {
    const thread = threadIn(...on);
    return thread ? { type: 'Reply', thread, text: '…' } : NO_COMMENT;
  },
  ResolveThread: (...on) => {
    const thread = threadIn(...on, false);
    return thread ? { type: 'ResolveThread', thread } : 'There is no open discussion.';
  },
  ReopenThread: (...on) => {
    const thread = threadIn(...on, true);
    return thread ? { type: 'ReopenThread', thread } : 'There is no resolved discussion.';
  },
  EditComment: (...on) => {
    const comment = ownComment(...on);
    return comment ? { type: 'EditComment', comment, text: '…' } : NO_OWN_COMMENT;
  },
  DeleteComment: (...on) => {
    const comment = ownComment(...on);
    return comment ? { type: 'DeleteComment', comment } : NO_OWN_COMMENT;
  },
  StartAmendment: () => ({ type: 'StartAmendment' }),
  DiscardAmendment: (...on) => {
    const amendment = own(...on, 'DiscardAmendment', ({ status, number }) => status === 'writing' && number === null);
    return amendment ? { type: 'DiscardAmendment', amendment } : NOT_WRITING;
  },
  TableAmendment: (...on) => {
    const amendment = own(...on, 'TableAmendment', ({ status }) => status === 'writing');
    return amendment ? { type: 'TableAmendment', amendment } : NOT_WRITING;
  },
  CoTableAmendment: (state, { actor }) => {
    const amendment = openAmendments(state).find(({ author, onBehalfOf, coTablers = [] }) =>
      [onBehalfOf ?? author, ...coTablers].every((person) => person !== actor),
    )?.id;
    return amendment ? { type: 'CoTableAmendment', amendment } : NONE_TABLED;
  },
  LeaveAmendment: (state, { actor, offices }) => {
    const own = [actor, ...offices];
    for (const { id: amendment, asked = [], coTablers = [] } of openAmendments(state)) {
      const onBehalfOf = own.find((person) => asked.includes(person) || coTablers.includes(person));
      if (onBehalfOf !== undefined) return { type: 'LeaveAmendment', amendment, onBehalfOf };
    }
    return 'Your name stands under no amendment of others.';
  },
  ProposeWording: (state) => {
    const amendment = openAmendments(state)[0]?.id;
    const doc = { type: 'doc' } as const;
    return amendment ? { type: 'ProposeWording', amendment, edited: doc, editedFrom: doc } : NONE_TABLED;
  },
  AnswerWording: (...on) => {
    const amendment = own(...on, 'AnswerWording', ({ wording }) => wording !== undefined && !wording.answer);
    return amendment ? { type: 'AnswerWording', amendment, accept: true } : 'No wording waits for your answer.';
  },
  WithdrawAmendment: (...on) => {
    const amendment = own(...on, 'WithdrawAmendment', ({ status }) => status === 'tabled');
    return amendment ? { type: 'WithdrawAmendment', amendment } : 'Your office has no amendment tabled.';
  },
  ReopenAmendment: (...on) => {
    const amendment = own(...on, 'ReopenAmendment', ({ status }) => status !== 'writing');
    return amendment ? { type: 'ReopenAmendment', amendment } : 'There is no amendment to reopen.';
  },
  AdoptAmendment: (state) => {
    const amendment = openAmendments(state)[0]?.id;
    return amendment ? { type: 'AdoptAmendment', amendment } : NONE_TABLED;
  },
  RejectAmendment: (state) => {
    const amendment = openAmendments(state)[0]?.id;
    return amendment ? { type: 'RejectAmendment', amendment } : NONE_TABLED;
  },
  LapseAmendment: (state) => {
    const amendment = openAmendments(state)[0]?.id;
    return amendment ? { type: 'LapseAmendment', amendment } : NONE_TABLED;
  },
  CutVersion: (_, { draft }) => ({ type: 'CutVersion', digest: draft?.digest ?? '' }),
  CirculateVersion: ({ versions }, { at }) => {
    const newest = versions.at(-1);
    if (!newest) return 'There is no version yet. Cut one first.';
    // A deadline that is not over, so that extending one that is counts as possible.
    return { type: 'CirculateVersion', version: newest.number, message: '\u0000', deadline: oneSecondAfter(at) };
  },
  RemindSignatories: () => ({ type: 'RemindSignatories' }),
  ApproveVersion: (state) => {
    const asked = askedVersion(state);
    return asked ? { type: 'ApproveVersion', version: asked.number, digest: asked.digest } : NOT_ASKED;
  },
  RefuseVersion: (state) => {
    const asked = askedVersion(state);
    return asked ? { type: 'RefuseVersion', version: asked.number, digest: asked.digest, reason: '\u0000' } : NOT_ASKED;
  },
  RetractSignOff: (state) => {
    const asked = askedVersion(state);
    return asked ? { type: 'RetractSignOff', version: asked.number } : NOT_ASKED;
  },
  LockVersion: (state) => {
    const asked = askedVersion(state);
    if (!asked) return 'No version is circulated. Circulate one first.';
    return { type: 'LockVersion', version: asked.number, digest: asked.digest, lapseOpenAmendments: true };
  },
  CloseSignatures: () => ({ type: 'CloseSignatures' }),
};

const NO_MEMBER = 'There is nobody else in this letter yet. Invite a member first.';
const NO_COMMENT = 'There are no comments yet.';
const NO_OWN_COMMENT = 'You have not commented yet.';
const NOT_WRITING = 'Your office is not writing an amendment.';
const NONE_TABLED = 'No amendment is waiting for a decision.';
const NOT_ASKED = 'No version has been circulated for sign-off yet.';

function otherMember(state: LetterState): string | undefined {
  return state.members.find(({ person }) => person !== state.lead)?.person;
}

function threadIn(state: LetterState, context: Context, resolved?: boolean): string | undefined {
  const who: Principal = { ...context, person: context.actor };
  const fits = (thread: ThreadState) => resolved === undefined || thread.resolved === resolved;
  return state.threads.find((one) => fits(one) && seesThread(state, who, one))?.id;
}

function ownComment(state: LetterState, context: Context): string | undefined {
  const who: Principal = { ...context, person: context.actor };
  const seen = state.threads.filter((one) => seesThread(state, who, one)).flatMap(({ comments }) => comments);
  return seen.find(({ author, deleted }) => author === context.actor && !deleted)?.id;
}

function own(
  state: LetterState,
  context: Context,
  type: CommandType,
  fits: (amendment: AmendmentState) => boolean,
): string | undefined {
  const who: Principal = { ...context, person: context.actor };
  const fitting = state.amendments.filter((one) => find.amendment(state, one.id) && fits(one));
  return fitting.find(({ id }) => may(state, who, type, id) === true)?.id;
}

function oneSecondAfter(at: string): string {
  return new Date(Date.parse(at) + 1_000).toISOString();
}
