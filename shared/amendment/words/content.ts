/** What is known about the text of one block, computed once per content array. */
import type { BlockJSON, Doc, InlineJSON, TextBlockJSON } from '../../letter/doc.ts';
import { equal } from '../lists.ts';
import { rankMarks, sameMarks } from './marks.ts';
import { remembered } from './remembered.ts';
import { sameTokens, tokenise, toInline, type Token } from './tokens.ts';

/** Tokens by content, with the inline nodes they were made of: what was changed in place is not mistaken for its old self. */
const cache = new WeakMap<
  object,
  { readonly nodes: readonly InlineJSON[]; readonly texts: readonly unknown[]; readonly tokens: readonly Token[] }
>();

const NOTHING: readonly InlineJSON[] = [];

/** Returns a block's inline nodes; JSON from outside may lack the array. */
function inlineOf(block: TextBlockJSON): readonly InlineJSON[] {
  const content: readonly InlineJSON[] | undefined = block.content;
  return Array.isArray(content) ? (content as readonly InlineJSON[]) : NOTHING;
}

/** Returns a block's text as tokens, the `end` last. */
export function tokensOf(block: TextBlockJSON): readonly Token[] {
  return tokensIn(inlineOf(block));
}

/** Returns a text as tokens, the `end` last. */
export function tokensIn(nodes: readonly InlineJSON[]): readonly Token[] {
  const known = cache.get(nodes);
  if (known?.nodes.length === nodes.length && nodes.every((node, index) => isAsKnown(known, node, index))) {
    return known.tokens;
  }
  const tokens = tokenise(nodes);
  cache.set(nodes, {
    nodes: [...nodes],
    texts: nodes.map((node) => (node.type === 'text' ? node.text : node.type)),
    tokens,
  });
  return tokens;
}

function isAsKnown(
  known: { nodes: readonly InlineJSON[]; texts: readonly unknown[] },
  node: InlineJSON,
  index: number,
) {
  return known.nodes[index] === node && known.texts[index] === (node.type === 'text' ? node.text : node.type);
}

/** Returns the inline nodes that tokens make, the same array for the same tokens. */
export const contentOf = remembered((tokens: readonly Token[]): readonly InlineJSON[] => toInline(tokens));

/** Returns the plain text of a block; a line break within it, and the seam between the blocks of a container, is a newline. */
export function plainText(block: BlockJSON): string {
  if (isContainer(block)) return block.content.map(plainText).join('\n');
  return inlineOf(block)
    .map((node) => (node.type === 'text' ? node.text : node.type === 'hardBreak' ? '\n' : '\uFFFC'))
    .join('');
}

/** Returns whether two blocks hold the same text with the same marks, however it is cut into nodes. */
export function sameContent(one: TextBlockJSON, other: TextBlockJSON): boolean {
  if (one === other) return true;
  const [left, right] = [inlineOf(one), inlineOf(other)];
  if (left === right || equal(left, right)) return true;
  return plainText(one) === plainText(other) && sameTokens(tokensOf(one), tokensOf(other));
}

/** Returns whether two blocks are the same in everything but their place. */
export function sameBlock(one: TextBlockJSON, other: TextBlockJSON): boolean {
  if (one === other) return true;
  return one.type === other.type && equal(one.attrs, other.attrs) && sameContent(one, other);
}

/** Returns a block in its one spelling: text joined where marks are equal, marks ranked, nothing empty. */
export function normalBlock(block: TextBlockJSON): TextBlockJSON {
  const content: InlineJSON[] = [];
  for (const node of inlineOf(block)) {
    const marks = rankMarks(node.marks ?? []);
    const last = content.at(-1);
    if (node.type === 'text' && node.text === '') continue;
    if (node.type === 'text' && last?.type === 'text' && sameMarks(last.marks ?? [], marks)) {
      content[content.length - 1] = { ...last, text: last.text + node.text };
    } else {
      const { marks: _, ...rest } = node;
      const bare = rest.type === 'hardBreak' ? ({ type: 'hardBreak' } as const) : rest;
      content.push(marks.length > 0 ? { ...bare, marks } : bare);
    }
  }
  const { content: _, ...bare } = block;
  return content.length > 0 ? { ...bare, content } : bare;
}

/** Returns whether a node holds blocks; anything that is not a known container is taken for a block of text. */
export function isContainer(block: BlockJSON): block is Extract<
  BlockJSON,
  { readonly content: readonly BlockJSON[] }
> & {
  readonly type: 'orderedList' | 'bulletList' | 'listItem' | 'blockquote';
} {
  const type: string = block.type;
  return type === 'orderedList' || type === 'bulletList' || type === 'listItem' || type === 'blockquote';
}

/** Returns the blocks directly in a letter or container; JSON from outside may hold anything else. */
export function childrenOf(parent: Doc | BlockJSON): readonly BlockJSON[] {
  const content: unknown = parent.content;
  if (!Array.isArray(content)) return [];
  return content.filter((child): child is BlockJSON => {
    return typeof child === 'object' && child !== null && typeof (child as BlockJSON).type === 'string';
  });
}
