/** What the keys do in the parts of a letter, where a plain text editor would get in the way. */
import { Extension } from '@tiptap/core';
import { Plugin, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state';

/** Parts of several short lines: Enter starts a line, a second Enter leaves the part. */
const OF_LINES = ['letterhead', 'addressee', 'dateline', 'attention', 'author'];
/** Parts of one line that the body follows. */
const ONE_LINE = ['subject', 'salutation', 'closing', 'heading'];

interface Leaving {
  /** Esc: leaves the sheet for the tools above it. */
  readonly escape: () => void;
  /** Alt+F10: goes to the formatting bar. */
  readonly format: () => void;
}

/** The extension with those keys. */
export function letterKeys({ escape, format }: Leaving): Extension {
  return Extension.create({
    name: 'letterKeys',
    priority: 1_100, // before the keys of the schema's own nodes
    addKeyboardShortcuts() {
      return {
        Enter: () => this.editor.commands.command(({ state, dispatch }) => enter(state, dispatch)),
        Escape: () => {
          escape();
          return true;
        },
        'Alt-F10': () => {
          format();
          return true;
        },
      };
    },
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          handleDOMEvents: {
            // True without preventDefault: the editor keeps out of it and the browser moves the focus on.
            keydown: (view, event) => event.key === 'Tab' && !indents(view.state),
          },
        },
      }),
    ],
  });
}

/** Tab indents an ask only from its very start; anywhere else it leaves the sheet, as it leaves every other field. */
function indents({ selection }: EditorState): boolean {
  const { $from, empty } = selection;
  if (!empty || $from.parentOffset !== 0) return false;
  return $from.depth >= 2 && $from.node(-1).type.name === 'listItem' && $from.index(-1) === 0;
}

function enter(state: EditorState, dispatch?: (transaction: Transaction) => void): boolean {
  const { $from, $to } = state.selection;
  if (!$from.sameParent($to) || !$from.parent.isTextblock) return false;
  const part = $from.parent.type.name;
  const atEnd = $to.parentOffset === $to.parent.content.size;
  if (OF_LINES.includes(part)) return line(state, dispatch, atEnd);
  if (!ONE_LINE.includes(part)) return false;
  if (part === 'subject') return next(state, dispatch);
  if (!atEnd) return false;
  const transaction = state.tr.deleteSelection();
  const after = transaction.selection.$from.after();
  const paragraph = state.schema.nodes['paragraph']?.create();
  if (!paragraph) return false;
  transaction.insert(after, paragraph).setSelection(TextSelection.create(transaction.doc, after + 1));
  dispatch?.(transaction.scrollIntoView());
  return true;
}

function line(state: EditorState, dispatch: ((transaction: Transaction) => void) | undefined, atEnd: boolean): boolean {
  const { $from, empty } = state.selection;
  const isEmpty = $from.parent.content.size === 0;
  const afterBreak = $from.nodeBefore?.type.name === 'hardBreak';
  if (empty && atEnd && (isEmpty || afterBreak)) {
    const transaction = state.tr;
    if (afterBreak) transaction.delete($from.pos - 1, $from.pos);
    return next(state, dispatch, transaction);
  }
  const lineBreak = state.schema.nodes['hardBreak']?.create();
  if (!lineBreak) return false;
  dispatch?.(state.tr.replaceSelectionWith(lineBreak, false).scrollIntoView());
  return true;
}

/** Puts the caret into the next block; at the letter's end a new paragraph begins. */
function next(state: EditorState, dispatch?: (transaction: Transaction) => void, transaction = state.tr): boolean {
  const after = transaction.mapping.map(state.selection.$to.after());
  const following = TextSelection.findFrom(transaction.doc.resolve(after), 1, true);
  if (following) transaction.setSelection(following);
  else {
    const paragraph = state.schema.nodes['paragraph']?.create();
    if (!paragraph) return false;
    transaction.insert(after, paragraph).setSelection(TextSelection.create(transaction.doc, after + 1));
  }
  dispatch?.(transaction.scrollIntoView());
  return true;
}
