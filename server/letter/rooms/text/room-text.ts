import * as Y from 'yjs';
import { docFromY, letterFragment, updateY } from '../../../../shared/letter/yjs.ts';
import { ROOT } from '../../../../shared/sync/messages.ts';
import { unseenLosses, withWordsBack, type UnseenLoss } from '../../../../shared/sync/unseen.ts';
import type { JournalStore, TextUpdate } from '../../../store/store.ts';
import { rowsOf } from './journal-rows.ts';
import { BOUNDS, COST } from '../limits.ts';
import { isSwollen, startAgain, type StartedAgain } from './start-again.ts';
import { AnswerCache } from './answer-cache.ts';
import { AppendFastPath, type Appended } from './append-fast-path.ts';
import { checkUpdate, type UpdateCheck } from './update-check.ts';
import { verdictOn, type Verdict } from './verdicts.ts';

/** An update as somebody sent it. */
export interface Incoming {
  readonly person: string;
  readonly bytes: Uint8Array;
}

/** What a batch of updates came to: applied in memory, and not yet durable. */
export interface AppliedBatch {
  /** In the order of the batch. */
  readonly verdicts: readonly Verdict[];
  readonly rows: readonly Pick<TextUpdate, 'person' | 'bytes'>[];
  readonly claims: readonly { readonly client: number; readonly person: string }[];
  /** All of it as one update; null when nothing changed. */
  readonly update: Uint8Array | null;
  /** Whether it is no more than what was sent: nothing tidied up, no words put back. */
  readonly isAsSent: boolean;
}

export interface RoomTextOptions {
  readonly journal: JournalStore;
  readonly room: string;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** Longest text in UTF-16 units; 0 for no bound, not even in bytes. */
  readonly maxUnits: number;
  /** What has been shown and the journal may not have yet. */
  readonly uncommitted: () => readonly {
    readonly updates: readonly Pick<TextUpdate, 'bytes'>[];
    readonly claims: readonly { readonly client: number; readonly person: string }[];
  }[];
}

const EMPTY_UPDATE = Uint8Array.of(0, 0);
const EMPTY_VECTOR = Uint8Array.of(0);
/** Share of the time that may be spent on measuring a room near its limits. */
const MEASURING = 0.05;

/**
 * The text of one room: its newest state as bytes, and as a Y.Doc once somebody writes. Applying comes before keeping, so
 * that what Yjs chokes on is never kept; when keeping fails, `reload` goes back to what the journal holds.
 */
export class RoomText {
  readonly #journal: JournalStore;
  readonly #room: string;
  readonly #now: () => number;
  readonly #maxUnits: number;
  readonly #uncommitted: RoomTextOptions['uncommitted'];
  #bytes: Uint8Array = EMPTY_UPDATE;
  /** Behind by what is in `#typing`. */
  #doc: Y.Doc | null = null;
  readonly #typing = new AppendFastPath();
  #owners = new Map<number, string>();
  /** How many Yjs client ids each person has. */
  readonly #devices = new Map<string, number>();
  #updates: Uint8Array[] = [];
  /** State before the newest change, to catch up whoever missed it. */
  #before: Map<number, number> = new Map();
  readonly #answers = new AnswerCache();
  #vector: Uint8Array | null = null;
  #seq = 0;
  #rowsSinceSnapshot = 0;
  /** Upper bounds of the encoded size and of the text's length; measured anew when they pass a limit. */
  #size = 0;
  #units = 0;
  #measureAt = -Infinity;

  constructor({ journal, room, now, maxUnits, uncommitted: beyond }: RoomTextOptions) {
    this.#journal = journal;
    this.#room = room;
    this.#now = now;
    this.#maxUnits = maxUnits;
    this.#uncommitted = beyond;
  }

  /** Reads, or reads again, what is durable, and adds what was shown since. */
  async reload(): Promise<void> {
    const beyond = this.#uncommitted();
    const [{ snapshot, rows }, owners] = await Promise.all([
      this.#journal.open(this.#room),
      this.#journal.owners(this.#room),
    ]);
    this.#doc?.destroy();
    this.#doc = null;
    this.#typing.clear();
    this.#owners = new Map();
    this.#devices.clear();
    for (const [client, person] of owners) this.#own(client, person);
    for (const { client, person } of beyond.flatMap(({ claims }) => claims)) this.#own(client, person);
    this.#bytes = snapshot?.bytes ?? EMPTY_UPDATE;
    this.#seq = rows.at(-1)?.seq ?? snapshot?.uptoSeq ?? 0;
    this.#rowsSinceSnapshot = rows.length;
    this.#changed();
    const later = [...rows, ...beyond.flatMap(({ updates }) => updates)];
    if (later.length > 0) this.#build(later.map(({ bytes }) => bytes));
    this.#size = (snapshot?.bytes.length ?? 0) + later.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.#units = this.#size; // No text is longer than its bytes.
  }

  #own(client: number, person: string): void {
    if (!this.#owners.has(client)) this.#devices.set(person, (this.#devices.get(person) ?? 0) + 1);
    this.#owners.set(client, person);
  }

  /** The document; built when first asked for. */
  get doc(): Y.Doc {
    const doc = this.#doc ?? this.#build([]);
    if (!this.#typing.isEmpty) this.#settle(doc);
    return doc;
  }

  /** Brings the document up to the words that have been shown. */
  #settle(doc: Y.Doc): void {
    doc.transact(() => {
      for (const update of this.#typing.release()) Y.applyUpdate(doc, update);
    });
    // Noted and shown long ago.
    this.#updates = [];
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error('pending structs');
  }

  #build(rows: readonly Uint8Array[]): Y.Doc {
    const doc = new Y.Doc();
    doc.getXmlFragment(ROOT);
    doc.transact(() => {
      if (this.#bytes.length > 2) Y.applyUpdate(doc, this.#bytes);
      for (const row of rows) Y.applyUpdate(doc, row);
    });
    doc.on('update', (update, _origin, _doc, transaction) => {
      if (this.#updates.length === 0) this.#before = transaction.beforeState;
      this.#updates.push(update);
    });
    doc.on('afterTransaction', (transaction) => {
      Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
        if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) this.#units -= struct.length;
      });
    });
    this.#bytes = EMPTY_UPDATE;
    this.#doc = doc;
    return doc;
  }

  #changed(): void {
    this.#answers.clear();
    this.#vector = null;
  }

  /** Who first used each Yjs client id. Those of the server's own edits are not in here. */
  get people(): ReadonlyMap<number, string> {
    return this.#owners;
  }

  /** State vector of the text. */
  get vector(): Uint8Array {
    this.#vector ??= this.#doc ? Y.encodeStateVector(this.doc) : Y.encodeStateVectorFromUpdate(this.#bytes);
    return this.#vector;
  }

  /** Whether `vector` costs nothing to ask for. */
  get isVectorKnown(): boolean {
    return this.#vector !== null || this.#doc !== null;
  }

  /** Whether an update says nothing that is not in the text already. */
  isUnchangedBy(bytes: Uint8Array, person: string): boolean {
    const { doc } = this;
    const checked = checkUpdate(bytes, person, { doc, owner: (client) => this.#owners.get(client) });
    return checked.ok && checked.unchanged;
  }

  /** State vector before the newest change, or some time before that. */
  get vectorBefore(): Uint8Array {
    return Y.encodeStateVector(this.#doc !== null && !this.#typing.isEmpty ? this.#doc : this.#before);
  }

  /** State vector of these clients only. */
  vectorOf(clients: Iterable<number>): Uint8Array {
    const { store } = this.#doc ?? this.doc;
    const clocks = new Map<number, number>();
    for (const client of clients) {
      clocks.set(client, Math.max(Y.getState(store, client), this.#typing.clockOf(client)));
    }
    return Y.encodeStateVector(clocks);
  }

  /** Estimated microseconds that `answer` takes. */
  answerCost(vector: Uint8Array): number {
    if ((vector.length <= 1 && this.#doc === null) || this.#answers.get(vector)) return 0;
    return this.structs * COST.answered + vector.length * COST.entry;
  }

  /** How many pieces the text consists of, those that are gone included; 0 while there is no document. */
  get structs(): number {
    let structs = 0;
    for (const own of this.#doc?.store.clients.values() ?? []) structs += own.length;
    return structs;
  }

  /** The update that brings whoever has this state vector up to date. @throws when it is none */
  answer(vector: Uint8Array): Uint8Array {
    const isEmpty = vector.length <= 1;
    if (isEmpty && this.#doc === null) return this.#bytes;
    const known = this.#answers.get(vector);
    if (known !== undefined) return known;
    const answer = Y.encodeStateAsUpdate(this.doc, isEmpty ? EMPTY_VECTOR : vector);
    if (isEmpty) this.#size = answer.length;
    this.#answers.add(vector, answer);
    return answer;
  }

  /** Reads a batch in which everybody goes on typing where they left off; null when it is anything else. Changes nothing. */
  tryAppend(batch: readonly Incoming[]): Appended | null {
    const typed = this.#typing.tryAppend(batch);
    return typed === null || this.#isFull(typed.update.length, typed.units) ? null : typed;
  }

  /** Takes such a batch, which must have been read in the same breath. */
  takeAppended(typed: Appended): void {
    this.#typing.take(typed);
    this.#changed();
    this.#size += typed.update.length;
    this.#units += typed.units;
  }

  /** Checks and applies updates in order, all in one Yjs transaction; each is applied wholly or not at all. */
  async apply(batch: readonly Incoming[]): Promise<AppliedBatch> {
    const poison = new Set<number>();
    for (;;) {
      const tried = this.#tryAll(batch, poison);
      if (typeof tried !== 'number') return tried;
      // Passed every check, and yet Yjs choked on it: the document is no longer to be trusted.
      poison.add(tried);
      await this.reload();
    }
  }

  /** Returns the index of the update that broke the document, if one did. */
  #tryAll(batch: readonly Incoming[], poison: ReadonlySet<number>): AppliedBatch | number {
    const { doc } = this;
    const verdicts: Verdict[] = [];
    const claims: { client: number; person: string }[] = [];
    const accepted: { person: string; checked: Extract<UpdateCheck, { ok: true }> }[] = [];
    this.#updates = [];
    let current = 0;
    let losses: readonly UnseenLoss<string | null>[] = [];
    try {
      doc.transact((transaction) => {
        for (const [index, { person, bytes }] of batch.entries()) {
          current = index;
          const checked: UpdateCheck = poison.has(index)
            ? { ok: false, why: 'malformed', detail: 'Yjs cannot apply it' }
            : checkUpdate(bytes, person, { doc, owner: (client) => this.#owners.get(client) });
          const verdict = verdictOn(checked, {
            roomFor: (units) => !this.#isFull(bytes.length, units),
            idsFor: (newClients) => (this.#devices.get(person) ?? 0) + newClients <= BOUNDS.personClients,
          });
          verdicts.push(verdict);
          if (!checked.ok || !verdict.ok || checked.unchanged) continue;
          Y.applyUpdate(doc, checked.bytes);
          if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error('pending structs');
          for (const client of checked.newClients) {
            this.#own(client, person);
            claims.push({ client, person });
          }
          this.#size += bytes.length;
          this.#units += checked.units;
          accepted.push({ person, checked });
          this.#typing.follow(person, checked.update);
        }
        losses = unseenLosses(
          transaction,
          () => accepted.flatMap(({ checked }) => checked.update.deletes),
          (client) => this.#owners.get(client) ?? null,
        );
      });
    } catch {
      return current;
    }
    const [merged, ...cleanups] = this.#updates;
    if (merged === undefined) return { verdicts, rows: [], claims: [], update: null, isAsSent: true };
    this.#changed();
    const rows = rowsOf(merged, accepted, this.#owners);
    // Yjs tidies up formatting in transactions of its own; few and small.
    for (const bytes of cleanups) rows.push({ person: null, bytes });
    const start = this.#now();
    for (const loss of losses) rows.push(...this.#putBack(loss));
    const micros = ((this.#now() - start) * 1000) / verdicts.length;
    const updates = this.#updates;
    this.#updates = [];
    return {
      // Whoever makes the server put words back pays for its time.
      verdicts: verdicts.map((one) => (one.ok ? { ...one, cost: one.cost + micros } : one)),
      rows,
      claims,
      update: updates.length === 1 ? merged : Y.mergeUpdates(updates),
      isAsSent: updates.length === 1,
    };
  }

  /** Puts back words that went unseen with what another deleted, under the name of whose they are. */
  #putBack(loss: UnseenLoss<string | null>): { person: string | null; bytes: Uint8Array }[] {
    const { doc } = this;
    const known = this.#updates.length;
    updateY(doc, withWordsBack(loss, docFromY(letterFragment(doc))));
    const rows = this.#updates.slice(known).map((bytes) => ({ person: loss.writer, bytes }));
    for (const { bytes } of rows) {
      this.#size += bytes.length;
      this.#units += bytes.length;
    }
    return rows;
  }

  #isFull(bytes: number, units: number): boolean {
    if (this.#maxUnits === 0) return false;
    const over = (): boolean =>
      this.#size + bytes > BOUNDS.roomBytes ||
      this.#units + units > this.#maxUnits ||
      this.structs > BOUNDS.roomStructs;
    if (over()) this.#measure();
    return over();
  }

  /** Whether nearly all of the text is gone, and so much that it takes long to open. */
  isSwollen(use: 'empty' | 'used'): boolean {
    if (this.#maxUnits === 0) return false;
    const isLarge = this.#size > BOUNDS.swollenBytes[use] || this.structs > BOUNDS.swollenStructs[use];
    return isLarge && isSwollen(this.doc);
  }

  /** What starting again from the visible text would make of it. Changes nothing. */
  startedAgain(): StartedAgain {
    return startAgain(this.doc);
  }

  /** Goes on with a text that was started again, which the journal holds under this number. */
  replace({ bytes }: StartedAgain, seq: number): void {
    this.#before = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    this.#doc?.destroy();
    this.#doc = null;
    this.#typing.clear();
    this.#bytes = bytes;
    this.#size = bytes.length;
    this.#units = bytes.length;
    this.#changed();
    this.committed(seq, 1);
  }

  /** Replaces the upper bounds by what is; near a limit each update would be reason to. */
  #measure(): void {
    const start = this.#now();
    if (start < this.#measureAt) return;
    this.#size = Y.encodeStateAsUpdate(this.doc).length;
    this.#units = unitsIn(this.doc);
    this.#measureAt = start + (this.#now() - start) / MEASURING;
  }

  /** Applies the server's own edit, which the journal already holds under this number. */
  applyOwn(update: Uint8Array, seq: number): Uint8Array | null {
    const { doc } = this;
    this.#updates = [];
    Y.applyUpdate(doc, update);
    const updates = this.#updates;
    this.#updates = [];
    this.#changed();
    this.#size += update.length;
    this.#units += update.length;
    this.committed(seq, 1);
    return updates.length > 1 ? Y.mergeUpdates(updates) : (updates[0] ?? null);
  }

  /** Takes note that rows up to this number are durable. */
  committed(seq: number, rows: number): void {
    this.#seq = Math.max(this.#seq, seq);
    this.#rowsSinceSnapshot += rows;
  }

  /** Rows that opening the room would have to replay. */
  get rowsSinceSnapshot(): number {
    return this.#rowsSinceSnapshot;
  }

  /** Keeps the present state for a quick opening. Only while every applied update may be shown. */
  async snapshot(): Promise<void> {
    if (this.#rowsSinceSnapshot === 0) return;
    const rows = this.#rowsSinceSnapshot;
    this.#rowsSinceSnapshot = 0;
    try {
      await this.#journal.snapshot(this.#room, this.#seq, this.answer(EMPTY_VECTOR));
    } catch (error) {
      this.#rowsSinceSnapshot += rows;
      throw error;
    }
  }

  destroy(): void {
    this.#doc?.destroy();
  }
}

/** UTF-16 units of all text that is not deleted. */
function unitsIn(doc: Y.Doc): number {
  let units = 0;
  for (const structs of doc.store.clients.values()) {
    for (const struct of structs) {
      if (struct instanceof Y.Item && !struct.deleted && struct.content instanceof Y.ContentString)
        units += struct.length;
    }
  }
  return units;
}
