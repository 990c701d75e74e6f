import * as v from 'valibot';
import { wholeLetter } from '../../model/bounds.ts';
import { accept, invalid, omitUndefined, storeText, unavailable } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, prose } from '../../model/fields.ts';
import { from } from '../../rights/permission.ts';
import { firstTabled, NONE_TABLED, tabledFor } from './amendment.ts';

/**
 * The lead author asks whether another wording would do; it changes nothing of what is tabled. `edited` and `editedFrom` as in
 * AdoptAmendment. A16
 */
export const proposeWording = defineCommand(
  'ProposeWording',
  { amendment: id, edited: wholeLetter, editedFrom: wholeLetter, message: v.optional(prose(5_000)) },
  {
    permission: from('lead', 'decide'),
    lookup: 'wording',
    sample(state) {
      const amendment = firstTabled(state);
      const doc = { type: 'doc' } as const;
      return amendment ? { type: 'ProposeWording', amendment, edited: doc, editedFrom: doc } : NONE_TABLED;
    },
    decide(state, command, context) {
      const amendment = tabledFor(state, command);
      if ('ok' in amendment) return amendment;
      const message = storeText(context, command.message);
      if (!context.wording) return unavailable('The wording');
      const { content, from: seen } = context.wording;
      if (content === seen) return invalid('edited', 'This outcome is the text as it stands. Change some words first.');
      return accept({
        type: 'WordingProposed',
        amendment: amendment.id,
        content,
        from: seen,
        ...omitUndefined({ message }),
      });
    },
  },
);
