import { diff } from '../../../shared/amendment/index.ts';
import type { ImportStep } from '../../../shared/api/views.ts';
import type { Command, Id } from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { longDate } from '../../../shared/letter/words/index.ts';
import type { AuthorChanges, ImportedComment } from '../../formats/cage/import-file.ts';
import type { Caller } from '../caller.ts';
import type { OpenLetters } from '../open-letters.ts';
import { Places, writeInto } from './server-edits.ts';

/** What people did to a file elsewhere, as amendments and comments of the letter made of it. */

/** The longest words that a comment points at: those of a sentence are enough to find it. */
const POINTED_AT = 300;
const LONGEST_COMMENT = 9_000;

/** The letter that was made of the file. */
interface Into {
  readonly letter: Id;
  readonly lang: string;
  /** ISO 8601 time of the import. */
  readonly at: string;
  readonly onStep: (step: ImportStep) => void;
}

/**
 * Makes an amendment of each author's changes, tabled by whoever brings the file in: the names in a file prove nothing, so
 * they are only told, in the justification. @returns how many there are
 */
export async function amendmentsOf(
  letters: OpenLetters,
  { letter, lang, at, onStep }: Into,
  {
    before,
    changesByAuthor,
    program,
  }: { readonly before: Doc; readonly changesByAuthor: readonly AuthorChanges[]; readonly program: string },
  asker: Caller,
): Promise<number> {
  let made = 0;
  for (const [done, { author, to, doc }] of changesByAuthor.entries()) {
    onStep({ doing: 'amendments', done, of: changesByAuthor.length });
    // Only a style was changed, say: nothing that a letter has.
    if (diff(before, doc).length === 0) continue;
    const [started] = await give(letters, letter, { type: 'StartAmendment' }, asker);
    const amendment = String(started?.['amendment']);
    await writeInto(letters, { letter, amendment }, { person: asker.person, at }, () => doc);
    const justification = `${saidBy(author, to, lang)} (${program})`.slice(0, 400);
    await give(letters, letter, { type: 'TableAmendment', amendment, justification }, asker);
    made += 1;
  }
  return made;
}

/** Makes a thread of each comment, at the words that it is about where they stand in the letter. @returns how many there are */
export async function threadsOf(
  letters: OpenLetters,
  { letter, lang, onStep }: Into,
  comments: readonly ImportedComment[],
  asker: Caller,
): Promise<number> {
  const said = comments.flatMap((comment, at) => (comment.text.trim() === '' ? [] : [{ ...comment, at }]));
  if (said.length === 0) return 0;
  /** Threads by the first remark in them, and by those that answer it. */
  const threads = new Map<number, Id>();
  const places = await Places.in(letters.services.store.journal, letter);
  const settled: Id[] = [];
  // An answer may stand before what it answers.
  const inOrder = said.toSorted(
    (one, other) => Number(one.answers !== undefined) - Number(other.answers !== undefined),
  );
  for (const [done, { author, date, text, about, answers, resolved, at }] of inOrder.entries()) {
    onStep({ doing: 'comments', done, of: said.length });
    const words = (about.split(/\n/)[0] ?? '').slice(0, POINTED_AT).trim();
    const anchor = places.anchor(words);
    const lost = anchor === null && words !== '' ? ` “${words}”` : '';
    const whole = `${saidBy(author, date, lang)}${lost}: ${text}`.slice(0, LONGEST_COMMENT);
    const answered = answers === undefined ? undefined : threads.get(answers);
    if (answered !== undefined) {
      const reply = `${saidBy(author, date, lang)}: ${text}`.slice(0, LONGEST_COMMENT);
      await give(letters, letter, { type: 'Reply', thread: answered, text: reply }, asker);
      threads.set(at, answered);
      continue;
    }
    const [added] = await give(
      letters,
      letter,
      { type: 'AddComment', text: whole, ...(anchor ? { anchor } : {}) },
      asker,
    );
    const thread = String(added?.['thread']);
    threads.set(at, thread);
    if (resolved === true) settled.push(thread);
  }
  // Only now: a settled thread takes no more answers.
  for (const thread of settled) await give(letters, letter, { type: 'ResolveThread', thread }, asker);
  return said.length;
}

/** "Ana Vidmar, 3 November 2026", as far as the file says it. */
function saidBy(author: string, date: string, lang: string): string {
  const day = new Date(date);
  const known = Number.isNaN(day.getTime()) ? [] : [longDate(lang, day)];
  return [author.trim() === '' ? '?' : author.trim().slice(0, 200), ...known].join(', ');
}

async function give(letters: OpenLetters, letter: Id, command: Command, asker: Caller) {
  const answered = await letters.answer(letter, command, asker);
  if (!answered.ok) throw new Error(`${command.type} of an imported file was refused: ${answered.refusal.message}`);
  return answered.events;
}
