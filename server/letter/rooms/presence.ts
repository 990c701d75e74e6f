import * as encoding from 'lib0/encoding';
import { HERE, type HereState } from '../../../shared/sync/messages.ts';
import { BOUNDS } from './limits.ts';
import { ByteReader, Malformed } from './text/update-reader.ts';

/** Who speaks, as the session says; a client has no say in it. */
export interface Speaker {
  readonly person: string;
  /** JSON of the `user` field that everyone sees beside the person's caret. */
  readonly userJson: string;
}

interface State<P> {
  readonly id: number;
  speaker: P;
  clock: number;
  /** JSON as others see it; null when the client took its state back. */
  json: string | null;
  hasCursor: boolean;
  /** Others were told of this state, and at which clock. */
  shownClock: number | null;
}

/** Up to this many connections everyone's name is a state; beyond, readers without a cursor are a number. */
const CROWD = 64;

/** Awareness ids of one socket: its own, and one after Yjs changed its client id. */
const IDS_PER_SPEAKER = 4;

/** States of one message that are looked into. */
const READ_AT_ONCE = 64;

/** Longest text of a stranger's state that is passed over without being read. */
const MAX_FOREIGN_STATE = 65_536;

/**
 * Who is in a room and where their carets are (the awareness protocol of y-protocols, held by the server): the newest state
 * of each, under the name that the session gives. Only what changed is told; renewals are collected and told together.
 */
export class Presence<P extends Speaker> {
  readonly #states = new Map<number, State<P>>();
  readonly #changed = new Set<number>();
  #hereClock = 0;
  #hereTold = 0;

  /** Whether somebody is to be told something. */
  get hasNews(): boolean {
    return this.#changed.size > 0;
  }

  /**
   * Takes what a client says of itself; what it says of others is passed over (y-websocket echoes them).
   * @param ownerOf whose the id is in the text, if anybody's
   * @param admit whether the speaker may be heard now; asked only when it speaks of itself
   * @returns false when it may not
   * @throws Malformed
   */
  receive(
    speaker: P,
    bytes: Uint8Array,
    crowded: boolean,
    ownerOf: (client: number) => string | undefined,
    admit: () => boolean,
  ): boolean {
    let admitted = false;
    let said = 0;
    // Counted once: a message may name thousands.
    const own = { ids: 0 };
    for (const { speaker: other } of this.#states.values()) if (other === speaker) own.ids++;
    const reader = new ByteReader(bytes);
    let count = reader.uint();
    if (count > BOUNDS.awarenessStates) throw new Malformed('an awareness message says too much');
    for (; count > 0; count--) {
      const id = reader.uint();
      const clock = reader.uint();
      const length = reader.uint();
      if (length > MAX_FOREIGN_STATE) throw new Malformed('an awareness state is too long');
      const json = reader.take(length);
      if (!this.#mayUse(speaker, id, ownerOf, own)) continue;
      admitted ||= admit();
      if (!admitted) return false;
      // Beyond that it is the echo of people who have left.
      if (++said > READ_AT_ONCE) continue;
      if (this.#set(speaker, id, clock, json, crowded)) own.ids++;
    }
    return true;
  }

  #mayUse(
    speaker: P,
    id: number,
    ownerOf: (client: number) => string | undefined,
    own: { readonly ids: number },
  ): boolean {
    if (id === HERE) return false;
    const state = this.#states.get(id);
    // The same person on a new socket: the old one is a line that broke and has not been noticed yet.
    if (state !== undefined) return state.speaker.person === speaker.person;
    const owner = ownerOf(id);
    if (owner !== undefined && owner !== speaker.person) return false;
    return own.ids < IDS_PER_SPEAKER;
  }

  /** Returns whether the speaker has one more id now. */
  #set(speaker: P, id: number, clock: number, bytes: Uint8Array, crowded: boolean): boolean {
    const known = this.#states.get(id);
    const said = parseState(bytes);
    if (known === undefined) {
      if (said === null) return false;
      this.#states.set(id, { id, speaker, clock, json: null, hasCursor: false, shownClock: null });
    }
    const state = known ?? this.#states.get(id);
    if (state === undefined || (known !== undefined && clock < known.clock)) return false;
    const json = said && `{"user":${speaker.userJson}${said.fields}}`;
    const isNew = known?.speaker !== speaker;
    const changed = json !== state.json;
    Object.assign(state, { speaker, clock, json, hasCursor: said?.hasCursor ?? false });
    if (changed && (state.shownClock !== null || isVisible(state, crowded))) this.#changed.add(id);
    return isNew;
  }

  /** Forgets a speaker who is gone. */
  leave(speaker: P): void {
    for (const state of this.#states.values()) {
      if (state.speaker !== speaker) continue;
      if (state.shownClock === null) this.#states.delete(state.id);
      else {
        state.json = null;
        this.#changed.add(state.id);
      }
      if (state.shownClock === null) this.#changed.delete(state.id);
    }
  }

  /** An awareness update of what changed since it was last asked; null when nothing did. */
  takeNews(crowded: boolean): Uint8Array | null {
    if (this.#changed.size === 0) return null;
    const news: State<P>[] = [];
    for (const id of this.#changed) {
      const state = this.#states.get(id);
      if (state === undefined) continue;
      // In a crowd, whoever puts the cursor down becomes part of the number again.
      if (!isVisible(state, crowded) && state.shownClock === null) continue;
      news.push(state);
    }
    this.#changed.clear();
    const bytes =
      news.length === 0 ? null : encode(news.map((s) => [s.id, s.clock, isVisible(s, crowded) ? s.json : null]));
    for (const state of news) this.#markShown(state, crowded);
    return bytes;
  }

  #markShown(state: State<P>, crowded: boolean): void {
    state.shownClock = isVisible(state, crowded) ? state.clock : null;
    if (state.json === null) this.#states.delete(state.id);
  }

  /** Everything that a newcomer should see. */
  all(crowded: boolean): Uint8Array {
    const shown = [...this.#states.values()].filter(
      (state) => state.shownClock !== null && !this.#changed.has(state.id) && isVisible(state, crowded),
    );
    return encode([...shown.map((s) => [s.id, s.clock, s.json] as const), ...this.#heartbeat(this.#hereTold)]);
  }

  /**
   * States that are alive since they were last told: y-protocols forgets a state after 30 s without news of it. May hold
   * none, and is sent even then, since y-websocket gives up a line on which it hears nothing for 30 s.
   */
  renewal(crowded: boolean, people: number): Uint8Array {
    const alive = [...this.#states.values()].filter(
      (state) => isVisible(state, crowded) && (state.shownClock === null || state.shownClock < state.clock),
    );
    const entries = alive.map((s) => [s.id, s.clock, s.json] as const);
    for (const state of alive) {
      this.#markShown(state, crowded);
      this.#changed.delete(state.id);
    }
    const heartbeat = crowded ? people : 0;
    if (heartbeat === 0 && this.#hereTold === 0) return encode(entries);
    this.#hereTold = heartbeat;
    this.#hereClock++;
    return encode([
      ...entries,
      ...(heartbeat === 0 ? [[HERE, this.#hereClock, null] as const] : this.#heartbeat(heartbeat)),
    ]);
  }

  /** An awareness update that says how many people are here; null when it is what was last told. 0 takes it back. */
  here(people: number): Uint8Array | null {
    if (people === this.#hereTold) return null;
    this.#hereTold = people;
    this.#hereClock++;
    return encode(people === 0 ? [[HERE, this.#hereClock, null]] : this.#heartbeat(people));
  }

  /** How many people a crowded room was last told are here. */
  get heartbeatsSent(): number {
    return this.#hereTold;
  }

  #heartbeat(people: number): (readonly [number, number, string])[] {
    const state: HereState = { here: people };
    return people === 0 ? [] : [[HERE, this.#hereClock, JSON.stringify(state)]];
  }
}

/** Whether a room of so many connections names only those with a cursor. */
export const isCrowded = (connections: number): boolean => connections > CROWD;

function isVisible(state: { readonly json: string | null; readonly hasCursor: boolean }, crowded: boolean): boolean {
  return state.json !== null && (state.hasCursor || !crowded);
}

/** What a client may say of itself: where its cursor or selection is, and no more. */
function parseState(bytes: Uint8Array): { readonly fields: string; readonly hasCursor: boolean } | null {
  if (bytes.length > BOUNDS.awarenessBytes + 1024) throw new Malformed('an awareness state is too long');
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch {
    throw new Malformed('an awareness state is not JSON');
  }
  if (said === null) return null;
  if (typeof said !== 'object' || Array.isArray(said)) throw new Malformed('an awareness state is an object');
  const { cursor, selection } = said as { readonly cursor?: unknown; readonly selection?: unknown };
  let fields = '';
  if (cursor !== undefined) fields += `,"cursor":${JSON.stringify(cursor)}`;
  if (selection !== undefined) fields += `,"selection":${JSON.stringify(selection)}`;
  if (Buffer.byteLength(fields) > BOUNDS.awarenessBytes) throw new Malformed('a cursor is too long');
  return { fields, hasCursor: (cursor ?? selection ?? null) !== null };
}

function encode(entries: readonly (readonly [id: number, clock: number, json: string | null])[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const [id, clock, json] of entries) {
    encoding.writeVarUint(encoder, id);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, json ?? 'null');
  }
  return encoding.toUint8Array(encoder);
}
