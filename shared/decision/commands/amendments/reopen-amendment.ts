import * as v from 'valibot';
import type { Context } from '../../model/context.ts';
import { accept, refuse, unavailable, type Decision } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { amendmentLabel } from '../../model/find.ts';
import type { AmendmentState, LetterState } from '../../model/state.ts';
import { from } from '../../rights/permission.ts';
import { amendmentFor, ownAmendment, tooLate, wrongState } from './amendment.ts';

const permission = from('amend', 'table', 'reopener');

/** `undo`: an adopted one, whose words leave the draft again. */
export const reopenAmendment = defineCommand(
  'ReopenAmendment',
  { amendment: id, undo: v.optional(v.boolean()) },
  {
    permission,
    lookup: 'undoing',
    sample(state, context) {
      const amendment = ownAmendment(state, context, permission, ({ status }) => status !== 'writing');
      return amendment ? { type: 'ReopenAmendment', amendment } : 'There is no amendment to reopen.';
    },
    decide(state, command, context) {
      const amendment = amendmentFor(state, command);
      if ('ok' in amendment) return amendment;
      return command.undo ? undo(state, amendment, context) : reopen(state, amendment, context);
    },
  },
);

function reopen(state: LetterState, amendment: AmendmentState, context: Context): Decision {
  const { id: of, status } = amendment;
  if (status === 'writing') return wrongState(amendment, 'It can be edited as it is.');
  // A9: the lead author decides again; an adopted text stays in the draft until then.
  if (status !== 'tabled' && status !== 'withdrawn')
    return accept({ type: 'AmendmentReopened', amendment: of, to: 'tabled' });
  const late = tooLate(state, context, `${amendmentLabel(amendment)} could not be tabled again, so it stays as it is.`);
  return late ?? accept({ type: 'AmendmentReopened', amendment: of, to: 'writing' });
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
    ...lapsed.map((one) => ({ type: 'AmendmentReopened' as const, amendment: one.id, to: 'tabled' as const })),
  );
}
