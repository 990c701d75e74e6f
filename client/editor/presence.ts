/** Who else is in a room, from what the server stamped on their awareness. */
import type { Awareness } from 'y-protocols/awareness';

/** Somebody who has the room open; once, however many windows they have. */
export interface Here {
  readonly id: string;
  readonly name: string;
  /** Carets as JSON of Yjs relative positions, one per window that has one. */
  readonly carets: readonly object[];
}

interface StampedUser {
  readonly id?: unknown;
  readonly person?: unknown;
  readonly name?: unknown;
}

/** Returns the person of an awareness state, or null for one without a name. */
export function personOf(state: unknown): { id: string; name: string } | null {
  if (typeof state !== 'object' || state === null || !('user' in state)) return null;
  const { id, person, name } = (state.user ?? {}) as StampedUser;
  if (typeof name !== 'string' || name === '') return null;
  const known = typeof person === 'string' ? person : typeof id === 'string' ? id : name;
  return { id: known, name };
}

/** Returns the people in a room, this window's own state and this person's other windows left out, by name. */
export function peopleIn(awareness: Awareness, self: string): Here[] {
  const found = new Map<string, { name: string; carets: object[] }>();
  for (const [client, state] of awareness.getStates()) {
    const person = client === awareness.clientID ? null : personOf(state);
    if (!person || person.id === self) continue;
    const entry = found.get(person.id) ?? { name: person.name, carets: [] };
    found.set(person.id, entry);
    const head: unknown = (state['cursor'] as { head?: unknown } | null | undefined)?.head;
    if (typeof head === 'object' && head !== null) entry.carets.push(head);
  }
  return [...found]
    .map(([id, { name, carets }]) => ({ id, name, carets }))
    .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}
