import { accept, omitUndefined, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { passkey } from '../../model/fields.ts';
import { approvalsOf, askedVersion } from '../../model/find.ts';
import { unconfirmed } from '../../rights/fresh.ts';
import { from } from '../../rights/permission.ts';

/** Closes the list of the final text: the letter is dispatched. Rule K7. */
export const closeSignatures = defineCommand(
  'CloseSignatures',
  { passkey },
  {
    permission: from('lead', null, 'in-person'),
    lookup: 'confirmation',
    sample: () => ({ type: 'CloseSignatures' }),
    decide(state, command, context) {
      const version = askedVersion(state);
      if (state.status === 'closed') return refuse('wrong-state', 'This letter has been dispatched already.');
      if (state.status === 'drafting' || version === undefined) {
        return refuse('wrong-state', 'Lock a version first. Only a final text can be dispatched.');
      }
      const unsure = unconfirmed(state, context, command.passkey !== undefined);
      if (unsure) return unsure;
      return accept({
        type: 'SignaturesClosed',
        version: version.number,
        digest: version.digest,
        signatures: approvalsOf(state, version).map(({ person, at, late = false }) => ({ person, at, late })),
        ...omitUndefined({ evidence: context.signOff?.passkey }),
      });
    },
  },
);
