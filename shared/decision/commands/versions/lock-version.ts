import * as v from 'valibot';
import { countOf } from '../../minimum.ts';
import type { Context } from '../../model/context.ts';
import { accept, locked, omitUndefined, passkeyFailed, refuse, type Decision } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import type { LetterEventBody } from '../../model/events.ts';
import { digest, line, number, passkey } from '../../model/fields.ts';
import { approvalsOf, askedVersion, find, openAmendments } from '../../model/find.ts';
import type { LetterState, VersionState } from '../../model/state.ts';
import { from } from '../../rights/permission.ts';
import { wrongName } from '../sign-off/answering.ts';
import { wrongDigest } from './missing.ts';

/**
 * Makes a circulated version the final text. Confirmed as approvals are: the assertion over the statement of POST …/lock/options,
 * or the lead author's name typed in full. Rules K1 to K6, K8 and K9.
 */
export const lockVersion = defineCommand(
  'LockVersion',
  {
    ...{ version: number, digest, lapseOpenAmendments: v.optional(v.boolean()) },
    ...{ name: v.optional(line(200)), passkey },
  },
  {
    permission: from('lead', null, 'in-person'),
    lookup: 'confirmation',
    sample(state) {
      const asked = askedVersion(state);
      if (!asked) return 'No version is circulated. Circulate one first.';
      return { type: 'LockVersion', version: asked.number, digest: asked.digest, lapseOpenAmendments: true };
    },
    decide(state, command, context) {
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
        const names = open.map((one) => `AM ${String(one.number)}`).join(', ');
        return refuse('open-amendments', `Not yet decided: ${names}. Decide, or let them lapse with the lock.`, {
          facts: { amendments: open.map((one) => ({ id: one.id, number: one.number })) },
        });
      }
      const { passkey: evidence, session, changed } = context.signOff ?? {};
      if (changed) {
        const { length } = approvalsOf(state, version);
        const message = `Somebody has approved or withdrawn meanwhile: ${String(length)} approve now. Look again, then lock.`;
        return refuse('changed-meanwhile', message, { facts: { approvals: length } });
      }
      const unconfirmed = evidence
        ? null
        : withoutPasskey(state, context, { named: command.name !== undefined, sent: command.passkey !== undefined });
      if (unconfirmed) return unconfirmed;
      return accept(...open.map(({ id }): LetterEventBody => ({ type: 'AmendmentLapsed', amendment: id })), {
        type: 'VersionLocked',
        version: version.number,
        digest: version.digest,
        signOffs: approvalsOf(state, version).map(({ person, at }) => ({ person, at })),
        // A bare command was confirmed by nothing: no paper says that a name was typed.
        ...(evidence
          ? { assurance: 'passkey', evidence }
          : command.name === undefined
            ? {}
            : { assurance: 'link', ...omitUndefined({ evidence: session }) }),
      });
    },
  },
);

/** K8, K9: what stands in the way of a lock that no passkey has confirmed. */
function withoutPasskey(
  { settings }: LetterState,
  context: Context,
  { named, sent }: { readonly named: boolean; readonly sent: boolean },
): Decision | null {
  const { link, nameMatches, hasPasskey } = context.signOff ?? {};
  if (sent) return passkeyFailed();
  if (settings.passkeysRequired && (named || hasPasskey === true)) {
    const message = 'This letter asks for passkeys. Lock it with yours, or add one in your settings first.';
    return refuse('wrong-state', message, { facts: { passkeysRequired: true } });
  }
  if (!named) return null;
  if (!link) {
    return refuse(
      'confirm-first',
      'To lock by name, open the sign-in link that we have just sent to your mailbox, then type your name again.',
    );
  }
  return nameMatches === true ? null : wrongName(context);
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
