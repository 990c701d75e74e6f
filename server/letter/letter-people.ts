import { roomAccess, type Id, type LetterState, type Scope } from '../../shared/decision/index.ts';
import type { PeopleStore } from '../store/store.ts';
import { rescoped, whoIs, type ResolvedPrincipal } from './caller.ts';
import type { RoomAccess } from './rooms/room-owner.ts';

/** Who the people of one letter are: for whom they work, and so what they may do; kept for what cannot wait for the directory. */
export class LetterPeople {
  readonly #directory: PeopleStore;
  readonly #clock: () => Date;
  readonly #known = new Map<Id, ResolvedPrincipal>();
  /** The last answer of `access` to each of them. */
  readonly #accesses = new WeakMap<
    ResolvedPrincipal,
    { readonly state: LetterState; readonly amendment: Id | undefined; readonly access: RoomAccess }
  >();

  constructor(directory: PeopleStore, clock: () => Date) {
    this.#directory = directory;
    this.#clock = clock;
  }

  /** Who a person is, fresh from the directory. */
  async resolve(person: Id): Promise<ResolvedPrincipal> {
    const who = await whoIs(this.#directory, person, this.#clock().toISOString());
    this.#known.set(person, who);
    return who;
  }

  /** Who a person is as far as is known: somebody of whom nothing is known works for nobody. */
  of(person: Id): ResolvedPrincipal {
    return this.#known.get(person) ?? { person, offices: [], scopes: {}, colleagues: [person] };
  }

  access(state: LetterState, person: Id, amendment?: Id): RoomAccess {
    const who = this.#known.get(person);
    if (who === undefined) return roomAccess(state, this.of(person), amendment);
    // Asked for every message, and the same for as long as neither the letter's state nor the person's offices have changed.
    const last = this.#accesses.get(who);
    if (last?.state === state && last.amendment === amendment) return last.access;
    const access = roomAccess(state, who, amendment);
    this.#accesses.set(who, { state, amendment, access });
    return access;
  }

  /** Takes an office from somebody, or bounds it otherwise: at once, before anything is looked up. */
  rescope(adviser: Id, mep: Id, scope: Scope | null): void {
    const known = this.#known.get(adviser);
    if (known) this.#known.set(adviser, rescoped(known, mep, scope));
  }

  /** Looks up anew those whom something concerns. Returns null when there are none, else when it is known. */
  lookAgain(concerns: (known: ResolvedPrincipal) => boolean): Promise<void> | null {
    const people = [...this.#known.values()].filter(concerns);
    if (people.length === 0) return null;
    return Promise.all(people.map(({ person }) => this.resolve(person))).then(
      () => undefined,
      // Who cannot be looked up is nobody's colleague; asked again when they next do something.
      () => {
        for (const { person } of people) this.#known.delete(person);
      },
    );
  }
}
