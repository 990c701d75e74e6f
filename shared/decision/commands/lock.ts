import { countOf } from '../minimum.ts';
import { accept, locked, passkeyFailed, omitUndefined, refuse, type Decision } from '../model/decision.ts';
import type { CommandOf } from '../model/commands.ts';
import type { Context } from '../model/context.ts';
import type { LetterEventBody } from '../model/events.ts';
import { unconfirmed } from '../rights/fresh.ts';
import { approvalsOf, askedVersion, find, openAmendments } from '../model/find.ts';
import { wrongDigest, wrongName } from './sign-off.ts';
import type { LetterState, VersionState } from '../model/state.ts';

/** The final text, and the closing of its list. Rules K1 to K9. */

export function lockVersion(state: LetterState, command: CommandOf<'LockVersion'>, context: Context): Decision {
  if (state.status !== 'drafting') return locked(state, 'A letter is locked once.');
  const version = find.version(state, command.version);
  if (version?.status !== 'circulated') {
    const circulated = askedVersion(state)?.number;
    const now = circulated === undefined ? 'Circulate it first.' : `Version ${String(circulated)} is.`;
    return refuse('wrong-state', `Version ${String(command.version)} is not circulated. ${now}`, {
      facts: { circulated },
    });
  }
  if (version.digest !== command.digest) return wrongDigest(version);
  const short = belowMinimum(state, version, context);
  if (short) return short;
  const open = openAmendments(state);
  if (open.length > 0 && command.lapseOpenAmendments !== true) {
    const names = open.map(({ number }) => `AM ${String(number)}`).join(', ');
    return refuse('open-amendments', `Not yet decided: ${names}. Decide, or let them lapse with the lock.`, {
      facts: { amendments: open.map(({ id, number }) => ({ id, number })) },
    });
  }
  const { passkey, session, changed } = context.signOff ?? {};
  if (changed) {
    const { length } = approvalsOf(state, version);
    const message = `Somebody has approved or withdrawn meanwhile: ${String(length)} approve now. Look again, then lock.`;
    return refuse('changed-meanwhile', message, { facts: { approvals: length } });
  }
  const unconfirmed = passkey ? null : withoutPasskey(state, command, context);
  if (unconfirmed) return unconfirmed;
  return accept(...open.map(({ id }): LetterEventBody => ({ type: 'AmendmentLapsed', amendment: id })), {
    type: 'VersionLocked',
    version: version.number,
    digest: version.digest,
    signOffs: approvalsOf(state, version).map(({ person, at }) => ({ person, at })),
    // A bare command was confirmed by nothing: no paper says that a name was typed.
    ...(passkey
      ? { assurance: 'passkey', evidence: passkey }
      : command.name === undefined
        ? {}
        : { assurance: 'link', ...omitUndefined({ evidence: session }) }),
  });
}

/** K8, K9: what stands in the way of a lock that no passkey has confirmed. */
function withoutPasskey(
  { settings }: LetterState,
  command: CommandOf<'LockVersion'>,
  context: Context,
): Decision | null {
  const { link, nameMatches, hasPasskey } = context.signOff ?? {};
  if (command.passkey !== undefined) return passkeyFailed();
  if (settings.passkeysRequired && (command.name !== undefined || hasPasskey === true)) {
    const message = 'This letter asks for passkeys. Lock it with yours, or add one in your settings first.';
    return refuse('wrong-state', message, { facts: { passkeysRequired: true } });
  }
  if (command.name === undefined) return null;
  if (!link) {
    return refuse(
      'confirm-first',
      'To lock by name, open the sign-in link that we have just sent to your mailbox, then type your name again.',
    );
  }
  return nameMatches === true ? null : wrongName(context);
}

export function closeSignatures(state: LetterState, command: CommandOf<'CloseSignatures'>, context: Context): Decision {
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
}

/** K5: as many approvals, from as many groups, as the lead author set for the letter. */
function belowMinimum(state: LetterState, version: VersionState, context: Context): Decision | null {
  const { minimum } = state.settings;
  if (!minimum) return null;
  const approvals = approvalsOf(state, version);
  const listed = approvals.map(({ person }) => context.listed?.(person));
  const { signatures, groups, unknown } = countOf(listed.map((one) => ({ name: one?.name, group: one?.group })));
  if (signatures >= minimum.signatures && groups >= minimum.groups) return null;
  const uncounted = unknown.length === 0 ? '' : ` No group of the Parliament, so not counted: ${unknown.join(', ')}.`;
  return refuse(
    'wrong-state',
    `This letter asks for ${String(minimum.signatures)} signatures from ${String(minimum.groups)} groups; it has ${String(signatures)} from ${String(groups)}. Wait for more, or change the minimum.${uncounted}`,
    { facts: { minimum, signatures, groups, ...(unknown.length > 0 ? { unknown } : {}) } },
  );
}
