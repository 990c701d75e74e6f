import * as v from 'valibot';
import { accept, invalid, passkeyFailed, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import type { Assurance, LetterEventBody, SignOffEvidence } from '../../model/events.ts';
import { digest, line, listedAsSchema, number, passkey } from '../../model/fields.ts';
import { askedVersion, find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { listClosed } from '../signatories/list-closed.ts';
import { askedFor, deadlinePassed, NOT_ASKED, wrongName } from './answering.ts';

export const approveVersion = defineCommand(
  'ApproveVersion',
  {
    ...{ version: number, digest, name: v.optional(line(200)), passkey },
    /** How the signatory is to be listed: then that is what is approved. */
    listedAs: v.optional(listedAsSchema),
  },
  {
    permission: from('none', null, 'signatory', 'in-person'),
    lookup: 'confirmation',
    sample(state) {
      const asked = askedVersion(state);
      return asked ? { type: 'ApproveVersion', version: asked.number, digest: asked.digest } : NOT_ASKED;
    },
    decide(state, command, context) {
      if (state.status === 'closed') return listClosed('No further name can be added.');
      const version = askedFor(state, command);
      if ('ok' in version) return version;
      const standing = find.signOff(version, context.actor);
      const { passkey: signed, link, nameMatches, correction } = context.signOff ?? {};
      // S7: asked twice, answered once. A passkey after a mail link is a new approval, unless it would come late.
      const again = standing?.decision === 'approved';
      if (again && (state.status === 'locked' || standing.assurance === 'passkey' || signed === undefined))
        return accept();
      const over = deadlinePassed(state, version, context);
      if (over) return over;
      const corrected: readonly LetterEventBody[] =
        correction === undefined ? [] : [{ type: 'SignatoryCorrected', person: context.actor, ref: correction }];
      const approved = (assurance: Assurance, evidence: SignOffEvidence) =>
        // G8: in one decision, so that what is listed is what was approved.
        accept(...corrected, {
          type: 'VersionApproved',
          version: version.number,
          digest: version.digest,
          person: context.actor,
          assurance,
          evidence,
          late: state.status === 'locked',
        });

      if (signed) return approved('passkey', signed);
      if (command.passkey !== undefined) return passkeyFailed();
      if (state.settings.passkeysRequired) {
        return refuse(
          'wrong-state',
          'The lead author asks for a passkey on this letter. Approve with your passkey, or add one in your settings first.',
          { facts: { passkeysRequired: true } },
        );
      }
      if (command.name === undefined) return invalid('name', 'Type your full name as listed, or use a passkey.');
      // Before the name is compared: an old session must not be told how the person is listed.
      if (!link) {
        return refuse(
          'confirm-first',
          'To approve by name, open the sign-in link that we have just sent to your mailbox, then type your name again.',
        );
      }
      if (nameMatches !== true) {
        return wrongName(context, ' Type it as it stands there, or correct how you are listed and approve that.');
      }
      return approved('link', link);
    },
  },
);
