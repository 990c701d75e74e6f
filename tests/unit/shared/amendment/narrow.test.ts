import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff, merge, type Doc } from '../../../../shared/amendment/index.ts';
import { diffWhole } from '../../../../shared/amendment/diff.ts';
import { mergeWhole } from '../../../../shared/amendment/merge.ts';
import { histories, meetings, toDoc, type History } from './letters.ts';
import { p } from './short.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const CASES = Number(process.env['AMENDMENT_CASES'] ?? 600);
console.log(`narrowed letters: seed ${String(seed)}`);

/** The same letters with unchanged paragraphs put in wherever all three have the same text block at the top. */
function padded({ base, ours, theirs }: History): readonly [Doc, Doc, Doc] {
  const docs = [toDoc(base), toDoc(ours), toDoc(theirs)] as const;
  const pad = (doc: Doc): Doc => {
    const fill = (name: string) =>
      ['a', 'b', 'c', 'd', 'e'].map((one) => p(`${name} ${one}`, `Nothing ${one} ${name}.`));
    const content = doc.content.flatMap((block) => {
      const id = 'attrs' in block && block.attrs && 'id' in block.attrs ? String(block.attrs.id) : '';
      const everywhere = docs.every((other) =>
        other.content.some((one) => JSON.stringify(one).includes(`"id":"${id}"`)),
      );
      return id !== '' && everywhere ? [block, ...fill(id)] : [block];
    });
    return { ...doc, content: [...fill('top'), ...content] };
  };
  return [pad(docs[0]), pad(docs[1]), pad(docs[2])];
}

describe('leaving out what nobody changed', () => {
  it('merges and compares to the same', () => {
    fc.assert(
      fc.property(fc.oneof(histories(3), meetings(3)), (history) => {
        const [base, ours, theirs] = padded(history);
        expect(merge(base, ours, theirs)).toEqual(mergeWhole(base, ours, theirs));
        expect(diff(base, ours)).toEqual(diffWhole(base, ours));
      }),
      { seed, numRuns: CASES },
    );
  });
});
