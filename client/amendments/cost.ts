/** What adopting an amendment while a version circulates costs, and whom it may win. */
import type { AmendmentView, LetterView } from '../../shared/api/views.ts';
import type { Id } from '../../shared/decision/model/events.ts';
import { compareGroups } from '../../shared/letter/groups.ts';

/** Standing approvals of the version that circulates, by group in the fixed order; those in no group last, with none. */
export interface Cost {
  readonly version: number;
  readonly approvals: number;
  readonly groups: readonly { readonly group: string | null; readonly count: number }[];
}

/** Returns which approvals would be outdated by a version with another text; null while nothing circulates. */
export function costOf({ versions, signatories }: Pick<LetterView, 'versions' | 'signatories'>): Cost | null {
  const asked = versions.find(({ status }) => status === 'circulated');
  if (!asked) return null;
  const group = new Map(signatories.map((one) => [one.person, one.group || null]));
  const approved = asked.signOffs.filter(({ decision }) => decision === 'approved');
  const counts = new Map<string | null, number>();
  for (const { person } of approved) {
    const of = group.get(person) ?? null;
    counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  const groups = [...counts]
    .map(([name, count]) => ({ group: name, count }))
    .sort((one, other) =>
      one.group === null || other.group === null
        ? Number(one.group === null) - Number(other.group === null)
        : compareGroups(one.group, other.group),
    );
  return { version: asked.number, approvals: approved.length, groups };
}

/** Somebody who declined the version that circulates. `said`: that they would approve with the amendment. */
export interface Waiting {
  readonly person: Id;
  readonly reason: string;
  readonly said: boolean;
}

/**
 * Returns who declined and would approve with this amendment: said so, or named it in the reason, as those do who are
 * invited only to sign and see no list of amendments. Only the lead author is shown either, so nobody else gets any.
 */
export function declinedOver(
  { versions }: Pick<LetterView, 'versions'>,
  { id, number }: Pick<AmendmentView, 'id' | 'number'>,
): readonly Waiting[] {
  const asked = versions.find(({ status }) => status === 'circulated');
  return (asked?.signOffs ?? []).flatMap(({ person, decision, reason, ifAdopted }) => {
    if (decision !== 'refused' || reason === undefined) return [];
    const said = ifAdopted?.includes(id) ?? false;
    return said || namesIn(reason).has(number ?? 0) ? [{ person, reason, said }] : [];
  });
}

/** "AM 3", "AM3", "amendment no. 3", "amendments 3, 4 and 5", and the same words in French and Spanish. */
const NAMED =
  /(?:\bAM|\bamendments?|\bamendements?|\benmiendas?)\s*(?:nos?\.?|n[°º]s?|nr\.?)?\s*(\d{1,6}(?:\s*(?:,|&|and|or|et|ou|y|o|\+)\s*(?:AM\s*)?\d{1,6})*)(?!\d)/giu;

/** Returns the numbers of the amendments that a text names. */
function namesIn(text: string): ReadonlySet<number> {
  return new Set([...text.matchAll(NAMED)].flatMap(([, list = '']) => (list.match(/\d+/g) ?? []).map(Number)));
}
