import { accept, omitUndefined } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, passkey } from '../../model/fields.ts';
import { unconfirmed } from '../../rights/fresh.ts';
import { from } from '../../rights/permission.ts';
import { NO_MEMBER, otherMember } from './member.ts';

/** Offers the lead; the member who is asked takes it. M4: it stays where it is until then. */
export const transferLead = defineCommand(
  'TransferLead',
  { person: id, passkey },
  {
    permission: from('lead', null, 'in-person'),
    lookup: 'confirmation',
    sample(state) {
      const person = otherMember(state);
      return person ? { type: 'TransferLead', person } : NO_MEMBER;
    },
    decide(state, { person, passkey: answer }, context) {
      if (person === state.lead || person === state.leadOffer?.person) return accept();
      return (
        unconfirmed(state, context, answer !== undefined) ??
        accept({ type: 'LeadOffered', person, ...omitUndefined({ evidence: context.signOff?.passkey }) })
      );
    },
  },
);
