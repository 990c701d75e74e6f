/** One letter as the server last showed it, kept fresh by its socket or, on pages without one, by asking now and then. */
import { untrack } from 'svelte';
import type { Doc } from 'yjs';
import type { CommandAnswer, LetterView, Problem } from '../../shared/api/views.ts';
import type { Id } from '../../shared/decision/model/events.ts';
import type { DecidedMessage } from '../../shared/sync/messages.ts';
import { withChanges } from '../../shared/sync/changes.ts';
import { api, type Answer, type SentCommand } from '../api/api.ts';
import { lookForStoppable } from './stopping.svelte.ts';

const POLL_MS = 20_000;
/** Whoever writes in the draft pauses for as long. */
const DRAFT_RESTS_MS = 1_000;

/** Views of letters seen in this tab, so that going from one screen of a letter to another shows no empty page. */
// eslint-disable-next-line svelte/prefer-svelte-reactivity -- a memory between screens, never shown itself
const recent = new Map<Id, LetterView>();

function moment(): string {
  return new Date().toISOString();
}

export class OpenLetter {
  readonly id: Id;
  // Raw: a view is replaced as a whole, and a proxy of a long letter costs more than it gives.
  #view = $state.raw<LetterView | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #pending = $state(false);
  #fed = false;
  #asked: Promise<void> | null = null;
  #again = false;

  constructor(id: Id) {
    this.id = id;
    this.#view = recent.get(id) ?? null;
  }

  /** Null until the first answer; afterwards the last good view, also while a newer one cannot be had. */
  get view(): LetterView | null {
    return this.#view;
  }
  /** Why the last asking failed; null after a good answer. */
  get problem(): Problem | null {
    return this.#problem;
  }
  /** Whether a command of this screen is on its way. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Asks for the letter. Askings that overlap become one more at the end, so that the last view is never an old one. */
  load(): Promise<void> {
    if (this.#asked) {
      this.#again = true;
      return this.#asked;
    }
    this.#asked = this.#ask().finally(() => (this.#asked = null));
    return this.#asked;
  }

  async #ask(): Promise<void> {
    do {
      this.#again = false;
      const answer = await api.letter(this.id);
      if (answer.ok) this.#take(answer.value);
      else {
        this.#problem = answer.problem;
        // Access may have been taken away: what is no longer ours to see goes from the screen.
        if (answer.problem.code === 'no-access' || answer.problem.code === 'not-found') this.#forget();
      }
    } while (this.#again);
  }

  #take(view: LetterView): void {
    this.#problem = null;
    if (this.#view && view.seq < this.#view.seq) return;
    this.#view = view;
    recent.set(this.id, view);
    // Whoever asked for the view follows the view, not what can be stopped.
    untrack(() => lookForStoppable(this, moment()));
  }

  #forget(): void {
    this.#view = null;
    recent.delete(this.id);
  }

  /**
   * Takes what was decided (message `decided` of a socket, or the answer to a command) into the view. Only where one before it
   * was missed, or so much has opened or closed that the server does not say what, is the letter asked for again.
   */
  decided({ seq, events, changed }: DecidedMessage): Promise<void> {
    const view = this.#view;
    if (view && seq <= view.seq) return Promise.resolve();
    if (!view || !changed || seq - events.length !== view.seq) return this.load();
    this.#take(withChanges(view, changed));
    return Promise.resolve();
  }

  /** Runs one command; on success the view already shows what it did. Refusals come back for the screen to say. */
  async run(command: SentCommand): Promise<Answer<CommandAnswer>> {
    this.#pending = true;
    try {
      const answer = await api.command(this.id, command);
      if (answer.ok) await this.decided(answer.value);
      // Someone else was first: show what they did beside the refusal. A socket has told of it already.
      else if (answer.problem.status === 409 && !this.#fed) await this.load();
      return answer;
    } finally {
      this.#pending = false;
    }
  }

  /** Says whether a socket tells of every event, so that asking now and then is not needed. */
  fed(by: boolean): void {
    // It tells of nothing that was decided before it was there, and whatever asked when the network came back may have been too early.
    if (by && !this.#fed) void this.load();
    this.#fed = by;
  }

  /**
   * Loads the letter and keeps it fresh until the answer is called: for an `$effect` of the page. Told of decisions by a socket
   * of its own where the person may see the draft, unless the page has one (`fed`).
   */
  watch({
    rooms = false,
  }: { /** Whether the page opens the letter's rooms itself. */ readonly rooms?: boolean } = {}): () => void {
    const ended = new AbortController();
    void this.load().then(() => {
      const me = this.#view?.me;
      if (!rooms && me?.scope === 'letter') this.#listen(me.person, ended.signal);
    });
    const refresh = () => {
      const stale = !this.#fed || this.#problem !== null;
      if (stale && document.visibilityState === 'visible') void this.load();
    };
    const timer = setInterval(refresh, POLL_MS);
    addEventListener('focus', refresh);
    addEventListener('online', refresh);
    return () => {
      ended.abort();
      clearInterval(timer);
      removeEventListener('focus', refresh);
      removeEventListener('online', refresh);
    };
  }

  /** Words are no decision: what the view says of the draft is asked for again once it may be untrue that nothing has changed. */
  #followDraft(ydoc: Doc | undefined): () => void {
    let asking: ReturnType<typeof setTimeout> | undefined;
    const heard = (): void => {
      if (this.#view?.draft?.unchanged !== true) return;
      clearTimeout(asking);
      asking = setTimeout(() => void this.load(), DRAFT_RESTS_MS);
    };
    ydoc?.on('update', heard);
    return () => {
      clearTimeout(asking);
      ydoc?.off('update', heard);
    };
  }

  /** Fetched only by pages that have no editor, for which the sync engine would be much to load at once. */
  #listen(person: Id, ended: AbortSignal): void {
    void import('./transport/room-sync.svelte.ts').then(({ RoomSync }) => {
      if (ended.aborted) return;
      const room = new RoomSync(this.id, person, { decided: (message) => void this.decided(message) });
      room.readonly = true;
      const stop = $effect.root(() => {
        $effect(() => this.fed(room.online));
        $effect(() => this.#followDraft(room.session?.ydoc));
      });
      ended.addEventListener('abort', () => {
        stop();
        room.close();
        this.fed(false);
      });
    });
  }
}
