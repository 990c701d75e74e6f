/** The sign-off board, worked out from a letter as one person may see it. */
import type { LetterView, SignatoryView, SignOffView, VersionView } from '../api/views.ts';

/** Where one signatory stands on the version that is asked about. */
export interface BoardRow {
  readonly signatory: SignatoryView;
  /** The standing answer to this version. */
  readonly answer?: SignOffView;
  /** The last answer to an earlier version, where this one has none. */
  readonly earlier?: SignOffView & { readonly version: number };
}

/** Returns the version that the board is about: the final one, else the one circulating, else the latest cut. */
export function boardVersion(view: Pick<LetterView, 'versions' | 'final'>): VersionView | undefined {
  const { versions, final } = view;
  if (final) return versions.find(({ number }) => number === final.version);
  return versions.findLast(({ status }) => status === 'circulated') ?? versions.at(-1);
}

/** Returns one row for each signatory, in the order of the list. */
export function boardRows(view: Pick<LetterView, 'versions' | 'signatories'>, version: VersionView): BoardRow[] {
  const answers = new Map(version.signOffs.map((signOff) => [signOff.person, signOff]));
  const earlier = new Map<string, SignOffView & { readonly version: number }>();
  for (const old of view.versions) {
    if (old.number >= version.number) continue;
    for (const signOff of old.signOffs) earlier.set(signOff.person, { ...signOff, version: old.number });
  }
  return view.signatories.map((signatory) => {
    const answer = answers.get(signatory.person);
    const before = earlier.get(signatory.person);
    return { signatory, ...(answer ? { answer } : {}), ...(!answer && before ? { earlier: before } : {}) };
  });
}
