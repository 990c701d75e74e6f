import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Doc } from '../../../shared/letter/doc.ts';
import { docFromY, letterFragment } from '../../../shared/letter/yjs.ts';
import { CLOSE } from '../../../shared/sync/close.ts';
import { MESSAGE, readJson, type DecidedMessage } from '../../../shared/sync/messages.ts';
import { api } from '../../api/api.ts';
import { forgetDeviceCopy, keepWords, renewDeviceCopy } from '../offline/device-copy.ts';
import { RoomCopy } from '../offline/room-copy.ts';
import { Confirmed } from './confirmed.ts';
import { backoff, Pending } from './pending.ts';
import { makeProvider } from './provider.ts';
import { HeldText, readText } from './read-text.ts';
import type { BegunText, CombinedChanges, RoomCallbacks, RoomSession, SyncState } from './sync-state.ts';
import { Timers } from './timers.ts';
import { transport } from './transport.ts';

/** Typing is over when nothing has been typed for this long; only then is "Saved" shown again. */
const QUIET_MS = 400;
/** "Saving…" is shown when the server takes longer than this. */
const SLOW_MS = 1_000;
/** A server that wants our words asks for them at once; one that has not by now takes this person for a reader. */
const ASKED_MS = 2_000;
/** How long a line may take to open: some proxies never answer to a WebSocket. */
const OPEN_MS = 6_000;
const LOST = 1006; // What browsers say of a line that broke or never opened.

/** One room of a letter on this device: socket, device copy, and the honest state of saving. `close` ends it. */
export class RoomSync {
  readonly room: string;
  readonly #person: string;
  readonly #listeners: RoomCallbacks;
  #session = $state.raw<RoomSession | null>(null);
  #ready = $state(false);
  #readonly = $state(false);
  /** What the browser says of the network; a server on this machine is reachable without one, so it is only a hint. */
  #online = $state(true);
  #connected = $state(false);
  #connectedBefore = $state(false);
  #changes = $state(0);
  #unsaved = $state(false);
  #slow = $state(false);
  #storageFull = $state(false);
  #ended = $state.raw<Extract<SyncState, { kind: 'refused' | 'closed' }> | null>(null);
  #refused = $state.raw<Extract<SyncState, { kind: 'refused' }> | null>(null);
  #pending = new Pending();
  readonly #confirmed: Confirmed;
  #combined: CombinedChanges | null = null;
  #copy: RoomCopy | null = null;
  #attempt = 0;
  /** The line that is open now, or was last, brought the text. */
  #cameUp = false;
  /** Its text was begun here: until the first connection that is on its way, and not cut off. */
  #begun = $state(false);
  /** What others wrote while nothing may reach the text. */
  readonly #held = new HeldText();
  readonly #timers = new Timers<'retry' | 'open' | 'quiet' | 'slow' | 'asked'>();
  #closed = false;
  readonly #window = new AbortController();

  /** @param person whose device copy this is: people who share a device do not share unsent words */
  constructor(room: string, person: string, listeners: RoomCallbacks = {}, begun: BegunText | null = null) {
    this.room = room;
    this.#person = person;
    this.#listeners = listeners;
    const { signal } = this.#window;
    window.addEventListener('online', this.#changedNetwork, { signal });
    window.addEventListener('offline', this.#goOffline, { signal });
    window.addEventListener('unhandledrejection', this.#storageFailed, { signal });
    window.addEventListener('focus', this.#signedInAgain, { signal });
    this.#confirmed = new Confirmed(begun?.base ?? null);
    this.#open(begun?.ydoc);
  }

  /** Null only while a refused text is being set aside. */
  get session(): RoomSession | null {
    return this.#session;
  }
  /** Whether the text is here, from the server or from this device: an editor opened earlier would write an empty letter. */
  get ready(): boolean {
    return this.#ready;
  }
  get online(): boolean {
    return this.#online && this.#connected;
  }
  get storageFull(): boolean {
    return this.#storageFull;
  }
  /** The last refusal, until `forgive`. */
  get refused(): { readonly code: string; readonly message: string } | null {
    return this.#refused;
  }
  get state(): SyncState {
    if (this.#ended) return this.#ended;
    if (!this.#online) return { kind: 'offline', changes: this.#changes };
    if (!this.#connected) {
      if (this.#begun && !this.#connectedBefore) return { kind: 'saving', slow: this.#slow };
      return this.#connectedBefore || this.#ready
        ? { kind: 'reconnecting', changes: this.#changes }
        : { kind: 'loading' };
    }
    if (this.#unsaved) return { kind: 'saving', slow: this.#slow };
    return this.#readonly ? { kind: 'readonly' } : { kind: 'saved' };
  }
  /** Whether this person may not write here: nothing is stored or claimed to be saved. */
  set readonly(value: boolean) {
    this.#readonly = value;
  }

  /** Returns the text as it stands on this device, or null before it is here. */
  text(): Doc | null {
    return this.#session && this.#ready ? docFromY(letterFragment(this.#session.ydoc)) : null;
  }

  /** Keeps others' changes waiting on this device, or lets them in, in the order in which they came. */
  hold(isHeld: boolean): void {
    this.#held.hold(isHeld);
  }

  /** Takes the sentence about refused words off the screen. */
  forgive(): void {
    this.#refused = null;
  }

  /** Tries at once instead of waiting for the next attempt, also after the server closed for good (signed in again). */
  retry(): void {
    this.#ended = null;
    this.#attempt = 0;
    this.#goOnline();
  }

  close(): void {
    this.#closed = true;
    this.#window.abort();
    this.#end();
  }

  #open(begun?: Y.Doc): void {
    const ydoc = begun ?? new Y.Doc();
    const provider = makeProvider(this.room, ydoc);
    this.#session = { ydoc, provider };
    this.#listen(provider);
    ydoc.on('update', (_update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      // The provider, which listened first, has just sent it, if there is a socket.
      if (origin !== provider && provider.wsconnected) this.#pending.sent(false);
      if (!transaction.local) return;
      this.#confirmed.changed(transaction);
      this.#changedHere();
    });
    if (begun) {
      // What was typed before waits for the server as one change.
      this.#begun = true;
      this.#ready = true;
      this.#changedHere();
    }
    const copy = new RoomCopy(this.#person, this.room, ydoc);
    this.#copy = copy;
    void copy.load().then((left) => {
      if (this.#session?.ydoc !== ydoc) return;
      if (!begun) {
        this.#pending = new Pending(left);
        this.#changes = left;
      }
      if (this.#changes > 0) this.#markUnsaved();
      if (letterFragment(ydoc).length > 0) this.#ready = true;
      this.#connect();
    });
  }

  #connect(): void {
    const provider = this.#session?.provider;
    if (!provider || this.#closed) return;
    this.#cameUp = false;
    provider.connect();
    this.#timers.after('open', OPEN_MS, () => {
      if (provider.wsconnected || provider !== this.#session?.provider) return;
      provider.disconnect();
      this.#disconnected(LOST);
    });
  }

  #listen(provider: WebsocketProvider): void {
    const ydoc = provider.doc;
    let before: Pick<CombinedChanges, 'before' | 'since' | 'mine'> | null = null;
    readText(provider, this.#held, {
      isAhead: () => this.#pending.changes > 0,
      arrives: () => {
        if (!this.#ready) return;
        const since = Y.decodeStateVector(Y.encodeStateVector(ydoc));
        before = { before: docFromY(letterFragment(ydoc)), since, mine: this.#changes };
      },
      // The answer to the server's question is written: it goes out before anything that it may confirm comes back.
      asked: () => this.#pending.sent(true),
      saved: (handled) => {
        const done = this.#pending.confirmed(handled);
        this.#count();
        if (done) {
          this.#tellCombined();
          this.#restQuiet();
        }
      },
    });
    provider.messageHandlers[MESSAGE.refused] = (_encoder, decoder) => {
      const { code, message } = readJson(decoder) as { code: string; message: string };
      void this.#setAside(code, message);
    };
    provider.messageHandlers[MESSAGE.decided] = (_encoder, decoder) => {
      this.#listeners.decided?.(readJson(decoder) as DecidedMessage);
    };
    provider.on('status', ({ status }) => {
      if (provider !== this.#session?.provider) return;
      if (status === 'connected') this.#timers.cancel('open');
      if (status === 'disconnected') {
        this.#held.letIn();
        this.#connected = false;
        this.#timers.cancel('asked');
        // From here on this device goes its own way.
        if (this.#pending.changes === 0) this.#confirmed.set(this.text());
        this.#pending.lost(true);
      }
    });
    provider.on('sync', (synced) => {
      if (!synced || provider !== this.#session?.provider) return;
      this.#attempt = 0;
      this.#cameUp = true;
      transport.connected();
      this.#online = true;
      this.#connected = true;
      this.#ready = true;
      const merged = this.text();
      this.#combined =
        this.#connectedBefore && before
          ? { ...before, merged, base: this.#confirmed.text, touched: this.#confirmed.touched }
          : null;
      this.#connectedBefore = true;
      if (this.#changes === 0) {
        this.#confirmed.set(merged);
        this.#tellCombined();
      } else this.#awaitQuestion();
      before = null;
    });
    provider.on('closed', ({ code }) => {
      if (provider === this.#session?.provider) this.#disconnected(code);
    });
    provider.on('connection-close', (event) => {
      // Without an event it is our own silence watchdog; it reconnects by itself.
      if (event !== null) return;
      if (!this.#cameUp) transport.failed();
      this.#connected = false;
    });
  }

  #disconnected(code: number): void {
    this.#timers.cancel('open');
    if (!this.#cameUp && code === LOST && navigator.onLine) transport.failed();
    this.#connected = false;
    const reason = Object.values(CLOSE).find((known) => known.code === code);
    if (reason && !reason.retry) {
      this.#ended = { kind: 'closed', code };
      // Signing in again brings the same words back; everything else would leave them where nobody finds them.
      if (code === CLOSE.signIn.code) this.#signedInAgain();
      else void this.#leave();
      return;
    }
    this.#online = navigator.onLine;
    if (code === CLOSE.slowDown.code) this.#attempt = Math.max(this.#attempt, 4);
    if (!this.#closed) {
      this.#timers.after('retry', backoff(this.#attempt++, Math.random()), () => this.#connect());
    }
  }

  /** Whoever signed in again, in another tab or by the mail that brought them here, goes on where they were. */
  readonly #signedInAgain = (): void => {
    if (this.#ended?.kind !== 'closed' || this.#ended.code !== CLOSE.signIn.code) return;
    void api.me().then((answer) => {
      if (answer.ok && answer.value.person.id === this.#person && !this.#closed) this.retry();
    });
  };

  /** Words that came together are said to have done so only once the server has them. */
  #tellCombined(): void {
    const combined = this.#combined;
    this.#combined = null;
    if (combined) this.#listeners.combined?.(combined);
  }

  /** The right to write may have gone while this device was away: a reader's words are never asked for, nor refused. */
  #awaitQuestion(): void {
    this.#timers.after('asked', ASKED_MS, () => {
      if (!this.#connected || !this.#pending.isHeld) return;
      if (this.#readonly) void this.#setAside('no-access', '');
      else this.#awaitQuestion();
    });
  }

  #changedHere(): void {
    this.#pending.changed(Date.now());
    this.#count();
    this.#markUnsaved();
    this.#timers.cancel('quiet');
  }

  #markUnsaved(): void {
    if (this.#unsaved) return;
    this.#unsaved = true;
    this.#timers.after('slow', SLOW_MS, () => (this.#slow = true));
  }

  /** Everything is confirmed: says so once the person pauses, so that the words do not flicker with each key. */
  #restQuiet(): void {
    this.#timers.after('quiet', QUIET_MS, () => {
      if (this.#pending.changes > 0) return;
      this.#timers.cancel('slow');
      this.#unsaved = false;
      this.#slow = false;
      this.#confirmed.set(this.text());
    });
  }

  #count(): void {
    if (this.#changes === this.#pending.changes) return;
    this.#changes = this.#pending.changes;
    void this.#copy?.note(this.#changes).catch(() => (this.#storageFull = true));
  }

  /** The server did not apply an update, so this copy has gone its own way: keeps its words and starts from the server's. */
  async #setAside(code: string, message: string): Promise<void> {
    const session = this.#session;
    if (!session) return;
    // Nothing is wrong with the words: the server asks for them again, on this connection or the next.
    if (code === 'slow-down' || code === 'unavailable') {
      this.#pending.lost(false);
      return;
    }
    this.#refused = { kind: 'refused', code, message };
    this.#combined = null;
    const words = this.text();
    this.#end();
    if (words) await this.#keep(words, code);
    void renewDeviceCopy(this.#person, this.room);
    this.#pending = new Pending();
    this.#changes = 0;
    this.#unsaved = false;
    this.#slow = false;
    this.#ready = false;
    if (!this.#closed) this.#open();
  }

  /** The room is closed to this person: unsent words are kept aside, and the copy leaves the device. */
  async #leave(): Promise<void> {
    const words = this.#changes > 0 ? this.text() : null;
    if (words) await this.#keep(words, String(this.#ended?.code ?? ''));
    this.#session?.provider.disconnect();
    forgetDeviceCopy(this.#person, this.room);
  }

  async #keep(doc: Doc, code: string): Promise<void> {
    await keepWords({ person: this.#person, room: this.room, code, doc, base: this.#confirmed.text });
    this.#listeners.kept?.();
  }

  #end(): void {
    this.#timers.cancelAll();
    this.#held.forget();
    const session = this.#session;
    this.#session = null;
    this.#connected = false;
    this.#copy?.destroy();
    this.#copy = null;
    session?.provider.destroy();
    session?.provider.awareness.destroy();
    session?.ydoc.destroy();
  }

  readonly #goOnline = (): void => {
    this.#online = true;
    // A whole Parliament on one network comes back in the same second.
    this.#timers.after('retry', backoff(0, Math.random()), () => this.#connect());
  };

  readonly #changedNetwork = (): void => {
    transport.changed();
    this.#goOnline();
  };

  /** An open socket outlives the network by minutes; waiting for it would show "Saved" for words that went nowhere. */
  readonly #goOffline = (): void => {
    this.#online = false;
    this.#session?.provider.disconnect();
    this.#attempt = 0;
    this.#timers.after('retry', backoff(5, Math.random()), () => this.#connect());
  };

  readonly #storageFailed = (event: PromiseRejectionEvent): void => {
    if (event.reason instanceof DOMException && event.reason.name === 'QuotaExceededError') {
      this.#storageFull = true;
      event.preventDefault();
    }
  };
}
