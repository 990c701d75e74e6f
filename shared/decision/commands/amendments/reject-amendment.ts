import * as v from 'valibot';
import { accept, omitUndefined, storeText } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, prose } from '../../model/fields.ts';
import { from } from '../../rights/permission.ts';
import { firstTabled, NONE_TABLED, tabledFor } from './amendment.ts';

export const rejectAmendment = defineCommand(
  'RejectAmendment',
  { amendment: id, reason: v.optional(prose(5_000)) },
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample(state) {
      const amendment = firstTabled(state);
      return amendment ? { type: 'RejectAmendment', amendment } : NONE_TABLED;
    },
    decide(state, command, context) {
      const amendment = tabledFor(state, command);
      if ('ok' in amendment) return amendment;
      return accept({
        type: 'AmendmentRejected',
        amendment: amendment.id,
        ...omitUndefined({ reason: storeText(context, command.reason) }),
      });
    },
  },
);
