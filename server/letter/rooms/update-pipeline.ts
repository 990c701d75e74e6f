import { setImmediate } from 'node:timers/promises';
import { refusal } from '../../../shared/decision/model/refusals.ts';
import { CLOSE } from '../../../shared/sync/close.ts';
import { formatRoomName, type RoomName } from '../../../shared/sync/room-name.ts';
import type { AwarenessScheduler } from './awareness-scheduler.ts';
import type { DurabilityQueue } from './durability-queue.ts';
import { LARGE_ROOM } from './limits.ts';
import type { Peer } from './peer.ts';
import { onlyPeer, onlyWriter, slices, type ReceivedUpdate } from './received.ts';
import type { RoomBroadcast } from './room-broadcast.ts';
import { isInDoubt } from '../../lib/in-doubt.ts';
import type { RoomOwner } from './room-owner.ts';
import type { RoomServices } from './room-services.ts';
import type { AppliedBatch, RoomText } from './text/room-text.ts';
import type { Verdict } from './text/verdicts.ts';

export interface PipelineOptions {
  readonly name: RoomName;
  readonly owner: RoomOwner;
  readonly services: RoomServices;
  readonly peers: ReadonlySet<Peer>;
  readonly text: RoomText;
  readonly durability: DurabilityQueue;
  readonly broadcast: RoomBroadcast;
  readonly awareness: AwarenessScheduler;
  /** The memory of the room can no longer be trusted. */
  readonly onFailed: () => void;
}

/** How long a large room gathers before it asks for its turn. */
const LARGE_WINDOW_MS = 5;
const RETRY_MS = 1000;

const UNAVAILABLE = refusal(
  'unavailable',
  'This could not be saved just now. It is kept on this device and sent again.',
);

/**
 * The way of words through a room. What people send is gathered until the letter's next turn, applied and put into the redo log as
 * one, and only then shown to the others: nobody ever sees a word that a crash could take back. It is called saved once it is durable.
 */
export class UpdatePipeline {
  readonly #options: PipelineOptions;
  readonly #key: string;
  #received: ReceivedUpdate[] = [];
  #isApplying = false;
  /** Messages of the batch that is being made durable. */
  #inFlight = 0;
  /** What waits for the text to be durable before it may be shown. */
  #afterTurn: (() => void)[] = [];
  #turnAsked = false;
  #window: NodeJS.Timeout | null = null;
  #writtenAt = -Infinity;
  #retryAt = Infinity;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#key = formatRoomName(options.name);
  }

  /** Messages received that are not yet durable. */
  get waiting(): number {
    return this.#received.length + this.#inFlight + this.#options.durability.rows;
  }

  /** Nothing is under way. */
  get isIdle(): boolean {
    return this.#received.length === 0 && !this.#isApplying && this.#options.durability.isEmpty;
  }

  /** The text may hold what is about to be taken back. */
  get isApplying(): boolean {
    return this.#isApplying;
  }

  /** Text is on its way, and news of carets will go along. */
  get isTextComing(): boolean {
    return this.#turnAsked || this.#isApplying;
  }

  /** When words were last put into the redo log, as `now` counts. */
  get writtenAt(): number {
    return this.#writtenAt;
  }

  receive(update: ReceivedUpdate): void {
    this.#received.push(update);
    this.askTurn();
  }

  /** Asks for the end of this turn of the event loop, when what was received is applied and shown. */
  askTurn(): void {
    if (this.#turnAsked) return;
    this.#turnAsked = true;
    const { peers, services } = this.#options;
    if (peers.size < LARGE_ROOM) services.scheduler.scheduleTurn(this);
    else this.#window = setTimeout(() => this.turn(), LARGE_WINDOW_MS);
  }

  /** Asks for the letter's next turn, to apply and show what was received. */
  turn(): void {
    this.#turnAsked = false;
    this.#window = null;
    if (this.#received.length === 0) return this.#options.awareness.flush();
    if (this.#broadcastAppended()) return;
    this.#options.owner.runExclusive(() => this.applyReceived()).catch(() => undefined); // `flush` has told.
  }

  /**
   * The short way, for people who go on typing while nothing else is under way for the letter: put into the redo log and shown at
   * once. Returns whether that was possible; if not, nothing has happened.
   */
  #broadcastAppended(): boolean {
    const { owner, name, services, text, durability, broadcast, awareness } = this.#options;
    if (services.journal.note === null || this.#isApplying || durability.hasFailed) return false;
    if (!owner.isIdle || owner.isSuspended) return false;
    const batch = this.#received;
    if (batch.some(({ person }) => owner.access(person, name.amendment) !== 'write')) return false;
    const typed = text.tryAppend(batch);
    if (typed === null) return false;
    try {
      this.#appendToRedoLog(typed.rows, []);
    } catch {
      return false; // The long way meets with the same, and tells of it.
    }
    this.#received = [];
    text.takeAppended(typed);
    broadcast.showText(typed.update, awareness.takeDue(), onlyPeer(batch));
    for (const { peer } of batch) {
      peer.handled++;
      durability.queueAck(peer);
    }
    services.scheduler.scheduleFlush(this);
    awareness.schedule();
    return true;
  }

  /** Applies and shows everything received so far; only inside the letter's turn. */
  async applyReceived(): Promise<void> {
    if (this.#received.length === 0) return;
    const { services, peers, awareness, onFailed } = this.#options;
    const batch = this.#received;
    this.#received = [];
    this.#isApplying = true;
    this.#inFlight = batch.length;
    try {
      for (const [index, slice] of slices(batch).entries()) {
        if (index > 0) await setImmediate();
        await this.#applyAndBroadcast(slice);
      }
    } catch (error) {
      // What is in memory may not be what is durable: everybody starts again from the store.
      services.log.error({ err: error, room: this.#key }, 'a room failed');
      this.#isApplying = false;
      void this.flush();
      onFailed();
      for (const peer of peers) peer.close(CLOSE.tryAgain);
      throw error;
    }
    this.#isApplying = false;
    this.#inFlight = 0;
    this.#runWaiting();
    awareness.schedule();
  }

  #runWaiting(): void {
    const waiting = this.#afterTurn;
    this.#afterTurn = [];
    for (const task of waiting) task();
  }

  async #applyAndBroadcast(batch: readonly ReceivedUpdate[]): Promise<void> {
    const { owner, services, text, durability, broadcast, awareness } = this.#options;
    const writes = await this.#permitted(batch);
    if (durability.hasFailed || owner.isSuspended) {
      for (const { peer } of writes) {
        peer.handled++;
        refuseForNow(peer);
      }
      return;
    }
    const applied = await text.apply(writes);
    const taken = applied.rows.length === 0 || (await this.#take(applied));
    if (taken && applied.update !== null) {
      broadcast.showText(applied.update, awareness.takeDue(), onlyWriter(writes, applied));
    }
    for (const [index, { peer, early }] of writes.entries()) {
      peer.handled++;
      const verdict = applied.verdicts[index];
      if (verdict === undefined) continue;
      // Who types on while a connection comes up says so before they are asked for what they wrote without one.
      if (!verdict.ok && verdict.why === 'gap' && early) continue;
      if (!verdict.ok) refuse(peer, verdict);
      else if (taken) {
        if (!peer.charge(verdict.cost, services.now())) peer.refuseHaste();
        for (const client of verdict.clients) peer.clients.add(client);
        durability.queueAck(peer);
      } else refuseForNow(peer);
    }
    if (!durability.isEmpty) services.scheduler.scheduleFlush(this);
  }

  /** Passes on what comes from people who may write at this moment, and answers the others. */
  async #permitted(batch: readonly ReceivedUpdate[]): Promise<readonly ReceivedUpdate[]> {
    const { owner, name, services, text } = this.#options;
    const { amendment } = name;
    const writes: ReceivedUpdate[] = [];
    for (const received of batch) {
      const { peer, person, bytes } = received;
      let access = owner.access(person, amendment);
      if (access === null) {
        await owner.prepare({ amendment });
        access = owner.access(person, amendment);
      }
      if (access === 'write') {
        writes.push(received);
        continue;
      }
      peer.handled++;
      // Yjs tidies up formatting by itself, on a reader's screen too; the server has done the same.
      if (text.isUnchangedBy(bytes, person)) continue;
      const why = owner.refusalFor(person, amendment);
      // Until its rights are read again it has not been told, so it could not know.
      if (peer.mode === 'write' || services.now() < peer.pardonedUntil) peer.refuse(why);
      else peer.strike(why, why.code === 'locked' ? CLOSE.locked : CLOSE.noAccess);
    }
    return writes;
  }

  /** Sees to it that what was applied may be shown; when the disk refuses, goes back to what it has and returns false. */
  async #take({ rows, claims }: AppliedBatch): Promise<boolean> {
    const { durability, text } = this.#options;
    try {
      if (!this.#appendToRedoLog(rows, claims)) await durability.flush();
      return true;
    } catch (error) {
      this.#storeRefused(error);
      if (isInDoubt(error)) {
        this.#options.owner.drop();
        return false;
      }
      // Nobody has seen it, so that nobody need be told.
      if (durability.hasFailed) durability.giveUp();
      await text.reload();
      return false;
    }
  }

  /** Hands rows over to be kept. Returns whether they may be shown from now on. @throws StoreUnavailable; then they were not taken */
  #appendToRedoLog(rows: AppliedBatch['rows'], claims: AppliedBatch['claims']): boolean {
    const { services, durability } = this.#options;
    const at = new Date(services.wall()).toISOString();
    const noted = durability.add(
      rows.map(({ person, bytes }) => ({ room: this.#key, person, at, bytes })),
      claims.map((claim) => ({ room: this.#key, ...claim })),
    );
    this.#writtenAt = services.now();
    return noted;
  }

  /** Makes everything shown so far durable, and tells the writers. @throws StoreUnavailable; then it is tried again by itself */
  async drain(): Promise<void> {
    const { durability } = this.#options;
    // In the middle of applying, the text may hold what is about to be taken back.
    if (this.#isApplying) await new Promise<void>((resolve) => this.#afterTurn.push(resolve));
    const known = durability.hasFailed;
    try {
      await durability.flush();
    } catch (error) {
      this.#storeRefused(error);
      if (isInDoubt(error)) this.#options.owner.drop();
      if (!known) for (const peer of durability.waiting) peer.refuse(UNAVAILABLE);
      throw error;
    }
  }

  /** The same for whoever has nothing to say when the disk refuses: returns whether it did not. */
  flush(): Promise<boolean> {
    return this.drain().then(
      () => true,
      () => false,
    );
  }

  #storeRefused(error: unknown): void {
    const { services } = this.#options;
    services.log.error({ err: error, room: this.#key }, 'the store refused an update');
    this.#retryAt = services.now() + RETRY_MS;
  }

  /** Once a second: tries again what could not be kept, and then calls back. */
  retry(now: number, onKept: () => void): void {
    if (now < this.#retryAt) return;
    this.#retryAt = Infinity;
    const { services } = this.#options;
    void services.writable().then(async (writable) => {
      if (writable && (await this.flush())) onKept();
      else this.#retryAt = services.now() + RETRY_MS * 2;
    });
  }

  /** Does something once everything in the text may be shown. */
  whenDurable(task: () => void): void {
    if (this.#isApplying) this.#afterTurn.push(task);
    else task();
  }

  /** Keeps everything from being applied or shown while the text is replaced by another. */
  async replacing(replace: () => Promise<void>): Promise<void> {
    this.#isApplying = true;
    try {
      await replace();
    } finally {
      this.#isApplying = false;
      this.#runWaiting();
      if (this.#received.length > 0) this.askTurn();
    }
  }

  stop(): void {
    if (this.#window !== null) clearTimeout(this.#window);
    this.#options.services.scheduler.forget(this);
  }
}

function refuse(peer: Peer, { why, refusal: reason }: Extract<Verdict, { ok: false }>): void {
  if (reason.code === 'too-large') return peer.refuseLarge(reason);
  if (why === 'refused') {
    peer.lastRefusal = reason;
    return peer.refuse(reason);
  }
  if (why === 'gap') {
    // What it builds on was refused before, and so is this; or it will be asked for again.
    if (peer.behind) return peer.refuse(UNAVAILABLE);
    if (peer.lastRefusal !== null) return peer.refuse(peer.lastRefusal);
  }
  peer.strike(reason);
}

function refuseForNow(peer: Peer): void {
  peer.behind = true;
  peer.refuse(UNAVAILABLE);
}
