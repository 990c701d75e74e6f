import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { from } from '../../rights/permission.ts';
import { keepsLead, NO_MEMBER, otherMember } from './member.ts';

export const removeMember = defineCommand(
  'RemoveMember',
  { person: id },
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample(state) {
      const person = otherMember(state);
      return person ? { type: 'RemoveMember', person } : NO_MEMBER;
    },
    decide: (state, { person }) => (person === state.lead ? keepsLead() : accept({ type: 'MemberRemoved', person })),
  },
);
