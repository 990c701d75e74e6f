import { EventEmitter } from 'node:events';
import { WebSocket } from 'ws';
import { CLOSE } from '../../shared/sync/close.ts';
import { binaryFrame, closingFrame, readFrames } from '../../shared/sync/frames.ts';

/** A line of plain requests (docs/protocol.md) in the shape of `ws`, so that SyncClient can speak over it. */
export class PolledTestSocket extends EventEmitter {
  readonly OPEN = WebSocket.OPEN;
  readyState: number = WebSocket.CONNECTING;
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  #said: Promise<unknown> = Promise.resolve();

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    super();
    this.#url = new URL(url);
    this.#headers = headers;
    void this.#run().catch((error: unknown) => this.#failed(error));
  }

  post(body: Uint8Array<ArrayBuffer> = new Uint8Array(), hear?: number): Promise<Response> {
    const url = new URL(this.#url);
    if (hear !== undefined) url.searchParams.set('hear', String(hear));
    return fetch(url, { method: 'POST', headers: this.#headers, body });
  }

  send(bytes: Uint8Array): void {
    const frame = Uint8Array.from(binaryFrame(bytes));
    this.#said = this.#said.then(() => this.post(frame)).catch((error: unknown) => this.#failed(error));
  }

  close(): void {
    this.#said = this.#said.then(() => this.post(Uint8Array.from(closingFrame(1000, '')))).catch(() => undefined);
    this.#end(1000, '');
  }

  terminate(): void {
    this.readyState = WebSocket.CLOSED;
  }

  /** What fails after the end is no news: the server is gone by then. */
  #failed(error: unknown): void {
    if (this.readyState !== WebSocket.CLOSED) this.emit('error', error);
  }

  async #run(): Promise<void> {
    const { line } = (await (await this.post()).json()) as { readonly line: string };
    this.#url.searchParams.set('line', line);
    this.readyState = WebSocket.OPEN;
    this.emit('open');
    while (this.readyState === WebSocket.OPEN) {
      const answer = await this.post(undefined, 5);
      const frames = answer.ok ? readFrames(new Uint8Array(await answer.arrayBuffer()), 8_388_608) : null;
      if (frames === null) return this.#end(answer.status === 401 ? CLOSE.signIn.code : 1006, '');
      for (const { kind, bytes } of frames) {
        if (kind === 'close') return this.#end(((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0), String(bytes.subarray(2)));
        this.emit('message', Buffer.from(bytes));
      }
    }
  }

  #end(code: number, reason: string): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.emit('close', code, Buffer.from(reason));
  }
}
