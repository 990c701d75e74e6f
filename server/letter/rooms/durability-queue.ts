import { savedFrame } from '../../../shared/sync/messages.ts';
import type { Claim, JournalStore, Noted, TextUpdate } from '../../store/store.ts';
import { messageFrame } from './frames.ts';
import type { Counters } from './metrics.ts';
import type { Peer } from './peer.ts';
import type { RoomText } from './room-text.ts';

export interface KeepingContext {
  readonly journal: JournalStore;
  readonly text: RoomText;
  readonly counters: Counters;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** Sees to it that an acknowledgement owed to a peer goes out before long. */
  readonly owes: (peer: Peer) => void;
}

/** Rows and claims that belong together. */
interface Unkept {
  readonly updates: readonly TextUpdate[];
  readonly claims: readonly Claim[];
  readonly noted: Noted | null;
}

/** `saved` names the Yjs clients of all people, or, where there have been more than this, of the connection it goes to. */
const WHOLE_VECTOR_CLIENTS = 256;

/** What of a room's text is applied and not yet durable, and who is to hear when it is. One commit at a time; what comes meanwhile shares the next. */
export class Keeping {
  readonly #context: KeepingContext;
  #unkept: Unkept[] = [];
  /** Part of a commit under way. */
  #flying: readonly Unkept[] = [];
  readonly #owed = new Set<Peer>();
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  /** The last commit failed: nothing is added until one succeeds. */
  #isStuck = false;

  constructor(context: KeepingContext) {
    this.#context = context;
  }

  get isStuck(): boolean {
    return this.#isStuck;
  }

  get isEmpty(): boolean {
    return this.#unkept.length === 0 && this.#flying.length === 0 && this.#owed.size === 0;
  }

  /** Rows that are not yet durable. */
  get rows(): number {
    return this.beyond.reduce((sum, { updates }) => sum + updates.length, 0);
  }

  /** What the text holds beyond the journal, oldest first. */
  get beyond(): readonly Unkept[] {
    return [...this.#flying, ...this.#unkept];
  }

  /**
   * Takes rows that have just been applied. Where the store can note them, they may be shown from now on: answers true.
   * @throws StoreUnavailable when they could not be noted; then they were not taken
   */
  add(updates: readonly TextUpdate[], claims: readonly Claim[]): boolean {
    const { note } = this.#context.journal;
    this.#unkept.push({ updates, claims, noted: note === null ? null : note(updates, claims) });
    return note !== null;
  }

  /** Tells a peer once everything that is in the text now is durable. */
  owe(peer: Peer): void {
    this.#owed.add(peer);
  }

  /** Makes everything added so far durable and tells whom it concerns. @throws StoreUnavailable; all of it is kept for another try */
  keep(): Promise<void> {
    if (this.isEmpty) return Promise.resolve();
    if (this.#running === null) return (this.#running = this.#run().finally(() => (this.#running = null)));
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.keep();
      });
    return this.#next;
  }

  async #run(): Promise<void> {
    const { journal, text, counters, now } = this.#context;
    const batch = this.#unkept;
    const owed = this.#savedFrames();
    this.#flying = batch;
    this.#unkept = [];
    this.#owed.clear();
    const updates = batch.flatMap((one) => one.updates);
    const claims = batch.flatMap((one) => one.claims);
    try {
      if (updates.length + claims.length > 0) {
        const committed = counters.commitSeconds.startTimer();
        const appended = journal.append(updates);
        if (claims.length > 0) await Promise.all([appended, journal.claim(claims)]);
        const seqs = await appended;
        committed();
        text.kept(seqs.at(-1) ?? 0, updates.length);
        counters.rowsWritten += updates.length;
      }
      this.#isStuck = false;
      for (const { noted } of batch) noted?.done();
      for (const { peer, frame } of owed) {
        peer.owe(frame, now());
        this.#context.owes(peer);
      }
    } catch (error) {
      this.#isStuck = true;
      this.#unkept = [...batch, ...this.#unkept];
      for (const { peer } of owed) this.#owed.add(peer);
      counters.appendsFailed++;
      throw error;
    } finally {
      this.#flying = [];
    }
  }

  /** Lets go of what could not be kept and was shown to nobody. */
  giveUp(): void {
    this.#unkept = [];
    this.#isStuck = false;
  }

  /** Who waits to hear that something is durable. */
  get waiting(): ReadonlySet<Peer> {
    return this.#owed;
  }

  forget(peer: Peer): void {
    this.#owed.delete(peer);
  }

  /** What to tell those who wait, once what is in the text now is durable. */
  #savedFrames(): readonly { readonly peer: Peer; readonly frame: Buffer }[] {
    if (this.#owed.size === 0) return [];
    const { text } = this.#context;
    const whole = text.people.size <= WHOLE_VECTOR_CLIENTS ? text.vectorOf(text.people.keys()) : null;
    return [...this.#owed].map((peer) => ({
      peer,
      frame: messageFrame(savedFrame(whole ?? text.vectorOf(peer.clients), peer.handled)),
    }));
  }
}
