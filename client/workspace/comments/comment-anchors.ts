/** Where a discussion stands: in the draft, in an amendment being written, or on the page of an amendment. */
import * as Y from 'yjs';
import { textBlocks, docText } from '../../../shared/letter/blocks.ts';
import type { AmendmentView } from '../../../shared/api/views.ts';
import type { Anchor } from '../../../shared/decision/model/commands.ts';
import { findQuote } from '../../editor/find-quote.ts';
import { letterFragment } from '../../../shared/letter/yjs.ts';
import { formatRoomName } from '../../../shared/sync/room-name.ts';
import type { Workspace } from '../workspace.svelte.ts';

/** Returns the room whose discussions are shown. @param about the amendment whose page it is */
export function roomOf(workspace: Workspace, about: AmendmentView | undefined): string {
  const letter = workspace.letter.id;
  return about ? formatRoomName({ letter, amendment: about.id }) : (workspace.rooms?.shown.room ?? letter);
}

/** Returns an anchor for an amendment as a whole: the place at which its text begins. */
export function wholeOf(room: string): Anchor {
  const empty = new Y.Doc();
  const place = encoded(Y.createRelativePositionFromTypeIndex(letterFragment(empty), 0));
  empty.destroy();
  return { room, from: place, to: place };
}

/**
 * Returns an anchor for words of an amendment's text, which stays with them should its office go on writing.
 * @param from, to characters of the block's plain text, a line break as one
 */
export function anchorIn(ydoc: Y.Doc, room: string, block: string, from: number, to: number): Anchor | null {
  for (const element of letterFragment(ydoc).createTreeWalker((node) => node instanceof Y.XmlElement)) {
    if (!(element instanceof Y.XmlElement) || element.getAttribute('id') !== block) continue;
    const [start, end] = [placeIn(element, from), placeIn(element, to)];
    return start && end ? { room, block, from: start, to: end } : null;
  }
  return null;
}

function placeIn(block: Y.XmlElement, offset: number): string | null {
  let left = offset;
  for (const child of block.toArray()) {
    if (!(child instanceof Y.XmlText)) left -= 1;
    else if (left <= child.length) return encoded(Y.createRelativePositionFromTypeIndex(child, left));
    else left -= child.length;
  }
  return null;
}

/**
 * Whether the words that were commented on stand in the amendment no more: its office has tabled another text. They stand in it also
 * where their block was split, joined or made anew since.
 */
export function wordsGone({ changes = [] }: AmendmentView, { block, quote }: Anchor): boolean {
  if (quote === undefined || block === undefined) return false;
  const blocks = changes.flatMap((change) => {
    if (change.kind !== 'changed' && change.kind !== 'inserted') return [];
    const node = change.kind === 'changed' ? change.after : change.node;
    return textBlocks({ type: 'doc', content: [node] }).map((one) => ({
      id: one.attrs.id,
      text: docText(one),
      start: 0,
    }));
  });
  return findQuote(blocks, quote, block) === null;
}

function encoded(position: Y.RelativePosition): string {
  return btoa(String.fromCharCode(...Y.encodeRelativePosition(position)));
}
