import type { Result } from '../../shared/result.ts';
import type { Command, CreateLetter, Id, LetterState, Principal, Scope } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { newId } from '../lib/random.ts';
import type { Store } from '../store/store.ts';
import { whoIs, type Caller } from './caller.ts';
import { Contents } from './contents.ts';
import { Decisions, type CommandOutcome, type DecisionServices } from './decide/decisions.ts';
import type { PasskeyChecks } from './decide/gather-context.ts';
import { OpenLetter, type OpenLetterServices } from './open-letter.ts';
import { ConflictCache } from './read/conflict-cache.ts';
import { DEFAULT_LIMITS, type Limits } from './rooms/limits.ts';
import { Counters } from './rooms/metrics.ts';
import { RoomScheduler } from './rooms/room-scheduler.ts';
import type { RoomLog } from './rooms/room-services.ts';
import type { Services } from './services.ts';

export interface OpenLettersOptions extends Pick<DecisionServices, 'seal' | 'stamp' | 'allowance' | 'posted' | 'told'> {
  readonly store: Store;
  /** The time of day, for what is written down. */
  readonly clock: () => Date;
  /** Milliseconds that only go forward, for every interval; the process's own when absent. */
  readonly elapsed?: () => number;
  readonly log: RoomLog;
  readonly limits?: Partial<Limits>;
  /** Checks sign-offs by passkey; without it none is taken. */
  readonly passkeys?: PasskeyChecks;
}

/** How many letters stay in memory when nobody is connected to them. */
const KEPT = 500;
const TICK_MS = 1_000;

/** The letters in memory: each is opened when it is asked for and closed when nobody has used it for long. */
export class OpenLetters {
  readonly services: Services;
  /** Whether tabled amendments still fit, for all who look. */
  readonly fits: ConflictCache;
  /** What has happened in the rooms since the start. */
  readonly counters = new Counters();
  readonly #options: OpenLettersOptions;
  readonly #elapsed: () => number;
  readonly #decisions: Decisions;
  readonly #shared: OpenLetterServices;
  /** Least recently used first. */
  readonly #letters = new Map<Id, OpenLetter>();
  readonly #ticker: NodeJS.Timeout;

  constructor(options: OpenLettersOptions) {
    const { store, clock, log, passkeys, limits } = options;
    this.#options = options;
    this.#elapsed = options.elapsed ?? ((): number => performance.now());
    this.services = { store, contents: new Contents(store.letters), ...(passkeys ? { passkeys } : {}) };
    this.fits = new ConflictCache(this.services.contents);
    this.#decisions = new Decisions({ ...options, fits: this.fits });
    const { updatesPerSecond, charactersPerLetter } = { ...DEFAULT_LIMITS, ...limits };
    this.#shared = {
      ...{ services: this.services, clock },
      rooms: {
        journal: store.journal,
        writable: () => store.writable(),
        now: this.#elapsed,
        wall: () => clock().getTime(),
        log,
        // Whoever lifts the rate of typing measures, and would soon be stopped by the length of the text.
        maxUnits: updatesPerSecond === 0 ? 0 : charactersPerLetter,
        counters: this.counters,
        scheduler: new RoomScheduler(this.#elapsed),
      },
    };
    this.#ticker = setInterval(() => this.#tick(), TICK_MS).unref();
  }

  // One letter

  /** Does something with a letter, which stays in memory for that long. It need not exist: its state is null then. */
  async use<T>(id: Id, task: (letter: OpenLetter) => Promise<T>): Promise<T> {
    const letter = this.#letters.get(id) ?? this.make(id, this.#shared);
    this.#letters.delete(id);
    this.#letters.set(id, letter);
    if (this.#letters.size > KEPT) this.#evict();
    try {
      return await letter.use(task);
    } finally {
      // Nobody may fill the memory by asking for letters that do not exist.
      if (letter.isUnknown && letter.isUnused) this.#letters.delete(id);
    }
  }

  /** Makes the object of a letter. */
  protected make(id: Id, shared: OpenLetterServices): OpenLetter {
    return new OpenLetter(id, shared);
  }

  /** The letter, if it is in memory. */
  find(id: Id): OpenLetter | undefined {
    return this.#letters.get(id);
  }

  /** The letter's state, or null when there is no such letter. Replaced, never changed, so it may be kept. */
  state(id: Id): Promise<LetterState | null> {
    return this.use(id, (letter) => letter.open());
  }

  /** Who a person is, fresh from the directory. */
  who(id: Id, person: Id): Promise<Principal> {
    return this.use(id, (letter) => letter.who(person));
  }

  /** Returns one command's outcome. Throws only for faults; nothing is shown to anybody before it is durable. */
  answer(id: Id, command: Command, caller: Caller): Promise<CommandOutcome> {
    return this.use(id, (letter) => this.#decisions.answer(letter, command, caller));
  }

  /** Makes a letter with its first text and returns its id; the caller is its lead author. */
  create(
    wanted: Omit<CreateLetter, 'type'>,
    doc: Doc,
    caller: Pick<Caller, 'person'>,
  ): Promise<Result<{ readonly id: Id; readonly seq: number }>> {
    return this.use(newId(), (letter) => this.#decisions.create(letter, wanted, doc, caller));
  }

  // All letters

  /** Every letter that concerns a person: as a member or signatory, or because they work for one. */
  async concerning(person: Id): Promise<{ readonly who: Principal; readonly letters: readonly Id[] }> {
    const { people, letters } = this.#options.store;
    const who = await whoIs(people, person, this.#options.clock().toISOString());
    const ids = await Promise.all([person, ...who.offices].map((one) => letters.of(one)));
    return { who, letters: [...new Set(ids.flat())] };
  }

  /**
   * Somebody works for an MEP from now on, or no longer (`scope` null), or within other bounds. What that takes away is gone
   * before this returns: sockets are closed, writers become readers.
   */
  delegated(change: { readonly mep: Id; readonly adviser: Id; readonly scope: Scope | null }): void {
    for (const letter of this.#letters.values()) letter.delegated(change);
  }

  /** To be called when something else than a decision has put mails into the outbox. */
  posted(): void {
    this.#options.posted();
  }

  // Connections

  /** Open rooms, and messages received that are not yet durable. */
  load(): { readonly rooms: number; readonly waiting: number } {
    let [rooms, waiting] = [0, 0];
    for (const letter of this.#letters.values()) {
      rooms += letter.rooms.size;
      waiting += letter.rooms.waiting;
    }
    return { rooms, waiting };
  }

  /** Every connection to a room. */
  *peers() {
    for (const letter of this.#letters.values()) yield* letter.rooms.peers();
  }

  // Time

  #tick(): void {
    const [now, elapsed] = [this.#options.clock().toISOString(), this.#elapsed()];
    for (const letter of this.#letters.values()) letter.tick(now, elapsed);
    if (this.#letters.size > KEPT) this.#evict();
  }

  /** Lets go of letters that nobody uses or is connected to, oldest use first. */
  #evict(): void {
    for (const [id, letter] of this.#letters) {
      if (this.#letters.size <= KEPT) return;
      if (!letter.isUnused) continue;
      this.#letters.delete(id);
      void letter.close();
    }
  }

  /** Makes everything received durable, and every room quick to open. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#letters.values()].map((letter) => letter.settle()));
  }

  /** Closes every letter. */
  async close(): Promise<void> {
    clearInterval(this.#ticker);
    await Promise.all([...this.#letters.values()].map((letter) => letter.close()));
    this.#letters.clear();
  }
}
