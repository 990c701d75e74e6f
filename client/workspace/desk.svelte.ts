/** What goes on around a letter on the desk: the page of it that is open, what is being asked, and what may be done now. */
import { diff, type Conflict } from '../../shared/amendment/index.ts';
import type { AmendmentView } from '../../shared/api/views.ts';
import type { Command } from '../../shared/decision/model/commands.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import type { DecidedMessage } from '../../shared/sync/messages.ts';
import { sentenceFor } from '../api/refusals.ts';
import type { CombinedChanges } from '../letter/transport/sync-state.ts';
import { m } from '../generated/i18n/messages.js';
import { announceOthers } from '../kit/feedback/announce.svelte.ts';
import { here } from '../frame/navigation.svelte.ts';
import { toast, toasts } from '../kit/feedback/toasts.svelte.ts';
import { stageOf } from './decisions/primary-action.ts';
import { backWords, type Back } from './draft/reconnect-summary.ts';
import { sentenceOf } from './decisions/events.ts';
import { Widths } from './rail/widths.svelte.ts';
import { Workspace, type View } from './workspace.svelte.ts';

/** The dialog that is open, with what it is about. */
export type Asking =
  | { readonly kind: 'cut' | 'circulate'; readonly number: number }
  | { readonly kind: 'table'; readonly amendment: string }
  | { readonly kind: 'reject' | 'lapse'; readonly amendment: AmendmentView }
  | { readonly kind: 'conflicts'; readonly amendment: AmendmentView; readonly conflicts: readonly Conflict[] }
  | { readonly kind: 'adopt'; readonly amendment: AmendmentView; readonly some: boolean }
  | { readonly kind: 'all'; readonly amendments: readonly AmendmentView[] }
  | { readonly kind: 'combined'; readonly combined: CombinedChanges };

/** A section of the rail. */
export type Section = 'outline' | 'amendments' | 'versions';

/** Made by the screen of one letter, ended with `close`. */
export class WorkspaceState {
  readonly id: string;
  readonly workspace: Workspace;
  readonly widths = new Widths();

  asking = $state.raw<Asking | null>(null);
  /** The amendment whose outcome is being edited, and the draft that it is edited from. */
  editing = $state.raw<{ readonly amendment: string; readonly draft: Doc } | null>(null);
  drawer = $state<'rail' | 'panel' | null>(null);
  /** The section of the rail that was asked for. */
  section = $state<Section | null>(null);
  /** What came together when the connection was back; null once it has been read. */
  back = $state.raw<Back | null>(null);
  /** The right to write went while the page was open; what became of words that were on their way. */
  downgraded = $state<'kept' | 'amendment' | null>(null);
  dismissedLock = $state(false);

  constructor(id: string) {
    this.id = id;
    this.workspace = new Workspace(id, {
      decided: (message) => this.#decided(message),
      combined: (what) => this.#combined(what),
    });
  }

  readonly view = $derived.by(() => this.workspace.view);
  readonly rooms = $derived.by(() => this.workspace.rooms);

  /** The draft, the list of its amendments, or one of them. */
  readonly page = $derived(here.path.endsWith('/am') ? 'list' : here.param('n') ? 'one' : 'draft');
  /** Number of the amendment whose page it is. */
  readonly current = $derived(this.page === 'one' ? here.number('n') : null);
  readonly look = $derived.by((): View => {
    const asked = here.query('view');
    if (asked === 'inline' || asked === 'columns' || asked === 'clean') return asked;
    return this.page === 'draft' ? 'inline' : 'columns';
  });
  readonly tab = $derived(here.query('panel') ?? (this.page === 'draft' ? 'comments' : 'am'));

  /** Why nothing can be decided now; null with a connection. */
  readonly offline = $derived(this.rooms && !this.rooms.draft.online ? m.workspace_needs_connection() : null);
  readonly byNumber = $derived.by(() =>
    this.workspace.amendments.find(({ number }) => number !== null && number === this.current),
  );
  /** The amendment in the panel: that of the page, or the one chosen in the draft. */
  readonly chosen = $derived.by(
    () => this.byNumber ?? this.workspace.amendments.find((one) => one.id === this.workspace.chosen),
  );
  readonly stage = $derived(this.view ? stageOf(this.view) : null);
  readonly locked = $derived(this.view !== null && this.view.status !== 'drafting');
  readonly mayComment = $derived.by(
    () => this.workspace.offers?.AddComment === 'available' && this.offline === null && !this.rooms?.fork,
  );
  readonly mayPropose = $derived.by(
    () => this.workspace.offers?.StartAmendment === 'available' && this.offline === null && !this.workspace.writes,
  );
  /** What the amendment being written changes so far. */
  readonly written = $derived.by(() => {
    const { writes, doc } = this.workspace;
    return writes && this.rooms?.base && doc ? diff(this.rooms.base, doc) : [];
  });
  /** Words that the server did not take, as plain text. */
  readonly unsent = $derived.by(() =>
    this.workspace.kept.map(({ words }) => this.workspace.unsent(words)).join('\n\n'),
  );

  /** Runs a command and says why when it was refused. */
  async run(command: Command): Promise<boolean> {
    const answer = await this.workspace.letter.run(command);
    if (!answer.ok) toast(sentenceFor(answer.problem));
    return answer.ok;
  }

  openRail(section: Section): void {
    this.section = section;
    this.drawer = 'rail';
  }

  #decided(message: DecidedMessage): void {
    for (const event of message.events) {
      const numberOf = (amendment: string): number | null =>
        this.view?.amendments.find((one) => one.id === amendment)?.number ?? null;
      const nameOf = (person: string): string => this.workspace.nameOf(person);
      const heard = sentenceOf(event, this.view?.me.person ?? '', nameOf, numberOf);
      if (!heard) continue;
      // A toast is read out where it stands.
      if (heard.shown) toast(heard.text);
      else announceOthers(heard.text);
    }
  }

  #combined(what: CombinedChanges): void {
    const { doc } = this.workspace;
    const others = doc ? diff(what.before, this.rooms?.shown.text() ?? doc).length : 0;
    if (what.mine === 0 && others === 0) return;
    this.back = { ...what, others };
    announceOthers(backWords(this.back));
    this.workspace.lookForClashes(what);
  }

  close(): void {
    // What can be undone is undone where it was done.
    if (this.workspace.undoable !== null) toasts.clear();
    this.workspace.close();
    this.widths.close();
  }
}
