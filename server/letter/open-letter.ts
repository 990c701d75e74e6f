import {
  find,
  fold,
  isOwnOffice,
  may,
  refusal,
  type Id,
  type LetterState,
  type Refusal,
  type Scope,
} from '../../shared/decision/index.ts';
import { NO_ENTRY } from '../../shared/decision/model/chain.ts';
import { CLOSE, type CloseReason } from '../../shared/sync/close.ts';
import { ExclusiveQueue } from '../lib/exclusive-queue.ts';
import type { ResolvedPrincipal } from './caller.ts';
import { LetterPeople } from './letter-people.ts';
import { LetterRooms } from './rooms/letter-rooms.ts';
import type { RoomAccess, RoomOwner } from './rooms/room-owner.ts';
import type { RoomServices } from './rooms/room-services.ts';
import type { LetterServices, Services } from './services.ts';

/** What every open letter is given. */
export interface OpenLetterServices {
  readonly services: Services;
  readonly rooms: RoomServices;
  readonly clock: () => Date;
}

/** What has been decided, and the last entry of the log that says so. */
export interface DecidedState {
  readonly state: LetterState;
  readonly head: string;
}

const NOT_NOW = 'This could not be written just now. Try again.';

/**
 * A letter in memory: what has been decided, its people's rights, its rooms and who is in them, and the queue that orders all
 * that happens to it. Whoever holds this object is the one who decides in the letter; nothing of it lives anywhere else.
 */
export class OpenLetter implements RoomOwner {
  readonly id: Id;
  readonly rooms: LetterRooms;
  readonly people: LetterPeople;
  /** For what reads and decides inside the letter's turn. */
  readonly services: LetterServices;
  readonly #queue = new ExclusiveQueue();
  /** Null until read, and again after somebody else turned out to have written. */
  #decided: DecidedState | null = null;
  #loading: Promise<LetterState | null> | null = null;
  #isUnknown = false;
  #isSuspended = false;
  /** How many are using this object at the moment, so that there is no second one for the same letter. */
  #uses = 0;

  constructor(id: Id, { services, rooms, clock }: OpenLetterServices) {
    this.id = id;
    this.people = new LetterPeople(services.store.people, clock);
    this.rooms = new LetterRooms(id, this, rooms);
    this.services = { ...services, rooms: this.rooms };
  }

  // Life

  /** Returns what has been decided, read if it is not in memory; null when there is no such letter. Replaced, never changed, so it may be kept. */
  async open(): Promise<LetterState | null> {
    return (await this.decided())?.state ?? null;
  }

  /** Takes nothing more for now: decisions are refused as `unavailable`, words are asked for again later. */
  suspend(): void {
    this.#isSuspended = true;
  }

  /** Takes again what people do, and asks for what they did meanwhile. */
  resume(): void {
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    this.rooms.resume();
  }

  /** Makes everything received durable, sends everybody away, and lets go of all that is in memory. */
  async close(reason: CloseReason = CLOSE.tryAgain): Promise<void> {
    await this.runExclusive(async () => {
      // What has been received is taken still; what comes from now on is not.
      await this.rooms.settle();
      this.suspend();
      this.rooms.close(reason);
      this.#decided = null;
    });
  }

  /**
   * Lets go of all that is in memory at once: the store may hold more or less than it (`StoreInDoubt`). Everybody comes back and
   * is given what the store has; what they were not told is saved, they send again.
   */
  drop(): void {
    this.rooms.close(CLOSE.tryAgain);
    this.#decided = null;
  }

  /** Makes everything received durable, and every room quick to open. */
  settle(): Promise<void> {
    return this.runExclusive(() => this.rooms.settle());
  }

  /** Keeps the object in memory while something is done with it. */
  async use<T>(task: (letter: this) => Promise<T>): Promise<T> {
    this.#uses++;
    try {
      return await task(this);
    } finally {
      this.#uses--;
    }
  }

  /** Nobody uses it, nothing is under way, nobody is in its rooms: it may be closed. */
  get isUnused(): boolean {
    return this.#uses === 0 && this.isIdle && this.#loading === null && this.rooms.size === 0;
  }

  /** It was looked for, and there is no such letter. */
  get isUnknown(): boolean {
    return this.#isUnknown;
  }

  get isSuspended(): boolean {
    return this.#isSuspended;
  }

  // Queue

  runExclusive<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.run(task);
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  // State

  /** What `open` returns, with the head of the log; null also for a letter that has been deleted. */
  async decided(): Promise<DecidedState | null> {
    const decided = await this.decidedEver();
    // A letter that was deleted is gone for everybody; only its log stays.
    return decided?.state.deletedAt === undefined ? decided : null;
  }

  /** The same, also of a letter that has been deleted: for bringing it back. */
  async decidedEver(): Promise<DecidedState | null> {
    if (!this.#decided) {
      this.#loading ??= this.#load().finally(() => {
        this.#loading = null;
      });
      await this.#loading;
    }
    return this.#decided;
  }

  async #load(): Promise<LetterState | null> {
    const entries = await this.services.store.letters.events(this.id);
    const state = fold(
      this.id,
      entries.map(({ event }) => event),
    );
    this.#isUnknown = state === null;
    if (state !== null) this.#decided = { state, head: entries.at(-1)?.hash ?? NO_ENTRY };
    return state;
  }

  /** Goes on from what has just been committed. */
  advance(decided: DecidedState): void {
    this.#isUnknown = false;
    this.#decided = decided;
  }

  /** Somebody else turned out to have written: it is read again when next asked for. */
  invalidate(): void {
    this.#decided = null;
  }

  // Rights

  /** Who a person is, fresh from the directory. */
  who(person: Id): Promise<ResolvedPrincipal> {
    return this.people.resolve(person);
  }

  access(person: Id, amendment?: Id): RoomAccess | null {
    return this.#decided ? this.people.access(this.#decided.state, person, amendment) : null;
  }

  async prepare({ person, amendment }: { person?: Id; amendment?: Id | undefined }): Promise<Refusal | null> {
    const state = await this.open();
    if (state === null) return refusal('not-found', 'There is no such letter.');
    if (amendment !== undefined && !find.amendment(state, amendment)) {
      return refusal('not-found', 'There is no such amendment.');
    }
    // For whom the person works decides on what opens to them.
    if (person !== undefined) await this.who(person);
    return null;
  }

  refusalFor(person: Id, amendment?: Id): Refusal {
    const state = this.#decided?.state;
    if (!state) return refusal('not-found', 'There is no such letter.');
    const who = this.people.of(person);
    if (state.status !== 'drafting') {
      const version = state.final === undefined ? 'The text' : `Version ${String(state.final.version)}`;
      return refusal('locked', `${version} is locked. What you write now cannot become part of it.`);
    }
    if (amendment === undefined) {
      const allowed = may(state, who, 'type-in-draft');
      return allowed === true ? refusal('unavailable', NOT_NOW) : allowed;
    }
    const found = find.amendment(state, amendment);
    if (!found) return refusal('not-found', 'There is no such amendment.');
    const own = may(state, who, 'type-in-amendment', amendment);
    if (own !== true) return own;
    if (found.status === 'writing') return refusal('unavailable', NOT_NOW);
    const next = isOwnOffice(who, found) ? 'Reopen it to change it.' : 'It can no longer be changed.';
    return refusal('wrong-state', `This amendment is no longer being written. ${next}`);
  }

  /** Somebody works for an MEP from now on, or no longer (`scope` null), or within other bounds: what that takes away is gone at once. */
  delegated({ mep, adviser, scope }: { readonly mep: Id; readonly adviser: Id; readonly scope: Scope | null }): void {
    this.people.rescope(adviser, mep, scope);
    this.rooms.rights();
    this.#lookAgain(({ person, offices }) => person === mep || person === adviser || offices.includes(mep));
  }

  #lookAgain(concerns: (known: ResolvedPrincipal) => boolean): void {
    void this.people.lookAgain(concerns)?.then(() => this.rooms.rights());
  }

  /** Once a second: what has been delegated until now ends; rooms keep what is to be kept, and close when idle. @param elapsed ms */
  tick(now: string, elapsed: number): void {
    this.#lookAgain(({ until }) => until !== undefined && until <= now);
    this.rooms.tick(elapsed);
  }
}
