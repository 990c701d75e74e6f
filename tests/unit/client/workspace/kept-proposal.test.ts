import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposalOf } from '../../../../client/workspace/draft/kept-proposal.ts';
import { docText, textBlocks } from '../../../../shared/letter/blocks.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { hasWords } from '../../../../shared/sync/unseen.ts';

const letter = (...texts: readonly string[]): Doc => ({
  type: 'doc',
  content: texts.map((text, at) => ({
    type: 'paragraph',
    attrs: { id: `p${String(at)}` },
    content: text ? [{ type: 'text', text }] : [],
  })),
});
const read = (doc: Doc): string[] => textBlocks(doc).map(docText);

describe('words that a device kept', () => {
  it('stand in the proposal as their writer put them, though the lead reworded the same phrase', () => {
    const base = letter('Safety at work matters to us.', 'We ask for a plan.');
    const own = letter('Safety at work concerns everybody.', 'We ask for a plan.');
    const now = letter('Safety at work is vital for us.', 'We ask for a good plan.');
    expect(read(proposalOf(base, own, now))).toEqual(['Safety at work concerns everybody.', 'We ask for a good plan.']);
  });

  it('stand in it though the lead deleted their paragraph', () => {
    const base = letter('Safety at work matters.', 'We ask for a plan.');
    const own = letter('Safety at work matters to women.', 'We ask for a plan.');
    const now: Doc = { type: 'doc', content: letter('', 'We ask for a plan.').content.slice(1) };
    expect(read(proposalOf(base, own, now)).join()).toContain('to women');
  });

  it('stand in it whatever both did', () => {
    const words = fc.array(fc.constantFrom('safety', 'work', 'plan', 'women', 'ask', 'must'), { maxLength: 6 });
    const doc = fc
      .array(words, { minLength: 3, maxLength: 3 })
      .map((all) => letter(...all.map((one) => one.join(' '))));
    fc.assert(
      fc.property(doc, doc, doc, (base, own, now) => {
        expect(hasWords(base, own, proposalOf(base, own, now))).toBe(true);
      }),
    );
  });
});
