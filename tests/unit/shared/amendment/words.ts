import { tokenise } from '../../../../shared/amendment/words/tokens.ts';
import { textBlocks } from '../../../../shared/letter/blocks.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';

/** Returns the words of a letter, in reading order. */
export function wordsOf(doc: Doc): string[] {
  return textBlocks(doc).flatMap((block) =>
    tokenise(block.content ?? []).flatMap(({ kind, text }) => (kind === 'word' ? [text] : [])),
  );
}
