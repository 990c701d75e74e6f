import { policyOf } from '../events/index.ts';
import type { LetterEvent, LetterEventType } from '../model/events.ts';
import type { LetterState } from '../model/state.ts';
import type { Principal } from './permission.ts';
import { scopeOf } from './visibility.ts';

/** An event as told to somebody who may not know what it says; only its number, so that none seems lost. */
export interface WithheldEvent {
  readonly type: 'Withheld';
  readonly seq: number;
}

/**
 * Returns an event of the log as a person may see it. `state` is the letter's latest, not that of the event: what was
 * private once and is tabled now may be known. W6
 */
export function eventFor(state: LetterState, who: Principal, event: LetterEvent): LetterEvent | WithheldEvent {
  return seesEvent(state, who, event) ? event : { type: 'Withheld', seq: event.seq };
}

function seesEvent(state: LetterState, who: Principal, event: LetterEvent): boolean {
  const scope = scopeOf(state, who);
  if (scope === null) return false;
  const { seenBy } = policyOf<LetterEventType>(event);
  if (seenBy === 'everybody') return true;
  return seenBy === 'members' ? scope === 'letter' : seenBy(state, who, event);
}
