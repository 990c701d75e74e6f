import { eventFor, type Id, type LetterEvent } from '../../../shared/decision/index.ts';
import type { OpenLetters } from '../open-letters.ts';

/** Returns an event of a letter's log if a person may know of it as things stand now, else null. */
export async function seenEvent(
  letters: OpenLetters,
  { letter, seq }: { readonly letter: Id; readonly seq: number },
  person: Id,
): Promise<LetterEvent | null> {
  const state = await letters.state(letter);
  const [entry] = state ? await letters.services.store.letters.events(letter, seq - 1, 1) : [];
  if (!state || entry?.event.seq !== seq) return null;
  const seen = eventFor(state, await letters.who(letter, person), entry.event);
  return seen.type === 'Withheld' ? null : seen;
}
