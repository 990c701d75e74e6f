/**
 * Measures PDFs: milliseconds for 46 and 720 names with a warm thread, and the memory of the process over 200 different
 * letters of 720 names. `node tests/bench/pdf.ts [--json]`
 */
import { createPdfRenderer, type PdfLetter } from '../../server/export/pdf/renderer.ts';
import { AT, sampleFile } from '../support/printed-letters.ts';

const ROUNDS = 15;
const LETTERS = 200;

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
results['memory before, MB'] = megabytes();
let most = 0;
for (let round = 0; round < LETTERS; round++) {
  await renderer.render(letter(720, round));
  most = Math.max(most, megabytes());
}
results[`memory at most over ${String(LETTERS)} letters of 720 names, MB`] = most;
results['memory after, MB'] = megabytes();
await renderer.close();

if (process.argv.includes('--json')) console.log(JSON.stringify(results));
else for (const [what, figure] of Object.entries(results)) console.log(`${String(figure).padStart(6)}  ${what}`);
