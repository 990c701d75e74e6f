import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { from } from '../../rights/permission.ts';
import { amendmentFor, ownAmendment, wrongState } from './amendment.ts';

const permission = from('amend', 'table', 'own-office');

export const withdrawAmendment = defineCommand(
  'WithdrawAmendment',
  { amendment: id },
  {
    permission,
    lookup: 'nothing',
    sample(state, context) {
      const amendment = ownAmendment(state, context, permission, ({ status }) => status === 'tabled');
      return amendment ? { type: 'WithdrawAmendment', amendment } : 'Your office has no amendment tabled.';
    },
    decide(state, command) {
      const amendment = amendmentFor(state, command);
      if ('ok' in amendment) return amendment;
      const { status, number } = amendment;
      if (status === 'tabled' || (status === 'writing' && number !== null)) {
        return accept({ type: 'AmendmentWithdrawn', amendment: amendment.id });
      }
      return wrongState(amendment, status === 'writing' ? 'Discard it instead.' : 'It cannot be withdrawn now.');
    },
  },
);
