import type { Id } from '../../../shared/decision/index.ts';
import { refusal } from '../../../shared/decision/model/refusals.ts';
import { CLOSE, type CloseReason } from '../../../shared/sync/close.ts';
import { formatRoomName, type RoomName } from '../../../shared/sync/room-name.ts';
import { AwarenessScheduler } from './awareness-scheduler.ts';
import { DurabilityQueue } from './durability-queue.ts';
import { step1Frame, step2Frame } from './frames.ts';
import { BOUNDS, COST } from './limits.ts';
import type { Peer } from './peer.ts';
import { RoomBroadcast } from './room-broadcast.ts';
import { readMessage } from './room-messages.ts';
import type { RoomOwner } from './room-owner.ts';
import type { RoomServices } from './room-services.ts';
import { RoomText } from './text/room-text.ts';
import { Malformed } from './text/update-reader.ts';
import { UpdatePipeline } from './update-pipeline.ts';

export interface RoomOptions {
  readonly name: RoomName;
  readonly owner: RoomOwner;
  readonly services: RoomServices;
  /** Lets go of the room, whose memory can no longer be trusted. */
  readonly onFailed: (room: Room) => void;
}

/** Rows to replay that are worth a snapshot once nobody is typing, and even while somebody is. */
const SNAPSHOT_ROWS = { quiet: 200, busy: 5000 };
const QUIET_MS = 2000;

const NOT_YOURS = refusal('invalid', 'This is not a message of a letter.');

/** One text that people are in: who is here, what they say and are told. What they write takes its way through the pipeline. */
export class Room {
  readonly amendment: Id | undefined;
  readonly key: string;
  readonly text: RoomText;
  readonly peers = new Set<Peer>();
  /** Resolves when the text is there. */
  readonly ready: Promise<void>;
  /** Since when nobody was here, as `now` counts. */
  emptySince: number;
  readonly #owner: RoomOwner;
  readonly #services: RoomServices;
  readonly #awareness: AwarenessScheduler;
  readonly #durability: DurabilityQueue;
  readonly #broadcast: RoomBroadcast;
  readonly #pipeline: UpdatePipeline;
  #sizeSeenAt = -Infinity;

  constructor({ name, owner, services, onFailed }: RoomOptions) {
    const { peers } = this;
    this.amendment = name.amendment;
    this.key = formatRoomName(name);
    this.#owner = owner;
    this.#services = services;
    const text = new RoomText({
      ...{ journal: services.journal, room: this.key, now: services.now, maxUnits: services.maxUnits },
      uncommitted: () => this.#durability.uncommitted,
    });
    this.text = text;
    this.#durability = new DurabilityQueue({
      ...{ journal: services.journal, text, counters: services.counters, now: services.now },
      onPendingAck: (peer) => services.scheduler.queueAck(peer),
    });
    this.#broadcast = new RoomBroadcast({ peers, text, counters: services.counters });
    this.#awareness = new AwarenessScheduler({
      peers,
      people: () => text.people,
      now: services.now,
      textIsComing: () => this.#pipeline.isTextComing,
      askTurn: () => this.#pipeline.askTurn(),
      broadcast: (frame) => this.#broadcast.showCarets(frame),
    });
    this.#pipeline = new UpdatePipeline({
      ...{ name, owner, services, peers, text },
      ...{ durability: this.#durability, broadcast: this.#broadcast, awareness: this.#awareness },
      onFailed: () => onFailed(this),
    });
    this.emptySince = services.now();
    this.ready = text.reload();
  }

  // Coming and going

  join(peer: Peer): void {
    this.peers.add(peer);
    peer.onDrained(() => this.#pipeline.whenDurable(() => this.#broadcast.catchUp(peer, () => this.#awareness.all())));
  }

  leave(peer: Peer): void {
    if (!this.peers.delete(peer)) return;
    this.#awareness.leave(peer);
    this.#durability.dropAcks(peer);
    if (this.peers.size === 0) this.emptySince = this.#services.now();
  }

  /** Messages received that are not yet durable. */
  get waiting(): number {
    return this.#pipeline.waiting;
  }

  /** Nobody is here and nothing is under way. */
  get isIdle(): boolean {
    return this.peers.size === 0 && this.#pipeline.isIdle;
  }

  // Receiving

  /** Takes one message off the wire; null stands for one that is text. Never throws. */
  receive(peer: Peer, message: Uint8Array | null): void {
    if (!peer.isOpen) return;
    peer.alive = true;
    try {
      const cost = COST.any + (message?.length ?? 0) * COST.byte;
      if (!peer.charge(cost, this.#services.now())) return peer.refuseHaste();
      if (message === null) throw new Malformed('text');
      if (!peer.synced && message.length > BOUNDS.firstMessageBytes) return peer.refuseLarge();
      this.#message(peer, message);
    } catch (error) {
      if (!(error instanceof Malformed)) this.#services.log.error({ err: error, room: this.key }, 'a message failed');
      peer.strike(NOT_YOURS);
    }
  }

  #message(peer: Peer, message: Uint8Array): void {
    const read = readMessage(message);
    if (read.kind === 'awareness') return this.#awareness.receive(peer, read.states);
    if (read.kind === 'who') return this.#who(peer);
    const { kind, body } = read;
    if (!peer.pace(1, body.length, this.#services.now())) return peer.refuseHaste();
    if (kind !== 'vector') return this.#update(peer, kind, body);
    // What a state vector may hold does not depend on when it comes.
    if (body.length > BOUNDS.firstMessageBytes) return peer.refuseLarge();
    this.#pipeline.whenDurable(() => this.#answer(peer, body));
  }

  #who(peer: Peer): void {
    const frame = this.#awareness.all();
    if (!peer.charge((frame.length / 1024) * COST.kilobyte, this.#services.now())) return peer.refuseHaste();
    peer.sendText(frame, () => this.text.vector);
  }

  /** What somebody wrote; an `answer` is what their device had before it was asked. */
  #update(peer: Peer, kind: 'answer' | 'update', body: Uint8Array): void {
    if (body.length > BOUNDS.updateBytes) {
      peer.handled++;
      return peer.refuseLarge();
    }
    // A reader's client answers our question too, with nothing.
    if (peer.mode === 'read' && body.length <= 2) return;
    this.#services.counters.updatesReceived++;
    // The answer to our question is the device's, not its owner's.
    if (kind === 'update') peer.wroteAt = this.#services.wall();
    else peer.answered = true;
    this.#pipeline.receive({ peer, person: peer.person, bytes: body, early: !peer.answered });
  }

  #answer(peer: Peer, vector: Uint8Array): void {
    const cost = this.text.answerCost(vector);
    let update: Uint8Array;
    try {
      update = this.text.answer(vector);
    } catch {
      return peer.strike(NOT_YOURS);
    }
    if (!peer.charge(cost + (update.length / 1024) * COST.kilobyte, this.#services.now())) return peer.refuseHaste();
    // Only writers can have something that we lack. Who has a text already is asked before they are answered: what they deleted
    // in it, and what they wrote into blocks that others have deleted, can be told only before they know of it. Whoever has none
    // is asked last: before the document is built, our vector takes a moment.
    const isWriter = peer.mode === 'write';
    const isAskedFirst = isWriter && (this.text.isVectorKnown || vector.length > 1);
    const frames = isAskedFirst ? [step1Frame(this.text.vector), step2Frame(update)] : [step2Frame(update)];
    if (!peer.synced) {
      peer.synced = true;
      if (this.peers.size > 1) frames.push(this.#awareness.all());
    }
    peer.send(frames.length === 1 ? (frames[0] ?? Buffer.alloc(0)) : Buffer.concat(frames));
    if (isWriter && !isAskedFirst) peer.send(step1Frame(this.text.vector));
  }

  // Text

  /** Applies and shows everything received so far; only inside the letter's turn. */
  applyReceived(): Promise<void> {
    return this.#pipeline.applyReceived();
  }

  /** Makes everything shown so far durable, and tells the writers. @throws StoreUnavailable; then it is tried again by itself */
  drain(): Promise<void> {
    return this.#pipeline.drain();
  }

  /** The same for whoever has nothing to say when the disk refuses: returns whether it did not. */
  flush(): Promise<boolean> {
    return this.#pipeline.flush();
  }

  /** Shows the server's own edit, journalled under this number by the decision that made it. */
  publish(update: Uint8Array, seq: number): void {
    const merged = this.text.applyOwn(update, seq);
    if (merged !== null) this.#broadcast.showText(merged, this.#awareness.takeDue(), null);
  }

  /** Starts the text again from what can be seen of it, if it is swollen; only inside the letter's turn. The journal keeps all of it. */
  async startAgain(use: 'empty' | 'used'): Promise<void> {
    await this.applyReceived();
    await this.drain();
    if (!this.text.isSwollen(use)) return;
    const { journal, wall, log } = this.#services;
    const made = this.text.startedAgain();
    await this.#pipeline.replacing(async () => {
      const row = { room: this.key, person: null, at: new Date(wall()).toISOString(), bytes: made.update };
      const [seq = 0] = await journal.append([row]);
      this.text.replace(made, seq);
      this.#broadcast.showText(made.update, this.#awareness.takeDue(), null);
    });
    log.warn({ room: this.key, bytes: made.bytes.length }, 'a text was started again from what can be seen of it');
    await this.snapshot();
  }

  /** Keeps the present text for a quick opening; a failure only costs time later. */
  async snapshot(): Promise<void> {
    try {
      await this.text.snapshot();
    } catch (error) {
      this.#services.log.warn({ err: error, room: this.key }, 'a snapshot could not be kept');
    }
  }

  // Decisions and time

  /** Tells everyone of a decision, after the text before it, and reads again what each may do. */
  decided(frameFor: (person: string) => Buffer): void {
    for (const peer of this.peers) peer.sendOrdered(frameFor(peer.person));
    this.rights();
  }

  /** Reads again what each may do here. */
  rights(): void {
    for (const peer of this.peers) {
      const access = this.#owner.access(peer.person, this.amendment) ?? 'none';
      if (access === 'none') peer.close(CLOSE.noAccess);
      else if (access === 'read' && peer.mode === 'write') {
        peer.mode = 'read';
        peer.pardonedUntil = this.#services.now() + BOUNDS.downgradeMs;
      } else if (access === 'write' && peer.mode === 'read') {
        peer.mode = 'write';
        if (peer.synced) this.#pipeline.whenDurable(() => peer.send(step1Frame(this.text.vector)));
      }
    }
  }

  closeAll(reason: CloseReason): void {
    for (const peer of this.peers) peer.close(reason);
  }

  /** Once a second: sends heartbeats, asks again for what could not be kept, takes snapshots. */
  tick(now: number): void {
    for (const peer of this.peers) peer.tick(now);
    this.#awareness.tick(now);
    this.#pipeline.retry(now, () => this.askAgain());
    this.#lookAtSize(now);
    const rows = this.text.rowsSinceSnapshot;
    const due = now - this.#pipeline.writtenAt >= QUIET_MS ? SNAPSHOT_ROWS.quiet : SNAPSHOT_ROWS.busy;
    if (rows >= due && !this.#pipeline.isApplying) void this.snapshot();
  }

  /** Asks those whose words could not be taken for a passing reason for them again. */
  askAgain(): void {
    this.#pipeline.whenDurable(() => {
      for (const peer of this.peers) {
        if (!peer.behind) continue;
        peer.behind = false;
        peer.send(step1Frame(this.text.vector));
      }
    });
  }

  /** Looks now and then whether the text is nearly all gone, and then starts it again from what can be seen. */
  #lookAtSize(now: number): void {
    if (this.#pipeline.isApplying || now < this.#sizeSeenAt + BOUNDS.swollenMs) return;
    this.#sizeSeenAt = now;
    if (!this.text.isSwollen('used')) return;
    void this.#owner
      .runExclusive(() => this.startAgain('used'))
      .catch((error: unknown) =>
        this.#services.log.warn({ err: error, room: this.key }, 'a text could not be started again'),
      );
  }

  destroy(): void {
    this.#pipeline.stop();
    this.#awareness.stop();
    this.text.destroy();
  }
}
