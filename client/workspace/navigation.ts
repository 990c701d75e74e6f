/** Going to things on the desk: a part of the letter, an amendment, a conversation. */
import { tick, untrack } from 'svelte';
import type { AmendmentView, ThreadView } from '../../shared/api/views.ts';
import { paths } from '../api/paths.ts';
import { placeOfBlock, rangeOf } from '../editor/anchors.ts';
import { m } from '../generated/i18n/messages.js';
import { announce } from '../kit/feedback/announce.svelte.ts';
import { go, setQuery } from '../frame/navigation.svelte.ts';
import type { WorkspaceState } from './desk.svelte.ts';

/** Shows a part of the letter. @param focus whether the caret goes there too */
export function openBlock(desk: WorkspaceState, block: string, focus = true): void {
  desk.drawer = null;
  const { editor } = desk.workspace;
  const place = editor ? placeOfBlock(editor.state, block) : null;
  if (!editor || !place) return;
  if (focus)
    editor
      .chain()
      .setTextSelection(place.position + 1)
      .focus()
      .run();
  const dom = editor.view.nodeDOM(place.position);
  if (dom instanceof HTMLElement) dom.scrollIntoView({ block: 'center' });
}

/** Chooses a tabled amendment and shows where it would change the letter first. */
export function showProposal(desk: WorkspaceState, amendment: string): void {
  const { workspace } = desk;
  workspace.chosen = amendment;
  workspace.toShow = amendment;
}

/** Shows what is to be shown, once the text that it starts from has come. */
export function followShown(desk: WorkspaceState): void {
  const { workspace } = desk;
  const block = workspace.proposals.find((one) => one.amendment.id === workspace.toShow)?.blocks[0];
  if (workspace.toShow === null || block === undefined) return;
  untrack(() => {
    workspace.toShow = null;
    void tick().then(() => openBlock(desk, block, false));
  });
}

/** Opens an amendment where it can best be read: a tabled one at its place in the draft, others on their page. */
export function openAmendment(desk: WorkspaceState, amendment: AmendmentView): void {
  const { workspace, id, page } = desk;
  desk.drawer = null;
  if (amendment.status === 'writing') void go(`${paths.letter(id)}?write=${amendment.id}`);
  else if (page !== 'draft' || amendment.status !== 'tabled') {
    if (amendment.number !== null) void go(paths.amendment(id, amendment.number));
  } else {
    if (workspace.chosen === amendment.id) workspace.chosen = null;
    else {
      showProposal(desk, amendment.id);
      void setQuery('panel', 'am', { replace: true });
    }
  }
}

/** Shows the words that a thread in the panel is about. */
export function openThread(desk: WorkspaceState, thread: ThreadView): void {
  const { workspace } = desk;
  workspace.thread = thread.id;
  desk.drawer = null;
  const { editor } = workspace;
  const range = editor && thread.anchor ? rangeOf(editor.state, thread.anchor) : null;
  if (!editor || !range) return;
  const dom = editor.view.domAtPos(range.from).node;
  (dom instanceof HTMLElement ? dom : dom.parentElement)?.scrollIntoView({ block: 'center' });
}

/** Shows the thread about words in the letter. */
export async function showThread(desk: WorkspaceState, thread: string): Promise<void> {
  desk.workspace.thread = thread;
  await setQuery('panel', 'comments', { replace: true });
  if (!desk.widths.panel) desk.drawer = 'panel';
  await tick();
  document.getElementById(`thread-${thread}`)?.scrollIntoView({ block: 'nearest' });
}

/** Goes to the next proposed change in the order of the text, or the one before. */
export function stepThrough(desk: WorkspaceState, back: boolean): void {
  const { workspace } = desk;
  const place = (block: string | undefined): number => workspace.rows.findIndex((row) => row.id === block);
  const all = workspace.proposals.toSorted((a, b) => place(a.blocks[0]) - place(b.blocks[0]));
  const at = all.findIndex((one) => one.amendment.id === workspace.chosen);
  const next = at < 0 ? all.at(back ? -1 : 0) : all[(at + (back ? -1 : 1) + all.length) % all.length];
  if (!next) return;
  showProposal(desk, next.amendment.id);
  announce(m.workspace_strip({ number: next.amendment.number ?? 0 }));
}

/** Puts the focus on the strip of the chosen amendment, where it is decided. */
export function focusStrip(): void {
  document.querySelector<HTMLElement>('.ProseMirror .strip-host :is(a, button)')?.focus();
}

/** Leaves the letter by keyboard: for the tools above it. */
export function leaveSheet(): void {
  document.querySelector<HTMLElement>('[data-zone="tools"] button')?.focus();
}
