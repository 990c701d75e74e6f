import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { openAmendments } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { NONE_TABLED, tabledFor } from './amendment.ts';
import { bearerOf } from './bearer.ts';

const permission = from('amend', 'table');

/** Puts a name under what another office has tabled: one's own, or that of a Member whose office one works in. A15 */
export const coTableAmendment = defineCommand(
  'CoTableAmendment',
  { amendment: id },
  {
    permission,
    lookup: 'nothing',
    ownNameFirst: true,
    sample(state, { actor }) {
      const amendment = openAmendments(state).find(({ author, onBehalfOf, coTablers = [] }) =>
        [onBehalfOf ?? author, ...coTablers].every((person) => person !== actor),
      )?.id;
      return amendment ? { type: 'CoTableAmendment', amendment } : NONE_TABLED;
    },
    decide(state, command, context) {
      const amendment = tabledFor(state, command);
      if ('ok' in amendment) return amendment;
      const bearer = bearerOf(state, command, permission, context);
      if ('ok' in bearer) return bearer;
      const { person } = bearer;
      const { coTablers = [], onBehalfOf, author } = amendment;
      if (coTablers.includes(person) || person === (onBehalfOf ?? author)) return accept();
      return accept({ type: 'AmendmentCoTabled', amendment: amendment.id, person });
    },
  },
);
