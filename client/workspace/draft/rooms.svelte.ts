/** The rooms of a letter that are open on this screen: its draft, and at most one amendment being written. */
import type { Step } from '@tiptap/pm/transform';
import * as Y from 'yjs';
import { merge } from '../../../shared/amendment/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { docFromY, letterFragment, updateY } from '../../../shared/letter/yjs.ts';
import type { Problem } from '../../../shared/api/views.ts';
import { api } from '../../api/api.ts';
import type { OpenLetter } from '../../letter/state.svelte.ts';
import { RoomSync, type CombinedChanges } from '../../letter/transport/room-sync.svelte.ts';
import type { DecidedMessage } from '../../../shared/sync/messages.ts';
import type { Caret } from '../../editor/caret.ts';

/** Words typed where they cannot stand, in a copy of the draft, until the server has made an amendment for them. */
export interface Fork {
  readonly ydoc: Y.Doc;
  readonly base: Doc;
  readonly replay: readonly Step[];
}

/** An amendment being written. `base`: the draft that it started from; null until it is known. */
export interface Writing {
  readonly amendment: string;
  readonly room: RoomSync;
}

interface Listeners {
  readonly decided: (message: DecidedMessage) => void;
  readonly combined: (combined: CombinedChanges) => void;
  readonly kept: () => void;
}

export class Rooms {
  readonly draft: RoomSync;
  readonly #letter: OpenLetter;
  readonly #person: string;
  readonly #listeners: Listeners;
  #writing = $state.raw<Writing | null>(null);
  #base = $state.raw<Doc | null>(null);
  #fork = $state.raw<Fork | null>(null);
  #problem = $state.raw<Problem | null>(null);
  /** Where the caret goes when the next text is drawn; null leaves the focus where it is. */
  #start = $state.raw<Caret | null>(null);
  #caret: Caret = { block: null, offset: 0 };
  #stopWaiting: (() => void) | null = null;

  constructor(letter: OpenLetter, person: string, listeners: Listeners) {
    this.#letter = letter;
    this.#person = person;
    this.#listeners = listeners;
    this.draft = new RoomSync(letter.id, person, listeners);
  }

  get writing(): Writing | null {
    return this.#writing;
  }
  /** The draft that the amendment started from. */
  get base(): Doc | null {
    return this.#fork?.base ?? this.#base;
  }
  get fork(): Fork | null {
    return this.#fork;
  }
  /** Why no amendment could be made for the words in the fork. */
  get problem(): Problem | null {
    return this.#problem;
  }
  get start(): Caret | null {
    return this.#start;
  }
  /** The room whose text is on the screen. */
  get shown(): RoomSync {
    return this.#writing?.room ?? this.draft;
  }

  caretAt(caret: Caret): void {
    this.#caret = caret;
  }

  /** Goes on with an amendment that exists; null for the draft. */
  async show(amendment: string | null): Promise<void> {
    if (this.#fork || amendment === (this.#writing?.amendment ?? null)) return;
    this.#writing?.room.close();
    this.#writing = null;
    this.#base = null;
    this.#start = null;
    if (amendment === null) return;
    const room = new RoomSync(`${this.#letter.id}.${amendment}`, this.#person, this.#listeners);
    this.#writing = { amendment, room };
    const answer = await api.amendment(this.#letter.id, amendment);
    if (answer.ok && this.#writing?.room === room) this.#base = answer.value.base ?? null;
  }

  /** Takes words that the draft did not, and begins an amendment with them. Resolves to its id once they are in its room. */
  async propose(steps: readonly Step[], caret: Caret): Promise<string | null> {
    const { session } = this.draft;
    const base = this.draft.text();
    if (this.#fork || !session || !base) return null;
    const ydoc = new Y.Doc();
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(session.ydoc));
    this.#start = caret;
    this.#fork = { ydoc, base, replay: steps };
    return this.startAmendment();
  }

  /** Begins an amendment whose text is already known, such as words that were kept on this device. */
  async proposeText(base: Doc, text: Doc): Promise<string | null> {
    const { session } = this.draft;
    const now = this.draft.text();
    if (this.#fork || !session || !now) return null;
    const ydoc = new Y.Doc();
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(session.ydoc));
    updateY(ydoc, merge(base, now, text).doc);
    this.#fork = { ydoc, base: now, replay: [] };
    return this.startAmendment();
  }

  /** Asks the server for the amendment of the fork; again after it failed. */
  async startAmendment(to?: string, onBehalfOf?: string): Promise<string | null> {
    const fork = this.#fork;
    this.#problem = null;
    const answer = await this.#letter.run({
      type: 'StartAmendment',
      ...(to === undefined ? {} : { to }),
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    });
    if (!answer.ok) {
      if (fork) this.#problem = answer.problem;
      return null;
    }
    const started = answer.value.events.find(({ type }) => type === 'AmendmentStarted');
    const amendment = started?.['amendment'];
    if (typeof amendment !== 'string') return null;
    if (fork) await this.#move(fork, amendment);
    return amendment;
  }

  /** Moves what was typed meanwhile into the amendment's room, by words: the room is a fresh copy with a history of its own. */
  async #move(fork: Fork, amendment: string): Promise<void> {
    const room = new RoomSync(`${this.#letter.id}.${amendment}`, this.#person, this.#listeners);
    await this.#arrival(room);
    const session = room.session;
    const there = room.text();
    if (!session || !there || this.#fork !== fork) {
      room.close();
      return;
    }
    const typed = docFromY(letterFragment(fork.ydoc));
    updateY(session.ydoc, merge(fork.base, there, typed).doc);
    this.#start = this.#caret;
    // What others wrote meanwhile is in the draft that it amends.
    this.#base = there;
    this.#writing = { amendment, room };
    this.#fork = null;
    fork.ydoc.destroy();
  }

  #arrival(room: RoomSync): Promise<void> {
    return new Promise<void>((resolve) => {
      this.#stopWaiting = $effect.root(() => {
        $effect(() => {
          if (room.ready && room.online) resolve();
        });
      });
    }).then(() => this.#stopWaiting?.());
  }

  /** Gives up the words of the fork. */
  abandon(): void {
    this.#fork?.ydoc.destroy();
    this.#fork = null;
    this.#problem = null;
  }

  close(): void {
    this.#stopWaiting?.();
    this.#writing?.room.close();
    this.draft.close();
    this.abandon();
  }
}
