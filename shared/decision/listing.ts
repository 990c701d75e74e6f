import { omitUndefined } from './model/decision.ts';
import type { Id, TextRef } from './model/events.ts';
import { askedVersion, find } from './model/find.ts';
import { ofPerson } from './model/lists.ts';
import type { LetterState, SignOff } from './model/state.ts';

/**
 * How a person is named in a letter: as the letter's own list has them, never as the directory does today. The page, every file,
 * mail and proof asks here, so that no two papers of one letter contradict each other. Rule G9.
 */

/** An entry of a letter's list, as its reference stands for it. */
export interface Listing {
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
  /** The lead author gave an address for this name other than the directory's. */
  readonly addressGiven?: true;
}

/** Returns the reference to how a person is listed now: as they answered, else as they are on the list. */
export function listingRef(state: LetterState, person: Id): TextRef | undefined {
  const listed = find.signatory(state, person)?.ref ?? (state.named && ofPerson(state.named, person)?.ref);
  const answer = find.signOff(askedVersion(state), person);
  return answer ? answerRef(state, answer) : listed;
}

/** Returns the reference that was in force when an answer was given. */
export function answerRef(state: LetterState, { person, ref }: Pick<SignOff, 'person' | 'ref'>): TextRef | undefined {
  return ref ?? find.signatory(state, person)?.ref;
}

/** Returns every reference by which a letter may name somebody on its list. */
export function listingRefs(state: LetterState): readonly TextRef[] {
  const answers = state.versions.flatMap(({ signOffs }) => signOffs);
  const entries = state.signatories.flatMap(({ ref, before }) => [ref, ...(before ? [before] : [])]);
  const refs = [...entries, ...answers.flatMap(({ ref }) => ref ?? [])];
  return [...new Set(refs)];
}

/** Reads what stands behind a reference; undefined once it has been erased. Written by `listingText`. */
export function readListing(text: string | undefined): Listing | undefined {
  if (text === undefined) return undefined;
  const { name, group, country, addressGiven } = JSON.parse(text) as Listing;
  return { name, ...omitUndefined({ group, country, addressGiven }) };
}
