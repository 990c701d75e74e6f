import { once } from 'node:events';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { PolledTestSocket } from './polled-socket.ts';
import * as Y from 'yjs';
import {
  MESSAGE,
  readJson,
  readSaved,
  SYNC,
  type DecidedMessage,
  type RefusedMessage,
} from '../../shared/sync/messages.ts';

/** What a client heard, in order. */
export type Heard =
  | { readonly kind: 'step1'; readonly bytes: Uint8Array }
  | { readonly kind: 'step2'; readonly bytes: Uint8Array }
  | { readonly kind: 'update'; readonly bytes: Uint8Array }
  | { readonly kind: 'awareness'; readonly bytes: Uint8Array }
  | { readonly kind: 'saved'; readonly vector: ReadonlyMap<number, number>; readonly handled: number }
  | ({ readonly kind: 'refused' } & RefusedMessage)
  | ({ readonly kind: 'decided' } & DecidedMessage);

const message = (...parts: readonly (number | Uint8Array)[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part);
    else encoding.writeVarUint8Array(encoder, part);
  }
  return encoding.toUint8Array(encoder);
};

/** A client of the wire with a Y.Doc of its own, whose every message a test can see and forge. */
export class SyncClient {
  readonly doc: Y.Doc;
  readonly heard: Heard[] = [];
  readonly socket: WebSocket;
  closed: { readonly code: number; readonly reason: string } | null = null;
  #waiting: { readonly until: () => boolean; readonly done: () => void }[] = [];
  #sent = 0;

  /**
   * @param who the person, or the headers that a real server knows one by; or a line that is there already
   * @param doc what the device has already
   */
  constructor(
    url: string,
    who: string | { readonly [header: string]: string } | PolledTestSocket,
    doc: Y.Doc = new Y.Doc(),
  ) {
    this.doc = doc;
    this.socket =
      who instanceof PolledTestSocket
        ? (who as unknown as WebSocket)
        : new WebSocket(url, { headers: typeof who === 'string' ? { 'x-person': who } : who });
    this.socket.on('message', (data: Buffer) => this.#hear(new Uint8Array(data)));
    this.socket.on('error', () => undefined);
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#check();
    });
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.update(update);
    });
  }

  /** Connects and has the text. */
  async synced(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN)
      await Promise.race([once(this.socket, 'open'), once(this.socket, 'close')]);
    this.send(MESSAGE.sync, SYNC.step1, Y.encodeStateVector(this.doc));
    await this.until(() => this.closed !== null || this.heard.some(({ kind }) => kind === 'step2'));
    return this;
  }

  get text(): Y.XmlFragment {
    return this.doc.getXmlFragment('letter');
  }

  /** The letter's words, block after block. */
  get words(): string {
    const wordsOf = (node: unknown): string => {
      if (node instanceof Y.XmlElement) return node.toArray().map(wordsOf).join('');
      return node instanceof Y.XmlText ? String(node.toJSON()) : '';
    };
    return this.text.toArray().map(wordsOf).join('\n');
  }

  /** Adds a paragraph, or types at the end of it. */
  type(id: string, words: string): void {
    const known = this.text
      .toArray()
      .find((one): one is Y.XmlElement => one instanceof Y.XmlElement && one.getAttribute('id') === id);
    this.doc.transact(() => {
      const block = known ?? new Y.XmlElement('paragraph');
      if (!known) {
        block.setAttribute('id', id);
        block.insert(0, [new Y.XmlText()]);
        this.text.push([block]);
      }
      const text = block.get(0);
      if (text instanceof Y.XmlText) text.insert(text.length, words);
    });
  }

  send(...parts: readonly (number | Uint8Array)[]): void {
    this.raw(message(...parts));
  }

  raw(bytes: Uint8Array | string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(bytes);
  }

  update(update: Uint8Array): void {
    this.#sent++;
    this.send(MESSAGE.sync, SYNC.update, update);
  }

  awareness(id: number, clock: number, state: unknown): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, id);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, JSON.stringify(state));
    this.send(MESSAGE.awareness, encoding.toUint8Array(encoder));
  }

  /** Everything that was sent has been answered. */
  async answered(): Promise<void> {
    await this.until(() => this.closed !== null || this.#answeredCount >= this.#sent);
  }

  get #answeredCount(): number {
    // The empty step 2 that answers the server's question is acknowledged too.
    const asked = this.heard.filter(({ kind }) => kind === 'step1').length;
    const saved = this.heard.findLast((one) => one.kind === 'saved')?.handled ?? 0;
    return saved - asked;
  }

  /** Awareness states as last heard, by client id. */
  get states(): ReadonlyMap<number, unknown> {
    const states = new Map<number, unknown>();
    for (const one of this.heard) {
      if (one.kind !== 'awareness') continue;
      const decoder = decoding.createDecoder(one.bytes);
      for (let count = decoding.readVarUint(decoder); count > 0; count--) {
        const id = decoding.readVarUint(decoder);
        decoding.readVarUint(decoder);
        const state: unknown = JSON.parse(decoding.readVarString(decoder));
        if (state === null) states.delete(id);
        else states.set(id, state);
      }
    }
    return states;
  }

  of<K extends Heard['kind']>(kind: K): Extract<Heard, { kind: K }>[] {
    return this.heard.filter((one): one is Extract<Heard, { kind: K }> => one.kind === kind);
  }

  /** Waits until something holds; looked at whenever a message or the close arrives. */
  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((done) => this.#waiting.push({ until: holds, done }));
  }

  async untilClosed(): Promise<number> {
    await this.until(() => this.closed !== null);
    return this.closed?.code ?? 0;
  }

  close(): void {
    this.socket.close();
  }

  #hear(bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    switch (decoding.readVarUint(decoder)) {
      case MESSAGE.sync: {
        const kind = decoding.readVarUint(decoder);
        const body = decoding.readVarUint8Array(decoder);
        if (kind === SYNC.step1) {
          this.heard.push({ kind: 'step1', bytes: body });
          this.send(MESSAGE.sync, SYNC.step2, Y.encodeStateAsUpdate(this.doc, body));
        } else {
          Y.applyUpdate(this.doc, body, 'server');
          this.heard.push({ kind: kind === SYNC.step2 ? 'step2' : 'update', bytes: body });
        }
        break;
      }
      case MESSAGE.awareness:
        this.heard.push({ kind: 'awareness', bytes: decoding.readVarUint8Array(decoder) });
        break;
      case MESSAGE.saved: {
        const { stateVector, handled } = readSaved(decoder);
        this.heard.push({ kind: 'saved', vector: Y.decodeStateVector(stateVector), handled });
        break;
      }
      case MESSAGE.refused:
        this.heard.push({ kind: 'refused', ...(readJson(decoder) as RefusedMessage) });
        break;
      case MESSAGE.decided:
        this.heard.push({ kind: 'decided', ...(readJson(decoder) as DecidedMessage) });
        break;
    }
    this.#check();
  }

  #check(): void {
    this.#waiting = this.#waiting.filter(({ until, done }) => {
      if (!until()) return true;
      done();
      return false;
    });
  }
}
