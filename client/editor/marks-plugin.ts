/** Draws what is not text into the letter: changes, comments, a strip beneath a block, brackets where a part is empty. */
import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type { Anchor } from '../../shared/decision/model/commands.ts';
import { rangeOf } from './anchors.ts';
import type { BlockMarks } from './change-marks.ts';

/** The marks of one block. */
export interface DrawnChange extends BlockMarks {
  readonly current?: boolean;
  /** Number of the amendment that makes the change; none for what is being written. */
  readonly by?: number | undefined;
}

/** Everything drawn into the letter besides its words. */
export interface Marks {
  /** Changed words, by block. */
  readonly changes: readonly DrawnChange[];
  /** Blocks that are not there, after the block named (null: at the top). */
  readonly ghosts: readonly {
    readonly after: string | null;
    readonly text: string;
    readonly as: 'inserted' | 'deleted';
    /** Number of the amendment that does it. */
    readonly by?: number | undefined;
  }[];
  readonly comments: readonly {
    readonly thread: string;
    readonly anchor: Anchor;
    readonly current: boolean;
  }[];
  /** An element of the screen that stands beneath a block, such as an amendment's strip. */
  readonly strip: { readonly block: string; readonly element: HTMLElement } | null;
}

export const NO_MARKS: Marks = { changes: [], ghosts: [], comments: [], strip: null };

/** Words of the interface that are drawn or spoken. */
export interface MarkWords {
  /** What an empty part shows, by its node name. */
  readonly placeholders: { readonly [part: string]: string | undefined };
  /** Spoken before words that are put in or taken out, with the number of the amendment that does it. */
  readonly spoken: (as: 'inserted' | 'deleted', by: number | undefined) => string;
  /** Spoken after them. */
  readonly end: string;
  /** Short name of an amendment, printed behind what it changes. */
  readonly amendment: (number: number) => string;
}

interface PluginState {
  readonly marks: Marks;
  readonly drawn: DecorationSet;
}

const key = new PluginKey<PluginState>('letterMarks');

/** Hands the editor what to draw from now on. */
export function drawMarks(view: EditorView, marks: Marks): void {
  view.dispatch(view.state.tr.setMeta(key, marks).setMeta('addToHistory', false));
}

/** The extension behind `drawMarks`; a click on commented words names their thread. */
export function marksExtension(words: MarkWords, onThread: (thread: string) => void): Extension {
  return Extension.create({
    name: 'letterMarks',
    addProseMirrorPlugins: () => [
      new Plugin<PluginState>({
        key,
        state: {
          init: (_config, state) => ({ marks: NO_MARKS, drawn: draw(state, NO_MARKS, words) }),
          apply: (transaction, previous, _old, state) => {
            const marks = (transaction.getMeta(key) as Marks | undefined) ?? previous.marks;
            const redrawn: unknown = transaction.getMeta(ySyncPluginKey);
            const stale = transaction.docChanged || marks !== previous.marks || redrawn !== undefined;
            return stale ? { marks, drawn: draw(state, marks, words) } : previous;
          },
        },
        props: {
          decorations: (state) => key.getState(state)?.drawn,
          handleClick: (_view, _position, event) => {
            const words = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-thread]') : null;
            if (words?.dataset['thread']) onThread(words.dataset['thread']);
            return false;
          },
        },
      }),
    ],
  });
}

function draw(state: EditorState, marks: Marks, words: MarkWords): DecorationSet {
  const drawn: Decoration[] = [];
  const changes = new Map(marks.changes.map((change) => [change.block, change]));
  const ghosts = Map.groupBy(marks.ghosts, ({ after }) => after);
  const drawGhosts = (after: string | null, position: number): void => {
    (ghosts.get(after) ?? []).forEach(({ text, as, by }, index) => {
      const element = () => ghost(text, as, spokenAround(as, by, words), 'p');
      drawn.push(
        Decoration.widget(position, element, {
          side: -1,
          key: `ghost:${after ?? ''}:${String(index)}:${String(by)}:${text}`,
          ...ALOOF,
        }),
      );
    });
  };
  drawGhosts(null, 0);
  state.doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const id: unknown = node.attrs['id'];
    const end = position + node.nodeSize;
    const placeholder = node.content.size === 0 ? words.placeholders[node.type.name] : undefined;
    if (placeholder) drawn.push(Decoration.node(position, end, { 'data-placeholder': placeholder, class: 'empty' }));
    if (typeof id !== 'string') return false;
    const change = changes.get(id);
    if (change && textOf(node) === change.text) drawn.push(...drawChange(change, position, end, words));
    if (marks.strip?.block === id) {
      const { element } = marks.strip;
      drawn.push(Decoration.widget(end, () => element, { side: 1, key: `strip:${id}`, ...ALOOF }));
    }
    drawGhosts(id, end);
    return false;
  });
  for (const { thread, anchor, current } of synced(state) ? marks.comments : []) {
    const range = rangeOf(state, anchor);
    if (!range) continue;
    const attributes = { class: current ? 'commented current' : 'commented', 'data-thread': thread };
    drawn.push(Decoration.inline(range.from, range.to, attributes));
  }
  return DecorationSet.create(state.doc, drawn);
}

/** Widgets that the editor neither edits nor listens to. */
const ALOOF = { stopEvent: () => true, ignoreSelection: true } as const;

function drawChange(change: DrawnChange, position: number, end: number, words: MarkWords): Decoration[] {
  const start = position + 1;
  const named = change.by === undefined ? {} : { 'data-am': words.amendment(change.by) };
  const drawn = [Decoration.node(position, end, { class: change.current ? 'changed current' : 'changed', ...named })];
  for (const mark of change.marks) {
    if (mark.kind === 'ghost') {
      const element = () => ghost(mark.text, mark.as, spokenAround(mark.as, change.by, words), 'span');
      const side = mark.as === 'inserted' ? 1 : -1;
      drawn.push(
        Decoration.widget(start + mark.at, element, {
          side,
          key: `${mark.as}:${String(mark.at)}:${String(change.by)}:${mark.text}`,
          ...ALOOF,
        }),
      );
    } else {
      const nodeName = mark.as === 'inserted' ? 'ins' : mark.as === 'deleted' ? 'del' : 'span';
      const attributes =
        mark.as === 'restyled'
          ? { nodeName, class: 'restyled' }
          : { nodeName, ...spokenAround(mark.as, change.by, words) };
      drawn.push(Decoration.inline(start + mark.from, start + mark.to, attributes));
    }
  }
  return drawn;
}

/**
 * What is spoken before and after changed words. Written by the stylesheet around the element, so that nothing that is not
 * the letter's stands in its text, where the caret goes.
 */
function spokenAround(as: 'inserted' | 'deleted', by: number | undefined, words: MarkWords): SpokenMark {
  return { 'data-spoken': words.spoken(as, by), 'data-spoken-end': words.end };
}

interface SpokenMark {
  readonly 'data-spoken': string;
  readonly 'data-spoken-end': string;
}

/** Words that are not in the letter, drawn as inserted or struck and said so to a screen reader. */
function ghost(text: string, as: 'inserted' | 'deleted', spoken: SpokenMark, around: 'p' | 'span'): HTMLElement {
  const element = document.createElement(around);
  element.contentEditable = 'false';
  element.className = around === 'p' ? 'ghost changed' : 'ghost';
  const marked = document.createElement(as === 'inserted' ? 'ins' : 'del');
  for (const [name, value] of Object.entries(spoken)) marked.setAttribute(name, String(value));
  marked.textContent = text;
  element.append(marked);
  return element;
}

function textOf(node: Node): string {
  return node.textBetween(0, node.content.size, '\n', '\n');
}

/** Relative positions can be read only once the Yjs binding has drawn the text. */
function synced(state: EditorState): boolean {
  const { binding } = (ySyncPluginKey.getState(state) ?? {}) as { binding?: { mapping: Map<unknown, unknown> } };
  return (binding?.mapping.size ?? 0) > 0;
}
