import { accept, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { from } from '../../rights/permission.ts';

const NOT_OFFERED = 'The lead of this letter is not offered to anybody.';

/** By whoever is asked: no. By the lead author who asked: not after all. */
export const declineLead = defineCommand(
  'DeclineLead',
  {},
  {
    permission: from('read', null, 'offer-of-lead'),
    lookup: 'nothing',
    sample: ({ leadOffer }) => (leadOffer ? { type: 'DeclineLead' } : NOT_OFFERED),
    decide: ({ leadOffer }) =>
      leadOffer ? accept({ type: 'LeadOfferEnded', person: leadOffer.person }) : refuse('wrong-state', NOT_OFFERED),
  },
);
