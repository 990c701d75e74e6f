/** How far a letter is from the signatures that its lead author asks for before the lock. */
import { countOf } from '../../../shared/decision/minimum.ts';
import type { Settings } from '../../../shared/decision/model/events.ts';
import type { BoardRow } from '../../../shared/board/rows.ts';

export interface Minimum {
  readonly signatures: { readonly have: number; readonly need: number };
  readonly groups: { readonly have: number; readonly need: number };
  /** Groups that are none of the Parliament's, as they are written. */
  readonly unknown: readonly string[];
  readonly reached: boolean;
}

/** Returns what there is of a minimum; undefined for a letter that asks for none. */
export function minimumOf(rows: readonly BoardRow[], { minimum }: Pick<Settings, 'minimum'>): Minimum | undefined {
  if (minimum === null) return undefined;
  const approved = rows.filter(({ signatory }) => signatory.state === 'approved');
  const count = countOf(approved.map(({ signatory }) => signatory));
  const signatures = { have: count.signatures, need: minimum.signatures };
  const groups = { have: count.groups, need: minimum.groups };
  return {
    signatures,
    groups,
    unknown: count.unknown,
    reached: signatures.have >= signatures.need && groups.have >= groups.need,
  };
}
