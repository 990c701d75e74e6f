import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { openAmendments } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { tabledFor } from './amendment.ts';
import { bearerOf } from './bearer.ts';

const permission = from('amend', 'table');

/** Takes a name from under what another office has tabled, or declines to put it there. A15 */
export const leaveAmendment = defineCommand(
  'LeaveAmendment',
  { amendment: id },
  {
    permission,
    lookup: 'nothing',
    ownNameFirst: true,
    sample(state, { actor, offices }) {
      const own = [actor, ...offices];
      for (const { id: amendment, asked = [], coTablers = [] } of openAmendments(state)) {
        const onBehalfOf = own.find((person) => asked.includes(person) || coTablers.includes(person));
        if (onBehalfOf !== undefined) return { type: 'LeaveAmendment', amendment, onBehalfOf };
      }
      return 'Your name stands under no amendment of others.';
    },
    decide(state, command, context) {
      const amendment = tabledFor(state, command);
      if ('ok' in amendment) return amendment;
      const bearer = bearerOf(state, command, permission, context);
      if ('ok' in bearer) return bearer;
      const { person } = bearer;
      const { asked = [], coTablers = [] } = amendment;
      const named = coTablers.includes(person) || asked.includes(person);
      return named ? accept({ type: 'CoTablerLeft', amendment: amendment.id, person }) : accept();
    },
  },
);
