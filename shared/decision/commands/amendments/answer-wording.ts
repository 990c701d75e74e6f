import * as v from 'valibot';
import { accept, omitUndefined, refuse, storeText } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, prose } from '../../model/fields.ts';
import { amendmentLabel } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { ownAmendment, tabledFor } from './amendment.ts';

const permission = from('amend', 'table', 'own-office');

/** The tabler's office answers the lead author; it changes nothing of what is tabled. A16 */
export const answerWording = defineCommand(
  'AnswerWording',
  { amendment: id, accept: v.boolean(), message: v.optional(prose(5_000)) },
  {
    permission,
    lookup: 'nothing',
    sample(state, context) {
      const waits = ownAmendment(state, context, permission, ({ wording }) => wording !== undefined && !wording.answer);
      return waits ? { type: 'AnswerWording', amendment: waits, accept: true } : 'No wording waits for your answer.';
    },
    decide(state, command, context) {
      const amendment = tabledFor(state, command);
      if ('ok' in amendment) return amendment;
      const { id: of, wording } = amendment;
      if (!wording)
        return refuse('wrong-state', `No other wording has been proposed for ${amendmentLabel(amendment)}.`);
      if (wording.answer) return refuse('wrong-state', 'This has been answered already. Reload to see how.');
      return accept({
        type: 'WordingAnswered',
        amendment: of,
        content: wording.content,
        accepted: command.accept,
        ...omitUndefined({ message: storeText(context, command.message) }),
      });
    },
  },
);
