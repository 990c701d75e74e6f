import { accept, omitUndefined } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { passkey } from '../../model/fields.ts';
import { unconfirmed } from '../../rights/fresh.ts';
import { from } from '../../rights/permission.ts';

/** Takes the lead that was offered. Rule M4. */
export const acceptLead = defineCommand(
  'AcceptLead',
  { passkey },
  {
    permission: from('read', null, 'offered-lead'),
    lookup: 'confirmation',
    sample: () => ({ type: 'AcceptLead' }),
    decide: (state, { passkey: answer }, context) =>
      unconfirmed(state, context, answer !== undefined) ??
      accept({
        type: 'LeadTransferred',
        person: context.actor,
        ...omitUndefined({ evidence: context.signOff?.passkey }),
      }),
  },
);
