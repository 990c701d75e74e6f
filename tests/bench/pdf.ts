/**
 * Measures PDFs: milliseconds for 46 and 720 names with a warm thread, the memory of the process over 500 different letters of
 * 720 names in a row, and how long the main loop was ever held up meanwhile. `node tests/bench/pdf.ts [--json]`
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createPdfRenderer, type PdfLetter } from '../../server/formats/pdf/renderer.ts';
import { AT, sampleFile } from '../support/printed-letters.ts';

const ROUNDS = 15;
const LETTERS = Number(process.env['LETTERS'] ?? 500);

const letter = (names: number, round: number): PdfLetter => ({
  ...sampleFile(names),
  title: `Letter ${String(round)}`,
  at: new Date(Date.parse(AT) + round * 1000).toISOString(),
});
const megabytes = (): number => Math.round(process.memoryUsage.rss() / (1 << 20));

const results: Record<string, number> = {};
const renderer = createPdfRenderer({ lettersPerThread: 10_000 });
const start = performance.now();
await renderer.render(letter(1, 0));
results['first letter, with the start of the thread, ms'] = Math.round(performance.now() - start);
for (const names of [46, 720]) {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    await renderer.render(letter(names, round));
    times.push(performance.now() - begun);
  }
  results[`${String(names)} names, median ms`] = Math.round(times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0);
}
// What of it is done where everybody else is served: making the data, and handing it over.
const begun = performance.now();
const waiting = Array.from({ length: ROUNDS }, (_, round) => renderer.render(letter(720, round)));
results['720 names, on the main loop, ms'] = Math.round(((performance.now() - begun) / ROUNDS) * 10) / 10;
await Promise.all(waiting);

results['memory before, MB'] = megabytes();
const held = monitorEventLoopDelay({ resolution: 1 });
held.enable();
let most = 0;
let half = 0;
for (let round = 0; round < LETTERS; round++) {
  await renderer.render(letter(720, round));
  most = Math.max(most, megabytes());
  if (round === LETTERS >> 1) half = most;
}
held.disable();
results[`memory at most over the first half of ${String(LETTERS)} letters of 720 names, MB`] = half;
results['memory at most over all of them, MB'] = most;
results['memory after, MB'] = megabytes();
results['main loop held up meanwhile, 99.9 of 100 times at most, ms'] = Math.round(held.percentile(99.9) / 1e5) / 10;
results['main loop held up meanwhile, at most, ms'] = Math.round(held.max / 1e5) / 10;
await renderer.close();

if (process.argv.includes('--json')) console.log(JSON.stringify(results));
else for (const [what, figure] of Object.entries(results)) console.log(`${String(figure).padStart(6)}  ${what}`);
