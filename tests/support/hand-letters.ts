import { refusal, type Id, type Refusal } from '../../shared/decision/index.ts';
import { OpenLetter, type OpenLetterServices } from '../../server/letter/open-letter.ts';
import { OpenLetters } from '../../server/letter/open-letters.ts';
import type { RoomAccess } from '../../server/letter/rooms/room-owner.ts';

/** A letter with rights that a test sets by hand. */
export class HandLetter extends OpenLetter {
  #members: ReadonlyMap<Id, RoomAccess> | null = null;
  #isLocked = false;

  /** Makes the letter, or changes who may do what in it. */
  set(members: { readonly [person: Id]: RoomAccess }): void {
    this.#members = new Map(Object.entries(members));
    this.#isLocked = false;
  }

  lock(): void {
    this.#isLocked = true;
  }

  override access(person: Id): RoomAccess | null {
    if (this.#members === null) return null;
    const access = this.#members.get(person) ?? 'none';
    return access === 'write' && this.#isLocked ? 'read' : access;
  }

  override prepare(): Promise<Refusal | null> {
    return Promise.resolve(this.#members === null ? refusal('not-found', 'There is no such letter.') : null);
  }

  override refusalFor(): Refusal {
    return this.#isLocked
      ? refusal('locked', 'The text is locked.')
      : refusal('no-access', 'You may read this letter, not write it.');
  }
}

/** Letters as the sync server needs them, with rights that a test sets by hand. */
export class HandLetters extends OpenLetters {
  readonly #made = new Map<Id, HandLetter>();

  /** The letter; made if there is none. */
  at(id: Id): HandLetter {
    void this.use(id, () => Promise.resolve());
    const letter = this.#made.get(id);
    if (letter === undefined) throw new Error('not made');
    return letter;
  }

  protected override make(id: Id, shared: OpenLetterServices): OpenLetter {
    const letter = new HandLetter(id, shared);
    this.#made.set(id, letter);
    return letter;
  }
}
