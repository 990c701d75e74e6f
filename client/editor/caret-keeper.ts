/**
 * Keeps the caret with the words around it when others change the text. The binding to Yjs replaces the whole document for each
 * of their changes, so that no mapping tells where the caret went, and what it makes of it itself is another block when the
 * block was made another kind, split, joined or deleted.
 */
import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { findCaret, type KnownCaret, type TextOfBlock } from './find-caret.ts';

/** Whether what is typed next has lost its block, and begins one of its own. */
interface Keeping {
  readonly homeless: boolean;
}

const key = new PluginKey<Keeping>('caretKeeper');
/** Stands for what is no text within a line. */
const LEAF = '\ufffc';

/** The extension that does so. */
export function caretKeeper(): Extension {
  return Extension.create({
    name: 'caretKeeper',
    addProseMirrorPlugins: () => [
      new Plugin<Keeping>({
        key,
        state: {
          init: () => ({ homeless: false }),
          apply: (transaction, before) => {
            const said: unknown = transaction.getMeta(key);
            if (typeof said === 'boolean') return { homeless: said };
            return transaction.selectionSet || transaction.docChanged ? { homeless: false } : before;
          },
        },
        appendTransaction: (transactions, before, after) => (transactions.some(isOthers) ? kept(before, after) : null),
        props: {
          handleTextInput: (view, _from, _to, text) => {
            if (!key.getState(view.state)?.homeless) return false;
            const paragraph = view.state.schema.nodes['paragraph']?.create(null, view.state.schema.text(text));
            if (!paragraph) return false;
            const { $head } = view.state.selection;
            const place = $head.depth === 0 ? $head.pos : $head.after(1);
            const transaction = view.state.tr.insert(place, paragraph);
            const caret = TextSelection.create(transaction.doc, place + 1 + text.length);
            view.dispatch(transaction.setSelection(caret).scrollIntoView());
            return true;
          },
        },
      }),
    ],
  });
}

function isOthers(transaction: Transaction): boolean {
  const said = transaction.getMeta(ySyncPluginKey) as
    { readonly isChangeOrigin?: boolean; readonly isUndoRedoOperation?: boolean } | undefined;
  return transaction.docChanged && said?.isChangeOrigin === true && said.isUndoRedoOperation !== true;
}

function kept(before: EditorState, after: EditorState): Transaction | null {
  const { selection } = before;
  if (!(selection instanceof TextSelection)) return null;
  const [anchor, head] = [caretIn(before.doc, selection.anchor), caretIn(before.doc, selection.head)];
  if (!anchor || !head) return null;
  const blocks = textsOf(after.doc);
  const at = findCaret(blocks, head);
  const from = selection.empty ? at : findCaret(blocks, anchor);
  const transaction = after.tr;
  if (at === null || from === null) {
    // Its words are gone: what is typed next is not to stand in somebody else's.
    const place = Math.min(before.doc.resolve(selection.head).before(1), after.doc.content.size);
    return transaction.setSelection(TextSelection.near(after.doc.resolve(place), -1)).setMeta(key, true);
  }
  transaction.setSelection(TextSelection.create(after.doc, from, at)).setStoredMarks(before.storedMarks);
  return transaction.setMeta(key, key.getState(before)?.homeless ?? false);
}

function caretIn(doc: Node, position: number): KnownCaret | null {
  const at = doc.resolve(position);
  const id: unknown = at.parent.attrs['id'];
  if (!at.parent.isTextblock || typeof id !== 'string') return null;
  return { id, text: textOf(at.parent), offset: at.parentOffset };
}

function textsOf(doc: Node): TextOfBlock[] {
  const blocks: TextOfBlock[] = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const id: unknown = node.attrs['id'];
    blocks.push({ id: typeof id === 'string' ? id : null, text: textOf(node), start: position + 1 });
    return false;
  });
  return blocks;
}

function textOf(block: Node): string {
  return block.textBetween(0, block.content.size, LEAF, LEAF);
}
