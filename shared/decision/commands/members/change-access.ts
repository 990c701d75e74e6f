import { accept, invalid } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { access, id } from '../../model/fields.ts';
import { find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { keepsLead, NO_MEMBER, otherMember, USE_TRANSFER } from './member.ts';

export const changeAccess = defineCommand(
  'ChangeAccess',
  { person: id, access },
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample(state) {
      const person = otherMember(state);
      return person ? { type: 'ChangeAccess', person, access: 'read' as const } : NO_MEMBER;
    },
    decide(state, { person, access: wanted }) {
      if (find.access(state, person) === wanted) return accept();
      if (wanted === 'lead') return invalid('access', USE_TRANSFER);
      if (person === state.lead) return keepsLead();
      return accept({ type: 'AccessChanged', person, access: wanted });
    },
  },
);
