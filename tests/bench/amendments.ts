/**
 * What it costs to show amendments against a draft that somebody types in: `node --expose-gc tests/bench/amendments.ts [--json]`.
 * A letter of 100 blocks; after one key in one block, every tabled amendment is worked out again where that block is touched,
 * and the marks of all are drawn. `again`: how many that is. Two frames of a 60 Hz screen are 33 ms; what counts is the
 * time that the thread works, so that other programs on the machine do not.
 */
import { drawProposals, proposer } from '../../client/workspace/draft/marking.ts';
import { diff, type Doc } from '../../shared/amendment/index.ts';
import type { AmendmentView } from '../../shared/api/views.ts';
import type { BlockJSON } from '../../shared/letter/doc.ts';

const BLOCKS = 100;
const KEYS = 60;
const WORDS = 60;
const SIZES = [50, 100, 200, 400, 800];

const words = (block: number): string[] =>
  Array.from({ length: WORDS }, (_, word) => `word${String((block * 31 + word * 7) % 997)}`);
const paragraph = (block: number, text: readonly string[]): BlockJSON => ({
  type: 'paragraph',
  attrs: { id: `p${String(block)}` },
  content: [{ type: 'text', text: text.join(' ') }],
});
const letterOf = (change: (block: number) => readonly string[]): Doc => ({
  type: 'doc',
  content: Array.from({ length: BLOCKS }, (_, block) => paragraph(block, change(block))),
});

/** How long this thread has worked, in ms. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const base = letterOf(words);

/** An amendment to two blocks: a word replaced in one, words added to the other; each fifth adds a paragraph. */
function amendment(number: number): AmendmentView {
  const [one, other] = [number % BLOCKS, (number * 37 + 11) % BLOCKS];
  const doc = letterOf((block) => {
    const text = words(block);
    if (block === one) text[number % WORDS] = `amended${String(number)}`;
    if (block === other) text.splice((number * 3) % WORDS, 0, 'and', 'more', `by${String(number)}`);
    return text;
  });
  const added = { ...paragraph(0, ['A', 'new', 'paragraph.']), attrs: { id: `new${String(number)}` } } as BlockJSON;
  const after = number % 5 === 0 ? { ...doc, content: doc.content.toSpliced(one, 0, added) } : doc;
  return {
    ...{
      id: `am${String(number)}`,
      number,
      status: 'tabled',
      author: 'a',
      office: 'a',
      startedAt: '',
      base: '',
      tabled: [],
    },
    tabledAt: '2026-11-24T10:00:00.000Z',
    changes: diff(base, after),
  };
}

/** The text after so many keys, ten in a block before the writer goes on to another. */
function typed(keys: number): Doc {
  return letterOf((block) => {
    const here = Math.min(10, Math.max(0, keys - ((block * 43) % BLOCKS) * 10));
    return here === 0 ? words(block) : [...words(block), 'x'.repeat(here)];
  });
}

const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

const results = SIZES.map((count) => {
  const amendments = Array.from({ length: count }, (_, index) => amendment(index + 1));
  const project = proposer();
  const first = worked();
  const proposals = project(base, amendments, () => base);
  const all = worked() - first;
  const times: number[] = [];
  for (let key = 0; key < KEYS; key++) {
    // As the screen has it: read anew from the shared text, so no block is the same object as before.
    const draft = structuredClone(typed(key + 1));
    globalThis.gc?.();
    const started = worked();
    drawProposals(
      project(draft, amendments, () => base),
      null,
      draft,
    );
    times.push(worked() - started);
  }
  // How many a key in some block makes work for: those that touch it.
  const touched = proposals.reduce((sum, { blocks }) => sum + blocks.length, 0);
  const again = touched / BLOCKS;
  return { amendments: count, again, opening: all, median: at(times, 0.5), p95: at(times, 0.95) };
});

if (process.argv.includes('--json')) console.log(JSON.stringify({ blocks: BLOCKS, keys: KEYS, results }));
else {
  console.log(`Amendments projected against a draft of ${String(BLOCKS)} blocks, ${String(KEYS)} keys each, in ms`);
  console.table(
    results.map((one) => ({
      ...one,
      again: ms(one.again),
      opening: ms(one.opening),
      median: ms(one.median),
      p95: ms(one.p95),
    })),
  );
}

function ms(time: number): number {
  return Math.round(time * 10) / 10;
}
