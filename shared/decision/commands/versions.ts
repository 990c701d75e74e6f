import {
  accept,
  isSameText,
  invalid,
  isAfter,
  storeText,
  locked,
  omitUndefined,
  refuse,
  unavailable,
  type Decision,
} from '../model/decision.ts';
import type { CommandOf } from '../model/commands.ts';
import type { Context } from '../model/context.ts';
import { askedVersion, find } from '../model/find.ts';
import type { LetterState } from '../model/state.ts';

/** Cutting the draft into versions, and asking for sign-off on one. Rules V1 to V9; V1: until the lock. */

export function cutVersion(state: LetterState, { digest }: CommandOf<'CutVersion'>, context: Context): Decision {
  if (state.status !== 'drafting') return locked(state, 'No other version can be cut.');
  const { draft } = context;
  if (!draft) return unavailable('The draft');
  // V2: a version holds what the lead author saw, not what somebody typed a second later.
  if (draft.digest !== digest) {
    return refuse('draft-changed', 'The draft has changed since you looked at it. Look again, then cut.', {
      facts: { digest: draft.digest },
    });
  }
  if (draft.unchanged && state.versions.length > 0) {
    return refuse('wrong-state', `Nothing has changed since v${String(state.versions.length)}.`, {
      facts: { current: state.versions.length },
    });
  }
  if (draft.problems.length > 0) {
    return refuse('invalid', `The letter is not complete. ${draft.problems.map(({ message }) => message).join(' ')}`, {
      fields: Object.fromEntries(draft.problems.map(({ code, message }) => [code, message])),
      facts: { problems: draft.problems },
    });
  }
  return accept({ type: 'VersionCut', version: state.versions.length + 1, digest });
}

export function circulateVersion(
  state: LetterState,
  command: CommandOf<'CirculateVersion'>,
  context: Context,
): Decision {
  if (state.status !== 'drafting') return locked(state, 'No other version can be circulated.');
  const version = find.version(state, command.version);
  if (!version) return refuse('not-found', `There is no version ${String(command.version)} of this letter.`);
  const asked = askedVersion(state);
  if (version.status === 'superseded' || (asked && asked.number > version.number)) {
    return refuse(
      'wrong-state',
      `Version ${String(asked?.number)} has been circulated since. Cut a new version to go back to an earlier text.`,
      {
        facts: { circulated: asked?.number },
      },
    );
  }
  if (state.signatories.length === 0) {
    return refuse('wrong-state', 'There is nobody to ask yet. Add signatories, then circulate.', {
      facts: { signatories: 0 },
    });
  }
  // V7: a version circulated already gets a new deadline or message; what is not given again stays.
  const deadline = command.deadline ?? version.deadline;
  if (deadline !== undefined && !isAfter(deadline, context.at)) {
    return invalid('deadline', 'The deadline has passed. Choose a later one.');
  }
  const sameMessage = (command.message ?? '') === '' || isSameText(context, version.message, command.message ?? '');
  if (version.status === 'circulated' && deadline === version.deadline && sameMessage) return accept();
  return accept({
    type: 'VersionCirculated',
    version: version.number,
    digest: version.digest,
    ...omitUndefined({ message: sameMessage ? version.message : storeText(context, command.message), deadline }),
  });
}
