import { knownGroup, type KnownGroup } from '../letter/groups.ts';
import { nameKeys } from '../letter/names.ts';
import { canBeSameGroup } from '../people/same-member.ts';

/** What counts towards the signatures that a lead author asks for before the lock. Rule K5; the server and the screens ask here. */

/** An approval as it is listed; no name once it has been erased. */
export interface CountedName {
  readonly name: string | undefined;
  readonly group?: string | undefined;
}

export interface Count {
  readonly signatures: number;
  readonly groups: number;
  /** Groups as they are written that are none of the Parliament's, so that they count towards no minimum. */
  readonly unknown: readonly string[];
}

/**
 * Returns how many Members and groups stand behind approvals: the same Member under two spellings or addresses once, a group in two
 * languages once, nobody without a name, and neither those of no group nor groups that nobody knows.
 */
export function countOf(approvals: readonly CountedName[]): Count {
  const members: { readonly keys: ReadonlySet<string>; readonly group: KnownGroup | null }[] = [];
  const groups = new Set<KnownGroup>();
  const unknown = new Set<string>();
  for (const { name, group = '' } of approvals) {
    if (name === undefined) continue;
    const known = group === '' ? null : knownGroup(group);
    if (group !== '' && known === null) unknown.add(group);
    if (known !== null && known !== 'NI') groups.add(known);
    const keys = nameKeys(name);
    const twice = members.some((one) => keys.some((key) => one.keys.has(key)) && canBeSameGroup(one.group, known));
    if (!twice) members.push({ keys: new Set(keys), group: known });
  }
  return { signatures: members.length, groups: groups.size, unknown: [...unknown] };
}
