import * as v from 'valibot';
import { addressSchema } from '../../../people/address.ts';
import { accept, invalid, unavailable } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { access, listing } from '../../model/fields.ts';
import { find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { keepsLead, USE_TRANSFER } from './member.ts';

/** Rules M1 to M3. */
export const inviteMember = defineCommand(
  'InviteMember',
  {
    email: addressSchema,
    role: v.optional(v.picklist(['mep', 'adviser', 'staff'])),
    access,
    ...listing,
  },
  {
    permission: from('lead', 'decide'),
    lookup: 'people',
    sample: () => ({ type: 'InviteMember', email: '', access: 'read' as const }),
    decide(state, command, context) {
      if (command.access === 'lead') return invalid('access', USE_TRANSFER);
      const person = context.people?.[0]?.id;
      if (person === undefined) return unavailable('The directory');
      if (person === state.lead) return keepsLead();
      const before = find.access(state, person);
      if (before === command.access) return accept();
      // M3: whoever is a member already gets the access asked for now.
      return accept({ type: before === undefined ? 'MemberInvited' : 'AccessChanged', person, access: command.access });
    },
  },
);
