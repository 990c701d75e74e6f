import { refuse, type Decision } from '../../model/decision.ts';
import type { VersionState } from '../../model/state.ts';

/** Refuses because the letter has no such version. */
export function noVersion(number: number): Decision {
  return refuse('not-found', `There is no version ${String(number)} of this letter.`);
}

/** S3: somebody signs the text that they read, and no other. */
export function wrongDigest(version: VersionState): Decision {
  return refuse(
    'digest-mismatch',
    `This is not the text of version ${String(version.number)}. Reload it and read it again.`,
    { facts: { version: version.number, digest: version.digest } },
  );
}
