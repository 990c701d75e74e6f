import { once } from 'node:events';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '../../../shared/sync/messages.ts';
import type { Measured } from './paraph.ts';

/** When each write went out, by Yjs client and the clock that it ended at. */
export class SentTimes {
  readonly #at = new Map<number, { clock: number; at: number }[]>();
  count = 0;

  sent(client: number, clock: number): void {
    const list = this.#at.get(client) ?? [];
    list.push({ clock, at: performance.now() });
    this.#at.set(client, list);
    this.count++;
  }

  /** Delays of all writes of a client that end after `from` and not after `to`. */
  delays(client: number, from: number, to: number, now: number): number[] {
    const list = this.#at.get(client) ?? [];
    const delays: number[] = [];
    // Newest last: the interesting ones are at the end.
    for (let i = list.length - 1; i >= 0; i--) {
      const one = list[i];
      if (one === undefined || one.clock <= from) break;
      if (one.clock <= to) delays.push(now - one.at);
    }
    return delays;
  }
}

/** One connection of the load generator. Those that measure parse what they get; the others only count it. */
export class BenchLine {
  readonly socket: WebSocket;
  readonly delays: number[] = [];
  frames = 0;
  bytes = 0;
  delivered = 0;
  handled = 0;
  #seen = new Map<number, number>();
  #synced: (() => void) | null = null;
  #doc: Y.Doc | null = null;
  #words: Y.XmlText | null = null;
  readonly #times: SentTimes | null;

  constructor(server: Measured, room: string, person: number, times: SentTimes | null = null) {
    this.#times = times;
    const { url, headers } = server.line(room, person);
    this.socket = new WebSocket(url, { headers, perMessageDeflate: false });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => this.#hear(data));
  }

  /** Has the text; answers after how many ms. @param doc what is here already */
  async synced(doc?: Y.Doc): Promise<number> {
    const start = performance.now();
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
    const done = new Promise<void>((resolve) => (this.#synced = resolve));
    this.socket.send(message(MESSAGE.sync, SYNC.step1, doc ? Y.encodeStateVector(doc) : Uint8Array.of(0)));
    await done;
    return performance.now() - start;
  }

  #hear(data: Buffer): void {
    this.frames++;
    this.bytes += data.length;
    if (data[0] === MESSAGE.sync && data[1] === SYNC.step2) {
      const synced = this.#synced;
      this.#synced = null;
      synced?.();
    } else if (data[0] === MESSAGE.sync && data[1] === SYNC.update && this.#times) this.#measure(data);
    else if (data[0] === MESSAGE.saved) {
      const decoder = decoding.createDecoder(data);
      decoding.readVarUint(decoder);
      decoding.readVarUint8Array(decoder);
      this.handled = decoding.readVarUint(decoder);
    }
  }

  #measure(data: Buffer): void {
    const now = performance.now();
    const decoder = decoding.createDecoder(data.subarray(2));
    const { from, to } = Y.parseUpdateMeta(decoding.readVarUint8Array(decoder));
    for (const [client, clock] of to) {
      const seen = Math.max(this.#seen.get(client) ?? 0, from.get(client) ?? 0);
      this.#seen.set(client, clock);
      for (const delay of this.#times?.delays(client, seen, clock, now) ?? []) {
        this.delays.push(delay);
        this.delivered++;
      }
    }
  }

  /** Types one character at the end of a paragraph of its own. */
  type(): void {
    if (this.#doc === null) {
      this.#doc = new Y.Doc();
      this.#doc.on('update', (update: Uint8Array) => this.update(update));
      const block = new Y.XmlElement('paragraph');
      block.setAttribute('id', `bench${String(this.#doc.clientID)}`);
      this.#words = new Y.XmlText();
      block.insert(0, [this.#words]);
      this.#doc.getXmlFragment('letter').push([block]);
      return;
    }
    this.#words?.insert(this.#words.length, 'x');
  }

  update(update: Uint8Array): void {
    const { to } = Y.parseUpdateMeta(update);
    for (const [client, clock] of to) this.#times?.sent(client, clock);
    this.socket.send(message(MESSAGE.sync, SYNC.update, update));
  }

  caret(id: number, clock: number): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, id);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, JSON.stringify({ cursor: { anchor: clock, head: clock } }));
    this.socket.send(message(MESSAGE.awareness, encoding.toUint8Array(encoder)));
  }

  leave(): void {
    this.socket.terminate();
  }
}

function message(...parts: readonly (number | Uint8Array)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part);
    else encoding.writeVarUint8Array(encoder, part);
  }
  return encoding.toUint8Array(encoder);
}
