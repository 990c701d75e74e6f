import { policyOf } from '../events/index.ts';
import type { Id, LetterEvent, LetterEventType } from '../model/events.ts';
import type { LetterState } from '../model/state.ts';

/** Whose names the log needs: whoever did something for somebody, or was taken off, may be neither member nor signatory any more. */

/** Returns whom the log names once an event has been added. @param state the letter after it */
export function actingAfter(before: LetterState['acting'], state: LetterState, event: LetterEvent) {
  const { inside = [], openly = [] } = before ?? {};
  const { officesOwn, seenBy } = policyOf<LetterEventType>(event);
  if (officesOwn?.(state, event)) return { inside, openly };
  const people = [event.actor, ...(event.onBehalf === undefined ? [] : [event.onBehalf]), ...namedIn(event)];
  return { inside: withAll(inside, people), openly: seenBy === 'everybody' ? withAll(openly, people) : openly };
}

function namedIn(event: LetterEvent): readonly Id[] {
  if (event.type === 'SignatoriesAdded') return event.people.map(({ person }) => person);
  return 'person' in event ? [event.person] : [];
}

function withAll(known: readonly Id[], people: readonly Id[]): readonly Id[] {
  // Hardly ever is anybody new: the list stays the same one.
  return people.every((person) => known.includes(person)) ? known : [...new Set([...known, ...people])];
}
