/** One letter on the desk: what the view, the rooms and the editor together show. Made by the page, ended with `close`. */
import type { Editor } from '@tiptap/core';
import { untrack } from 'svelte';
import type { LetterView, TextView } from '../../shared/api/views.ts';
import { contextOf } from '../../shared/decision/screen-context.ts';
import { offer, availability, type Offer, type Offers } from '../../shared/decision/availability.ts';
import { roomAccess } from '../../shared/decision/rights/permissions.ts';
import type { Anchor, Command } from '../../shared/decision/model/commands.ts';
import { rows, type Row } from '../../shared/letter/blocks.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { problems } from '../../shared/letter/problems.ts';
import { docFromY, letterFragment } from '../../shared/letter/yjs.ts';
import type { DecidedMessage } from '../../shared/sync/messages.ts';
import { dropKeptWords, keptWords, type KeptWords } from '../letter/offline/device-copy.ts';
import { OpenLetter } from '../letter/state.svelte.ts';
import type { CombinedChanges } from '../letter/transport/sync-state.ts';
import { isSameText } from '../letter/since.ts';
import type { Acts } from '../amendments/acts.ts';
import { blockAt, positionOf } from '../editor/anchors.ts';
import type { Mode } from '../editor/extensions.ts';
import { NO_MARKS, type Marks } from '../editor/marks-plugin.ts';
import { peopleIn, personOf, type Here } from '../editor/presence.ts';
import { clashingBlocks, writersSince, type Clash } from './draft/clashes.ts';
import { byBlock, drawProposals, drawWritten, proposer, unsentWords, withFit, type Proposal } from './draft/marking.ts';
import { Bases } from './draft/bases.svelte.ts';
import { Rooms } from './draft/rooms.svelte.ts';

export type View = 'inline' | 'columns' | 'clean';

/** The screen redraws what depends on the whole text this long after the last key. */
const REST_MS = 150;

/** Deadlines are looked at once a minute. */
function now(): string {
  return new Date().toISOString();
}

export interface WorkspaceCallbacks {
  readonly decided: (message: DecidedMessage) => void;
  readonly combined: (combined: CombinedChanges) => void;
}

export class Workspace {
  readonly letter: OpenLetter;
  readonly bases: Bases;
  readonly #told: WorkspaceCallbacks;
  readonly #propose = proposer();
  #rooms = $state.raw<Rooms | null>(null);
  #doc = $state.raw<Doc | null>(null);
  #here = $state.raw<readonly Here[]>([]);
  #clashes = $state.raw<readonly Clash[]>([]);
  #kept = $state.raw<readonly { readonly key: number; readonly words: KeptWords }[]>([]);
  /** The draft, also while the text shown is an amendment; null until its room is here. */
  #draft = $state.raw<Doc | null>(null);
  #rest: ReturnType<typeof setTimeout> | undefined;
  #minute = $state(now());
  #ticking: ReturnType<typeof setInterval>;

  /** The draft as the server first answered it. */
  first = $state.raw<TextView | null>(null);
  /** The editor of the text shown; set by the sheet. */
  editor = $state.raw<Editor | null>(null);
  show = $state<View>('inline');
  /** Id of the amendment that was adopted here a moment ago, and can still be undone. */
  undoable = $state<string | null>(null);
  /** Id of the amendment chosen in the draft. */
  chosen = $state<string | null>(null);
  /** Id of the amendment that is to be shown as soon as it is known where it would change the text. */
  toShow = $state<string | null>(null);
  thread = $state<string | null>(null);
  /** Where a new comment will stand; null while none is being written. */
  composing = $state.raw<Anchor | null>(null);
  /** Block around the caret. */
  block = $state<string | null>(null);
  strip = $state.raw<{ readonly block: string; readonly element: HTMLElement } | null>(null);

  constructor(id: string, told: WorkspaceCallbacks) {
    this.letter = new OpenLetter(id);
    this.bases = new Bases(id);
    this.#told = told;
    this.#ticking = setInterval(() => (this.#minute = now()), 60_000);
  }

  readonly view = $derived.by((): LetterView | null => this.letter.view);
  /** The version cut last, with its text once it has been fetched. */
  lastCut = $state.raw<(TextView & { readonly number: number }) | null>(null);
  /** Whether the draft on this screen is still the text of the newest version: what the server said of it is as old as the view. */
  readonly unchanged = $derived.by((): boolean => {
    const { view, lastCut } = this;
    const newest = view?.versions.at(-1);
    if (!view || !newest) return false;
    if (!this.#draft || lastCut?.number !== newest.number) return view.draft?.unchanged ?? false;
    return isSameText({ title: view.title, lang: view.lang, doc: this.#draft }, lastCut);
  });
  readonly #context = $derived.by(() => {
    if (!this.view) return null;
    const context = contextOf(this.view, this.#minute);
    const { draft } = context;
    if (!draft || !this.#draft) return context;
    return { ...context, draft: { ...draft, unchanged: this.unchanged, problems: problems(this.#draft) } };
  });
  readonly offers = $derived.by((): Offers | null =>
    this.view && this.#context ? availability(this.view, this.#context) : null,
  );

  /** Returns whether a command about one thing can be given now. */
  offer(command: Command): Offer {
    return this.view && this.#context ? offer(this.view, command, this.#context) : 'absent';
  }

  /** Returns what this person can do with an amendment now. */
  actsOn({ id: amendment }: { readonly id: string }): Acts {
    const reopen = this.offer({ type: 'ReopenAmendment', amendment });
    const withdrawn = this.view?.amendments.some(({ id, status }) => id === amendment && status === 'withdrawn');
    return {
      adopt: this.offer({ type: 'AdoptAmendment', amendment }),
      reject: this.offer({ type: 'RejectAmendment', amendment }),
      lapse: this.offer({ type: 'LapseAmendment', amendment }),
      withdraw: this.offer({ type: 'WithdrawAmendment', amendment }),
      reopen,
      undo: amendment === this.undoable ? this.offer({ type: 'ReopenAmendment', amendment, undo: true }) : 'absent',
      // Its own office takes it up again under its old number.
      takeOver: withdrawn && reopen === 'absent' ? this.offer({ type: 'StartAmendment' }) : 'absent',
      coTable: this.offer({ type: 'CoTableAmendment', amendment }),
      leave: this.offer({ type: 'LeaveAmendment', amendment }),
      amend: this.offer({ type: 'StartAmendment', to: amendment }),
      answer: this.offer({ type: 'AnswerWording', amendment, accept: true }),
    };
  }

  get rooms(): Rooms | null {
    return this.#rooms;
  }
  /** Opens the rooms once it is known who is asking; asked again it does nothing. */
  open(person: string): void {
    this.#rooms ??= new Rooms(this.letter, person, {
      decided: (message) => {
        void this.letter.decided(message).then(() => this.#told.decided(message));
      },
      combined: (combined) => this.#told.combined(combined),
      kept: () => void this.loadKept(),
    });
    void this.loadKept();
  }

  /** Words that the server refused, of the room shown. */
  get kept() {
    return this.#kept;
  }
  async loadKept(): Promise<void> {
    const person = this.view?.me.person;
    if (person) this.#kept = await keptWords(person, this.letter.id);
  }
  /** Returns the words that the server did not take, as plain text; where this device never knew the letter without them, what the server's text lacks. */
  unsent({ room, base, doc }: KeptWords): string {
    const there = room === this.letter.id ? (this.#rooms?.draft.text() ?? this.first?.doc ?? null) : null;
    return unsentWords(base ?? there, doc);
  }
  async dropKept(key: number): Promise<void> {
    await dropKeptWords(key);
    await this.loadKept();
  }

  /** What this person may do in the text shown. */
  readonly mode = $derived.by((): Mode => {
    if (this.#rooms?.fork) return 'write';
    if (!this.view || !this.#context) return 'read';
    const who = { ...this.#context, person: this.#context.actor };
    const writing = this.#rooms?.writing;
    if (roomAccess(this.view, who, writing?.amendment) === 'write') return 'write';
    return !writing && this.offers?.StartAmendment === 'available' ? 'propose' : 'read';
  });

  /** The text shown: of the room or the fork, and before either is here, as the server answered it. */
  readonly doc = $derived.by((): Doc | null => this.#doc ?? this.first?.doc ?? null);
  readonly rows = $derived.by((): readonly Row[] => (this.doc ? rows(this.doc) : []));
  get lang(): string {
    return this.view?.lang ?? this.first?.lang ?? 'en';
  }

  /** Reads the text again, shortly after it changed. */
  changed(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.read(), REST_MS);
  }
  read(): void {
    const fork = this.#rooms?.fork;
    this.#doc = fork ? docFromY(letterFragment(fork.ydoc)) : (this.#rooms?.shown.text() ?? this.#doc);
    this.#draft = this.writes ? (this.#rooms?.draft.text() ?? this.#draft) : this.#rooms ? this.#doc : null;
  }

  readonly #tabled = $derived(this.view?.amendments.filter(({ status }) => status === 'tabled') ?? []);
  /** Tabled amendments as they would read in today's draft; none while an amendment is being written. */
  readonly proposals = $derived.by((): readonly Proposal[] =>
    this.doc && !this.writes ? this.#propose(this.doc, this.#tabled, this.bases.of) : [],
  );
  /** The amendments, those that no longer fit the text shown marked at once: the server says so only when asked again. */
  readonly amendments = $derived.by(() => withFit(this.view?.amendments ?? [], this.proposals));
  /** Whether the text shown is an amendment being written. */
  get writes(): boolean {
    return Boolean(this.#rooms?.writing ?? this.#rooms?.fork);
  }

  readonly marks = $derived.by((): Marks => {
    const doc = this.doc;
    if (!doc || !this.#rooms) return NO_MARKS;
    const { base } = this.#rooms;
    const room = this.#rooms.shown.room;
    const comments = (this.view?.threads ?? []).flatMap(({ id, anchor, resolved }) =>
      anchor && !resolved && (anchor.room ?? this.letter.id) === room
        ? [{ thread: id, anchor, current: id === this.thread }]
        : [],
    );
    const drawn =
      this.show === 'clean'
        ? { changes: [], ghosts: [] }
        : this.writes
          ? base
            ? drawWritten(base, doc)
            : { changes: [], ghosts: [] }
          : drawProposals(this.proposals, this.chosen, doc);
    return { ...drawn, comments, strip: this.strip };
  });

  /** Amendments by the block that they touch, for chips in the margin and the outline. */
  readonly amendmentsAt = $derived.by(() =>
    byBlock(this.proposals.map(({ blocks, amendment }) => ({ blocks, value: amendment }))),
  );
  /** Open threads by the block that they were put on. */
  readonly threadsAt = $derived.by(() =>
    byBlock(
      (this.view?.threads ?? [])
        .filter(({ resolved }) => !resolved)
        .map(({ id, anchor }) => ({ blocks: anchor?.block ? [anchor.block] : [], value: id })),
    ),
  );

  /** Everybody else in the room shown. */
  get here(): readonly Here[] {
    return this.#here;
  }
  /** Follows who is in the room shown; returns how to stop. */
  followPeople(): () => void {
    const awareness = this.#rooms?.shown.session?.provider.awareness;
    const self = this.view?.me.person ?? '';
    if (!awareness) {
      this.#here = [];
      return () => undefined;
    }
    const look = (): void => {
      const people = peopleIn(awareness, self);
      if (JSON.stringify(people) !== JSON.stringify(this.#here)) this.#here = people;
    };
    untrack(look);
    awareness.on('change', look);
    return () => awareness.off('change', look);
  }

  /** The block in which somebody who is here has a caret; null when it is not known. */
  blockOf({ carets }: Here): string | null {
    const { editor } = this;
    if (!editor) return null;
    const at = carets.map((caret) => positionOf(editor.state, caret)).find((one) => one !== null);
    return typeof at === 'number' ? blockAt(editor.state, at) : null;
  }

  /** Blocks with a sentence that two people changed, the first of them to be tidied up next. */
  get clashes(): readonly Clash[] {
    return this.#clashes;
  }
  lookForClashes({ base, before, merged, touched, since }: CombinedChanges): void {
    const session = this.#rooms?.shown.session;
    if (!base || !session || !merged) return;
    const blocks = clashingBlocks(base, before, merged, this.lang).filter((block) => touched.includes(block));
    this.#clashes = blocks.map((block) => ({ block, clients: writersSince(session.ydoc, block, since) }));
  }
  tidied({ block }: Clash): void {
    this.#clashes = this.#clashes.filter((one) => one.block !== block);
  }
  /** Who wrote the others' words of a clash, as far as they are still here. */
  namesIn({ clients }: Clash): readonly string[] {
    void this.#here;
    const states = this.#rooms?.shown.session?.provider.awareness.getStates();
    const names = clients.flatMap((client) => personOf(states?.get(client))?.name ?? []);
    return names.filter((name, at) => names.indexOf(name) === at);
  }

  /** Returns a person's name as this letter knows it. */
  nameOf(person: string): string {
    return this.view?.people[person]?.name ?? '';
  }

  close(): void {
    clearTimeout(this.#rest);
    clearInterval(this.#ticking);
    this.#rooms?.close();
    this.bases.close();
  }
}
