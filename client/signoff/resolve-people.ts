/** What a pasted list means in the directory: who is known, who is only nearly so, who is not there. */
import type { DirectoryPersonView } from '../../shared/api/views.ts';
import { knownGroup } from '../../shared/letter/groups.ts';
import type { NameFinder } from '../../shared/letter/member-search.ts';
import type { PastedPerson } from './paste-people.ts';

/** One pasted line with what the directory says to it. */
export interface Resolution {
  readonly pasted: PastedPerson;
  /** As it was written, for questions about it. */
  readonly written: string;
  readonly known: DirectoryPersonView | null;
  /** Whom it may mean; not empty: a person has to choose. */
  readonly options: readonly DirectoryPersonView[];
  /** The directory has them in this group, not in the one that was written. */
  readonly otherGroup: string | null;
}

/** Who is meant: a person's id, `as-written`, `leave-out`; absent while nobody has chosen. */
export type Answers = { readonly [written: string]: string | undefined };

/** Answers what the directory says to each line. An address decides by itself, so such a line is taken as it is. */
export function resolve(people: readonly PastedPerson[], finder: NameFinder<DirectoryPersonView>): Resolution[] {
  return people.map((pasted) => {
    const { name, group, email } = pasted;
    const written = [name ?? email, group && `(${group})`].filter(Boolean).join(' ');
    const found = name === undefined || email !== undefined ? { kind: 'none' as const } : finder.find(name, group);
    const known = found.kind === 'one' ? found.person : null;
    const other = known?.group !== undefined && group !== undefined && knownGroup(known.group) !== knownGroup(group);
    return {
      ...{ pasted, written, known },
      options: found.kind === 'several' || found.kind === 'near' ? found.people : [],
      otherGroup: other ? (known.group ?? null) : null,
    };
  });
}

/** Answers the lines about which a person still has to say something. */
export function undecided(resolutions: readonly Resolution[], answers: Answers): readonly Resolution[] {
  return resolutions.filter(({ options, written }) => options.length > 0 && answers[written] === undefined);
}

/** Answers whom to add, as the command takes them. */
export function peopleToAdd(resolutions: readonly Resolution[], answers: Answers): PastedPerson[] {
  return resolutions.flatMap(({ pasted, known, options, written }) => {
    const answer = answers[written];
    if (answer === 'leave-out') return [];
    const person = known ?? options.find(({ id }) => id === answer);
    return person ? [asListed(person)] : options.length > 0 && answer !== 'as-written' ? [] : [pasted];
  });
}

/** A person of the directory, as the command takes one. */
export function asListed({ name, group, country, email }: DirectoryPersonView): PastedPerson {
  return { name, ...(group ? { group } : {}), ...(country ? { country } : {}), ...(email ? { email } : {}) };
}
