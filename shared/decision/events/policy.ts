import type { EventBodyOf, EventOf, LetterEventType, TextRef } from '../model/events.ts';
import type { LetterState } from '../model/state.ts';
import type { Principal } from '../rights/permission.ts';
import { scopeOf } from '../rights/visibility.ts';

/** The part of a letter that an event is about, by which the log is filtered. */
export type EventSubject = 'letter' | 'people' | 'comments' | 'amendments' | 'versions' | 'sign-offs';

/**
 * All that follows from an event wherever it is met. Mails, the words of the log and what is said of it to whoever looks on stand
 * with those who write them, in tables as complete as this one.
 */
export interface EventPolicy<T extends LetterEventType> {
  readonly subject: EventSubject;
  /** What the letter is after it. @throws RangeError for what the letter never had: the log is broken */
  readonly evolve: (state: LetterState, event: EventOf<T>) => LetterState;
  /** Who is told of it: everybody who sees anything of the letter, its members, or whom a rule names. W6 */
  readonly seenBy: 'everybody' | 'members' | ((state: LetterState, who: Principal, event: EventOf<T>) => boolean);
  /**
   * What the server signs the log after, and of what it asks a third party to stamp the time as well: a dozen moments in a
   * letter's life, not every answer (trust.md 8.2).
   */
  readonly proof: 'none' | 'sealed' | 'sealed and stamped';
  /** Free texts of whoever did it, and how they were confirmed: what goes when they are erased (trust.md 9). Not titles. */
  readonly ownTexts: (event: EventOf<T>) => readonly (TextRef | undefined)[];
  /** It tells of answers given in confidence, then or earlier. @param state before it. W9 */
  readonly confides?: (state: LetterState, event: EventOf<T>) => boolean;
  /** Only an amendment's office knows of it, so the log names nobody by it to others. @param state after it. W2 */
  readonly officesOwn?: (state: LetterState, event: EventOf<T>) => boolean;
  /** It writes into a text besides the log. */
  readonly changesText?: (event: EventBodyOf<T>) => boolean;
}

export type Policies<T extends LetterEventType> = { readonly [K in T]: EventPolicy<K> };

export const noTexts = (): readonly TextRef[] => [];

/** Returns a rule that holds for members alone. */
export function membersIf<E>(rule: (state: LetterState, who: Principal, event: E) => boolean) {
  return (state: LetterState, who: Principal, event: E) => scopeOf(state, who) === 'letter' && rule(state, who, event);
}
