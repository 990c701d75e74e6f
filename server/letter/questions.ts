import type { Result } from '../../shared/result.ts';
import type { QuestionView } from '../../shared/api/views.ts';
import {
  actsAsLead,
  askedVersion,
  refusal,
  scopeOf,
  type Id,
  type LetterState,
  type Refusal,
  find,
} from '../../shared/decision/index.ts';
import { newId } from '../lib/random.ts';
import type { OutgoingMail, Question } from '../store/store.ts';
import type { OpenLetters } from './open-letters.ts';

/** Asking the lead author of a letter: to be let in, or for more time than the deadline left. No decision, so not in the log. */

/** The same question reaches the lead author at most this often. */
const AGAIN_AFTER = 24 * 3_600_000;
/** What nobody has answered after so long will not be. */
const KEPT = 60 * 24 * 3_600_000;

export type AskedQuestion = Pick<Question, 'about'> & { readonly message?: string | undefined };

/**
 * Hands a question to the lead author, by mail and on the pages where it is answered. Returns null also where there is no such
 * letter, or the question was asked today: nobody learns from it what there is.
 */
export async function askLead(
  letters: OpenLetters,
  letter: Id,
  { about, message }: AskedQuestion,
  person: Id,
  now: Date,
): Promise<Refusal | null> {
  const { store } = letters.services;
  const state = await letters.state(letter);
  if (state === null) return null;
  if (scopeOf(state, await letters.who(letter, person)) === 'letter' && about === 'access') {
    return refusal('wrong-state', 'You have access to this letter already. Reload the page to see it.');
  }
  const at = now.toISOString();
  if (about === 'time' && !lacksTime(state, person, at)) {
    return refusal('wrong-state', 'You can answer without asking. Reload the page to see where the letter stands.');
  }
  const before = (await store.questions.of([letter])).find((one) => one.person === person && one.about === about);
  if (before !== undefined && now.getTime() - Date.parse(before.at) < AGAIN_AFTER) return null;
  const question = { letter, person, about, at, ...(message === undefined ? {} : { message }) };
  const forget = new Date(now.getTime() - KEPT).toISOString();
  await store.questions.ask(question, await mailsOf(letters, state, question), forget);
  letters.posted();
  return null;
}

async function mailsOf(letters: OpenLetters, state: LetterState, question: Question): Promise<OutgoingMail[]> {
  const { store } = letters.services;
  const { person, about, at, message } = question;
  const known = new Map((await store.people.get([person, state.lead])).map((one) => [one.id, one]));
  const [asker, lead] = [known.get(person), known.get(state.lead)];
  if (!asker || !lead?.email) return [];
  const title = (await store.letters.texts([state.title])).get(state.title) ?? '';
  const data = {
    ...{ letter: state.id, title, by: asker.name, about },
    ...(asker.email === null ? {} : { address: asker.email }),
    ...(message === undefined ? {} : { message }),
  };
  return [{ id: newId(), to: lead.email, person: lead.id, letter: state.id, kind: 'question', data, at }];
}

/** Returns what still waits for an answer: whoever got in, or may answer again, asks no more. */
export function openQuestions(state: LetterState, asked: readonly Question[], at: string): QuestionView[] {
  return asked
    .filter(({ letter, person, about }) => letter === state.id && isOpen(state, person, about, at))
    .map(({ letter: _, ...question }) => question);
}

function isOpen(state: LetterState, person: Id, about: Question['about'], at: string): boolean {
  if (about === 'time') return lacksTime(state, person, at);
  return state.lead !== person && find.access(state, person) === undefined;
}

/** A signatory who has not answered, and cannot because the deadline has passed. */
function lacksTime(state: LetterState, person: Id, at: string): boolean {
  const version = askedVersion(state);
  const over = version?.deadline !== undefined && version.deadline < at;
  return (
    state.status === 'drafting' && over && find.signatory(state, person) !== undefined && !find.signOff(version, person)
  );
}

/** Takes a question off the lead author's pages without an answer. */
export async function dismissQuestion(
  letters: OpenLetters,
  question: Pick<Question, 'letter' | 'person' | 'about'>,
  person: Id,
): Promise<Result<null>> {
  const state = await letters.state(question.letter);
  if (state === null || !actsAsLead(state, await letters.who(question.letter, person))) {
    const message = 'Only the lead author can take a question off the list.';
    return { ok: false, refusal: refusal('no-access', message) };
  }
  await letters.services.store.questions.remove(question);
  return { ok: true, value: null };
}
