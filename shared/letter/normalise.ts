/**
 * One spelling for one letter: what the schema would give back after a parse, with defaults dropped, marks in schema
 * order, adjacent equal text joined and text in Unicode NFC, so that two equal letters have equal bytes (trust.md 4).
 */
import { refusal, type Refusal } from '../decision/model/refusals.ts';
import { CONTAINERS, MARKS, TEXT_BLOCKS } from './doc.ts';
import type { BlockJSON, ContainerType, Doc, InlineJSON, MarkJSON, TextBlockJSON, TextBlockType } from './doc.ts';
import { safeHref } from './links.ts';
import { isListStyle, isStart, LIST_STYLES, listAttrs, MAX_START, type ListAttrs } from './list-numbers.ts';

export type NormaliseResult =
  { readonly ok: true; readonly doc: Doc } | { readonly ok: false; readonly refusal: Refusal };

/** How deep lists and quotes may stand in one another: deeper than any letter, shallow enough for every reader's stack. */
export const MAX_DEPTH = 16;

/** Says where in the JSON something stands that no letter holds; never leaves this file. */
class Unfit extends Error {}

/**
 * Returns the one spelling of a letter's JSON, or a refusal (`invalid`) that names the first thing that fits no letter.
 * A text block without an id comes back with the empty id, which `problems` reports and `withIds` fills.
 * Unknown attributes are dropped as the schema drops them; a link that leads nowhere safe becomes plain text.
 */
export function normalise(json: unknown): NormaliseResult {
  try {
    const root = record(json, 'doc');
    if (root['type'] !== 'doc') throw new Unfit('doc: the root must be of type doc');
    return { ok: true, doc: { type: 'doc', content: blocks(root['content'], 'doc', 0) } };
  } catch (thrown) {
    if (!(thrown instanceof Unfit)) throw thrown;
    const message = `This is not the text of a letter: ${thrown.message}.`;
    return { ok: false, refusal: refusal('invalid', message, { fields: { doc: message } }) };
  }
}

function blocks(json: unknown, path: string, depth: number): BlockJSON[] {
  if (depth > MAX_DEPTH) throw new Unfit(`${path}: nested more than ${String(MAX_DEPTH)} deep`);
  return list(json, path).map((child, index) => block(child, `${path}.content[${String(index)}]`, depth));
}

function block(json: unknown, path: string, depth: number): BlockJSON {
  const node = record(json, path);
  const type = node['type'];
  if (isOneOf(TEXT_BLOCKS, type)) return textBlock(node, type, path);
  if (!isOneOf(CONTAINERS, type)) throw new Unfit(`${path}: no block of a letter is of type ${name(type)}`);
  if (type === 'listItem') throw new Unfit(`${path}: a list item stands outside a list`);
  return container(node, type, path, depth);
}

function container(
  node: Record<string, unknown>,
  type: Exclude<ContainerType, 'listItem'>,
  path: string,
  depth: number,
): BlockJSON {
  if (type === 'blockquote') return { type, content: filled(blocks(node['content'], path, depth + 1), path) };
  const items = list(node['content'], path).map((child, index): BlockJSON => {
    const itemPath = `${path}.content[${String(index)}]`;
    const item = record(child, itemPath);
    if (item['type'] !== 'listItem') throw new Unfit(`${itemPath}: a list holds list items, not ${name(item['type'])}`);
    return { type: 'listItem', content: filled(blocks(item['content'], itemPath, depth + 1), itemPath) };
  });
  const attrs = type === 'orderedList' ? numbers(node, path) : undefined;
  return { type, ...(attrs === undefined ? {} : { attrs }), content: filled(items, path) };
}

/** What a list says of its numbers. One that says nothing new has the bytes that it had before lists could say anything. */
function numbers(node: Record<string, unknown>, path: string): ListAttrs | undefined {
  const attrs = node['attrs'] === undefined || node['attrs'] === null ? {} : record(node['attrs'], `${path}.attrs`);
  const start = attrs['start'] ?? 1;
  const style = attrs['style'] ?? 'decimal';
  if (!isStart(start)) {
    throw new Unfit(`${path}.attrs.start: a list begins with a whole number from 0 to ${String(MAX_START)}`);
  }
  if (!isListStyle(style)) throw new Unfit(`${path}.attrs.style: a list is numbered as ${LIST_STYLES.join(', ')}`);
  return listAttrs({ start, style });
}

function textBlock(node: Record<string, unknown>, type: TextBlockType, path: string): TextBlockJSON {
  const attrs = node['attrs'] === undefined ? {} : record(node['attrs'], `${path}.attrs`);
  const id = typeof attrs['id'] === 'string' ? wellFormed(attrs['id'], `${path}.attrs.id`) : '';
  const level = attrs['level'] ?? 1;
  if (type === 'heading' && level !== 1 && level !== 2 && level !== 3) {
    throw new Unfit(`${path}.attrs.level: a heading's level is 1, 2 or 3`);
  }
  const content = inline(node['content'], path);
  return {
    type,
    attrs: type === 'heading' ? { id, level: Number(level) } : { id },
    ...(content.length > 0 ? { content } : {}),
  };
}

function inline(json: unknown, path: string): InlineJSON[] {
  const joined: InlineJSON[] = [];
  list(json, path).forEach((child, index) => {
    const childPath = `${path}.content[${String(index)}]`;
    const node = record(child, childPath);
    // A line break looks the same in bold: its marks would only make equal letters differ.
    if (node['type'] === 'hardBreak') return void joined.push({ type: 'hardBreak' });
    if (node['type'] !== 'text') throw new Unfit(`${childPath}: ${name(node['type'])} stands in a line of text`);
    if (typeof node['text'] !== 'string') throw new Unfit(`${childPath}: text without a string`);
    const text = wellFormed(node['text'], childPath);
    if (text === '') return;
    const marks = marksInOrder(node['marks'], childPath);
    const last = joined.at(-1);
    if (last?.type === 'text' && sameMarks(last.marks ?? [], marks)) {
      joined[joined.length - 1] = textNode(last.text + text, marks);
    } else joined.push(textNode(text, marks));
  });
  return joined.map((node) => (node.type === 'text' ? { ...node, text: node.text.normalize('NFC') } : node));
}

function textNode(text: string, marks: readonly MarkJSON[]): InlineJSON {
  return marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text };
}

function marksInOrder(json: unknown, path: string): MarkJSON[] {
  const found = new Map<MarkJSON['type'], MarkJSON>();
  for (const child of list(json, path)) {
    const mark = record(child, `${path}.marks`);
    const type = mark['type'];
    if (!isOneOf(MARKS, type)) throw new Unfit(`${path}.marks: no mark of a letter is of type ${name(type)}`);
    if (type !== 'link') found.set(type, { type });
    else {
      const attrs = mark['attrs'] === undefined ? {} : record(mark['attrs'], `${path}.marks.attrs`);
      const href = safeHref(attrs['href']);
      if (href !== null) found.set(type, { type, attrs: { href: wellFormed(href, `${path}.marks`).normalize('NFC') } });
    }
  }
  // Above the line and below it at once, as two people may mark one word, is above.
  if (found.has('superscript')) found.delete('subscript');
  return MARKS.flatMap((type) => found.get(type) ?? []);
}

function sameMarks(one: readonly MarkJSON[], other: readonly MarkJSON[]): boolean {
  return (
    one.length === other.length &&
    one.every(
      (mark, index) => mark.type === other[index]?.type && mark.attrs?.['href'] === other[index].attrs?.['href'],
    )
  );
}

function filled(content: BlockJSON[], path: string): BlockJSON[] {
  if (content.length === 0) throw new Unfit(`${path}: holds nothing`);
  return content;
}

function wellFormed(text: string, path: string): string {
  if (!text.isWellFormed()) throw new Unfit(`${path}: half of a surrogate pair`);
  return text;
}

function list(json: unknown, path: string): readonly unknown[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) throw new Unfit(`${path}: not a list`);
  return json;
}

function record(json: unknown, path: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Unfit(`${path}: not an object`);
  return json as Record<string, unknown>;
}

function isOneOf<T extends string>(known: readonly T[], value: unknown): value is T {
  return known.some((one) => one === value);
}

function name(type: unknown): string {
  return typeof type === 'string' ? `“${type.slice(0, 40)}”` : 'no known kind';
}
