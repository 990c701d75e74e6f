/**
 * A ledger of words over random letters: every word of a letter made here is unique, so what must become of each is known
 * from the three texts alone.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge, type Conflict, type Doc } from '../../../../shared/amendment/index.ts';
import { histories, meetings, toDoc, type History } from './letters.ts';
import { wordsOf } from './words.ts';

/** Letters per number of edits; AMENDMENT_CASES=20000 is the long form. Found again with SEED=… */
const CASES = Number(process.env['AMENDMENT_CASES'] ?? 1100);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
console.log(`ledger of words: seed ${String(seed)}, ${String(CASES)} letters each`);

interface Entry {
  readonly word: string;
  readonly fault: 'brought back' | 'doubled' | 'dropped';
}

/** Returns what happened to words that nobody did and that no conflict names. */
function faults(base: Doc, ours: Doc, theirs: Doc, result: { doc: Doc; conflicts: readonly Conflict[] }): Entry[] {
  const [was, mine, its, is] = [base, ours, theirs, result.doc].map((doc) => counts(wordsOf(doc)));
  if (!was || !mine || !its || !is) return [];
  const named = new Set(
    result.conflicts.flatMap(({ base: b, ours: o, theirs: t }) => [b, o, t].flatMap((text) => wordsIn(text ?? ''))),
  );
  return [...new Set([...was.keys(), ...mine.keys(), ...its.keys()])].flatMap((word): Entry[] => {
    if (named.has(word)) return [];
    const deleted = was.has(word) && !(mine.has(word) && its.has(word));
    const times = is.get(word) ?? 0;
    if (deleted) return times > 0 ? [{ word, fault: 'brought back' }] : [];
    return times === 1 ? [] : [{ word, fault: times > 1 ? 'doubled' : 'dropped' }];
  });
}

const wordsIn = (text: string): string[] =>
  wordsOf({ type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'x' }, content: [{ type: 'text', text }] }] });

function counts(words: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return found;
}

interface Tally {
  clean: number;
  conflicting: number;
  readonly faults: Record<string, number>;
  worst: string;
}

function tally(letters: fc.Arbitrary<History>): Tally {
  const found: Tally = { clean: 0, conflicting: 0, faults: {}, worst: '' };
  for (const history of fc.sample(letters, { numRuns: CASES, seed })) {
    const [base, ours, theirs] = [toDoc(history.base), toDoc(history.ours), toDoc(history.theirs)];
    const result = merge(base, ours, theirs);
    const how = result.conflicts.length === 0 ? 'clean' : 'conflicting';
    found[how] += 1;
    for (const fault of new Set(faults(base, ours, theirs, result).map((one) => one.fault))) {
      found.faults[`${how}: ${fault}`] = (found.faults[`${how}: ${fault}`] ?? 0) + 1;
      const example = JSON.stringify({ base, ours, theirs });
      if (found.worst === '' || example.length < found.worst.length) found.worst = example;
    }
  }
  return found;
}

describe('the ledger of words', () => {
  it.each([
    { name: 'one edit a side', letters: meetings(1), clean: 0.92 },
    { name: 'up to four edits a side', letters: meetings(4), clean: 0.68 },
    { name: 'up to six edits a side, lists and quotes among them', letters: histories(6), clean: 0.8 },
  ])(
    'balances with $name, and most merge without a question',
    ({ name, letters, clean }) => {
      const found = tally(letters);
      console.log(`${name}: ${JSON.stringify({ ...found, worst: undefined })}`);
      if (process.env['SHOW_WORST'] !== undefined) console.log(found.worst);
      expect(found.faults, found.worst).toEqual({});
      expect(found.clean / CASES).toBeGreaterThan(clean);
    },
    600_000,
  );
});
