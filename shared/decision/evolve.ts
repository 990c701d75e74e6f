import { policyOf } from './events/index.ts';
import type { Id, LetterEvent, LetterEventType, Settings } from './model/events.ts';
import type { LetterState } from './model/state.ts';
import { actingAfter } from './rights/log-participants.ts';

/** Folding what has been decided into what is. Never asks whether it was right: that was `decide`. Faults in a log throw. */

const DEFAULT_SETTINGS: Settings = {
  signatureOrder: 'name',
  namesBeforeLock: 'shown',
  amendmentsUntil: null,
  passkeysRequired: false,
  minimum: null,
  reminders: { daysBefore: [] },
};

/** Returns a letter before its first event: nothing but its id. */
export function unwritten(letter: Id): LetterState {
  return {
    id: letter,
    seq: 0,
    status: 'drafting',
    title: '',
    lang: 'en',
    createdAt: '',
    changedAt: '',
    lead: '',
    settings: DEFAULT_SETTINGS,
    members: [],
    signatories: [],
    amendments: [],
    versions: [],
    threads: [],
  };
}

/** Returns a letter from all of its events, oldest first; null without any. Throws RangeError as `evolve` does. */
export function fold(letter: Id, events: readonly LetterEvent[]): LetterState | null {
  if (events.length === 0) return null;
  return events.reduce((state: LetterState, event) => evolve(state, event), unwritten(letter));
}

/**
 * Returns the letter after one more event; `unwritten(letter)` is the one before the first.
 * @throws RangeError for an event that is not the next one, or speaks of what the letter never had: the log is broken
 */
export function evolve(state: LetterState, event: LetterEvent): LetterState {
  if (event.seq !== state.seq + 1) {
    throw new RangeError(`letter ${state.id}: event ${String(event.seq)} follows ${String(state.seq)}`);
  }
  const { evolve: change, confides } = policyOf<LetterEventType>(event);
  const after = change(state, event);
  const confided = confides?.(state, event) ? { confided: [...(state.confided ?? []), event.seq] } : {};
  const acting = actingAfter(state.acting, after, event);
  return { ...after, ...confided, seq: event.seq, changedAt: event.at, acting };
}
