import type { Result } from '../../../shared/result.ts';
import type { LetterView } from '../../../shared/api/views.ts';
import {
  actsAsLead,
  readListing,
  refusal,
  scopeOf,
  redact,
  refsIn,
  renderView,
  type Id,
  type Refusal,
} from '../../../shared/decision/index.ts';
import type { Store } from '../../store/store.ts';
import { namedIn } from './listings.ts';
import { readDraft } from '../decide/gather-context.ts';
import type { OpenLetter } from '../open-letter.ts';
import type { OpenLetters } from '../open-letters.ts';
import type { ConflictCache } from './conflict-cache.ts';
import { factsOf, requestsOf, shownDraft, tabledChanges } from './lookups.ts';
import { openQuestions } from '../questions.ts';

/** Showing a letter to one person: what the state refers to is looked up, what the person may not see is left out by `redact`. */

export const NO_LETTER: Result<never> = {
  ok: false,
  refusal: refusal('not-found', 'There is no such letter.'),
};
export const NO_ACCESS: Result<never> = {
  ok: false,
  refusal: refusal('no-access', 'You do not have access to this letter. Ask its lead author to invite you.'),
};

/** Returns GET /api/letters/:id. @param at now; without it nothing is said of what waits for the lead author */
export async function showLetter(
  letters: OpenLetters,
  fits: ConflictCache,
  letter: Id,
  person: Id,
  at?: string,
): Promise<Result<LetterView>> {
  return letters.use(letter, (opened) => showOpen(opened, fits, person, at));
}

async function showOpen(
  opened: OpenLetter,
  fits: ConflictCache,
  person: Id,
  at: string | undefined,
): Promise<Result<LetterView>> {
  const { id: letter, services: shell } = opened;
  if ((await opened.open()) === null) return NO_LETTER;
  const who = await opened.who(person);
  // State and draft belong together: both are read in one turn.
  const { state, draft } = await opened.runExclusive(async () => {
    const state = await opened.open();
    if (state === null || scopeOf(state, who) !== 'letter') return { state, draft: null };
    return { state, draft: await readDraft(shell, state) };
  });
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
    online: opened.rooms.online(),
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
  const answered = log.findLast(
    ({ event }) =>
      (event.type === 'VersionApproved' || event.type === 'VersionRefused' || event.type === 'SignOffRetracted') &&
      event.person === person,
  )?.event;
  const stands = answered?.type === 'VersionApproved' || answered?.type === 'VersionRefused';
  const facts = stands ? { answered: answered.version } : {};
  const reason = ref === undefined ? undefined : (await logs.texts([ref])).get(ref);
  const message =
    'You were taken off the list of signatories of this letter, so it is closed to you. Your receipts stay yours. Ask its lead author if you think this is wrong.';
  return {
    ok: false,
    refusal: refusal('no-access', message, {
      facts: { removed: { at, ...(reason === undefined ? {} : { reason }), ...facts } },
    }),
  };
}
