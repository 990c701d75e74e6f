import type { Id, LetterEvent } from '../model/events.ts';
import { find } from '../model/find.ts';
import type { LetterState } from '../model/state.ts';

/** Whose names the log needs: whoever did something for somebody, or was taken off, may be neither member nor signatory any more. */

const OPEN = [
  'LetterCreated',
  'LetterRenamed',
  'LeadTransferred',
  'VersionCirculated',
  'VersionLocked',
  'SignaturesClosed',
] as const satisfies readonly LetterEvent['type'][];

type OpenEvent = Extract<LetterEvent, { readonly type: (typeof OPEN)[number] }>;

/** Returns whether an event is told to everybody who sees anything of the letter. W6 */
export function isOpen(event: LetterEvent): event is OpenEvent {
  return OPEN.some((type) => type === event.type);
}

/** Returns whom the log names once an event has been added. @param state the letter after it */
export function actingAfter(before: LetterState['acting'], state: LetterState, event: LetterEvent) {
  const { inside = [], openly = [] } = before ?? {};
  if (isOfficesOwn(state, event)) return { inside, openly };
  const people = [event.actor, ...(event.onBehalf === undefined ? [] : [event.onBehalf]), ...namedIn(event)];
  return { inside: withAll(inside, people), openly: isOpen(event) ? withAll(openly, people) : openly };
}

/** What only an amendment's office knows of names nobody to the others. W2 */
function isOfficesOwn(state: LetterState, event: LetterEvent): boolean {
  if (event.type === 'AmendmentStarted' || event.type === 'AmendmentDiscarded') return true;
  return 'thread' in event && find.thread(state, event.thread)?.within !== undefined;
}

function namedIn(event: LetterEvent): readonly Id[] {
  if (event.type === 'SignatoriesAdded') return event.people.map(({ person }) => person);
  return 'person' in event ? [event.person] : [];
}

function withAll(known: readonly Id[], people: readonly Id[]): readonly Id[] {
  // Hardly ever is anybody new: the list stays the same one.
  return people.every((person) => known.includes(person)) ? known : [...new Set([...known, ...people])];
}
