/** The rooms of a letter that are open on this screen: its draft, and at most one amendment being written. */
import type { Awareness } from 'y-protocols/awareness';
import { untrack } from 'svelte';
import * as Y from 'yjs';
import type { Doc } from '../../../shared/letter/doc.ts';
import { docFromY, letterFragment, updateY } from '../../../shared/letter/yjs.ts';
import type { Problem } from '../../../shared/api/views.ts';
import { api } from '../../api/api.ts';
import type { OpenLetter } from '../../letter/state.svelte.ts';
import { RoomSync } from '../../letter/transport/room-sync.svelte.ts';
import type { BegunText, CombinedChanges } from '../../letter/transport/sync-state.ts';
import type { DecidedMessage } from '../../../shared/sync/messages.ts';
import { formatRoomName } from '../../../shared/sync/room-name.ts';
import { proposalOf } from './kept-proposal.ts';
import { Mirror } from './mirror.ts';

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
  #fork = $state.raw<BegunText | null>(null);
  #mirror = $state.raw<Mirror | null>(null);
  #isHeld = false;
  #problem = $state.raw<Problem | null>(null);

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
  /** Words typed in a copy of the draft, until the server has made an amendment for them. */
  get fork(): BegunText | null {
    return this.#fork;
  }
  /** Why no amendment could be made for the words in the fork. */
  get problem(): Problem | null {
    return this.#problem;
  }
  /** The room whose text is on the screen. */
  get shown(): RoomSync {
    return this.#writing?.room ?? this.draft;
  }

  /** The text on the screen; null until it is here. One and the same from the first key of an amendment on. */
  get ydoc(): Y.Doc | null {
    if (this.#fork) return this.#fork.ydoc;
    if (!this.#writing && this.#mirror) return this.#mirror.ydoc;
    return this.shown.ready ? (this.shown.session?.ydoc ?? null) : null;
  }
  /** The people of the room whose text is on the screen; null while it has none. */
  get awareness(): Awareness | null {
    return this.#fork ? null : (this.shown.session?.provider.awareness ?? null);
  }

  /** Keeps others' changes from the text on the screen while a word is being composed in it. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.draft.hold(isHeld);
    this.#writing?.room.hold(isHeld);
  }

  /** Shows a copy of the draft from now on, or the draft itself (null). */
  mirror(draft: Y.Doc | null): void {
    untrack(() => {
      if (draft === (this.#mirror?.draft ?? null)) return;
      this.#mirror?.destroy();
      this.#mirror = draft && new Mirror(draft);
    });
  }

  /** Goes on with an amendment that exists; null for the draft. */
  async show(amendment: string | null): Promise<void> {
    if (this.#fork || amendment === (this.#writing?.amendment ?? null)) return;
    this.#writing?.room.close();
    this.#writing = null;
    this.#base = null;
    if (amendment === null) return;
    const room = new RoomSync(formatRoomName({ letter: this.#letter.id, amendment }), this.#person, this.#listeners);
    this.#writing = { amendment, room };
    await this.#readBase(amendment, room);
  }

  /** Lets the copy of the draft go its own way: somebody is about to write in it. Returns whether it did. */
  part(): boolean {
    const mirror = this.#mirror;
    if (this.#fork || !mirror) return false;
    mirror.part();
    this.#fork = { ydoc: mirror.ydoc, base: docFromY(letterFragment(mirror.ydoc)) };
    this.#mirror = null;
    return true;
  }

  /** Begins an amendment whose text is already known, such as words that were kept on this device. */
  async proposeText(base: Doc, text: Doc): Promise<string | null> {
    const { session } = this.draft;
    const now = this.draft.text();
    if (this.#fork || !session || !now) return null;
    const ydoc = new Y.Doc();
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(session.ydoc));
    updateY(ydoc, proposalOf(base, text, now));
    this.#fork = { ydoc, base: now };
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
    if (fork && to === undefined && this.#fork === fork) void this.#settle(fork, amendment);
    return amendment;
  }

  /** Gives the text its room. The room was made from the draft as the text was, so that both are one by themselves. */
  async #settle(fork: BegunText, amendment: string): Promise<void> {
    const room = new RoomSync(
      formatRoomName({ letter: this.#letter.id, amendment }),
      this.#person,
      this.#listeners,
      fork,
    );
    room.hold(this.#isHeld);
    this.#writing = { amendment, room };
    this.#base = fork.base;
    this.#fork = null;
    // What others wrote meanwhile is in the draft that it amends.
    await this.#readBase(amendment, room);
  }

  async #readBase(amendment: string, room: RoomSync): Promise<void> {
    const answer = await api.amendment(this.#letter.id, amendment);
    if (answer.ok && answer.value.base && this.#writing?.room === room) this.#base = answer.value.base;
  }

  /** Gives up the words of the fork. */
  abandon(): void {
    this.#fork?.ydoc.destroy();
    this.#fork = null;
    this.#problem = null;
  }

  close(): void {
    this.#mirror?.destroy();
    this.#writing?.room.close();
    this.draft.close();
    this.abandon();
  }
}
