/** Places in the text that stay with their words while others type: Yjs relative positions, as an anchor carries them. */
import type { Node } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
  type ProsemirrorBinding,
} from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import type { Anchor } from '../../shared/decision/model/commands.ts';
import { findQuote, type QuotedIn } from './find-quote.ts';

/** Most that a comment quotes of the text, in characters. */
const MAX_QUOTE = 2_000;

interface SyncPluginState {
  readonly doc: Y.Doc;
  readonly type: Y.XmlFragment;
  readonly binding: ProsemirrorBinding;
}

function syncState(state: EditorState): SyncPluginState {
  return ySyncPluginKey.getState(state) as SyncPluginState;
}

/** Returns an anchor for a range of ProseMirror positions: its relative positions, its words and its block. */
export function anchorAt(state: EditorState, room: string, from: number, to: number): Anchor {
  const { type, binding } = syncState(state);
  const encode = (position: number): string => {
    const relative = absolutePositionToRelativePosition(position, type, binding.mapping) as Y.RelativePosition;
    return toBase64(Y.encodeRelativePosition(relative));
  };
  const quote = state.doc.textBetween(from, to, '\n', '\n').slice(0, MAX_QUOTE);
  const block = blockAt(state, from);
  return { room, from: encode(from), to: encode(to), ...(quote ? { quote } : {}), ...(block ? { block } : {}) };
}

/**
 * Returns where an anchor's words stand now, or null when they are gone. Its places stay with the words as long as these are the ones
 * that were typed; words that were cut and pasted, or whose block was made another kind, are new ones, and are known by what they say.
 */
export function rangeOf(
  state: EditorState,
  anchor: Pick<Anchor, 'from' | 'to' | 'quote' | 'block'>,
): { from: number; to: number } | null {
  const { quote } = anchor;
  const from = positionOf(state, anchor.from);
  const to = positionOf(state, anchor.to);
  const range = from === null || to === null || from >= to ? null : { from, to };
  if (quote === undefined || (range && shares(state.doc, range, quote))) return range;
  return findQuote(textsOf(state.doc), quote, anchor.block) ?? range;
}

/** Whether what stands there is still what was quoted, or the most of it. */
function shares(doc: Node, { from, to }: { readonly from: number; readonly to: number }, quote: string): boolean {
  const text = doc.textBetween(from, to, '\n', '\n');
  return text === quote || (text.trim() !== '' && text.length < 2 * quote.length && text.length > quote.length / 2);
}

/** Each letter is looked through once, however many comments it has. */
const texts = new WeakMap<Node, readonly QuotedIn[]>();

function textsOf(doc: Node): readonly QuotedIn[] {
  const known = texts.get(doc);
  if (known) return known;
  const all: QuotedIn[] = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const id: unknown = node.attrs['id'];
    const text = node.textBetween(0, node.content.size, '\n', '\n');
    all.push({ id: typeof id === 'string' ? id : null, text, start: position + 1 });
    return false;
  });
  texts.set(doc, all);
  return all;
}

/** Returns where a relative position stands now, or null when it is of another text. */
export function positionOf(state: EditorState, encoded: string | object): number | null {
  const { doc, type, binding } = syncState(state);
  try {
    const relative =
      typeof encoded === 'string'
        ? Y.decodeRelativePosition(fromBase64(encoded))
        : Y.createRelativePositionFromJSON(encoded);
    const position = relativePositionToAbsolutePosition(doc, type, relative, binding.mapping);
    return position === null || position > state.doc.content.size ? null : position;
  } catch {
    // Positions come from other people's devices; one that makes no sense points nowhere.
    return null;
  }
}

/** Returns the id of the text block around a position. */
export function blockAt(state: EditorState, position: number): string | null {
  const id: unknown = state.doc.resolve(Math.min(position, state.doc.content.size)).parent.attrs['id'];
  return typeof id === 'string' ? id : null;
}

/** Returns where a text block stands: the position before it and its size, or null. */
export function placeOfBlock(state: EditorState, id: string): { position: number; size: number } | null {
  let found: { position: number; size: number } | null = null;
  state.doc.descendants((node, position) => {
    if (found) return false;
    if (node.isTextblock && node.attrs['id'] === id) found = { position, size: node.nodeSize };
    return !node.isTextblock;
  });
  return found;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
