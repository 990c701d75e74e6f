import type { Result } from '../../../shared/result.ts';
import * as Y from 'yjs';
import type { HistoryView, MomentView, TextView } from '../../../shared/api/views.ts';
import { may, refusal, type Id } from '../../../shared/decision/index.ts';
import { docFromY, letterFragment } from '../../../shared/letter/yjs.ts';
import type { OpenLetters } from '../open-letters.ts';
import { NO_ACCESS, NO_LETTER } from './view.ts';

/** How a draft came to be: who wrote when, and its text at any of those moments, replayed from the journal. */

/** Writing by one person without a pause this long is one moment. */
const PAUSE_MS = 5 * 60_000;

/** A row of the journal, as far as grouping needs it. */
interface WriterSpan {
  readonly seq: number;
  readonly person: Id | null;
  readonly at: string;
}

/** Returns the journal's rows as moments, oldest first. What the server wrote (an adoption, the first text) stands alone. */
function momentsOf(rows: readonly WriterSpan[]): MomentView[] {
  const moments: MomentView[] = [];
  for (const { seq, person, at } of rows) {
    const last = moments.at(-1);
    const goesOn =
      last !== undefined &&
      person !== null &&
      last.person === person &&
      Date.parse(at) - Date.parse(last.at) < PAUSE_MS;
    if (goesOn) moments[moments.length - 1] = { ...last, seq, at, changes: last.changes + 1 };
    else moments.push({ seq, person, from: at, at, changes: 1 });
  }
  return moments;
}

/** Returns GET …/history. */
export function showHistory(letters: OpenLetters, letter: Id, person: Id): Promise<Result<HistoryView>> {
  return asMember(letters, letter, person, async () => {
    const moments = momentsOf(await letters.services.store.journal.history(letter));
    const known = await letters.services.store.people.get([...new Set(moments.flatMap((one) => one.person ?? []))]);
    const people = Object.fromEntries(
      known.map(({ id, name, group }) => [id, { id, name, ...(group === null ? {} : { group }) }]),
    );
    return { ok: true, value: { moments, people } };
  });
}

/** Returns GET …/history/:seq: the draft as it was once that row had been written. */
export function showMoment(
  letters: OpenLetters,
  letter: Id,
  seq: number,
  person: Id,
): Promise<Result<Pick<TextView, 'doc'>>> {
  return asMember(letters, letter, person, async () => {
    const rows = await letters.services.store.journal.history(letter);
    const until = rows.filter((row) => row.seq <= seq);
    if (until.length === 0) return { ok: false, refusal: refusal('not-found', 'There is no such moment.') };
    const replayed = new Y.Doc();
    Y.applyUpdate(replayed, Y.mergeUpdates(until.map(({ bytes }) => bytes)));
    const doc = docFromY(letterFragment(replayed));
    replayed.destroy();
    return { ok: true, value: { doc } };
  });
}

async function asMember<T>(
  letters: OpenLetters,
  letter: Id,
  person: Id,
  read: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const state = await letters.state(letter);
  if (state === null) return NO_LETTER;
  return may(state, await letters.who(letter, person), 'see-letter') === true ? read() : NO_ACCESS;
}
