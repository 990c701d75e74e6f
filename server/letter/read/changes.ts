import {
  actsAsLead,
  readListing,
  redact,
  refsIn,
  renderView,
  scopeOf,
  seesAmendment,
  seesThread,
  eventFor,
  writesIntoText,
  type Id,
  type LetterEvent,
  type LetterEventType,
  type LetterState,
  type Lookups,
  type Principal,
} from '../../../shared/decision/index.ts';
import type { DecidedMessage } from '../../../shared/sync/messages.ts';
import { changesBetween, type Changed } from '../../../shared/sync/changes.ts';
import { readDraft } from '../decide/gather-context.ts';
import type { LetterServices } from '../services.ts';
import { openQuestions } from '../questions.ts';
import type { ConflictCache } from './conflict-cache.ts';
import { namedIn } from './listings.ts';
import { factsOf, requestsOf, shownDraft, tabledChanges } from './lookups.ts';

/**
 * What a decision changes for whoever has the letter open: looked up once, made once for all who see the same of it. What it
 * leaves alone is not looked at again, so that its cost does not grow with the number of readers.
 */

/** A decision that has been committed. */
export interface CommittedDecision {
  readonly before: LetterState;
  readonly after: LetterState;
  readonly events: readonly LetterEvent[];
}

/** What somebody is told of a decision; those who see the same of it are told the very same object. */
export type DecisionNews = Pick<DecidedMessage, 'events' | 'changed'>;

/** Looks up what a decision touches and returns what to tell each person. Call inside the letter's turn. */
export async function newsOf(
  services: LetterServices,
  fits: ConflictCache,
  { before, after, events }: CommittedDecision,
): Promise<(who: Principal) => DecisionNews> {
  const touched = touchedBy(before, after, events);
  const readers = { before: narrowed(before, touched), after: narrowed(after, touched) };
  const lookups = await lookedUp(services, fits, readers, events);
  const classes = new Map<string, DecisionNews>();
  return (who) => {
    const key = classOf({ before, after, events }, touched, who);
    const news = classes.get(key) ?? {
      ...eventsOf({ after, events }, who),
      ...changedFor(before, after, touched, who, lookups),
    };
    classes.set(key, news);
    return news;
  };
}

/** Returns the events alone, as somebody may see them. */
export function eventsOf(
  { after, events }: Pick<CommittedDecision, 'after' | 'events'>,
  who: Principal,
): Pick<DecisionNews, 'events'> {
  return { events: events.map((event) => ({ ...eventFor(after, who, event) })) };
}

/** What stays as it is, is the same object still: `evolve` replaces only what an event speaks of. */
interface Touched {
  readonly amendments: ReadonlySet<Id>;
  readonly threads: ReadonlySet<Id>;
  /** Whose own part of the letter has changed. */
  readonly people: ReadonlySet<Id>;
  /** Who sees which answers follows another rule than before. */
  readonly rules: boolean;
}

function touchedBy(before: LetterState, after: LetterState, events: readonly LetterEvent[]): Touched {
  const all = <T extends object>(old: readonly T[], now: readonly T[]): readonly T[] => {
    const known = new Set(old);
    return now.filter((one) => !known.has(one));
  };
  const edited = events.some((event) => writesIntoText<LetterEventType>(event));
  // Whether others still fit is another question once the draft has changed.
  const fitting = edited ? after.amendments.filter(({ status }) => status === 'tabled') : [];
  return {
    amendments: new Set([...all(before.amendments, after.amendments), ...fitting].map(({ id }) => id)),
    threads: new Set(all(before.threads, after.threads).map(({ id }) => id)),
    people: new Set([
      ...events.flatMap((event) => [event.actor, ...('person' in event ? [event.person] : [])]),
      ...[...all(before.members, after.members), ...all(after.members, before.members)].map(({ person }) => person),
      ...[...all(before.signatories, after.signatories), ...all(after.signatories, before.signatories)].map(
        ({ person }) => person,
      ),
      ...after.versions.flatMap(({ signOffs }, index) =>
        all(before.versions[index]?.signOffs ?? [], signOffs).map(({ person }) => person),
      ),
      ...after.versions.flatMap(({ reminded = [] }, index) =>
        all(before.versions[index]?.reminded ?? [], reminded).map(({ person }) => person),
      ),
    ]),
    rules:
      before.settings.namesBeforeLock !== after.settings.namesBeforeLock ||
      before.status !== after.status ||
      before.lead !== after.lead ||
      (before.confided === undefined) !== (after.confided === undefined),
  };
}

function narrowed(state: LetterState, { amendments, threads }: Touched): LetterState {
  return {
    ...state,
    amendments: state.amendments.filter(({ id }) => amendments.has(id)),
    threads: state.threads.filter(({ id }) => threads.has(id)),
  };
}

/**
 * Names those who see the same of a decision. Their own person matters where it is about them or somebody for whom they work,
 * and for signatories where the rule of who sees answers has changed.
 */
function classOf({ before, after }: CommittedDecision, touched: Touched, who: Principal): string {
  const own = [who.person, ...who.offices];
  const listed = ({ signatories, versions }: LetterState) =>
    own.some(
      (one) =>
        signatories.some(({ person }) => person === one) ||
        versions.some(({ signOffs }) => signOffs.some(({ person }) => person === one)),
    );
  const personal =
    own.some((one) => touched.people.has(one)) ||
    who.offices.length > 0 ||
    ((touched.rules || scopeOf(after, who) === 'versions') && (listed(before) || listed(after)));
  const seen = (state: LetterState) => [
    scopeOf(state, who),
    actsAsLead(state, who),
    state.amendments.map((one) => touched.amendments.has(one.id) && seesAmendment(state, who, one)),
    state.threads.map((one) => touched.threads.has(one.id) && seesThread(state, who, one)),
  ];
  return JSON.stringify([personal ? who.person : null, seen(before), seen(after)]);
}

/** Nothing where so much has opened or closed that the letter is better read again. */
function changedFor(
  before: LetterState,
  after: LetterState,
  touched: Touched,
  who: Principal,
  lookups: { readonly before: Lookups; readonly after: Lookups },
): { readonly changed?: Changed } {
  const [old, now] = [redact(before, who), redact(after, who)];
  if (old === null || now === null || scopeOf(before, who) !== scopeOf(after, who)) return {};
  const shown = renderView(narrowed(now, touched), who, lookups.after);
  const changed = changesBetween(renderView(narrowed(old, touched), who, lookups.before), shown);
  // They come and go without a decision as well, and are answered by some.
  return { changed: actsAsLead(after, who) ? { ...changed, questions: shown.questions ?? null } : changed };
}

async function lookedUp(
  services: LetterServices,
  fits: ConflictCache,
  { before, after }: { readonly before: LetterState; readonly after: LetterState },
  events: readonly LetterEvent[],
): Promise<{ readonly before: Lookups; readonly after: Lookups }> {
  const { store, contents } = services;
  const refs = [refsIn(before), refsIn(after)];
  const each = (of: (one: (typeof refs)[number]) => readonly string[]) => [...new Set(refs.flatMap(of))];
  const at = events.at(-1)?.at ?? after.changedAt;
  const [questions, draft] = [
    openQuestions(after, await store.questions.of([after.id]), at),
    await readDraft(services, after),
  ];
  const [persons, texts, old, now, reviewed, requests] = await Promise.all([
    store.people.get([...new Set([...each(({ people }) => people), ...questions.map(({ person }) => person)])]),
    store.letters.texts(each(({ texts: words, listings }) => [...words, ...listings])),
    tabledChanges(contents, before),
    tabledChanges(contents, after),
    fits.needingReview(after, draft.doc),
    requestsOf(store, after.id),
  ]);
  const facts = new Map(persons.map((one) => [one.id, factsOf(namedIn(after.id, one))]));
  const common = {
    person: (id: Id) => facts.get(id),
    listed: (ref: string) => readListing(texts.get(ref)),
    text: (ref: string) => texts.get(ref),
  };
  return {
    // What changes without a decision too is told with each: nobody knows what a reader has of it.
    before: { ...common, changes: (content) => old.get(content), needsReview: (id) => !reviewed.has(id) },
    after: {
      ...common,
      changes: (content) => now.get(content),
      needsReview: (id) => reviewed.has(id),
      requests: new Map(requests),
      questions,
      draft: shownDraft(draft),
    },
  };
}
