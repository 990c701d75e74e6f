import { accept, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { amendmentLabel } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { amendmentFor, factsOf, NOT_WRITING, ownAmendment, wrongState } from './amendment.ts';

const permission = from('amend', 'draft', 'own-office');

export const discardAmendment = defineCommand(
  'DiscardAmendment',
  { amendment: id },
  {
    permission,
    lookup: 'nothing',
    sample(state, context) {
      const amendment = ownAmendment(
        state,
        context,
        permission,
        ({ status, number }) => status === 'writing' && number === null,
      );
      return amendment ? { type: 'DiscardAmendment', amendment } : NOT_WRITING;
    },
    decide(state, command) {
      const amendment = amendmentFor(state, command);
      if ('ok' in amendment) return amendment;
      if (amendment.status !== 'writing') return wrongState(amendment, 'Withdraw it instead.');
      // A6: what others have seen stays on record, so it ends by being withdrawn.
      if (amendment.number !== null) {
        return refuse(
          'wrong-state',
          `${amendmentLabel(amendment)} has been tabled before and stays on record. Withdraw it instead.`,
          { facts: factsOf(amendment) },
        );
      }
      return accept({ type: 'AmendmentDiscarded', amendment: amendment.id });
    },
  },
);
