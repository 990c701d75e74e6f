import * as v from 'valibot';
import { accept, refuse, unavailable } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, listing } from '../../model/fields.ts';
import { askedVersion, find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { listClosed, NO_SIGNATORIES } from './list-closed.ts';

/**
 * How somebody on the list is named: the lead author's to correct until they have answered under that name. `asGiven`: they keep
 * their address although the directory has another one for the name. Rule G7.
 */
export const correctSignatory = defineCommand(
  'CorrectSignatory',
  { person: id, ...listing, asGiven: v.optional(v.boolean()) },
  {
    permission: from('lead', 'decide'),
    lookup: 'entry',
    ofSignatory: true,
    sample(state) {
      const asked = askedVersion(state);
      const people = state.signatories.map((one) => one.person);
      const person = people.find((one) => !find.signOff(asked, one)) ?? people[0];
      return person === undefined ? NO_SIGNATORIES : { type: 'CorrectSignatory', person };
    },
    decide(state, { person }, { people }) {
      if (state.status === 'closed') return listClosed('No name can be corrected.');
      if (find.signOff(askedVersion(state), person)) {
        return refuse(
          'wrong-state',
          'This person has answered under the name on the list, so it stays. They can withdraw and answer under another.',
        );
      }
      const ref = people?.[0]?.ref;
      if (ref === undefined) return unavailable('The list of signatories');
      if (find.signatory(state, person)?.ref === ref) return accept();
      return accept({ type: 'SignatoryCorrected', person, ref });
    },
  },
);
