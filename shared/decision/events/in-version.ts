import type { LetterState, VersionState } from '../model/state.ts';

/** Returns the letter with one version changed. @throws RangeError for a version that it does not have */
export function inVersion(
  state: LetterState,
  number: number,
  to: (version: VersionState) => VersionState,
): LetterState {
  const version = state.versions[number - 1];
  if (!version) throw new RangeError(`letter ${state.id}: no version ${String(number)}`);
  return { ...state, versions: state.versions.with(number - 1, to(version)) };
}
