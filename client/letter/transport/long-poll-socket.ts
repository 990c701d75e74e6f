/**
 * Plain requests in the shape of a WebSocket, for networks that let no WebSocket through: one request asks for what there is
 * to hear, another brings what there is to say (docs/protocol.md). Anything that goes wrong ends the line, as a broken
 * socket would: an answer that got lost must not leave a hole in what was heard.
 */
import { CLOSE } from '../../../shared/sync/close.ts';
import { binaryFrame, closingFrame, readFrames } from '../../../shared/sync/frames.ts';

/** How long the server may keep a question open; a page in the background asks now and then instead. */
const HEAR_SECONDS = 20;
const HIDDEN_PAUSE_MS = 4_000;
/** Proxies keep a request no longer than this without an answer. */
const GIVE_UP_MS = 35_000;
const MAX_MESSAGE = 8_388_608;
const LOST = 1006;

export class LongPollSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  binaryType = 'arraybuffer';
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent<ArrayBuffer>) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly #url: URL;
  readonly #ended = new AbortController();
  #unsent: Uint8Array[] = [];
  #sending = false;

  constructor(url: string) {
    this.#url = new URL(url);
    this.#url.protocol = this.#url.protocol === 'wss:' ? 'https:' : 'http:';
    void this.#open();
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== this.OPEN) return;
    this.#unsent.push(binaryFrame(bytes));
    if (this.#sending) return;
    this.#sending = true;
    queueMicrotask(() => void this.#say());
  }

  close(): void {
    if (this.readyState >= this.CLOSING) return;
    if (this.readyState === this.OPEN) {
      // Also while the page goes away.
      void fetch(this.#url, { method: 'POST', keepalive: true, body: whole([closingFrame(1000, '')]) }).catch(
        () => undefined,
      );
    }
    this.#end(1000, '');
  }

  async #open(): Promise<void> {
    const answer = await this.#post([]);
    const { line } = answer?.ok ? ((await answer.json()) as { readonly line: string }) : { line: null };
    if (line === null || this.readyState !== this.CONNECTING) return this.#lost(answer);
    this.#url.searchParams.set('line', line);
    this.readyState = this.OPEN;
    this.onopen?.(new Event('open'));
    await this.#listen();
  }

  async #listen(): Promise<void> {
    while (this.readyState === this.OPEN) {
      const hidden = document.visibilityState === 'hidden';
      const answer = await this.#post([], hidden ? 0 : HEAR_SECONDS);
      const frames = answer?.status === 200 ? await this.#framesOf(answer) : null;
      if (frames === null) return this.#lost(answer);
      for (const { kind, bytes } of frames) {
        if (kind === 'close') {
          const code = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
          return this.#end(code, new TextDecoder().decode(bytes.subarray(2)));
        }
        if (this.#isOver) return;
        this.onmessage?.(new MessageEvent('message', { data: bytes.slice().buffer }));
      }
      // A browser opens only so many requests at a time: those in front go first.
      if (hidden) await untilShown(HIDDEN_PAUSE_MS);
    }
  }

  get #isOver(): boolean {
    return this.readyState >= this.CLOSING;
  }

  async #framesOf(answer: Response) {
    try {
      return readFrames(new Uint8Array(await answer.arrayBuffer()), MAX_MESSAGE);
    } catch {
      return null;
    }
  }

  /** Brings what there is to say, in order: the next request goes out when this one is answered. */
  async #say(): Promise<void> {
    while (this.#unsent.length > 0 && this.readyState === this.OPEN) {
      const answer = await this.#post(this.#take());
      if (!answer?.ok) return this.#lost(answer);
    }
    this.#sending = false;
  }

  /** As many messages as one request may hold. */
  #take(): Uint8Array[] {
    let bytes = 0;
    const count = this.#unsent.findIndex((frame, i) => (bytes += frame.length) > 1_000_000 && i > 0);
    return this.#unsent.splice(0, count === -1 ? this.#unsent.length : count);
  }

  async #post(frames: readonly Uint8Array[], hearSeconds?: number): Promise<Response | null> {
    const url = new URL(this.#url);
    if (hearSeconds !== undefined) url.searchParams.set('hear', String(hearSeconds));
    try {
      const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(GIVE_UP_MS)]);
      return await fetch(url, { method: 'POST', body: whole(frames), cache: 'no-store', signal });
    } catch {
      return null;
    }
  }

  /** The door says in a status what a line says in a close code; anything else is a line that broke. */
  #lost(answer: Response | null): void {
    if (answer?.status === 401) this.#end(CLOSE.signIn.code, CLOSE.signIn.reason);
    else this.#end(LOST, '');
  }

  #end(code: number, reason: string): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    this.#ended.abort();
    this.onclose?.(new CloseEvent('close', { code, reason, wasClean: code !== LOST }));
  }
}

function whole(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}

/** Resolves after a while, or when the page is in front again. */
function untilShown(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    document.addEventListener('visibilitychange', done);
  });
}
