import { refusal, type Id, type Refusal } from '../../shared/decision/index.ts';
import type { RoomAccess, RoomHost, RoomName } from '../../server/letter/room-access.ts';

/** Letters as the sync server needs them, with rights that a test sets by hand. */
export class HandHost implements RoomHost {
  readonly #letters = new Map<Id, { members: Map<Id, RoomAccess>; locked: boolean }>();
  readonly #queues = new Map<Id, Promise<unknown>>();
  readonly #waiting = new Map<Id, number>();

  /** Makes a letter, or changes who may do what in it. */
  letter(id: Id, members: { readonly [person: Id]: RoomAccess }): void {
    this.#letters.set(id, { members: new Map(Object.entries(members)), locked: false });
  }

  lock(id: Id): void {
    const letter = this.#letters.get(id);
    if (letter) letter.locked = true;
  }

  inTurn<T>(letter: Id, task: () => Promise<T>): Promise<T> {
    this.#waiting.set(letter, this.#waitingFor(letter) + 1);
    const turn = (this.#queues.get(letter) ?? Promise.resolve())
      .then(task)
      .finally(() => this.#waiting.set(letter, this.#waitingFor(letter) - 1));
    this.#queues.set(
      letter,
      turn.catch(() => undefined),
    );
    return turn;
  }

  #waitingFor(letter: Id): number {
    return this.#waiting.get(letter) ?? 0;
  }

  isIdle(letter: Id): boolean {
    return this.#waitingFor(letter) === 0;
  }

  access({ letter }: RoomName, person: Id): RoomAccess | null {
    const found = this.#letters.get(letter);
    if (!found) return null;
    const access = found.members.get(person) ?? 'none';
    return access === 'write' && found.locked ? 'read' : access;
  }

  prepare({ letter }: RoomName): Promise<Refusal | null> {
    return Promise.resolve(this.#letters.has(letter) ? null : refusal('not-found', 'There is no such letter.'));
  }

  refusalFor({ letter }: RoomName): Refusal {
    return this.#letters.get(letter)?.locked
      ? refusal('locked', 'The text is locked.')
      : refusal('no-access', 'You may read this letter, not write it.');
  }
}
