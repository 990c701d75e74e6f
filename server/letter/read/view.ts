import { merge, passage, type Change } from '../../../shared/amendment/index.ts';
import type { LetterView, PersonView, RequestView } from '../../../shared/api/views.ts';
import {
  actsAsLead,
  openAmendments,
  readListing,
  refusal,
  scopeOf,
  redact,
  refsIn,
  renderView,
  type Digest,
  type Id,
  type LetterState,
  type PersonFacts,
  type Refusal,
  find,
} from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Person, Store } from '../../store/store.ts';
import type { Contents } from '../contents.ts';
import { namedIn } from './listings.ts';
import { draftFacts } from '../decide/drafts.ts';
import { readDraft } from '../decide/gather-context.ts';
import type { Letters } from '../letters.ts';
import { openQuestions } from '../questions.ts';

/** Showing a letter to one person: what the state refers to is looked up, what the person may not see is left out by `redact`. */

export type ReadResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const NO_LETTER: ReadResult<never> = {
  ok: false,
  refusal: refusal('not-found', 'There is no such letter.'),
};
export const NO_ACCESS: ReadResult<never> = {
  ok: false,
  refusal: refusal('no-access', 'You do not have access to this letter. Ask its lead author to invite you.'),
};

/** Returns GET /api/letters/:id. @param at now; without it nothing is said of what waits for the lead author */
export async function showLetter(
  letters: Letters,
  fits: ConflictCache,
  letter: Id,
  person: Id,
  at?: string,
): Promise<ReadResult<LetterView>> {
  const { services: shell } = letters;
  if ((await letters.state(letter)) === null) return NO_LETTER;
  const who = await letters.who(letter, person);
  // State and draft belong together: both are read in one turn.
  const read = await letters.inTurn(letter, async () => {
    const state = await letters.state(letter);
    if (state === null || scopeOf(state, who) !== 'letter') return { state, draft: null };
    return { state, draft: await readDraft(shell, state) };
  });
  const { state, draft } = read;
  if (state === null) return NO_LETTER;
  const seen = redact(state, who);
  if (seen === null) return (await takenOff(shell.store, letter, person)) ?? NO_ACCESS;

  const leads = actsAsLead(state, who);
  const questions = leads && at !== undefined ? openQuestions(state, await shell.store.questions.of([letter]), at) : [];
  // Only what this person may see is looked up at all.
  const { people, texts, listings } = refsIn(seen);
  const others = [person, ...who.offices, ...questions.map((one) => one.person)];
  const [persons, words, tabled, reviewed, requests] = await Promise.all([
    shell.store.people.get([...new Set([...people, ...others])]),
    shell.store.letters.texts([...texts, ...listings]),
    tabledChanges(shell.contents, seen),
    draft === null ? new Set<Id>() : fits.needingReview(state, draft.doc),
    leads ? requestsOf(shell.store, state.id) : [],
  ]);
  const facts = new Map(persons.map((one) => [one.id, factsOf(namedIn(letter, one))]));
  const view = renderView(seen, who, {
    person: (id) => facts.get(id),
    listed: (ref) => readListing(words.get(ref)),
    text: (ref) => words.get(ref),
    changes: (content) => tabled.get(content),
    needsReview: (amendment) => reviewed.has(amendment),
    online: shell.rooms().online(letter),
    requests: new Map(
      requests.map(([person, request]) => {
        const to = request.state === 'bounced' || request.state === 'failed' ? facts.get(person)?.email : undefined;
        return [person, to === undefined ? request : { ...request, to }];
      }),
    ),
    questions,
    ...(draft === null ? {} : { draft: shownDraft(draft) }),
  });
  return { ok: true, value: view };
}

/** Says to somebody who was taken off the list that they were, when and why; null where they never stood on it. */
async function takenOff(
  { letters: logs }: Pick<Store, 'letters'>,
  letter: Id,
  person: Id,
): Promise<{ readonly ok: false; readonly refusal: Refusal } | null> {
  const log = await logs.events(letter);
  const removed = log.findLast(({ event }) => event.type === 'SignatoryRemoved' && event.person === person)?.event;
  if (removed?.type !== 'SignatoryRemoved') return null;
  const { at, reason: ref } = removed;
  const reason = ref === undefined ? undefined : (await logs.texts([ref])).get(ref);
  const message =
    'You were taken off the list of signatories of this letter, so it is closed to you. Your receipts stay yours. Ask its lead author if you think this is wrong.';
  return {
    ok: false,
    refusal: refusal('no-access', message, { facts: { removed: { at, ...(reason === undefined ? {} : { reason }) } } }),
  };
}

/** What became of the newest mail that asked each signatory. */
async function requestsOf({ outbox }: Pick<Store, 'outbox'>, letter: Id): Promise<[Id, RequestView][]> {
  const mails = await outbox.newest(letter, ['circulation', 'reminder']);
  return mails.flatMap(({ person, kind, state, at }): [Id, RequestView][] =>
    state === 'dropped' ? [] : [[person, { state, at, reminder: kind === 'reminder' }]],
  );
}

function shownDraft(draft: Parameters<typeof draftFacts>[0]): NonNullable<LetterView['draft']> {
  const { digest, problems, unchanged } = draftFacts(draft);
  return { digest, problems, unchanged };
}

/** What the directory says of a person, as views take it. */
function factsOf({ name, email, role, group, country }: Person): PersonFacts {
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

async function tabledChanges(contents: Contents, state: LetterState): Promise<ReadonlyMap<Digest, readonly Change[]>> {
  const digests = state.amendments.flatMap(({ tabled }) => tabled.at(-1)?.content ?? []);
  const read = await Promise.all(digests.map((digest) => contents.get(digest, 'paraph.amendment/1')));
  return new Map(read.map(({ changes }, index) => [digests[index] ?? '', changes]));
}

/** How many answers are kept: those of a few letters with many amendments. */
const KEPT = 5_000;

/** Whether tabled amendments still fit today's draft; answers are kept by both texts, for most views ask about the same. */
export class ConflictCache {
  readonly #contents: Contents;
  readonly #kept = new Map<string, boolean>();

  constructor(contents: Contents) {
    this.#contents = contents;
  }

  /** Returns the tabled amendments whose words the draft has changed meanwhile. */
  async needingReview(state: LetterState, draft: Doc): Promise<ReadonlySet<Id>> {
    const conflicting = await Promise.all(
      openAmendments(state).map(async ({ id, tabled, to }) => {
        const content = tabled.at(-1)?.content;
        if (content === undefined) return [];
        const amended = to === undefined ? undefined : find.amendmentEver(state, to);
        // A17: an amendment to another is held against that one as long as it is tabled, then against the draft.
        if (amended && amended.status !== 'tabled' && amended.status !== 'adopted') return [id];
        const against = amended?.status === 'tabled' ? amended.tabled.at(-1)?.content : undefined;
        if (against !== undefined) {
          const { doc } = await this.#contents.get(against, 'paraph.amendment/1');
          return (await this.#conflicts(content, doc)) ? [id] : [];
        }
        return (await this.#conflicts(content, draft)) ? [id] : [];
      }),
    );
    return new Set(conflicting.flat());
  }

  async #conflicts(content: Digest, draft: Doc): Promise<boolean> {
    const tabled = await this.#contents.get(content, 'paraph.amendment/1');
    // By the words around its changes: what is typed elsewhere in the draft says nothing new about it.
    const key = `${content} ${sha256(JSON.stringify(passage(draft, tabled.changes)))}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const { doc: base } = await this.#contents.get(tabled.base, 'paraph.text/1');
    const conflicts = merge(base, draft, tabled.doc).conflicts.length > 0;
    if (this.#kept.size >= KEPT) this.#kept.clear();
    this.#kept.set(key, conflicts);
    return conflicts;
  }
}
