import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Unreadable } from '../../../../../server/formats/import/package.ts';
import { readFile, type ReaderJob } from '../../../../../server/formats/cage/read-file.ts';
import { nastyFile, nastyOffice, OFFICE, SEEDS, SIGNS, type Nasty } from '../../../../support/hostile-files.ts';
import { counter } from '../../../../support/printed-letters.ts';

/** A file this short takes a moment even where time grows by the square; one twice as long is held against it. */
const LENGTH = Number(process.env['GROWTH_LENGTH'] ?? 30_000);
const RUNS = Number(process.env['GROWTH_RUNS'] ?? 10);
/** Milliseconds below which nothing is told of growth on a busy machine; by the square the longer file takes seconds. */
const FLOOR = 300;

function timeOf(job: ReaderJob): number {
  const started = process.cpuUsage();
  try {
    readFile(job, counter());
  } catch (thrown) {
    // A file that is refused has been read too, as far as that took.
    if (!(thrown instanceof Unreadable)) throw thrown;
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}

/** Best of a few, since other work only ever adds. */
const best = (job: ReaderJob): number => Math.min(timeOf(job), timeOf(job), timeOf(job));

/** Returns by how much more a file takes that is four times as long; 4 is linear, 16 the square. */
function growth(make: (length: number) => ReaderJob): number {
  const long = make(4 * LENGTH);
  if (timeOf(long) < FLOOR || best(long) < FLOOR) return 0;
  const measured = (): number => best(long) / Math.max(best(make(LENGTH)), FLOOR / 10);
  const first = measured();
  return first < 9 ? first : Math.min(first, measured(), measured());
}

describe('a file that is four times as long', () => {
  it('takes about four times as long, in all the ways that once froze the server', { timeout: 300_000 }, () => {
    const slow = SEEDS.map((nasty) => ({ nasty, times: growth((length) => nastyFile(nasty, length)) })).filter(
      ({ times }) => times > 9,
    );
    expect(slow).toEqual([]);
  });

  it('takes about four times as long when it is an office file', { timeout: 300_000 }, () => {
    const slow = OFFICE.map((nasty) => ({ nasty, times: growth((length) => nastyOffice(nasty, length)) })).filter(
      ({ times }) => times > 9,
    );
    expect(slow).toEqual([]);
  });

  it('takes about four times as long, whatever signs it says over and over', { timeout: 600_000 }, () => {
    const nasty = fc
      .constantFrom('md' as const, 'txt' as const, 'html' as const)
      .chain((format): fc.Arbitrary<Nasty> => {
        const signs = fc
          .array(fc.constantFrom(...SIGNS[format]), { minLength: 1, maxLength: 4 })
          .map((all) => all.join(''));
        const maybe = fc.oneof(fc.constant(''), signs);
        return fc.record({ format: fc.constant(format), start: maybe, again: signs, after: maybe, end: maybe });
      });
    fc.assert(
      fc.property(nasty, (one) => {
        expect(
          growth((length) => nastyFile(one, length)),
          JSON.stringify(one),
        ).toBeLessThan(9);
      }),
      { numRuns: RUNS, seed: Number(process.env['GROWTH_SEED'] ?? 20_261_130) },
    );
  });
});
