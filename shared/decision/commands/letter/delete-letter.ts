import { accept, omitUndefined, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { passkey } from '../../model/fields.ts';
import { unconfirmed } from '../../rights/fresh.ts';
import { from } from '../../rights/permission.ts';

/** Takes a letter away that nobody was asked to sign; its log stays. Rule L7. */
export const deleteLetter = defineCommand(
  'DeleteLetter',
  { passkey },
  {
    permission: from('lead', null, 'in-person'),
    lookup: 'confirmation',
    sample: () => ({ type: 'DeleteLetter' }),
    decide(state, { passkey: answer }, context) {
      const circulated = state.versions.find(({ circulatedAt }) => circulatedAt !== undefined)?.number;
      if (circulated !== undefined) {
        const message = 'This letter has been circulated, so its record stays. Archive it instead.';
        return refuse('wrong-state', message, { facts: { circulated } });
      }
      return (
        unconfirmed(state, context, answer !== undefined) ??
        accept({ type: 'LetterDeleted', ...omitUndefined({ evidence: context.signOff?.passkey }) })
      );
    },
  },
);
