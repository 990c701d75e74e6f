import * as v from 'valibot';
import { accept, locked, omitUndefined, storeText } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, prose } from '../../model/fields.ts';
import { askedVersion, find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { listClosed, NO_SIGNATORIES } from './list-closed.ts';

/** `reason`: for the one who is removed, by mail. Rules G4 and G5. */
export const removeSignatory = defineCommand(
  'RemoveSignatory',
  { person: id, reason: v.optional(prose(5_000)) },
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    ofSignatory: true,
    sample(state) {
      const final = state.status === 'locked' ? askedVersion(state) : undefined;
      const people = state.signatories.map((one) => one.person);
      const person = people.find((one) => find.signOff(final, one)?.decision !== 'approved') ?? people[0];
      return person === undefined ? NO_SIGNATORIES : { type: 'RemoveSignatory', person };
    },
    decide(state, { person, reason }, context) {
      if (state.status === 'closed') return listClosed('Nobody can be removed.');
      if (state.status === 'locked' && find.signOff(askedVersion(state), person)?.decision === 'approved') {
        return locked(state, 'This name stands under the final text and cannot be removed.');
      }
      return accept({ type: 'SignatoryRemoved', person, ...omitUndefined({ reason: storeText(context, reason) }) });
    },
  },
);
