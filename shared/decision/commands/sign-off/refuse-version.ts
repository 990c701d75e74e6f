import * as v from 'valibot';
import { accept, invalid, isSameText, locked, omitUndefined, storeText } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { digest, id, line, number, passkey } from '../../model/fields.ts';
import { askedVersion, find } from '../../model/find.ts';
import { permits } from '../../rights/authority.ts';
import { passkeyAsked, unconfirmed } from '../../rights/fresh.ts';
import { asking, from, PLAIN } from '../../rights/permission.ts';
import { askedFor, deadlinePassed, NOT_ASKED } from './answering.ts';

/** Declines a version. */
export const refuseVersion = defineCommand(
  'RefuseVersion',
  {
    version: number,
    digest,
    reason: line(5_000),
    /** Tabled amendments with which the signatory would approve. */
    ifAdopted: v.optional(v.pipe(v.array(id), v.maxLength(50))),
    passkey,
  },
  {
    permission: from('none', null, 'signatory', 'in-person'),
    lookup: 'confirmation',
    sample(state) {
      const asked = askedVersion(state);
      if (!asked) return NOT_ASKED;
      return { type: 'RefuseVersion', version: asked.number, digest: asked.digest, reason: '\u0000' };
    },
    decide(state, command, context) {
      if (state.status !== 'drafting')
        return locked(state, 'It can no longer be declined; a name that has not been given does not appear.');
      const version = askedFor(state, command);
      if ('ok' in version) return version;
      const { passkey: signed, link, session, passkeySession } = context.signOff ?? {};
      const standing = find.signOff(version, context.actor);
      if (standing?.decision === 'refused' && isSameText(context, standing.reason, command.reason)) return accept();
      const over = deadlinePassed(state, version, context);
      if (over) return over;
      const unsure = unconfirmed(state, context, command.passkey !== undefined);
      if (unsure) return unsure;
      // S13: what is printed of how it was done is what was done: in a session that a passkey opened, no mail confirmed anything.
      if (passkeySession && !signed) return passkeyAsked();
      const ifAdopted = [...new Set(command.ifAdopted)];
      // S12: only what a member can have read; those invited only to sign see no amendments.
      const seen = permits(state, asking(context), PLAIN['see-letter']) === true;
      if (ifAdopted.some((one) => !seen || find.amendment(state, one)?.status !== 'tabled')) {
        const message = 'You can make your approval depend only on amendments that are tabled. Choose again.';
        return invalid('ifAdopted', message);
      }
      return accept({
        type: 'VersionRefused',
        version: version.number,
        digest: version.digest,
        person: context.actor,
        assurance: signed ? 'passkey' : 'link',
        ...omitUndefined({ evidence: signed ?? link ?? session }),
        reason: context.refOf(command.reason),
        ...omitUndefined({ ifAdopted: storeText(context, ifAdopted.join(' ')) }),
      });
    },
  },
);
