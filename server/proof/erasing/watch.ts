import type { Id } from '../../../shared/decision/index.ts';
import { parseRoomName } from '../../../shared/sync/room-name.ts';
import type { OpenLetters } from '../../letter/open-letters.ts';
import type { Store } from '../../store/store.ts';
import { clientsOf, cleansed, deleteWordsOf, isOwnWords } from './rooms.ts';

/**
 * Follows what `paraph person erase` does beside a server: the texts that this one has open still hold words that are to be gone, and
 * would be written back with them.
 */
export class ErasureWatch {
  readonly #store: Pick<Store, 'proof' | 'journal' | 'letters' | 'purge'>;
  readonly #letters: OpenLetters;
  readonly #clock: () => Date;
  /** Last entry of the account log that has been looked at. */
  #seen = 0;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly store: Pick<Store, 'proof' | 'journal' | 'letters' | 'purge'>;
    readonly letters: OpenLetters;
    readonly clock: () => Date;
  }) {
    this.#store = options.store;
    this.#letters = options.letters;
    this.#clock = options.clock;
  }

  /** Takes what has been erased by now as done: nothing is open yet. */
  async begin(): Promise<void> {
    this.#seen = (await this.#store.proof.accountHead())?.seq ?? 0;
  }

  /** Does what is left to do for all who have been erased since. */
  look(): Promise<void> {
    const looked = this.#looking.then(() => this.#look());
    this.#looking = looked.catch(() => undefined);
    return looked;
  }

  async #look(): Promise<void> {
    const head = (await this.#store.proof.accountHead())?.seq ?? 0;
    if (head === this.#seen) return;
    const fresh = (await this.#store.proof.accountLog()).filter(({ seq }) => seq > this.#seen && seq <= head);
    const erased = fresh.flatMap(({ type, body }) => (type === 'PersonErased' ? [String(body['person'])] : []));
    for (const person of erased) await this.#letGo(person);
    this.#seen = head;
    if (erased.length > 0) await this.#store.purge('quick');
  }

  /** Takes a person's words out of the texts that are open, and again out of what was written of these meanwhile. */
  async #letGo(person: Id): Promise<void> {
    const rooms = await this.#store.journal.roomsOf(person);
    for (const [letter, own] of Map.groupBy(rooms, (room) => parseRoomName(room)?.letter ?? room)) {
      if (!this.#letters.find(letter)) continue;
      await this.#letters.use(letter, (opened) =>
        opened.runExclusive(async () => {
          await opened.rooms.changeOpen(async (room, people) => {
            const clients = clientsOf(people, person);
            if (clients.length === 0 || !(await isOwnWords(this.#store, room))) return null;
            return (ydoc) => deleteWordsOf(ydoc, clients);
          });
          await this.#store.journal.leave(await cleansed(this.#store, person, this.#clock().toISOString(), own));
        }),
      );
    }
  }
}
