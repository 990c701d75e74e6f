/** Measures the search over many letters: `node tests/bench/search.ts [letters]`, in a store of its own in memory. */
import { openSqliteStore } from '../../server/store/sqlite/store.ts';
import { OpenLetters } from '../../server/letter/open-letters.ts';
import { catchUp, searchLetters } from '../../server/letter/search/searching.ts';
import { part } from '../../shared/letter/build.ts';
import { withIds } from '../../shared/letter/ids.ts';

const count = Number(process.argv[2] ?? 2_000);
const words = Array.from({ length: 4_000 }, (_, index) => `word${index.toString(36)}`);
const pick = (seed: number): string => words[(seed * 2_654_435_761) % words.length] ?? '';

const store = await openSqliteStore(':memory:');
await store.people.add({ id: 'lea', email: 'lea@x.eu', name: 'Lea', role: 'mep', group: null, country: null });
const quiet = { warn: () => undefined, error: () => undefined };
const letters = new OpenLetters({ store, clock: () => new Date(), log: quiet, posted: () => undefined });
let id = 0;
for (let at = 0; at < count; at++) {
  const paragraphs = Array.from({ length: 10 }, (_, row) =>
    part('paragraph', Array.from({ length: 100 }, (__, word) => pick(at * 1_000 + row * 100 + word + 1)).join(' ')),
  );
  const doc = withIds(
    { type: 'doc', content: [part('subject', `Letter ${String(at)}`), ...paragraphs] },
    () => `b${String(++id)}`,
  );
  await letters.create({ title: `Letter ${String(at)}`, lang: 'en' }, doc, { person: 'lea' });
}
let start = performance.now();
while ((await catchUp(letters, null, 200)) > 0);
console.log(`${String(count)} letters read for the index in ${(performance.now() - start).toFixed(0)} ms`);
for (const query of ['letter 77', pick(5), `${pick(5)} ${pick(6).slice(0, 5)}`, 'wor', 'nowhere']) {
  const times: number[] = [];
  let hits = 0;
  for (let run = 0; run < 9; run++) {
    start = performance.now();
    ({ hits } = { hits: (await searchLetters(letters, query, 'lea')).hits.length });
    times.push(performance.now() - start);
  }
  const [first = 0] = times;
  const median = times.toSorted((one, other) => one - other)[4] ?? 0;
  console.log(`"${query}": ${String(hits)} hits, first ${first.toFixed(1)} ms, median ${median.toFixed(1)} ms`);
}
await letters.close();
await store.close();
