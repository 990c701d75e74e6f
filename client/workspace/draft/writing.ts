/** Beginning to say something about the letter: a comment on words of it, an amendment to it. */
import type { AmendmentView } from '../../../shared/api/views.ts';
import { formatRoomName } from '../../../shared/sync/room-name.ts';
import { selectedWords } from '../../amendments/selection.ts';
import { hasWords } from '../../../shared/sync/unseen.ts';
import { api } from '../../api/api.ts';
import { paths } from '../../api/paths.ts';
import { connected } from '../../letter/transport/connected.svelte.ts';
import { sentenceFor } from '../../api/refusals.ts';
import { RoomSync } from '../../letter/transport/room-sync.svelte.ts';
import { anchorAt } from '../../editor/anchors.ts';
import { m } from '../../generated/i18n/messages.js';
import { announce } from '../../kit/feedback/announce.svelte.ts';
import { go, setQuery } from '../../frame/navigation.svelte.ts';
import { toast } from '../../kit/feedback/toasts.svelte.ts';
import type { WorkspaceState } from '../desk.svelte.ts';
import { anchorIn } from '../comments/comment-anchors.ts';

/** Begins a comment on selected words of an amendment's text: they are looked for in its room, where they can be followed. */
export async function commentOnWords(desk: WorkspaceState, amendment: string): Promise<void> {
  const words = selectedWords();
  const person = desk.view?.me.person;
  if (!words || person === undefined || !desk.mayComment) return;
  const name = formatRoomName({ letter: desk.id, amendment });
  const room = new RoomSync(name, person, { combined: () => undefined });
  try {
    const ready = await connected(() => room.ready && room.online);
    const anchor = ready && room.session ? anchorIn(room.session.ydoc, name, words.block, words.from, words.to) : null;
    if (!anchor) {
      toast(m.workspace_comment_lost());
      return;
    }
    desk.workspace.composing = { ...anchor, quote: words.quote };
  } finally {
    room.close();
  }
  await setQuery('panel', 'comments', { replace: true });
  if (!desk.widths.panel) desk.drawer = 'panel';
}

/** Begins a comment on the selected words. */
export async function comment(desk: WorkspaceState): Promise<void> {
  if (desk.byNumber) return commentOnWords(desk, desk.byNumber.id);
  const { workspace, rooms } = desk;
  const { editor } = workspace;
  if (!editor || !rooms || !desk.mayComment) return;
  const { from, to, empty } = editor.state.selection;
  workspace.composing = empty ? null : anchorAt(editor.state, rooms.shown.room, from, to);
  if (empty) return;
  await setQuery('panel', 'comments', { replace: true });
  if (!desk.widths.panel) desk.drawer = 'panel';
}

/**
 * Begins an amendment: with nothing typed yet, or again with the words that wait for one.
 * @param to the amendment that it amends
 */
export async function begin({ rooms, id }: WorkspaceState, to?: string): Promise<void> {
  const amendment = await rooms?.startAmendment(to);
  if (amendment) await go(`${paths.letter(id)}?write=${amendment}`, { keepScroll: true });
}

/** Makes an amendment of the words of one that its office has withdrawn, and asks how to table it. */
export async function takeOver(desk: WorkspaceState, { id: withdrawn }: AmendmentView): Promise<void> {
  const { rooms, id } = desk;
  const text = await api.amendment(id, withdrawn);
  if (!text.ok) {
    toast(sentenceFor(text.problem));
    return;
  }
  const { base, doc } = text.value;
  const amendment = await rooms?.proposeText(base ?? doc, doc);
  if (!amendment) return;
  await go(`${paths.letter(id)}?write=${amendment}`);
  desk.asking = { kind: 'table', amendment };
}

/** Begins an amendment where that can be done now. */
export async function propose(desk: WorkspaceState): Promise<void> {
  if (desk.mayPropose) await begin(desk);
}

/** Takes what was typed into a draft that this person may not edit as the beginning of an amendment. */
export async function typed({ rooms, id }: WorkspaceState): Promise<void> {
  if (!rooms?.part()) return;
  announce(m.workspace_writing_private());
  const amendment = await rooms.startAmendment();
  if (amendment) await go(`${paths.letter(id)}?write=${amendment}`, { keepScroll: true });
}

/** Ends writing: an amendment that was never tabled is gone, a tabled one is withdrawn. */
export async function discard(desk: WorkspaceState): Promise<void> {
  const { rooms, workspace, id } = desk;
  if (rooms?.fork) {
    rooms.abandon();
    workspace.read();
    return;
  }
  const amendment = rooms?.writing?.amendment;
  const known = desk.view?.amendments.find((one) => one.id === amendment);
  if (!amendment) return;
  const type = known?.number === null || known === undefined ? 'DiscardAmendment' : 'WithdrawAmendment';
  if (await desk.run({ type, amendment })) await go(paths.letter(id), { replace: true });
}

/** Makes an amendment of words that the server did not take; returns whether there is one now. */
export async function turnIntoAmendment({ workspace, rooms, id }: WorkspaceState, key: number): Promise<boolean> {
  const kept = workspace.kept.find((one) => one.key === key);
  const now = rooms?.draft.text();
  if (!kept || !rooms || !now) return false;
  const base = kept.words.base ?? now;
  const amendment = await rooms.proposeText(base, kept.words.doc);
  if (!amendment) return false;
  const room = rooms.writing?.room;
  // What the device kept goes from it once the server has every word of it.
  void connected(() => room?.state.kind === 'saved').then(async (isSaved) => {
    const text = room?.text();
    if (isSaved && text && hasWords(base, kept.words.doc, text)) await workspace.dropKept(key);
  });
  await go(`${paths.letter(id)}?write=${amendment}`);
  return true;
}
