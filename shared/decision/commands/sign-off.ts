import {
  accept,
  isSameText,
  invalid,
  isAfter,
  storeText,
  locked,
  passkeyFailed,
  omitUndefined,
  refuse,
  type Decision,
} from '../model/decision.ts';
import type { CommandOf } from '../model/commands.ts';
import type { Context } from '../model/context.ts';
import type { Assurance, LetterEventBody, SignOffEvidence } from '../model/events.ts';
import { unconfirmed } from '../rights/fresh.ts';
import { askedVersion, find } from '../model/find.ts';
import { may } from '../rights/permissions.ts';
import { listClosed } from './signatories.ts';
import type { LetterState, VersionState } from '../model/state.ts';

/** A signatory's word on exactly one version: approve, decline (RefuseVersion), withdraw it. Rules S1 to S12. */

export function approveVersion(state: LetterState, command: CommandOf<'ApproveVersion'>, context: Context): Decision {
  if (state.status === 'closed') return listClosed('No further name can be added.');
  const version = askedFor(state, command);
  if ('ok' in version) return version;
  const standing = find.signOff(version, context.actor);
  const { passkey, link, nameMatches } = context.signOff ?? {};
  // S7: asked twice, answered once. A passkey after a mail link is a new approval, unless it would come late.
  const again = standing?.decision === 'approved';
  if (again && (state.status === 'locked' || standing.assurance === 'passkey' || passkey === undefined))
    return accept();
  const over = deadlinePassed(state, version, context);
  if (over) return over;
  const { correction } = context.signOff ?? {};
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

  if (passkey) return approved('passkey', passkey);
  if (command.passkey !== undefined) return passkeyFailed();
  if (state.settings.passkeysRequired) {
    return refuse(
      'wrong-state',
      'The lead author asks for a passkey on this letter. Approve with your passkey, or add one in your settings first.',
      {
        facts: { passkeysRequired: true },
      },
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
}

export function refuseVersion(state: LetterState, command: CommandOf<'RefuseVersion'>, context: Context): Decision {
  if (state.status !== 'drafting')
    return locked(state, 'It can no longer be declined; a name that has not been given does not appear.');
  const version = askedFor(state, command);
  if ('ok' in version) return version;
  const { passkey, link, session } = context.signOff ?? {};
  const standing = find.signOff(version, context.actor);
  if (standing?.decision === 'refused' && isSameText(context, standing.reason, command.reason)) return accept();
  const over = deadlinePassed(state, version, context);
  if (over) return over;
  const unsure = unconfirmed(state, context, command.passkey !== undefined);
  if (unsure) return unsure;
  const ifAdopted = [...new Set(command.ifAdopted)];
  // S12: only what a member can have read; those invited only to sign see no amendments.
  const seen = may(state, { ...context, person: context.actor }, 'see-letter') === true;
  if (ifAdopted.some((id) => !seen || find.amendment(state, id)?.status !== 'tabled')) {
    return invalid('ifAdopted', 'You can make your approval depend only on amendments that are tabled. Choose again.');
  }
  return accept({
    type: 'VersionRefused',
    version: version.number,
    digest: version.digest,
    person: context.actor,
    assurance: passkey ? 'passkey' : 'link',
    ...omitUndefined({ evidence: passkey ?? link ?? session }),
    reason: context.refOf(command.reason),
    ...omitUndefined({ ifAdopted: storeText(context, ifAdopted.join(' ')) }),
  });
}

export function retractSignOff(state: LetterState, command: CommandOf<'RetractSignOff'>, context: Context): Decision {
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
}

/** The version that a sign-off names, if it is the one in question now and its text the one that the signatory read. S2, S3 */
function askedFor(
  state: LetterState,
  command: { readonly version: number; readonly digest: string },
): VersionState | Decision {
  const version = find.version(state, command.version);
  if (!version) return refuse('not-found', `There is no version ${String(command.version)} of this letter.`);
  if (version.status === 'superseded') return superseded(state, version);
  if (version.status === 'cut') {
    if (state.final) return locked(state, 'Read it: only the final text can still be approved.');
    return refuse('wrong-state', `Version ${String(version.number)} has not been circulated for sign-off.`, {
      facts: { circulated: askedVersion(state)?.number },
    });
  }
  return version.digest === command.digest ? version : wrongDigest(version);
}

/** S3: somebody signs the text that they read, and no other. */
export function wrongDigest(version: VersionState): Decision {
  return refuse(
    'digest-mismatch',
    `This is not the text of version ${String(version.number)}. Reload it and read it again.`,
    {
      facts: { version: version.number, digest: version.digest },
    },
  );
}

function superseded(state: LetterState, version: VersionState): Decision {
  const now = askedVersion(state)?.number;
  return refuse(
    'wrong-state',
    `Version ${String(now)} has replaced version ${String(version.number)}. Read version ${String(now)}.`,
    {
      facts: { circulated: now },
    },
  );
}

/** S5: the deadline closes sign-off until the lead author extends it; the final text waits for late co-signatures without one. */
function deadlinePassed(state: LetterState, { number, deadline }: VersionState, context: Context): Decision | null {
  if (state.status !== 'drafting' || deadline === undefined || !isAfter(context.at, deadline)) return null;
  return refuse('wrong-state', `Sign-off on version ${String(number)} has closed. Ask the lead author to extend it.`, {
    facts: { deadline },
  });
}

/** A name that was typed is not the one on record. */
export function wrongName({ signOff }: Context, next = ''): Decision {
  const listedAs = signOff?.listedAs;
  const said =
    listedAs === undefined ? 'This is not the name on the list.' : `This is not the name on the list: ${listedAs}.`;
  return invalid('name', said + next);
}
