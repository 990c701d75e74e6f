/**
 * Stands between an editor and the room whose people it shows. The room may come, go and change while the editor stands, as
 * when an amendment begun in a copy of the draft gets a room of its own; whoever listens here hears of the room of the moment.
 */
import type { Awareness } from 'y-protocols/awareness';

type Listener = (...args: never[]) => void;
type States = ReturnType<Awareness['getStates']>;

export class AwarenessRelay {
  #room: Awareness | null = null;
  readonly #listeners: { readonly event: 'change' | 'update'; readonly listener: Listener }[] = [];
  /** What was said of oneself without a room to say it in. */
  readonly #said = new Map<string, unknown>();

  /** Shows the people of a room from now on; null for none. */
  show(room: Awareness | null): void {
    const before = this.#room;
    if (before === room) return;
    for (const { event, listener } of this.#listeners) before?.off(event, listener);
    before?.setLocalStateField('cursor', null);
    this.#room = room;
    for (const [field, value] of this.#said) room?.setLocalStateField(field, value);
    for (const { event, listener } of this.#listeners) room?.on(event, listener);
    const nothing = { added: [], updated: [], removed: [] };
    for (const { listener } of this.#listeners) (listener as (...args: unknown[]) => void)(nothing, 'local');
  }

  /** Everybody else: the editor's text may be a copy, which has another client id than this person has in the room. */
  getStates(): States {
    const states: States = new Map(this.#room?.getStates());
    if (this.#room) states.delete(this.#room.clientID);
    return states;
  }
  get states(): States {
    return this.getStates();
  }
  getLocalState(): ReturnType<Awareness['getLocalState']> {
    return this.#room?.getLocalState() ?? null;
  }
  setLocalStateField(field: string, value: unknown): void {
    // A place in one text means nothing in another.
    if (field !== 'cursor') this.#said.set(field, value);
    this.#room?.setLocalStateField(field, value);
  }

  on(event: 'change' | 'update', listener: Listener): void {
    this.#listeners.push({ event, listener });
    this.#room?.on(event, listener);
  }
  off(event: 'change' | 'update', listener: Listener): void {
    const at = this.#listeners.findIndex((one) => one.event === event && one.listener === listener);
    if (at >= 0) this.#listeners.splice(at, 1);
    this.#room?.off(event, listener);
  }
}
