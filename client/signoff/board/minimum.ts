/** How far a letter is from the signatures that its lead author asks for before the lock. */
import type { Settings } from '../../../shared/decision/model/events.ts';
import type { BoardRow } from '../../../shared/board/rows.ts';

export interface Minimum {
  readonly signatures: { readonly have: number; readonly need: number };
  readonly groups: { readonly have: number; readonly need: number };
  readonly reached: boolean;
}

/** Returns what there is of a minimum; undefined for a letter that asks for none. */
export function minimumOf(rows: readonly BoardRow[], { minimum }: Pick<Settings, 'minimum'>): Minimum | undefined {
  if (minimum === null) return undefined;
  const approved = rows.filter(({ signatory }) => signatory.state === 'approved');
  const signatures = { have: approved.length, need: minimum.signatures };
  const groups = {
    have: new Set(approved.flatMap(({ signatory }) => signatory.group ?? [])).size,
    need: minimum.groups,
  };
  return { signatures, groups, reached: signatures.have >= signatures.need && groups.have >= groups.need };
}
