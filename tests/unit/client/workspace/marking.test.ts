import { describe, expect, it } from 'vitest';
import { byPlace, inRailOrder } from '../../../../client/amendments/order.ts';
import {
  byBlock,
  drawProposals,
  drawWritten,
  proposer,
  unsentWords,
  withFit,
} from '../../../../client/workspace/draft/marking.ts';
import { outline } from '../../../../client/workspace/rail/outline.ts';
import { diff } from '../../../../shared/amendment/index.ts';
import type { AmendmentView } from '../../../../shared/api/views.ts';
import { rows } from '../../../../shared/letter/blocks.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { doc, li, ol, p } from '../../shared/amendment/short.ts';

const base = doc(p('a', 'We ask you.'), ol(p('b', 'Fund it soon.'), p('c', 'Report back.')), p('z', 'Thank you.'));

function amendment(number: number, after: Doc, more: Partial<AmendmentView> = {}): AmendmentView {
  const { ...fields } = {
    id: `am${String(number)}`,
    number,
    status: 'tabled' as const,
    author: 'someone',
    office: 'someone',
    startedAt: '2026-11-24T09:00:00.000Z',
    base: '',
    tabled: [],
    tabledAt: '2026-11-24T10:00:00.000Z',
    changes: diff(base, after),
  };
  return { ...fields, ...more };
}

const june = amendment(
  1,
  doc(p('a', 'We ask you.'), ol(p('b', 'Fund it by June.'), p('c', 'Report back.')), p('z', 'Thank you.')),
);
const now = amendment(
  2,
  doc(p('a', 'We ask you.'), ol(p('b', 'Fund it now.'), p('c', 'Report back.')), p('z', 'Thank you.')),
);

describe('amendments shown in the draft', () => {
  it('mark the words that they change and no others', () => {
    const { changes } = drawProposals(
      proposer()(base, [june], () => base),
      null,
      base,
    );
    expect(changes.map(({ block }) => block)).toEqual(['b']);
    expect(changes[0]?.text).toBe('Fund it soon.');
  });

  it('never share a block: the chosen one is shown, else the one with the lowest number', () => {
    const proposals = proposer()(base, [now, june], () => base);
    const words = (chosen: string | null): string => JSON.stringify(drawProposals(proposals, chosen, base).changes);
    expect(words(null)).toContain('by June');
    expect(words(null)).not.toContain('now');
    expect(words('am2')).toContain('now');
    expect(words('am2')).not.toContain('by June');
  });

  it('are worked out again when their words changed in the draft, and said not to fit', () => {
    const propose = proposer();
    const fits = propose(base, [june], () => base);
    const changed = doc(
      p('a', 'We ask you.'),
      ol(p('b', 'Fund it early.'), p('c', 'Report back.')),
      p('z', 'Thank you.'),
    );
    const clashes = propose(changed, [june], () => base);
    expect(withFit([june], fits)[0]?.needsReview).toBe(false);
    expect(withFit([june], clashes)[0]?.needsReview).toBe(true);
  });

  it('are not worked out again while others type elsewhere', () => {
    const propose = proposer();
    const [before] = propose(base, [june], () => base);
    const elsewhere = doc(
      p('a', 'We ask you all.'),
      ol(p('b', 'Fund it soon.'), p('c', 'Report back.')),
      p('z', 'Thank you.'),
    );
    // The whole list stands in the key, so only what is outside it may change.
    expect(propose(elsewhere, [june], () => base)[0]?.changes).toBe(before?.changes);
  });

  it('show a new block after the one that it follows', () => {
    const longer = amendment(3, doc(p('a', 'We ask you.'), p('n', 'Now more than ever.'), ...base.content.slice(1)));
    const { ghosts } = drawProposals(
      proposer()(base, [longer], () => base),
      null,
      base,
    );
    expect(ghosts).toEqual([{ after: 'a', text: 'Now more than ever.', as: 'inserted', by: 3 }]);
  });
});

describe('an amendment being written', () => {
  it('shows blocks that were taken out where they stood', () => {
    const { ghosts } = drawWritten(base, doc(...base.content.slice(0, 2)));
    expect(ghosts).toEqual([{ after: 'c', text: 'Thank you.', as: 'deleted' }]);
  });

  it('has nothing to mark before the first change', () => {
    expect(drawWritten(base, base)).toEqual({ changes: [], ghosts: [] });
  });
});

describe('words that the server did not take', () => {
  it('are the blocks in which they stand, and not the rest of the letter', () => {
    expect(unsentWords(base, doc(p('a', 'We ask you again.'), ...base.content.slice(1)))).toBe('We ask you again.');
  });

  it('are the whole text when it is not known what the server had', () => {
    expect(unsentWords(null, base)).toContain('Thank you.');
  });
});

describe('the lists', () => {
  it('put what is to be decided before what has been, newest decision first', () => {
    const decided = (number: number, decidedAt: string): AmendmentView =>
      amendment(number, base, { status: 'rejected', decidedAt });
    const sorted = inRailOrder([
      decided(3, '2026-11-24T10:00:00.000Z'),
      decided(4, '2026-11-24T12:00:00.000Z'),
      now,
      june,
    ]);
    expect(sorted.map(({ number }) => number)).toEqual([1, 2, 4, 3]);
  });

  it('follow the text when asked to', () => {
    const last = amendment(1, doc(...base.content.slice(0, 2), p('z', 'Thanks.')));
    const first = amendment(2, doc(p('a', 'We beg you.'), ...base.content.slice(1)));
    expect(byPlace([last, first], rows(base)).map(({ number }) => number)).toEqual([2, 1]);
  });

  it('gather what belongs to a block in order', () => {
    const at = byBlock([
      { blocks: ['a', 'b'], value: 1 },
      { blocks: ['a'], value: 2 },
    ]);
    expect([at.get('a'), at.get('b'), at.get('c')]).toEqual([[1, 2], [1], undefined]);
  });

  it('number paragraphs and asks as the margin does', () => {
    const numbers = outline(base).map((entry) => (entry.kind === 'block' ? entry.number : entry.section));
    expect(numbers).toEqual(['¶1', '1', '2', '¶2']);
  });

  it('name an ask of two paragraphs once', () => {
    const two = doc(ol(li(p('b', 'Fund it.'), p('b2', 'And soon.'))));
    expect(outline(two)).toHaveLength(1);
  });
});
