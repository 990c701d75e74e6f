import { savedFrame } from '../../../shared/sync/messages.ts';
import type { Claim, JournalStore, RedoReceipt, TextUpdate } from '../../store/store.ts';
import { messageFrame } from './frames.ts';
import type { Counters } from './metrics.ts';
import type { Peer } from './peer.ts';
import type { RoomText } from './text/room-text.ts';

export interface DurabilityContext {
  readonly journal: JournalStore;
  readonly text: RoomText;
  readonly counters: Counters;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** Sees to it that an acknowledgement owed to a peer goes out before long. */
  readonly onPendingAck: (peer: Peer) => void;
}

/** Rows and claims that belong together. */
interface Uncommitted {
  readonly updates: readonly TextUpdate[];
  readonly claims: readonly Claim[];
  readonly noted: RedoReceipt | null;
}

/** `saved` names the Yjs clients of all people, or, where there have been more than this, of the connection it goes to. */
const WHOLE_VECTOR_CLIENTS = 256;

/** What of a room's text is applied and not yet durable, and who is to hear when it is. One commit at a time; what comes meanwhile shares the next. */
export class DurabilityQueue {
  readonly #context: DurabilityContext;
  #uncommitted: Uncommitted[] = [];
  /** Part of a commit under way. */
  #inFlight: readonly Uncommitted[] = [];
  readonly #owed = new Set<Peer>();
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  /** The last commit failed: nothing is added until one succeeds. */
  #isStuck = false;

  constructor(context: DurabilityContext) {
    this.#context = context;
  }

  get hasFailed(): boolean {
    return this.#isStuck;
  }

  get isEmpty(): boolean {
    return this.#uncommitted.length === 0 && this.#inFlight.length === 0 && this.#owed.size === 0;
  }

  /** Rows that are not yet durable. */
  get rows(): number {
    return this.uncommitted.reduce((sum, { updates }) => sum + updates.length, 0);
  }

  /** What the text holds beyond the journal, oldest first. */
  get uncommitted(): readonly Uncommitted[] {
    return [...this.#inFlight, ...this.#uncommitted];
  }

  /**
   * Takes rows that have just been applied. Where the store can note them, they may be shown from now on: answers true.
   * @throws StoreUnavailable when they could not be noted; then they were not taken
   */
  add(updates: readonly TextUpdate[], claims: readonly Claim[]): boolean {
    const { note } = this.#context.journal;
    this.#uncommitted.push({ updates, claims, noted: note === null ? null : note(updates, claims) });
    return note !== null;
  }

  /** Tells a peer once everything that is in the text now is durable. */
  queueAck(peer: Peer): void {
    this.#owed.add(peer);
  }

  /** Makes everything added so far durable and tells whom it concerns. @throws StoreUnavailable; all of it is kept for another try */
  flush(): Promise<void> {
    if (this.isEmpty) return Promise.resolve();
    if (this.#running === null) return (this.#running = this.#run().finally(() => (this.#running = null)));
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.flush();
      });
    return this.#next;
  }

  async #run(): Promise<void> {
    const { journal, text, counters, now } = this.#context;
    const batch = this.#uncommitted;
    const owed = this.#savedFrames();
    this.#inFlight = batch;
    this.#uncommitted = [];
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
        text.committed(seqs.at(-1) ?? 0, updates.length);
        counters.rowsWritten += updates.length;
      }
      this.#isStuck = false;
      for (const { noted } of batch) noted?.done();
      for (const { peer, frame } of owed) {
        peer.queueAck(frame, now());
        this.#context.onPendingAck(peer);
      }
    } catch (error) {
      this.#isStuck = true;
      this.#uncommitted = [...batch, ...this.#uncommitted];
      for (const { peer } of owed) this.#owed.add(peer);
      counters.appendsFailed++;
      throw error;
    } finally {
      this.#inFlight = [];
    }
  }

  /** Lets go of what could not be kept and was shown to nobody. */
  giveUp(): void {
    this.#uncommitted = [];
    this.#isStuck = false;
  }

  /** Who waits to hear that something is durable. */
  get waiting(): ReadonlySet<Peer> {
    return this.#owed;
  }

  dropAcks(peer: Peer): void {
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
