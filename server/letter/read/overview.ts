import type { LetterAct, LettersView, LetterSummaryView, PersonView, WaitingView } from '../../../shared/api/views.ts';
import {
  approvalsOf,
  askedVersion,
  ERASED_NAME,
  may,
  openAmendments,
  scopeOf,
  type Action,
  type Id,
  type LetterState,
  type ThreadState,
  type Principal,
  find,
} from '../../../shared/decision/index.ts';
import type { Question } from '../../store/store.ts';
import type { OpenLetters } from '../open-letters.ts';
import { namedIn } from './listings.ts';
import { openQuestions } from '../questions.ts';
import { personView } from './lookups.ts';

/** As many cards as a person takes in at a glance (ux.md 4.2). */
const MOST_CARDS = 6;

/** Returns GET /api/letters: every letter that concerns a person, and what only this person can do now. */
export async function showLetters(letters: OpenLetters, person: Id, at: string): Promise<LettersView> {
  const { store } = letters.services;
  const { who, letters: ids } = await letters.concerning(person);
  const states = (await Promise.all(ids.map((id) => letters.state(id)))).filter((state) => state !== null);
  const seen = states.filter((state) => scopeOf(state, who) !== null && isShown(state, who));
  const own = seen.filter(({ lead }) => lead === person);
  const questions = await store.questions.of(own.map(({ id }) => id));
  const named = [...seen.map(({ lead }) => lead), ...questions.map((one) => one.person)];
  const [titles, people] = await Promise.all([
    store.letters.texts(seen.map(({ title }) => title)),
    store.people.get([...new Set(named)]),
  ]);
  const known = new Map(people.map((one) => [one.id, one]));
  const viewOf = (letter: Id, id: Id): PersonView => {
    const found = known.get(id);
    return found ? personView(namedIn(letter, found)) : { id, name: ERASED_NAME };
  };
  const shown = seen.map((state) => ({
    state,
    title: titles.get(state.title) ?? '',
    lead: viewOf(state.id, state.lead),
  }));
  const listed = (fits: (state: LetterState) => boolean) =>
    shown
      .filter(({ state }) => fits(state))
      .map((one) => summary(one, who))
      .sort((one, other) => (one.changedAt < other.changedAt ? 1 : one.changedAt > other.changedAt ? -1 : 0));
  return {
    waiting: shown
      // What has been put away presses nobody.
      .filter(({ state }) => state.archivedAt === undefined)
      .flatMap((one) => [...waiting(one, person, at), ...asked(one, questions, viewOf, at)])
      .sort(byUrgency)
      .slice(0, MOST_CARDS),
    letters: listed(({ archivedAt }) => archivedAt === undefined),
    archived: listed(({ archivedAt }) => archivedAt !== undefined),
  };
}

interface PersonName {
  readonly state: LetterState;
  readonly title: string;
  readonly lead: PersonView;
}

/** Whoever is invited only to sign sees nothing before something is circulated. */
function isShown(state: LetterState, who: Principal): boolean {
  return scopeOf(state, who) === 'letter' || state.versions.some(({ status }) => status !== 'cut');
}

function summary({ state, title, lead }: PersonName, who: Principal): LetterSummaryView {
  const { id, lang, changedAt } = state;
  const asked = askedVersion(state);
  // Nobody is pressed by others' answers: those invited only to sign see the count once the text is final.
  const counted = asked !== undefined && (state.status !== 'drafting' || scopeOf(state, who) === 'letter');
  const signOffs = counted ? { approved: approvalsOf(state, asked).length, invited: state.signatories.length } : null;
  const base = { id, title, lang, lead, stage: stageOf(state), signOffs, changedAt, acts: actsOf(state, who) };
  return state.archivedAt === undefined ? base : { ...base, archivedAt: state.archivedAt };
}

/** What somebody can do with a letter from the list. */
function actsOf(state: LetterState, who: Principal): LetterAct[] {
  const archived = state.archivedAt !== undefined;
  const circulated = state.versions.some(({ circulatedAt }) => circulatedAt !== undefined);
  const acts: readonly (readonly [LetterAct, boolean, Action])[] = [
    ['duplicate', true, 'start-letter-from'],
    ['archive', !archived, 'ArchiveLetter'],
    ['restore', archived, 'RestoreLetter'],
    ['delete', !circulated, 'DeleteLetter'],
  ];
  return acts.flatMap(([act, now, action]) => (now && may(state, who, action) === true ? [act] : []));
}

function stageOf(state: LetterState): LetterSummaryView['stage'] {
  const { final } = state;
  if (final) {
    const { version, lockedAt, closedAt } = final;
    return closedAt === undefined
      ? { kind: 'locked', version, at: lockedAt }
      : { kind: 'dispatched', version, at: closedAt };
  }
  const asked = askedVersion(state);
  if (!asked) return { kind: 'draft' };
  const { number, circulatedAt } = asked;
  return { kind: 'sign-off', version: number, ...(circulatedAt === undefined ? {} : { at: circulatedAt }) };
}

function waiting({ state, title, lead }: PersonName, person: Id, at: string): WaitingView[] {
  const base = { letter: state.id, title, lead };
  const cards: WaitingView[] = [];
  const asked = askedVersion(state);
  if (asked && find.signatory(state, person) && !find.signOff(asked, person)) {
    const { number: version, deadline } = asked;
    if (state.status === 'locked') cards.push({ ...base, kind: 'late', version });
    else if (state.status === 'drafting' && (deadline === undefined || deadline >= at)) {
      const earlier = state.versions.findLast(
        (one) => one.number < version && find.signOff(one, person)?.decision === 'approved',
      );
      const before = find.signOff(earlier, person);
      cards.push({
        ...base,
        kind: 'sign-off',
        version,
        ...(deadline === undefined ? {} : { deadline }),
        ...(earlier && before ? { approvedBefore: { version: earlier.number, at: before.at } } : {}),
      });
    }
  }
  const open = state.status === 'drafting' && state.lead === person ? openAmendments(state) : [];
  if (open.length > 0) {
    const since = open.map(({ tabled }) => tabled.at(-1)?.at ?? '').sort()[0] ?? '';
    cards.push({ ...base, kind: 'decide', amendments: open.flatMap(({ number }) => number ?? []), since });
  }
  const since = state.status === 'drafting' ? state.threads.flatMap((one) => mentioned(one, person)) : [];
  const [first] = since.toSorted();
  if (first !== undefined) cards.push({ ...base, kind: 'mention', since: first, count: since.length });
  return cards;
}

/** What others ask of this person as the lead author: one card a letter. */
function asked(
  { state, title, lead }: PersonName,
  questions: readonly Question[],
  viewOf: (letter: Id, id: Id) => PersonView,
  at: string,
): WaitingView[] {
  const open = openQuestions(state, questions, at);
  const [first] = open;
  if (!first) return [];
  const by = viewOf(state.id, first.person).name;
  const { about, at: since } = first;
  return [{ letter: state.id, title, lead, kind: 'question', by, about, since, count: open.length }];
}

/** Since when somebody has been named in an open discussion without having said anything since. */
function mentioned({ resolved, comments }: ThreadState, person: Id): string[] {
  if (resolved) return [];
  const last = comments.findLastIndex(({ mentions, deleted }) => !deleted && mentions?.includes(person));
  if (last < 0 || comments.slice(last).some(({ author }) => author === person)) return [];
  return comments.slice(last, last + 1).map(({ at }) => at);
}

/** Sign-offs by deadline, then amendments by how long they wait, then mentions, then late co-signatures. */
function byUrgency(one: WaitingView, other: WaitingView): number {
  const a = urgency(one);
  const b = urgency(other);
  return a < b ? -1 : a > b ? 1 : 0;
}

function urgency(card: WaitingView): string {
  if (card.kind === 'sign-off') return `1 ${card.deadline ?? '9'}`;
  if (card.kind === 'decide') return `2 ${card.since}`;
  return card.kind === 'mention' || card.kind === 'question' ? `3 ${card.since}` : '4';
}
