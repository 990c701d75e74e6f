/** A letter's text in a Y.Doc and out of it, without an editor or a DOM. The root is the `Y.XmlFragment` named `letter`. */
import { updateYFragment } from '@tiptap/y-tiptap';
import { diffIndices } from 'node-diff3';
import * as Y from 'yjs';
import { CONTAINERS, isTextBlock, MARKS, TEXT_BLOCKS } from './doc.ts';
import type { BlockJSON, ContainerJSON, Doc, InlineJSON, MarkJSON, TextBlockJSON } from './doc.ts';
import { isListStyle, isStart, listAttrs, numberingOf } from './list-numbers.ts';
import { MAX_DEPTH, normalise } from './normalise.ts';
import { schema } from './schema.ts';

/** Name of the Y.Doc's only root. */
export const LETTER_ROOT = 'letter';

const BLOCKS: readonly string[] = [...TEXT_BLOCKS, ...CONTAINERS];
const KNOWN_MARKS: readonly string[] = MARKS;
/** Of a list of asks. */
const NUMBERS = ['start', 'style'] as const;

/** Elements carry numbers too (`level`), which Yjs types as strings unless told. */
type Element = Y.XmlElement<{ [name: string]: string | number }>;
type Child = Y.XmlElement | Y.XmlText | Y.XmlHook;

/** Returns the root that holds the letter's text. */
export function letterFragment(ydoc: Y.Doc): Y.XmlFragment {
  return ydoc.getXmlFragment(LETTER_ROOT);
}

/**
 * Returns the text of a letter, normalised. What the schema cannot hold (an emptied list, a stray node) is passed over, as
 * every editor passes over it; nothing is written, unlike with y-tiptap's own readers, which delete as they read.
 */
export function docFromY(fragment: Y.XmlFragment): Doc {
  const read = normalise({ type: 'doc', content: fragment.toArray().flatMap((child) => readBlock(child, false, 0)) });
  if (!read.ok) throw new RangeError(`docFromY answered no letter: ${read.refusal.message}`);
  return read.doc;
}

/**
 * Writes a letter into a Y.Doc that has none yet, in one transaction.
 * @throws RangeError when the letter is not empty: `updateY` is for that
 */
export function writeDoc(ydoc: Y.Doc, doc: Doc, origin?: unknown): void {
  if (letterFragment(ydoc).length > 0) throw new RangeError('the letter already has text');
  updateY(ydoc, doc, origin);
}

/**
 * Makes a Y.Doc hold this letter, in one transaction that writes only what differs: blocks are recognised by their ids, and
 * within a block only the changed words are touched, so that carets and what others are typing stay where they are.
 */
export function updateY(ydoc: Y.Doc, doc: Doc, origin?: unknown): void {
  ydoc.transact(() => updateChildren(ydoc, letterFragment(ydoc), doc.content), origin);
}

/** Gives text blocks an id of their own where they have none, or that of a block before them. Touches nothing else. */
export function giveIds(ydoc: Y.Doc, newId: () => string, origin?: unknown): void {
  const given = new Set<string>();
  const giveIn = (parent: Y.XmlFragment): void => {
    for (const child of parent.toArray()) {
      if (!(child instanceof Y.XmlElement)) continue;
      if (!(TEXT_BLOCKS as readonly string[]).includes(child.nodeName)) {
        giveIn(child);
        continue;
      }
      const { id } = attributesOf(child);
      if (typeof id === 'string' && id !== '' && !given.has(id)) {
        given.add(id);
        continue;
      }
      const fresh = newId();
      given.add(fresh);
      child.setAttribute('id', fresh);
    }
  };
  ydoc.transact(() => giveIn(letterFragment(ydoc)), origin);
}

/**
 * Returns the first thing in a Y.Doc that is no part of a letter, as words for a log or a refusal, or null when all is well:
 * other roots, unknown elements, attributes and marks, anything embedded.
 */
export function findStranger(ydoc: Y.Doc): string | null {
  const root = [...ydoc.share.keys()].find((key) => key !== LETTER_ROOT);
  if (root !== undefined) return `a root named ${root.slice(0, 40)}`;
  const fragment = letterFragment(ydoc);
  if (fragment._map.size > 0) return 'an attribute on the root';
  return strangerAmong(fragment, 0);
}

// Reading

function readBlock(child: Child, inList: boolean, depth: number): BlockJSON[] {
  if (!(child instanceof Y.XmlElement)) return [];
  const { nodeName } = child;
  if (inList !== (nodeName === 'listItem') || !BLOCKS.includes(nodeName)) return [];
  const attrs = attributesOf(child);
  if ((TEXT_BLOCKS as readonly string[]).includes(nodeName)) {
    const level = [1, 2, 3].includes(Number(attrs['level'])) ? Number(attrs['level']) : 1;
    const id = typeof attrs['id'] === 'string' ? attrs['id'].toWellFormed() : '';
    const type = nodeName as TextBlockJSON['type'];
    return [{ type, attrs: type === 'heading' ? { id, level } : { id }, content: readInline(child) }];
  }
  const holdsItems = nodeName === 'orderedList' || nodeName === 'bulletList';
  const content = child.toArray().flatMap((inner) => readBlock(inner, holdsItems, holdsItems ? depth : depth + 1));
  // Deeper than a letter may go: the text is kept, the nesting is not.
  if (depth >= MAX_DEPTH && nodeName !== 'listItem') return content.flatMap(textBlocksIn);
  // Deleting every item at once, each by another person, leaves an empty list behind.
  if (content.length === 0) return [];
  const own = nodeName === 'orderedList' ? listAttrs(numberingOf(attrs)) : undefined;
  return [{ type: nodeName as ContainerJSON['type'], ...(own === undefined ? {} : { attrs: own }), content }];
}

function textBlocksIn(block: BlockJSON): TextBlockJSON[] {
  return isTextBlock(block) ? [block] : block.content.flatMap(textBlocksIn);
}

/** The inline content as it is written in Yjs, not yet normalised. */
function readInline(element: Y.XmlElement): InlineJSON[] {
  return element.toArray().flatMap((child): InlineJSON[] => {
    if (child instanceof Y.XmlElement) return child.nodeName === 'hardBreak' ? [{ type: 'hardBreak' }] : [];
    if (!(child instanceof Y.XmlText)) return [];
    return delta(child).flatMap(({ insert, attributes = {} }): InlineJSON[] => {
      if (typeof insert !== 'string') return [];
      const marks = MARKS.filter((name) => attributes[name]).map((name) => readMark(name, attributes[name]));
      return [{ type: 'text', text: insert.toWellFormed(), ...(marks.length > 0 ? { marks } : {}) }];
    });
  });
}

function readMark(name: string, value: unknown): MarkJSON {
  if (name !== 'link') return { type: name as MarkJSON['type'] };
  const href = typeof value === 'object' && value !== null && 'href' in value ? value.href : null;
  return { type: 'link', attrs: { href: typeof href === 'string' && href.isWellFormed() ? href : null } };
}

// Writing

function updateChildren(ydoc: Y.Doc, parent: Y.XmlFragment, blocks: readonly BlockJSON[]): void {
  const children = parent.toArray() as Child[];
  const matches = matchChildren(children, blocks);
  const kept = longestRise(matches);
  const keptIndexes = new Set(kept.map((index) => matches[index]));
  for (let index = children.length - 1; index >= 0; index--) {
    if (!keptIndexes.has(index)) parent.delete(index, 1);
  }
  const stays = new Set(kept);
  blocks.forEach((block, index) => {
    if (!stays.has(index)) return parent.insert(index, [make(block)]);
    const child = parent.get(index);
    if (!(child instanceof Y.XmlElement)) throw new RangeError('a matched block is an element');
    if (isTextBlock(block)) updateTextBlock(ydoc, child, block);
    else {
      for (const name of NUMBERS) updateNumber(child, name, block.attrs?.[name]);
      updateChildren(ydoc, child, block.content);
    }
  });
}

function updateNumber(element: Element, name: (typeof NUMBERS)[number], value: unknown): void {
  if (typeof value !== 'number' && typeof value !== 'string') {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** For each block the index of the Y child that it is, or -1 for a new one. */
function matchChildren(children: readonly Child[], blocks: readonly BlockJSON[]): number[] {
  const free = new Set(children.keys());
  const idsOfChild = children.map(idsInY);
  return blocks.map((block) => {
    const ids = idsInBlock(block);
    const index = [...free].find((candidate) => {
      const child = children[candidate];
      if (!(child instanceof Y.XmlElement) || child.nodeName !== block.type) return false;
      const childIds = idsOfChild[candidate] ?? [];
      // A block without ids can only be told by its place among its kind.
      return ids.length === 0 ? childIds.length === 0 : ids.some((id) => childIds.includes(id));
    });
    if (index === undefined) return -1;
    free.delete(index);
    return index;
  });
}

function idsInBlock(block: BlockJSON): string[] {
  if (!isTextBlock(block)) return block.content.flatMap(idsInBlock);
  return block.attrs.id ? [block.attrs.id] : [];
}

function idsInY(child: Child): string[] {
  if (!(child instanceof Y.XmlElement)) return [];
  const id = attributesOf(child)['id'];
  return [...(typeof id === 'string' ? [id] : []), ...child.toArray().flatMap((inner) => idsInY(inner))];
}

/**
 * Positions in `matches` of a longest rising run: those blocks keep their order and so their place in Yjs, which knows no
 * moving; the rest are written anew.
 */
function longestRise(matches: readonly number[]): number[] {
  const best: number[][] = []; // best[n]: the run of n + 1 positions with the lowest end
  matches.forEach((match, position) => {
    if (match < 0) return;
    let length = best.length;
    while (length > 0 && (matches[best[length - 1]?.at(-1) ?? -1] ?? -1) > match) length--;
    best[length] = [...(best[length - 1] ?? []), position];
  });
  return best.at(-1) ?? [];
}

function updateTextBlock(ydoc: Y.Doc, element: Element, block: TextBlockJSON): void {
  const { id, level } = block.attrs;
  if (id && element.getAttribute('id') !== id) element.setAttribute('id', id);
  if (level !== undefined && element.getAttribute('level') !== level) element.setAttribute('level', level);
  // One step per run of changed words: y-tiptap alone would rewrite all that stands between the first and the last.
  let words = wordsOf(readInline(element as Y.XmlElement));
  const target = wordsOf(block.content ?? []);
  for (const { buffer1, buffer2 } of diffIndices(words, target).reverse()) {
    words = words.toSpliced(buffer1[0], buffer1[1], ...target.slice(buffer2[0], buffer2[0] + buffer2[1]));
    const node = schema.nodeFromJSON({
      ...block,
      attrs: { ...block.attrs, id: id || null },
      content: words.map(fromWord),
    });
    updateYFragment(ydoc, element, node, { mapping: new Map(), isOMark: new Map() });
  }
}

/** Words, spaces and line breaks with their marks, each as a string that is equal only to its equal. */
function wordsOf(content: readonly InlineJSON[]): string[] {
  return content.flatMap((node) =>
    node.type === 'text'
      ? (node.text.match(/\s+|[^\s]+/g) ?? []).map((text) => JSON.stringify({ ...node, text }))
      : [JSON.stringify({ type: 'hardBreak' })],
  );
}

function fromWord(word: string): InlineJSON {
  return JSON.parse(word) as InlineJSON;
}

function make(block: BlockJSON): Y.XmlElement {
  const element = new Y.XmlElement(block.type);
  if (!isTextBlock(block)) {
    const numbered: Element = element;
    // What is in no document yet can be written and not read.
    for (const name of NUMBERS) {
      const value = block.attrs?.[name];
      if (typeof value === 'number' || typeof value === 'string') numbered.setAttribute(name, value);
    }
    element.insert(0, block.content.map(make));
    return element;
  }
  const withAttributes: Element = element;
  if (block.attrs.id) withAttributes.setAttribute('id', block.attrs.id);
  if (block.attrs.level !== undefined) withAttributes.setAttribute('level', block.attrs.level);
  const children: (Y.XmlText | Y.XmlElement)[] = [];
  let run: { insert: string; attributes: { [mark: string]: object } }[] = [];
  const endRun = (): void => {
    if (run.length === 0) return;
    const text = new Y.XmlText();
    text.applyDelta(run);
    children.push(text);
    run = [];
  };
  for (const node of block.content ?? []) {
    if (node.type === 'text') {
      const attributes = Object.fromEntries((node.marks ?? []).map((mark) => [mark.type, { ...mark.attrs }]));
      run.push({ insert: node.text, attributes });
    } else {
      endRun();
      children.push(new Y.XmlElement('hardBreak'));
    }
  }
  endRun();
  element.insert(0, children);
  return element;
}

// Checking

function strangerAmong(parent: Y.XmlFragment, depth: number): string | null {
  if (depth > MAX_DEPTH * 2) return 'lists and quotes nested too deep';
  for (const child of parent.toArray()) {
    const found =
      child instanceof Y.XmlText
        ? strangerInText(child)
        : child instanceof Y.XmlElement
          ? strangerInElement(child, depth)
          : 'something that is neither text nor a block';
    if (found !== null) return found;
  }
  return null;
}

function strangerInElement(element: Y.XmlElement, depth: number): string | null {
  const { nodeName } = element;
  if (nodeName !== 'hardBreak' && !BLOCKS.includes(nodeName)) return `an element named ${nodeName.slice(0, 40)}`;
  const holdsText = (TEXT_BLOCKS as readonly string[]).includes(nodeName);
  for (const [name, value] of Object.entries(attributesOf(element))) {
    const known =
      (name === 'id' && holdsText && typeof value === 'string' && value.length <= 64) ||
      (name === 'level' && nodeName === 'heading' && (value === 1 || value === 2 || value === 3)) ||
      (nodeName === 'orderedList' &&
        ((name === 'start' && isStart(value)) || (name === 'style' && isListStyle(value))));
    if (!known) return `an attribute ${name.slice(0, 40)} on ${nodeName}`;
  }
  return strangerAmong(element, depth + 1);
}

function strangerInText(text: Y.XmlText): string | null {
  if (text._map.size > 0) return 'an attribute on text';
  for (const { insert, attributes = {} } of delta(text)) {
    if (typeof insert !== 'string') return 'something embedded in text';
    const mark = Object.keys(attributes).find((name) => !KNOWN_MARKS.includes(name));
    if (mark !== undefined) return `a mark named ${mark.slice(0, 40)}`;
  }
  return null;
}

/** Yjs types both as `any`; neither is more than what a peer once sent. */
function attributesOf(element: Y.XmlElement): { readonly [name: string]: unknown } {
  return element.getAttributes();
}

function delta(text: Y.XmlText): readonly { insert?: unknown; attributes?: { readonly [name: string]: unknown } }[] {
  return text.toDelta() as readonly { insert?: unknown; attributes?: { readonly [name: string]: unknown } }[];
}
