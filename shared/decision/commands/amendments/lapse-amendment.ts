import * as v from 'valibot';
import { accept, invalid, omitUndefined, storeText } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, prose } from '../../model/fields.ts';
import { find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { firstTabled, NONE_TABLED, tabledFor } from './amendment.ts';

export const lapseAmendment = defineCommand(
  'LapseAmendment',
  { amendment: id, reason: v.optional(prose(5_000)), because: v.optional(id) },
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample(state) {
      const amendment = firstTabled(state);
      return amendment ? { type: 'LapseAmendment', amendment } : NONE_TABLED;
    },
    decide(state, { because, reason, ...command }, context) {
      const amendment = tabledFor(state, command);
      if ('ok' in amendment) return amendment;
      // A13: what is on record as the cause must be one.
      if (because !== undefined && find.amendment(state, because)?.status !== 'adopted') {
        return invalid('because', 'An amendment lapses because of one that was adopted. Choose again.');
      }
      return accept({
        type: 'AmendmentLapsed',
        amendment: amendment.id,
        ...omitUndefined({ reason: storeText(context, reason), by: because }),
      });
    },
  },
);
