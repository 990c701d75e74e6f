import * as v from 'valibot';
import { accept, invalid, omitUndefined, refuse, unavailable } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { amendmentLabel, find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { amendmentsClosed, forWhom, notTabled, tooLate } from './amendment.ts';

const permission = from('amend', 'draft');

/** `to`: a tabled amendment that this one amends. */
export const startAmendment = defineCommand(
  'StartAmendment',
  { to: v.optional(id) },
  {
    permission,
    lookup: 'draft',
    sample: () => ({ type: 'StartAmendment' }),
    decide(state, { to, onBehalfOf }, context) {
      const closed = amendmentsClosed(state);
      if (closed) return closed;
      const unsaid = onBehalfOf === undefined ? forWhom(state, permission, context) : null;
      if (unsaid) return unsaid;
      const late = tooLate(state, context, 'Nothing new can be tabled.');
      if (late) return late;
      if (to !== undefined) {
        const amended = find.amendment(state, to);
        if (!amended || amended.number === null) return refuse('not-found', 'There is no such amendment.');
        if (amended.status !== 'tabled') return notTabled(amended);
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
    },
  },
);
