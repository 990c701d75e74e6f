import { nameKey } from '../../shared/letter/names.ts';
import { properName } from '../../shared/people/proper-name.ts';
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
 * such as an address that another one gave, stays; whoever is missing in a whole list has left the Parliament,
 * unless a line was not understood: it may be theirs.
 */
export function planImport(known: readonly Member[], { members, whole, wrong }: MemberList, keep = false): ImportPlan {
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
  const left =
    whole && !keep && wrong.length === 0 ? known.filter(({ id }) => !after.has(id) && !replaced.has(id)) : [];
  return {
    put,
    remove: [...replaced, ...left.map(({ id }) => id)],
    counts: { added, changed: put.length - added, same: after.size - put.length, left: left.length },
  };
}

/** Whether a list is a short one: it would take away more than a tenth of those who are known. */
export function takesMany({ counts }: ImportPlan, known: number): boolean {
  return counts.left * 10 > known;
}

/** Of somebody whom a list named without a number. */
function isMadeUp(id: string): boolean {
  return id.startsWith('n-');
}

function completed(member: Member, before: Member | undefined): Member {
  if (before === undefined) return member;
  return {
    ...member,
    name: knownName(member, before),
    // A table that does not say which words are the family name takes nothing away.
    written: member.written === member.name ? before.written : member.written,
    group: member.group ?? before.group,
    country: member.country ?? before.country,
    party: member.party ?? before.party,
    email: member.email ?? before.email,
  };
}

/** A name in capitals is a guess: what somebody wrote who knew stays, as long as it is the same name. */
function knownName(member: Member, before: Member): string {
  const guessed = member.written !== member.name;
  const guesses = [null, before.country, member.country].map((country) => properName(before.written, country));
  return guessed && nameKey(before.name) === nameKey(member.name) && !guesses.includes(before.name)
    ? before.name
    : member.name;
}

function same(one: Member, other: Member | undefined): boolean {
  return other !== undefined && JSON.stringify(values(one)) === JSON.stringify(values(other));
}

function values({ name, written, group, country, party, email }: Member) {
  return [name, written, group, country, party, email];
}
