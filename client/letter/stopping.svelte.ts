/** A circulation that can still be stopped: known to every screen of this tab, on each device of whoever may stop it. */
import { stoppableUntil } from '../../shared/decision/index.ts';
import { offer } from '../../shared/decision/availability.ts';
import { contextOf } from '../../shared/decision/screen-context.ts';
import type { OpenLetter } from './state.svelte.ts';

interface Stoppable {
  readonly letter: OpenLetter;
  readonly version: number;
  /** ISO 8601 UTC. */
  readonly until: string;
}

let current = $state.raw<Stoppable | null>(null);

/** Looks at a view that has just come in. @param now ISO 8601 UTC */
export function lookForStoppable(letter: OpenLetter, now: string): void {
  const { view } = letter;
  if (!view) return;
  const asked = view.versions.find(({ status }) => status === 'circulated');
  const until = asked && stoppableUntil(asked);
  const may =
    asked !== undefined &&
    offer(view, { type: 'StopCirculation', version: asked.number }, contextOf(view, now)) === 'available';
  // The newest screen of the letter: what stopping changes is seen there.
  if (may && until !== undefined) current = { letter, version: asked.number, until };
  else if (current?.letter.id === letter.id) current = null;
}

/** What the countdown shows. */
export const stopping = {
  get current(): Stoppable | null {
    return current;
  },
  /** Its time is over. */
  ended(): void {
    current = null;
  },
  /** Takes the circulation back. */
  stop({ letter, version }: Stoppable) {
    return letter.run({ type: 'StopCirculation', version });
  },
};
