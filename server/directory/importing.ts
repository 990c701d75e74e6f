import { nameKey } from '../../shared/letter/names.ts';
import type { Member } from '../store/store.ts';
import type { MemberList } from './read-members.ts';

/** What an import changes in the list of Members. */
export interface ImportPlan {
  readonly put: readonly Member[];
  readonly remove: readonly string[];
  readonly counts: { readonly added: number; readonly changed: number; readonly same: number; readonly left: number };
}

/**
 * Returns what a list changes. Somebody is known again by the Parliament's number, else by name. What a list does not say,
 * such as an address that another one gave, stays; whoever is missing in a whole list has left the Parliament.
 */
export function planImport(known: readonly Member[], { members, whole }: MemberList, keep = false): ImportPlan {
  const byId = new Map(known.map((one) => [one.id, one]));
  const byName = new Map(known.map((one) => [nameKey(one.name), one]));
  const after = new Map<string, Member>();
  const replaced = new Set<string>();
  for (const member of members) {
    const named = byName.get(nameKey(member.name));
    const before = byId.get(member.id) ?? (isMadeUp(member.id) || (named && isMadeUp(named.id)) ? named : undefined);
    const id = before !== undefined && isMadeUp(member.id) ? before.id : member.id;
    if (before !== undefined && before.id !== id) replaced.add(before.id);
    after.set(id, completed({ ...member, id }, before));
  }
  const put = [...after.values()].filter((one) => !same(one, byId.get(one.id)));
  const added = put.filter(({ id }) => !byId.has(id)).length - replaced.size;
  const left = whole && !keep ? known.filter(({ id }) => !after.has(id) && !replaced.has(id)) : [];
  return {
    put,
    remove: [...replaced, ...left.map(({ id }) => id)],
    counts: { added, changed: put.length - added, same: after.size - put.length, left: left.length },
  };
}

/** Of somebody whom a list named without a number. */
function isMadeUp(id: string): boolean {
  return id.startsWith('n-');
}

function completed(member: Member, before: Member | undefined): Member {
  if (before === undefined) return member;
  return {
    ...member,
    // A table that does not say which words are the family name takes nothing away.
    written: member.written === member.name ? before.written : member.written,
    group: member.group ?? before.group,
    country: member.country ?? before.country,
    party: member.party ?? before.party,
    email: member.email ?? before.email,
  };
}

function same(one: Member, other: Member | undefined): boolean {
  return other !== undefined && JSON.stringify(values(one)) === JSON.stringify(values(other));
}

function values({ name, written, group, country, party, email }: Member) {
  return [name, written, group, country, party, email];
}
