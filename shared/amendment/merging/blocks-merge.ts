/** Merges one block three ways: whether it is there, its kind and attributes, its words. */
import type { TextBlockJSON } from '../../letter/doc.ts';
import { contentOf, sameBlock, sameContent, tokensOf } from '../words/content.ts';
import { threeWay } from '../lists.ts';
import type { Token } from '../words/tokens.ts';
import { mergeWords } from '../words/words-merge.ts';

/** One block as the three letters have it; absent where they do not. */
export interface Trio {
  readonly base: TextBlockJSON | undefined;
  readonly ours: TextBlockJSON | undefined;
  readonly theirs: TextBlockJSON | undefined;
}

/** `block` is absent when the merged letter does not have it; with a `clash` it says what ours says. */
export interface MergedBlock {
  readonly block: TextBlockJSON | undefined;
  readonly clash: boolean;
}

export function mergeBlock({ base, ours, theirs }: Trio): MergedBlock {
  if (ours === undefined || theirs === undefined) {
    const only = ours ?? theirs;
    if (base === undefined || only === undefined) return { block: only, clash: false };
    // Deleted by one side: gone, unless the other worked on it.
    return sameBlock(base, only) ? { block: undefined, clash: false } : { block: ours, clash: true };
  }
  if (ours === theirs || sameBlock(ours, theirs)) return { block: ours, clash: false };
  if (base === undefined) return { block: ours, clash: true };
  if (sameBlock(base, ours)) return { block: theirs, clash: false };
  if (sameBlock(base, theirs)) return { block: ours, clash: false };
  const { frame, clash } = mergeFrame(base, ours, theirs);
  if (sameContent(base, theirs) || sameContent(ours, theirs)) return { block: withContent(frame, ours), clash };
  if (sameContent(base, ours)) return { block: withContent(frame, theirs), clash };
  const merged = mergeWords(tokensOf(base), tokensOf(ours), tokensOf(theirs));
  return { block: written(frame, merged.tokens), clash: clash || merged.clashes.length > 0 };
}

/** Merges everything of a block but its text; the text of the answer is ours. */
export function mergeFrame(
  base: TextBlockJSON,
  ours: TextBlockJSON,
  theirs: TextBlockJSON,
): { readonly frame: TextBlockJSON; readonly clash: boolean } {
  const type = threeWay(base.type, ours.type, theirs.type);
  const [was, mine, its] = [attributes(base), attributes(ours), attributes(theirs)];
  const attrs: Record<string, unknown> = {};
  let clash = type.clash;
  for (const name of new Set([...Object.keys(mine), ...Object.keys(its)])) {
    const merged = threeWay(was[name], mine[name], its[name]);
    // A level goes with the kind it belongs to: when one side made the block another kind, no level is in dispute.
    if (merged.clash && (name !== 'level' || ours.type === theirs.type)) clash = true;
    if (merged.value !== undefined) attrs[name] = merged.value;
  }
  const owner = type.value === ours.type ? mine : its;
  if (owner['level'] === undefined) delete attrs['level'];
  else if (attrs['level'] === undefined) attrs['level'] = owner['level'];
  return { frame: { ...ours, type: type.value, attrs: attrs as TextBlockJSON['attrs'] }, clash };
}

/** The types promise attributes; JSON from outside may lack them. */
function attributes(block: { readonly attrs?: object }): Record<string, unknown> {
  return { ...block.attrs };
}

function withContent(frame: TextBlockJSON, source: TextBlockJSON): TextBlockJSON {
  const { content: _, ...bare } = frame;
  return source.content === undefined ? bare : { ...bare, content: source.content };
}

/** Returns a block with the text that tokens make. */
export function written(frame: TextBlockJSON, tokens: readonly Token[]): TextBlockJSON {
  const { content: _, ...bare } = frame;
  const content = contentOf(tokens);
  return content.length > 0 ? { ...bare, content } : bare;
}
