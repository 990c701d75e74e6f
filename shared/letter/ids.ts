/** Block ids: each text block of a letter has one, and no two the same. */
import { isTextBlock } from './doc.ts';
import type { BlockJSON, Doc } from './doc.ts';

/**
 * Returns the same letter in which every text block has an id of its own: one that lacks it, or repeats an earlier
 * block's, gets a fresh one. Blocks that need none are the same objects as before.
 * @param newId makes an id; asked again when it answers one that the letter already has
 */
export function withIds(doc: Doc, newId: () => string): Doc {
  const taken = new Set<string>();
  const all = new Set<string>();
  const collect = (block: BlockJSON): void => {
    if (isTextBlock(block)) all.add(idOf(block));
    else block.content.forEach(collect);
  };
  doc.content.forEach(collect);
  const fresh = (): string => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const id = newId();
      if (id !== '' && !taken.has(id) && !all.has(id)) return id;
    }
    throw new RangeError('newId answered a hundred ids that are taken or empty');
  };
  const give = (block: BlockJSON): BlockJSON => {
    if (!isTextBlock(block)) {
      const content = block.content.map(give);
      return content.every((child, index) => child === block.content[index]) ? block : { ...block, content };
    }
    const old = idOf(block);
    const id = old === '' || taken.has(old) ? fresh() : old;
    taken.add(id);
    return id === old ? block : { ...block, attrs: { ...block.attrs, id } };
  };
  return { type: 'doc', content: doc.content.map(give) };
}

/** The types promise attrs and id; JSON from outside may lack both. */
function idOf(block: { readonly attrs?: { readonly id?: unknown } }): string {
  return typeof block.attrs?.id === 'string' ? block.attrs.id : '';
}
