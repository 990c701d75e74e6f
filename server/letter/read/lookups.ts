import type { Change } from '../../../shared/amendment/index.ts';
import type { LetterView, PersonView, RequestView } from '../../../shared/api/views.ts';
import type { Digest, Id, LetterState, PersonFacts } from '../../../shared/decision/index.ts';
import type { Person, Store } from '../../store/store.ts';
import type { Contents } from '../contents.ts';
import { draftFacts } from '../decide/drafts.ts';

/** What views of a letter look up beside its state. */

/** What became of the newest mail that asked each signatory. */
export async function requestsOf({ outbox }: Pick<Store, 'outbox'>, letter: Id): Promise<[Id, RequestView][]> {
  const mails = await outbox.newest(letter, ['circulation', 'reminder']);
  return mails.flatMap(({ person, kind, state, at }): [Id, RequestView][] =>
    state === 'dropped' ? [] : [[person, { state, at, reminder: kind === 'reminder' }]],
  );
}

/** What a view tells of the draft. */
export function shownDraft(draft: Parameters<typeof draftFacts>[0]): NonNullable<LetterView['draft']> {
  const { digest, problems, unchanged } = draftFacts(draft);
  return { digest, problems, unchanged };
}

/** What the directory says of a person, as views take it. */
export function factsOf({ name, email, role, group, country }: Person): PersonFacts {
  return {
    name,
    role,
    ...(email === null ? {} : { email }),
    ...(group === null ? {} : { group }),
    ...(country === null ? {} : { country }),
  };
}

/** A person as everybody in a letter sees them, so without the address. */
export function personView({ id, ...person }: Person): PersonView {
  const { email: _, ...facts } = factsOf({ id, ...person });
  return { id, ...facts };
}

/** The changes of every amendment that is or was tabled, by its content. */
export async function tabledChanges(
  contents: Contents,
  state: LetterState,
): Promise<ReadonlyMap<Digest, readonly Change[]>> {
  const digests = state.amendments.flatMap(({ tabled }) => tabled.at(-1)?.content ?? []);
  const read = await Promise.all(digests.map((digest) => contents.get(digest, 'paraph.amendment/1')));
  return new Map(read.map(({ changes }, index) => [digests[index] ?? '', changes]));
}
