import type { Id, Who } from '../../shared/decision/index.ts';
import type { PeopleStore } from '../store/store.ts';
import type { Confirmed } from './sign-offs.ts';

/** Whoever asks something of a letter: a person in a session of theirs. */
export interface Asker extends Confirmed {
  readonly person: Id;
}

/** Looks up for whom a person works, and with whom. */
export async function whoIs(people: PeopleStore, person: Id): Promise<Who> {
  const offices = await people.officesOf(person);
  const advisers = await Promise.all([person, ...offices].map((mep) => people.advisersOf(mep)));
  return { person, offices, colleagues: [...new Set([person, ...offices, ...advisers.flat()])] };
}
