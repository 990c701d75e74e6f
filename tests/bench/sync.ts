/**
 * Measures the sync server as people would meet it: starts the built server in a process of its own, drives it over
 * WebSockets, prints a table. `npm run bench [-- --json] [-- --seconds 8] [-- meeting letters …]`
 * Another server that speaks y-websocket, under the same load: `npm run bench -- --against ws://localhost:1234 [--pid 4711] meeting`
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { decision } from './decision.ts';
import { signOffs } from './sign-offs.ts';
import { board } from './sync/board.ts';
import { BenchParaph, OtherServer } from './sync/paraph.ts';
import { SCENARIOS, type Figures, type Scenario, type Start } from './sync/scenarios.ts';
import { typing } from './sync/typing.ts';

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '8' },
    against: { type: 'string' },
    pid: { type: 'string', default: '0' },
  },
  allowPositionals: true,
});
const { against } = values;
const start: Start =
  against === undefined
    ? (people) => BenchParaph.start(people)
    : () => Promise.resolve(new OtherServer(against, Number(values.pid)));
const own: readonly Scenario[] = [
  ...SCENARIOS,
  { name: 'typing', what: 'typing in a browser, a letter of 20 pages, alone and with 20 others', run: typing },
  { name: 'decision', what: 'one decision in a letter that 500 people have open', run: () => decision() },
  { name: 'board', what: 'the sign-off board of 720 Members in a browser', run: board },
  { name: 'sign-offs', what: '720 Members approve by passkey; lock, evidence, verification', run: () => signOffs() },
];
const all = against === undefined ? own : own.filter(({ anywhere }) => anywhere === true);
const unknown = positionals.find((name) => all.every((one) => one.name !== name));
if (unknown !== undefined) {
  console.error(`There is no scenario ${unknown}. Known are: ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chosen = positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));
const results: Record<string, Figures> = {};
for (const { name, what, run } of chosen) {
  if (!values.json) console.log(`\n${name}: ${what}`);
  const figures = await run(Number(values.seconds), start);
  results[name] = figures;
  if (values.json) continue;
  for (const [figure, value] of Object.entries(figures)) {
    console.log(`  ${value.toLocaleString('en-GB').padStart(12)}  ${figure}`);
  }
}
if (values.json) {
  const [cpu] = cpus();
  console.log(
    JSON.stringify({
      at: new Date().toISOString(),
      node: process.version,
      cpu: cpu?.model,
      cores: cpus().length,
      results,
    }),
  );
}
process.exit(0);
