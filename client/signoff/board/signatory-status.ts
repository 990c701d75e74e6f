/** Where a signatory stands: what the signatory's page has to say and to offer. */
import type { LetterView, SignOffView, VersionView } from '../../../shared/api/views.ts';

export type Standing =
  /** Nothing has been circulated yet. */
  | { readonly kind: 'early' }
  | { readonly kind: 'open'; readonly version: VersionView; readonly before?: Before }
  | { readonly kind: 'answered'; readonly version: VersionView; readonly answer: SignOffView }
  /** The deadline has passed without an answer. */
  | { readonly kind: 'closed'; readonly version: VersionView; readonly before?: Before }
  /** Final; a late co-signature is still welcome. */
  | { readonly kind: 'late'; readonly version: VersionView; readonly before?: Before }
  | { readonly kind: 'dispatched'; readonly version: VersionView; readonly answer?: SignOffView; readonly at: string };

/** The last answer to an earlier version. */
type Before = SignOffView & { readonly version: number };

/** @param now ISO 8601 UTC */
export function standing(view: Pick<LetterView, 'versions' | 'final' | 'status' | 'me'>, now: string): Standing {
  const { final, versions, me } = view;
  const version = final
    ? versions.find(({ number }) => number === final.version)
    : versions.findLast(({ status }) => status === 'circulated');
  if (!version) return { kind: 'early' };
  const answer = version.signOffs.find(({ person }) => person === me.person);
  const earlier = versions
    .filter(({ number }) => number < version.number)
    .flatMap(({ number, signOffs }) =>
      signOffs.filter(({ person }) => person === me.person).map((signOff): Before => ({ ...signOff, version: number })),
    )
    .at(-1);
  const before = earlier ? { before: earlier } : {};
  if (view.status === 'closed')
    return { kind: 'dispatched', version, at: final?.closedAt ?? '', ...(answer ? { answer } : {}) };
  // An answer that was no approval does not keep anyone from a late co-signature.
  if (final && answer?.decision !== 'approved') return { kind: 'late', version, ...before };
  if (answer) return { kind: 'answered', version, answer };
  if (version.deadline !== undefined && version.deadline < now) return { kind: 'closed', version, ...before };
  return { kind: 'open', version, ...before };
}
