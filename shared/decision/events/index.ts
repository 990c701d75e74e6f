import type { EventBodyOf, EventOf, LetterEventType } from '../model/events.ts';
import { amendmentEvents } from './amendments.ts';
import { commentEvents } from './comments.ts';
import { letterEvents } from './letter.ts';
import { memberEvents, signatoryEvents } from './people.ts';
import type { EventPolicy, Policies } from './policy.ts';
import { signOffEvents } from './sign-offs.ts';
import { versionEvents } from './versions.ts';

/** What follows from each event. One of which nobody has said it does not compile. */
export const EVENTS: Policies<LetterEventType> = {
  ...letterEvents,
  ...memberEvents,
  ...signatoryEvents,
  ...commentEvents,
  ...amendmentEvents,
  ...versionEvents,
  ...signOffEvents,
};

/** Returns what follows from an event. */
export function policyOf<T extends LetterEventType>(event: EventOf<T>): EventPolicy<T> {
  const type: T = event.type;
  return EVENTS[type];
}

/** Returns whether an event writes into a text besides the log: adopting, and undoing it. */
export function writesIntoText<T extends LetterEventType>(event: EventBodyOf<T>): boolean {
  const type: T = event.type;
  return EVENTS[type].changesText?.(event) ?? false;
}
