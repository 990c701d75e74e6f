import {
  accept,
  invalid,
  isAfter,
  storeText,
  locked,
  omitUndefined,
  refuse,
  unavailable,
  type Decision,
} from '../model/decision.ts';
import type { CommandOf } from '../model/commands.ts';
import type { Context } from '../model/context.ts';
import type { LetterEventBody } from '../model/events.ts';
import { find, amendmentLabel, lastAmendmentNumber } from '../model/find.ts';
import { meantFor } from '../rights/permissions.ts';
import type { AmendmentState, LetterState } from '../model/state.ts';

/** Proposed changes: being written, tabled, decided. Rules A1 to A18; A1: until the lock. */

export type AmendmentCommand = CommandOf<
  | 'StartAmendment'
  | 'DiscardAmendment'
  | 'TableAmendment'
  | 'CoTableAmendment'
  | 'LeaveAmendment'
  | 'ProposeWording'
  | 'AnswerWording'
  | 'WithdrawAmendment'
  | 'ReopenAmendment'
  | 'AdoptAmendment'
  | 'RejectAmendment'
  | 'LapseAmendment'
>;

export function decideAmendment(state: LetterState, command: AmendmentCommand, context: Context): Decision {
  if (state.status !== 'drafting') return locked(state, 'Amendments are closed.');
  if (command.type === 'StartAmendment') return start(state, command, context);
  const amendment = find.amendment(state, command.amendment);
  if (!amendment) return refuse('not-found', 'There is no such amendment.');
  switch (command.type) {
    case 'DiscardAmendment':
      return discard(amendment);
    case 'TableAmendment':
      return table(state, amendment, command, context);
    case 'CoTableAmendment':
    case 'LeaveAmendment':
      return coTable(state, amendment, command, context);
    case 'ProposeWording':
    case 'AnswerWording':
      return wording(amendment, command, context);
    case 'WithdrawAmendment':
      return withdraw(amendment);
    case 'ReopenAmendment':
      return command.undo ? undo(state, amendment, context) : reopen(state, amendment, context);
    case 'AdoptAmendment':
      return adopt(state, amendment, command, context);
    case 'RejectAmendment':
      if (amendment.status !== 'tabled') return notTabled(amendment);
      return accept({
        type: 'AmendmentRejected',
        amendment: amendment.id,
        ...omitUndefined({ reason: storeText(context, command.reason) }),
      });
    case 'LapseAmendment':
      return lapse(state, amendment, command, context);
  }
}

function start(state: LetterState, { to, onBehalfOf }: CommandOf<'StartAmendment'>, context: Context): Decision {
  const unsaid = onBehalfOf === undefined ? forWhom(state, 'StartAmendment', context) : null;
  if (unsaid) return unsaid;
  const late = tooLate(state, context, 'Nothing new can be tabled.');
  if (late) return late;
  if (to !== undefined) {
    const amended = find.amendment(state, to);
    if ((amended?.number ?? null) === null) return refuse('not-found', 'There is no such amendment.');
    if (amended?.status !== 'tabled') return amended ? notTabled(amended) : unavailable('The amendment');
    // A17: two levels, as in any parliament; a third nobody could follow.
    if (amended.to !== undefined)
      return invalid(
        'to',
        `${amendmentLabel(amended)} is itself an amendment to an amendment. Amend the first one instead.`,
      );
  }
  if (!context.draft) return unavailable('The draft');
  return accept({
    type: 'AmendmentStarted',
    amendment: context.newId(),
    base: context.draft.content,
    office: context.onBehalf ?? context.actor,
    ...omitUndefined({ to }),
  });
}

/** P10: nobody's name is guessed where an act gives one; null where it is clear whose. */
function forWhom(
  state: LetterState,
  action: 'StartAmendment' | 'CoTableAmendment' | 'LeaveAmendment',
  context: Context,
) {
  const offices = meantFor(state, { ...context, person: context.actor }, action);
  if (offices.length < 2) return null;
  const sentence = 'You work for several Members in this letter. Say for which of them, or that it is your own.';
  return refuse('invalid', sentence, { fields: { onBehalfOf: sentence }, facts: { offices } });
}

function discard(amendment: AmendmentState): Decision {
  if (amendment.status !== 'writing') return wrongState(amendment, 'Withdraw it instead.');
  // A6: what others have seen stays on record, so it ends by being withdrawn.
  if (amendment.number !== null) {
    return refuse(
      'wrong-state',
      `${amendmentLabel(amendment)} has been tabled before and stays on record. Withdraw it instead.`,
      { facts: facts(amendment) },
    );
  }
  return accept({ type: 'AmendmentDiscarded', amendment: amendment.id });
}

function table(
  state: LetterState,
  amendment: AmendmentState,
  command: CommandOf<'TableAmendment'>,
  context: Context,
): Decision {
  if (amendment.status !== 'writing') return wrongState(amendment, 'Reopen it to change what was tabled.');
  const late = tooLate(state, context, 'It can no longer be tabled.');
  if (late) return late;
  const { office, author } = amendment;
  const own = office === context.actor && author === context.actor;
  const named = command.onBehalfOf === context.actor ? undefined : command.onBehalfOf;
  // P5: it stands under the name of the office that it belongs to. Whoever wrote it for nobody else may give it to a Member now.
  const onBehalfOf = own ? named : office;
  if (!own && command.onBehalfOf !== undefined && command.onBehalfOf !== office) {
    return invalid('onBehalfOf', 'This amendment was begun for somebody else and can be tabled for nobody but them.');
  }
  const lapses = [...new Set(command.lapses)];
  if (lapses.includes(amendment.id)) return invalid('lapses', 'An amendment cannot make itself lapse.');
  // Only what has a number can be known to whoever tables a compromise.
  if (lapses.some((id) => (find.amendment(state, id)?.number ?? null) === null)) {
    return invalid('lapses', 'One of the amendments that should lapse has not been tabled. Choose again.');
  }
  const asked = [...new Set(command.coTablers)].filter((one) => one !== (onBehalfOf ?? context.actor));
  if (asked.some((one) => !PROPOSES.has(find.access(state, one) ?? 'read'))) {
    return invalid('coTablers', 'Only members who may amend this letter can be asked to table it too. Choose again.');
  }
  if (!context.tabling) return unavailable('The amendment');
  const { group } = context.tabling;
  if (command.forGroup && !group) {
    return invalid('forGroup', 'No political group is listed for the Member who tables this. Table it without one.');
  }
  if (context.tabling.empty)
    return invalid('amendment', 'This amendment changes nothing yet. Change some words before you table it.');
  return accept({
    type: 'AmendmentTabled',
    amendment: amendment.id,
    number: amendment.number ?? lastAmendmentNumber(state) + 1,
    content: context.tabling.content,
    ...omitUndefined({ justification: storeText(context, command.justification), onBehalfOf }),
    ...omitUndefined({ group: command.forGroup ? storeText(context, group) : undefined }),
    ...(asked.length > 0 ? { asked } : {}),
    ...(lapses.length > 0 ? { lapses } : {}),
  });
}

const PROPOSES: ReadonlySet<string> = new Set(['amend', 'edit', 'lead']);

/** A15: a name is put under an amendment by its bearer or the bearer's office, and taken away by the same. */
function coTable(
  state: LetterState,
  amendment: AmendmentState,
  { type, onBehalfOf }: CommandOf<'CoTableAmendment' | 'LeaveAmendment'>,
  context: Context,
): Decision {
  if (amendment.status !== 'tabled') return notTabled(amendment);
  if (onBehalfOf === undefined && context.onBehalf !== undefined) {
    const unsaid = forWhom(state, type, context);
    if (unsaid) return unsaid;
  }
  const person = onBehalfOf ?? context.onBehalf ?? context.actor;
  const { id, asked = [], coTablers = [] } = amendment;
  if (type === 'LeaveAmendment') {
    const named = coTablers.includes(person) || asked.includes(person);
    return named ? accept({ type: 'CoTablerLeft', amendment: id, person }) : accept();
  }
  if (coTablers.includes(person) || person === (amendment.onBehalfOf ?? amendment.author)) return accept();
  return accept({ type: 'AmendmentCoTabled', amendment: id, person });
}

/** A16: the lead author asks whether another wording would do; the tabler's office answers. Neither changes what is tabled. */
function wording(
  amendment: AmendmentState,
  command: CommandOf<'ProposeWording' | 'AnswerWording'>,
  context: Context,
): Decision {
  if (amendment.status !== 'tabled') return notTabled(amendment);
  const { id } = amendment;
  const message = storeText(context, command.message);
  if (command.type === 'ProposeWording') {
    if (!context.wording) return unavailable('The wording');
    const { content, from } = context.wording;
    if (content === from) return invalid('edited', 'This outcome is the text as it stands. Change some words first.');
    return accept({ type: 'WordingProposed', amendment: id, content, from, ...omitUndefined({ message }) });
  }
  if (!amendment.wording)
    return refuse('wrong-state', `No other wording has been proposed for ${amendmentLabel(amendment)}.`);
  if (amendment.wording.answer) return refuse('wrong-state', 'This has been answered already. Reload to see how.');
  const { content } = amendment.wording;
  return accept({
    type: 'WordingAnswered',
    amendment: id,
    content,
    accepted: command.accept,
    ...omitUndefined({ message }),
  });
}

function withdraw(amendment: AmendmentState): Decision {
  if (amendment.status === 'tabled' || (amendment.status === 'writing' && amendment.number !== null)) {
    return accept({ type: 'AmendmentWithdrawn', amendment: amendment.id });
  }
  return wrongState(amendment, amendment.status === 'writing' ? 'Discard it instead.' : 'It cannot be withdrawn now.');
}

function reopen(state: LetterState, amendment: AmendmentState, context: Context): Decision {
  const { id, status } = amendment;
  if (status === 'writing') return wrongState(amendment, 'It can be edited as it is.');
  // A9: the lead author decides again; an adopted text stays in the draft until then.
  if (status !== 'tabled' && status !== 'withdrawn')
    return accept({ type: 'AmendmentReopened', amendment: id, to: 'tabled' });
  const late = tooLate(state, context, `${amendmentLabel(amendment)} could not be tabled again, so it stays as it is.`);
  return late ?? accept({ type: 'AmendmentReopened', amendment: id, to: 'writing' });
}

/** A18: what was adopted a moment ago by mistake. What lapsed because of it comes back with it. */
function undo(state: LetterState, amendment: AmendmentState, { undoing }: Context): Decision {
  if (amendment.status !== 'adopted') return wrongState(amendment, 'Only what has been adopted can be undone.');
  if (amendment.edited !== undefined || amendment.to !== undefined) {
    return wrongState(amendment, 'What it did cannot be told from other words any more. Edit the draft instead.');
  }
  if (!undoing) return unavailable('The amendment');
  if (undoing.conflicts.length > 0) {
    return refuse(
      'amendment-conflicts',
      `The draft has changed since ${amendmentLabel(amendment)} was adopted. Edit the draft instead.`,
      { conflicts: undoing.conflicts },
    );
  }
  const lapsed = state.amendments.filter(({ status, because }) => status === 'lapsed' && because === amendment.id);
  return accept(
    { type: 'AmendmentReopened', amendment: amendment.id, to: 'tabled', undone: true },
    ...lapsed.map(({ id }) => ({ type: 'AmendmentReopened' as const, amendment: id, to: 'tabled' as const })),
  );
}

function adopt(
  state: LetterState,
  amendment: AmendmentState,
  command: CommandOf<'AdoptAmendment'>,
  context: Context,
): Decision {
  if (amendment.status !== 'tabled') return notTabled(amendment);
  const amended = amendment.to === undefined ? undefined : find.amendmentEver(state, amendment.to);
  if (amended && amended.status !== 'tabled' && amended.status !== 'adopted') {
    return refuse(
      'wrong-state',
      `${amendmentLabel(amendment)} amends ${amendmentLabel(amended)}, which ${NOW[amended.status]}. Reject it, or let it lapse.`,
      { facts: facts(amendment) },
    );
  }
  const { blocks, edited } = command;
  if (command.editedFrom && !edited) return invalid('edited', 'The edited outcome is missing.');
  if (blocks && edited) return invalid('blocks', 'Adopt some of the changes, or an edited outcome, not both.');
  const { adoption } = context;
  if (!adoption || (edited && adoption.edited === undefined)) return unavailable('The amendment');
  if (adoption.unknownBlocks && adoption.unknownBlocks.length > 0) {
    return refuse('invalid', `${amendmentLabel(amendment)} does not change all of the parts chosen. Choose again.`, {
      fields: { blocks: `Not changed by ${amendmentLabel(amendment)}: ${adoption.unknownBlocks.join(', ')}.` },
    });
  }
  if ((!edited || command.editedFrom) && adoption.conflicts.length > 0) {
    return refuse(
      'amendment-conflicts',
      edited
        ? 'Somebody changed the same words in the draft while you edited the outcome. Nothing was adopted; look again.'
        : `The draft has changed under ${amendmentLabel(amendment)}. Ask its tabler to update it, or edit and adopt.`,
      {
        conflicts: adoption.conflicts,
      },
    );
  }
  if (amended?.status === 'tabled' && adoption.amended === undefined) return unavailable('The amendment');
  const lapsed = (amendment.lapses ?? []).flatMap((other): LetterEventBody[] =>
    find.amendment(state, other)?.status === 'tabled'
      ? [{ type: 'AmendmentLapsed', amendment: other, by: amendment.id }]
      : [],
  );
  return accept(
    {
      type: 'AmendmentAdopted',
      amendment: amendment.id,
      ...omitUndefined({ blocks, edited: edited && adoption.edited }),
    },
    // A17: what it amends is still a proposal, so the draft stays as it is.
    ...(amended?.status === 'tabled' && adoption.amended !== undefined
      ? [{ type: 'AmendmentAmended' as const, amendment: amended.id, content: adoption.amended, by: amendment.id }]
      : []),
    ...lapsed,
  );
}

function lapse(
  state: LetterState,
  amendment: AmendmentState,
  { because, reason }: CommandOf<'LapseAmendment'>,
  context: Context,
): Decision {
  if (amendment.status !== 'tabled') return notTabled(amendment);
  // A13: what is on record as the cause must be one.
  if (because !== undefined && find.amendment(state, because)?.status !== 'adopted') {
    return invalid('because', 'An amendment lapses because of one that was adopted. Choose again.');
  }
  return accept({
    type: 'AmendmentLapsed',
    amendment: amendment.id,
    ...omitUndefined({ reason: storeText(context, reason), by: because }),
  });
}

/** A5: the deadline for amendments, for whatever leads to tabling. */
function tooLate(state: LetterState, context: Context, message: string): Decision | null {
  const { amendmentsUntil } = state.settings;
  if (amendmentsUntil === null || !isAfter(context.at, amendmentsUntil)) return null;
  return refuse('wrong-state', `The deadline for amendments has passed. ${message}`, { facts: { amendmentsUntil } });
}

function notTabled(amendment: AmendmentState): Decision {
  return wrongState(
    amendment,
    amendment.status === 'writing' ? 'It can be decided once it is tabled.' : 'Reopen it to decide again.',
  );
}

const NOW: { readonly [S in AmendmentState['status']]: string } = {
  writing: 'is being written',
  tabled: 'is tabled',
  adopted: 'has been adopted',
  rejected: 'has been rejected',
  withdrawn: 'has been withdrawn',
  lapsed: 'has lapsed',
  discarded: 'has been discarded',
};

function wrongState(amendment: AmendmentState, message: string): Decision {
  return refuse('wrong-state', `${amendmentLabel(amendment)} ${NOW[amendment.status]}. ${message}`, {
    facts: facts(amendment),
  });
}

function facts({ number, status }: AmendmentState) {
  return { number, status };
}
