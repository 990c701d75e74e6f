/** What a pasted list means in the directory: who is known, who is only nearly so, who is not there. */
import type { DirectoryPersonView } from '../../../shared/api/views.ts';
import { knownGroup } from '../../../shared/letter/groups.ts';
import type { NameFinder } from '../../../shared/letter/member-search.ts';
import type { WrittenPerson } from '../../../shared/people/people-list.ts';

/** One pasted line with what the directory says to it. */
export interface Resolution {
  readonly pasted: WrittenPerson;
  /** As it was written, for questions about it. */
  readonly written: string;
  readonly known: DirectoryPersonView | null;
  /** Whom it may mean. */
  readonly options: readonly DirectoryPersonView[];
  /** A person has to say who is meant: several may be, or nobody of that name is in the directory. */
  readonly asks: boolean;
  /** The directory has them in this group, not in the one that was written. */
  readonly otherGroup: string | null;
}

/** Who is meant: a person's id, `as-written`, `leave-out`, `find` while somebody looks; absent while nobody has chosen. */
export type Answers = { readonly [written: string]: string | undefined };

/** Returns what the directory says to each line. An address decides by itself, so such a line is taken as it is. */
export function resolve(people: readonly WrittenPerson[], finder: NameFinder<DirectoryPersonView>): Resolution[] {
  return people.map((pasted) => {
    const { name, group, email } = pasted;
    const written = [name ?? email, group && `(${group})`].filter(Boolean).join(' ');
    const found = name === undefined || email !== undefined ? { kind: 'none' as const } : finder.find(name, group);
    const known = found.kind === 'one' ? found.person : null;
    const other = known?.group !== undefined && group !== undefined && knownGroup(known.group) !== knownGroup(group);
    return {
      ...{ pasted, written, known },
      // Without a directory nobody is unknown; an address says who is meant.
      asks: known === null && email === undefined && finder.size > 0,
      options: found.kind === 'several' || found.kind === 'near' ? found.people : [],
      otherGroup: other ? (known.group ?? null) : null,
    };
  });
}

/** Whom an answer names. */
export type ById = (id: string) => DirectoryPersonView | undefined;

/** Returns the lines about which a person still has to say something. */
export function undecided(resolutions: readonly Resolution[], answers: Answers): readonly Resolution[] {
  return resolutions.filter(
    ({ asks, written }) => asks && (answers[written] === undefined || answers[written] === 'find'),
  );
}

/** Returns whom to add, as the command takes them. */
export function peopleToAdd(resolutions: readonly Resolution[], answers: Answers, byId: ById): WrittenPerson[] {
  return resolutions.flatMap(({ pasted, known, asks, written }) => {
    const answer = answers[written];
    if (answer === 'leave-out') return [];
    const person = known ?? (asks && answer !== undefined ? byId(answer) : undefined);
    return person ? [asListed(person)] : asks && answer !== 'as-written' ? [] : [pasted];
  });
}

/** A person of the directory, as the command takes one. */
export function asListed({ name, group, country, email }: DirectoryPersonView): WrittenPerson {
  return { name, ...(group ? { group } : {}), ...(country ? { country } : {}), ...(email ? { email } : {}) };
}
