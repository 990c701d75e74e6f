import { accept, locked, omitUndefined, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { number, passkey } from '../../model/fields.ts';
import { askedVersion, find } from '../../model/find.ts';
import { unconfirmed } from '../../rights/fresh.ts';
import { from } from '../../rights/permission.ts';
import { NOT_ASKED, superseded } from './answering.ts';

/** Withdraws an answer. */
export const retractSignOff = defineCommand(
  'RetractSignOff',
  { version: number, passkey },
  {
    permission: from('none', null, 'signatory', 'in-person'),
    lookup: 'confirmation',
    sample(state) {
      const asked = askedVersion(state);
      return asked ? { type: 'RetractSignOff', version: asked.number } : NOT_ASKED;
    },
    decide(state, command, context) {
      if (state.status !== 'drafting') return locked(state, 'An answer given to it can no longer be withdrawn.');
      const version = find.version(state, command.version);
      if (version?.status === 'superseded') return superseded(state, version);
      if (!version || !find.signOff(version, context.actor)) {
        return refuse(
          'wrong-state',
          `You have not answered on version ${String(command.version)}, so there is nothing to withdraw.`,
        );
      }
      return (
        unconfirmed(state, context, command.passkey !== undefined) ??
        accept({
          type: 'SignOffRetracted',
          version: version.number,
          person: context.actor,
          ...omitUndefined({ evidence: context.signOff?.passkey }),
        })
      );
    },
  },
);
