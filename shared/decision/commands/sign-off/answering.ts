import type { Context } from '../../model/context.ts';
import { invalid, isAfter, locked, refuse, type Decision } from '../../model/decision.ts';
import { askedVersion, find } from '../../model/find.ts';
import type { LetterState, VersionState } from '../../model/state.ts';
import { noVersion, wrongDigest } from '../versions/missing.ts';

/** A signatory's word on exactly one version: approve, decline (RefuseVersion), withdraw it. Rules S1 to S12. */

export const NOT_ASKED = 'No version has been circulated for sign-off yet.';

/** The version that a sign-off names, if it is the one in question now and its text the one that the signatory read. S2, S3 */
export function askedFor(
  state: LetterState,
  command: { readonly version: number; readonly digest: string },
): VersionState | Decision {
  const version = find.version(state, command.version);
  if (!version) return noVersion(command.version);
  if (version.status === 'superseded') return superseded(state, version);
  if (version.status === 'cut') {
    if (state.final) return locked(state, 'Read it: only the final text can still be approved.');
    return refuse('wrong-state', `Version ${String(version.number)} has not been circulated for sign-off.`, {
      facts: { circulated: askedVersion(state)?.number },
    });
  }
  return version.digest === command.digest ? version : wrongDigest(version);
}

/** Refuses because a newer version has been circulated. */
export function superseded(state: LetterState, version: VersionState): Decision {
  const now = askedVersion(state)?.number;
  return refuse(
    'wrong-state',
    `Version ${String(now)} has replaced version ${String(version.number)}. Read version ${String(now)}.`,
    { facts: { circulated: now } },
  );
}

/** S5: the deadline closes sign-off until the lead author extends it; the final text waits for late co-signatures without one. */
export function deadlinePassed(
  state: LetterState,
  { number, deadline }: VersionState,
  context: Context,
): Decision | null {
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
