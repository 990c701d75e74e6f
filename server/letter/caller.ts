import type { Id, Scope, Principal } from '../../shared/decision/index.ts';
import type { Delegation, PeopleStore } from '../store/store.ts';
import type { LinkConfirmation } from './decide/sign-off-facts.ts';

/** Whoever asks something of a letter: a person in a session of theirs. */
export interface Caller extends LinkConfirmation {
  readonly person: Id;
}

/** Who a person is in a letter, as it was looked up. */
export interface ResolvedPrincipal extends Principal {
  readonly scopes: NonNullable<Principal['scopes']>;
  /** When the first of the delegations behind it runs out (ISO 8601 UTC); undefined for never. */
  readonly until?: string;
}

/** Looks up for whom a person works, how far, and with whom. @param now ISO 8601 UTC: what has run out does not count */
export async function whoIs(people: PeopleStore, person: Id, now: string): Promise<ResolvedPrincipal> {
  const active = (all: readonly Delegation[]) => all.filter(({ until }) => until === null || until > now);
  const held = active(await people.delegationsTo(person));
  const offices = held.map(({ mep }) => mep);
  const shared = (await Promise.all([person, ...offices].map((mep) => people.delegationsBy(mep)))).map(active).flat();
  const ends = [...held, ...shared].flatMap(({ until }) => until ?? []).sort();
  return {
    person,
    offices,
    scopes: Object.fromEntries(held.map(({ mep, scope }) => [mep, scope])),
    colleagues: [...new Set([person, ...offices, ...shared.map(({ adviser }) => adviser)])],
    ...(ends[0] === undefined ? {} : { until: ends[0] }),
  };
}

/** Returns the same person without an office, or with another scope in it: at once, before anything is looked up again. */
export function rescoped(known: ResolvedPrincipal, mep: Id, scope: Scope | null): ResolvedPrincipal {
  const { [mep]: _, ...scopes } = known.scopes;
  if (scope !== null) {
    const offices = known.offices.includes(mep) ? known.offices : [...known.offices, mep];
    return { ...known, offices, scopes: { ...scopes, [mep]: scope } };
  }
  return { ...known, offices: known.offices.filter((one) => one !== mep), scopes };
}
