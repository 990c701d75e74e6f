import { setImmediate } from 'node:timers/promises';
import { CLOSE, type CloseReason } from '../../../shared/sync/close.ts';
import { refusal } from '../../../shared/decision/model/refusals.ts';
import { MESSAGE, SYNC } from '../../../shared/sync/messages.ts';
import type { RoomHost, RoomName } from '../room-access.ts';
import type { JournalStore } from '../../store/store.ts';
import { AwarenessScheduler } from './awareness-scheduler.ts';
import { step1Frame, step2Frame, updateFrame } from './frames.ts';
import { BOUNDS, COST, LARGE_ROOM } from './limits.ts';
import { DurabilityQueue } from './durability-queue.ts';
import type { Counters } from './metrics.ts';
import type { Peer } from './peer.ts';
import { RoomText, type AppliedBatch, type Verdict } from './text/room-text.ts';
import { ByteReader, Malformed } from './text/update-reader.ts';

/** What a room is given by the sync server. */
export interface RoomContext {
  readonly journal: JournalStore;
  readonly writable: () => Promise<boolean>;
  readonly host: RoomHost;
  /** Milliseconds that only go forward, for intervals. */
  readonly now: () => number;
  /** Unix ms, for what is written down. */
  readonly wall: () => number;
  readonly log: SyncLog;
  /** Longest text, in UTF-16 units; 0 for no bound. */
  readonly maxUnits: number;
  readonly counters: Counters;
  /** Calls `room.turn()` at the end of this turn of the event loop. */
  readonly scheduleTurn: (room: Room) => void;
  /** Calls `room.keep()` before long. */
  readonly scheduleFlush: (room: Room) => void;
  /** Sees to it that an acknowledgement owed to a peer goes out before long. */
  readonly onPendingAck: (peer: Peer) => void;
  /** Lets go of a room whose memory can no longer be trusted. */
  readonly failed: (room: Room) => void;
}

/** Where the sync server writes what an operator should know. Never text, names or addresses. */
export interface SyncLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

interface ReceivedUpdate {
  readonly peer: Peer;
  readonly person: string;
  readonly bytes: Uint8Array;
  /** What the device had before is still to come, and this along with it. */
  readonly early: boolean;
}

/** How long a large room gathers before it asks for its turn. */
const LARGE_WINDOW_MS = 5;
const RETRY_MS = 1000;
/** Rows to replay that are worth a snapshot once nobody is typing, and even while somebody is. */
const SNAPSHOT_ROWS = { quiet: 200, busy: 5000 };
const QUIET_MS = 2000;

const UNAVAILABLE = refusal(
  'unavailable',
  'This could not be saved just now. It is kept on this device and sent again.',
);
const NOT_YOURS = refusal('invalid', 'This is not a message of a letter.');

export const roomKey = ({ letter, amendment }: RoomName): string =>
  amendment === undefined ? letter : `${letter}.${amendment}`;

/**
 * One text that people are in. What they send is gathered until the letter's next turn, applied and noted as one, and only then
 * shown to the others: nobody ever sees a word that a crash could take back. It is called saved once it is durable.
 */
export class Room {
  readonly name: RoomName;
  readonly key: string;
  readonly text: RoomText;
  readonly peers = new Set<Peer>();
  /** Resolves when the text is there. */
  readonly ready: Promise<void>;
  /** Since when nobody was here, as `now` counts. */
  emptySince: number;
  readonly #context: RoomContext;
  readonly #awareness: AwarenessScheduler;
  readonly #durability: DurabilityQueue;
  #received: ReceivedUpdate[] = [];
  #inFlight = false;
  /** Messages of the batch that is being made durable. */
  #flying = 0;
  /** What waits for the text to be durable before it may be shown. */
  #afterTurn: (() => void)[] = [];
  #turnAsked = false;
  #writtenAt = -Infinity;
  #retryAt = Infinity;
  #sizeSeenAt = -Infinity;

  constructor(name: RoomName, context: RoomContext) {
    this.name = name;
    this.key = roomKey(name);
    this.#context = context;
    this.text = new RoomText({
      journal: context.journal,
      room: this.key,
      now: context.now,
      maxUnits: context.maxUnits,
      uncommitted: () => this.#durability.uncommitted,
    });
    this.#durability = new DurabilityQueue({ ...context, text: this.text });
    this.emptySince = context.now();
    this.#awareness = new AwarenessScheduler({
      peers: this.peers,
      people: () => this.text.people,
      now: context.now,
      textIsComing: () => this.#turnAsked || this.#inFlight,
      askTurn: () => this.#askTurn(),
      broadcast: (frame) => this.#broadcast(frame, () => this.text.vector),
    });
    this.ready = this.text.reload();
  }

  // Coming and going

  join(peer: Peer): void {
    this.peers.add(peer);
    peer.onDrained(() => this.#whenDurable(() => this.#catchUp(peer)));
  }

  leave(peer: Peer): void {
    if (!this.peers.delete(peer)) return;
    this.#awareness.leave(peer);
    this.#durability.dropAcks(peer);
    if (this.peers.size === 0) this.emptySince = this.#context.now();
  }

  /** Messages received that are not yet durable. */
  get waiting(): number {
    return this.#received.length + this.#flying + this.#durability.rows;
  }

  /** Nobody is here and nothing is under way. */
  get isIdle(): boolean {
    return this.peers.size === 0 && this.#received.length === 0 && !this.#inFlight && this.#durability.isEmpty;
  }

  // Receiving

  /** Takes one message off the wire; null stands for one that is text. Never throws. */
  receive(peer: Peer, message: Uint8Array | null): void {
    if (!peer.isOpen) return;
    peer.alive = true;
    try {
      if (!peer.charge(COST.any + (message?.length ?? 0) * COST.byte, this.#context.now())) return peer.refuseHaste();
      if (message === null) throw new Malformed('text');
      if (!peer.synced && message.length > BOUNDS.firstMessageBytes) return peer.refuseLarge();
      this.#message(peer, message);
    } catch (error) {
      if (!(error instanceof Malformed)) this.#context.log.error({ err: error, room: this.key }, 'a message failed');
      peer.strike(NOT_YOURS);
    }
  }

  #message(peer: Peer, message: Uint8Array): void {
    const reader = new ByteReader(message, BOUNDS.messageBytes);
    switch (reader.uint()) {
      case MESSAGE.sync:
        return this.#sync(peer, reader);
      case MESSAGE.awareness:
        return this.#awareness.receive(peer, reader.take(reader.uint()));
      case MESSAGE.queryAwareness:
        return this.#who(peer);
      default:
        throw new Malformed('unknown');
    }
  }

  #who(peer: Peer): void {
    const frame = this.#awareness.all();
    if (!peer.charge((frame.length / 1024) * COST.kilobyte, this.#context.now())) return peer.refuseHaste();
    peer.sendText(frame, () => this.text.vector);
  }

  #sync(peer: Peer, reader: ByteReader): void {
    const kind = reader.uint();
    const body = reader.take(reader.uint());
    if (!peer.pace(1, body.length, this.#context.now())) return peer.refuseHaste();
    if (kind === SYNC.step1) {
      // What a state vector may hold does not depend on when it comes.
      if (body.length > BOUNDS.firstMessageBytes) return peer.refuseLarge();
      return this.#whenDurable(() => this.#answer(peer, body));
    }
    if (kind !== SYNC.step2 && kind !== SYNC.update) throw new Malformed('unknown');
    if (body.length > BOUNDS.updateBytes) {
      peer.handled++;
      return peer.refuseLarge();
    }
    // A reader's client answers our question too, with nothing.
    if (peer.mode === 'read' && body.length <= 2) return;
    this.#context.counters.updatesReceived++;
    // The answer to our question is the device's, not its owner's.
    if (kind === SYNC.update) peer.wroteAt = this.#context.wall();
    if (kind === SYNC.step2) peer.answered = true;
    this.#received.push({ peer, person: peer.person, bytes: body, early: !peer.answered });
    this.#askTurn();
  }

  #answer(peer: Peer, vector: Uint8Array): void {
    const cost = this.text.answerCost(vector);
    let update: Uint8Array;
    try {
      update = this.text.answer(vector);
    } catch {
      return peer.strike(NOT_YOURS);
    }
    if (!peer.charge(cost + (update.length / 1024) * COST.kilobyte, this.#context.now())) return peer.refuseHaste();
    const frames = [step2Frame(update)];
    if (!peer.synced) {
      peer.synced = true;
      if (this.peers.size > 1) frames.push(this.#awareness.all());
    }
    // Only writers can have something that we lack. Asked last: before the document is built, our vector takes a moment.
    if (peer.mode === 'write' && this.text.isVectorKnown) frames.push(step1Frame(this.text.vector));
    peer.send(frames.length === 1 ? (frames[0] ?? Buffer.alloc(0)) : Buffer.concat(frames));
    if (peer.mode === 'write' && !this.text.isVectorKnown) peer.send(step1Frame(this.text.vector));
  }

  // Turns

  #askTurn(): void {
    if (this.#turnAsked) return;
    this.#turnAsked = true;
    if (this.peers.size < LARGE_ROOM) this.#context.scheduleTurn(this);
    else setTimeout(() => this.turn(), LARGE_WINDOW_MS);
  }

  /** Asks for the letter's next turn, to apply and show what was received. */
  turn(): void {
    this.#turnAsked = false;
    if (this.#received.length === 0) return this.#awareness.flush();
    if (this.#broadcastAppended()) return;
    this.#context.host.inTurn(this.name.letter, () => this.applyReceived()).catch(() => undefined); // `flush` has told.
  }

  /**
   * The short way, for people who go on typing while nothing else is under way for the letter: noted and shown at once. Answers
   * whether that was possible; if not, nothing has happened.
   */
  #broadcastAppended(): boolean {
    const { host, journal } = this.#context;
    const { letter } = this.name;
    if (journal.note === null || this.#inFlight || this.#durability.hasFailed || !host.isIdle(letter)) return false;
    const batch = this.#received;
    if (batch.some(({ person }) => host.access(this.name, person) !== 'write')) return false;
    const typed = this.text.tryAppend(batch);
    if (typed === null) return false;
    try {
      this.#appendToRedoLog(typed.rows, []);
    } catch {
      return false; // The long way meets with the same, and tells of it.
    }
    this.#received = [];
    this.text.takeAppended(typed);
    this.#broadcastText(typed.update, onlyPeer(batch));
    for (const { peer } of batch) {
      peer.handled++;
      this.#durability.queueAck(peer);
    }
    this.#context.scheduleFlush(this);
    this.#awareness.schedule();
    return true;
  }

  /** Applies and shows everything received so far; only inside the letter's turn. */
  async applyReceived(): Promise<void> {
    if (this.#received.length === 0) return;
    const batch = this.#received;
    this.#received = [];
    this.#inFlight = true;
    this.#flying = batch.length;
    try {
      for (const [index, slice] of slices(batch).entries()) {
        if (index > 0) await setImmediate();
        await this.#applyAndBroadcast(slice);
      }
    } catch (error) {
      // What is in memory may not be what is durable: everybody starts again from the store.
      this.#context.log.error({ err: error, room: this.key }, 'a room failed');
      this.#inFlight = false;
      void this.flush();
      this.#context.failed(this);
      this.closeAll(CLOSE.tryAgain);
      throw error;
    }
    this.#inFlight = false;
    this.#flying = 0;
    const waiting = this.#afterTurn;
    this.#afterTurn = [];
    for (const task of waiting) task();
    this.#awareness.schedule();
  }

  async #applyAndBroadcast(batch: readonly ReceivedUpdate[]): Promise<void> {
    const writes = await this.#permitted(batch);
    if (this.#durability.hasFailed) {
      for (const { peer } of writes) {
        peer.handled++;
        this.#refuseForNow(peer);
      }
      return;
    }
    const applied = await this.text.apply(writes);
    const taken = applied.rows.length === 0 || (await this.#take(applied));
    if (taken && applied.update !== null) this.#broadcastText(applied.update, onlyWriter(writes, applied));
    for (const [index, { peer, early }] of writes.entries()) {
      peer.handled++;
      const verdict = applied.verdicts[index];
      if (verdict === undefined) continue;
      // Who types on while a connection comes up says so before they are asked for what they wrote without one.
      if (!verdict.ok && verdict.why === 'gap' && early) continue;
      if (!verdict.ok) this.#refuse(peer, verdict);
      else if (taken) {
        if (!peer.charge(verdict.cost, this.#context.now())) peer.refuseHaste();
        for (const client of verdict.clients) peer.clients.add(client);
        this.#durability.queueAck(peer);
      } else this.#refuseForNow(peer);
    }
    if (!this.#durability.isEmpty) this.#context.scheduleFlush(this);
  }

  /** Passes on what comes from people who may write at this moment, and answers the others. */
  async #permitted(batch: readonly ReceivedUpdate[]): Promise<readonly ReceivedUpdate[]> {
    const { host, now } = this.#context;
    const writes: ReceivedUpdate[] = [];
    for (const received of batch) {
      const { peer, person, bytes } = received;
      let access = host.access(this.name, person);
      if (access === null) {
        await host.prepare(this.name);
        access = host.access(this.name, person);
      }
      if (access === 'write') {
        writes.push(received);
        continue;
      }
      peer.handled++;
      // Yjs tidies up formatting by itself, on a reader's screen too; the server has done the same.
      if (this.text.isUnchangedBy(bytes, person)) continue;
      const why = host.refusalFor(this.name, person);
      // Until `rights` it has not been told, so it could not know.
      if (peer.mode === 'write' || now() < peer.pardonedUntil) peer.refuse(why);
      else peer.strike(why, why.code === 'locked' ? CLOSE.locked : CLOSE.noAccess);
    }
    return writes;
  }

  /** Sees to it that what was applied may be shown; when the disk refuses, goes back to what it has and answers false. */
  async #take({ rows, claims }: AppliedBatch): Promise<boolean> {
    try {
      if (!this.#appendToRedoLog(rows, claims)) await this.#durability.flush();
      return true;
    } catch (error) {
      this.#storeRefused(error);
      // Nobody has seen it, so that nobody need be told.
      if (this.#durability.hasFailed) this.#durability.giveUp();
      await this.text.reload();
      return false;
    }
  }

  /** Hands rows over to be kept. Returns whether they may be shown from now on. @throws StoreUnavailable; then they were not taken */
  #appendToRedoLog(rows: AppliedBatch['rows'], claims: AppliedBatch['claims']): boolean {
    const { now, wall } = this.#context;
    const at = new Date(wall()).toISOString();
    const noted = this.#durability.add(
      rows.map(({ person, bytes }) => ({ room: this.key, person, at, bytes })),
      claims.map((claim) => ({ room: this.key, ...claim })),
    );
    this.#writtenAt = now();
    return noted;
  }

  /** Makes everything shown so far durable, and tells the writers. @throws StoreUnavailable; then it is tried again by itself */
  async drain(): Promise<void> {
    // In the middle of applying, the text may hold what is about to be taken back.
    if (this.#inFlight) await new Promise<void>((resolve) => this.#afterTurn.push(resolve));
    const known = this.#durability.hasFailed;
    try {
      await this.#durability.flush();
    } catch (error) {
      this.#storeRefused(error);
      if (!known) for (const peer of this.#durability.waiting) peer.refuse(UNAVAILABLE);
      throw error;
    }
  }

  /** The same for whoever has nothing to say when the disk refuses: answers whether it did not. */
  flush(): Promise<boolean> {
    return this.drain().then(
      () => true,
      () => false,
    );
  }

  #storeRefused(error: unknown): void {
    this.#context.log.error({ err: error, room: this.key }, 'the store refused an update');
    this.#retryAt = this.#context.now() + RETRY_MS;
  }

  // Showing

  #broadcastText(update: Uint8Array, except: Peer | null): void {
    const text = updateFrame(update);
    const carets = this.#awareness.takeDue();
    const before = (): Uint8Array => this.text.vectorBefore;
    this.#broadcast(carets === null ? text : Buffer.concat([text, carets]), before, except);
    if (except?.synced && carets !== null) except.sendText(carets, before);
  }

  /** @param before state vector of the text without this frame */
  #broadcast(frame: Buffer, before: () => Uint8Array, except: Peer | null = null): void {
    for (const peer of this.peers) if (peer.synced && peer !== except) peer.sendText(frame, before);
    this.#context.counters.framesShown += this.peers.size;
  }

  /** Shows the server's own edit, journalled under this number by the decision that made it. */
  publish(update: Uint8Array, seq: number): void {
    const merged = this.text.applyOwn(update, seq);
    if (merged !== null) this.#broadcastText(merged, null);
  }

  #whenDurable(task: () => void): void {
    if (this.#inFlight) this.#afterTurn.push(task);
    else task();
  }

  #catchUp(peer: Peer): void {
    const missed = peer.takeCatchUp();
    if (missed === null || !peer.isOpen) return;
    const frames = [updateFrame(this.text.answer(missed.since)), ...missed.held];
    peer.send(Buffer.concat([...frames, this.#awareness.all()]));
    this.#context.counters.catchUps++;
  }

  // Refusing

  #refuse(peer: Peer, { why, refusal }: Extract<Verdict, { ok: false }>): void {
    if (refusal.code === 'too-large') return peer.refuseLarge(refusal);
    if (why === 'refused') {
      peer.lastRefusal = refusal;
      return peer.refuse(refusal);
    }
    if (why === 'gap') {
      // What it builds on was refused before, and so is this; or it will be asked for again.
      if (peer.behind) return peer.refuse(UNAVAILABLE);
      if (peer.lastRefusal !== null) return peer.refuse(peer.lastRefusal);
    }
    peer.strike(refusal);
  }

  #refuseForNow(peer: Peer): void {
    peer.behind = true;
    peer.refuse(UNAVAILABLE);
  }

  // Decisions and time

  /** Tells everyone of a decision, after the text before it, and reads again what each may do. */
  decided(frameFor: (person: string) => Buffer): void {
    for (const peer of this.peers) peer.sendOrdered(frameFor(peer.person));
    this.rights();
  }

  /** Reads again what each may do here. */
  rights(): void {
    const { host, now } = this.#context;
    for (const peer of this.peers) {
      const access = host.access(this.name, peer.person) ?? 'none';
      if (access === 'none') peer.close(CLOSE.noAccess);
      else if (access === 'read' && peer.mode === 'write') {
        peer.mode = 'read';
        peer.pardonedUntil = now() + BOUNDS.downgradeMs;
      } else if (access === 'write' && peer.mode === 'read') {
        peer.mode = 'write';
        if (peer.synced) this.#whenDurable(() => peer.send(step1Frame(this.text.vector)));
      }
    }
  }

  closeAll(reason: CloseReason): void {
    for (const peer of this.peers) peer.close(reason);
  }

  /** Once a second: sends heartbeats, asks again for what could not be kept, takes snapshots. */
  tick(now: number): void {
    this.#awareness.tick(now);
    if (now >= this.#retryAt) this.#retry();
    this.#lookAtSize(now);
    const rows = this.text.rowsSinceSnapshot;
    const due = now - this.#writtenAt >= QUIET_MS ? SNAPSHOT_ROWS.quiet : SNAPSHOT_ROWS.busy;
    if (rows >= due && !this.#inFlight) void this.snapshot();
  }

  #retry(): void {
    this.#retryAt = Infinity;
    void this.#context.writable().then(async (writable) => {
      if (!writable || !(await this.flush())) {
        this.#retryAt = this.#context.now() + RETRY_MS * 2;
        return;
      }
      this.#whenDurable(() => {
        for (const peer of this.peers) {
          if (!peer.behind) continue;
          peer.behind = false;
          peer.send(step1Frame(this.text.vector));
        }
      });
    });
  }

  /** Keeps the present text for a quick opening; a failure only costs time later. */
  async snapshot(): Promise<void> {
    try {
      await this.text.snapshot();
    } catch (error) {
      this.#context.log.warn({ err: error, room: this.key }, 'a snapshot could not be kept');
    }
  }

  /** Looks now and then whether the text is nearly all gone, and then starts it again from what can be seen. */
  #lookAtSize(now: number): void {
    if (this.#inFlight || now < this.#sizeSeenAt + BOUNDS.swollenMs) return;
    this.#sizeSeenAt = now;
    if (!this.text.isSwollen('used')) return;
    void this.#context.host
      .inTurn(this.name.letter, () => this.startAgain('used'))
      .catch((error: unknown) =>
        this.#context.log.warn({ err: error, room: this.key }, 'a text could not be started again'),
      );
  }

  /** Starts the text again from what can be seen of it, if it is swollen; only inside the letter's turn. The journal keeps all of it. */
  async startAgain(use: 'empty' | 'used'): Promise<void> {
    await this.applyReceived();
    await this.drain();
    if (!this.text.isSwollen(use)) return;
    const { journal, wall, log } = this.#context;
    const made = this.text.startedAgain();
    this.#inFlight = true;
    try {
      const row = { room: this.key, person: null, at: new Date(wall()).toISOString(), bytes: made.update };
      const [seq = 0] = await journal.append([row]);
      this.text.replace(made, seq);
      this.#broadcastText(made.update, null);
    } finally {
      this.#inFlight = false;
      for (const task of this.#afterTurn.splice(0)) task();
      if (this.#received.length > 0) this.#askTurn();
    }
    log.warn({ room: this.key, bytes: made.bytes.length }, 'a text was started again from what can be seen of it');
    await this.snapshot();
  }

  destroy(): void {
    this.#awareness.stop();
    this.text.destroy();
  }
}

/** Parts of a batch, in order, each of which is applied without a break. */
function slices(batch: readonly ReceivedUpdate[]): readonly (readonly ReceivedUpdate[])[] {
  const parts: ReceivedUpdate[][] = [];
  let bytes = Infinity;
  for (const received of batch) {
    const part = parts.at(-1);
    bytes += received.bytes.length;
    if (part === undefined || part.length >= BOUNDS.sliceUpdates || bytes > BOUNDS.sliceBytes) {
      parts.push([received]);
      bytes = received.bytes.length;
    } else part.push(received);
  }
  return parts;
}

/** The one peer whose words alone make up what is shown, so that it needs no echo; null when there are several. */
function onlyWriter(writes: readonly ReceivedUpdate[], { verdicts, rows }: AppliedBatch): Peer | null {
  // Yjs tidies up formatting where it comes from elsewhere, so here, and not on the device that made it.
  if (rows.some(({ person }) => person === null)) return null;
  return onlyPeer(writes.filter((_, index) => verdicts[index]?.ok));
}

/** The one peer from which all of it comes; null when there are several. */
function onlyPeer(received: readonly ReceivedUpdate[]): Peer | null {
  const [first] = received;
  return first !== undefined && received.every(({ peer }) => peer === first.peer) ? first.peer : null;
}
