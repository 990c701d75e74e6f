/** One decision in a letter that 500 people have open: what telling them costs the server, and what it cost when each asked again. */
import { BenchLine } from './sync/line.ts';
import { BenchParaph } from './sync/paraph.ts';
import type { Figures } from './sync/scenarios.ts';

const READERS = 500;
const DECISIONS = 5;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function decision(): Promise<Figures> {
  const paraph = await BenchParaph.start(READERS + 1);
  try {
    const [letter = ''] = await paraph.letters(1, READERS + 1);
    const lines = Array.from({ length: READERS }, (_, n) => new BenchLine(paraph, letter, n + 1));
    for (let n = 0; n < lines.length; n += 50) await Promise.all(lines.slice(n, n + 50).map((one) => one.synced()));
    await sleep(3_000);

    const told = () => lines.reduce((sum, { bytes }) => sum + bytes, 0);
    const [before, bytes, start] = [paraph.usage().cpuSeconds, told(), performance.now()];
    for (let n = 0; n < DECISIONS; n++) {
      const command = { type: 'AddComment', text: `Comment ${String(n)}` };
      await paraph.post(`/api/letters/${letter}/commands`, command, paraph.cookies[0]);
    }
    const answered = (performance.now() - start) / DECISIONS;
    await sleep(1_000);
    const cpu = (paraph.usage().cpuSeconds - before) / DECISIONS;
    const size = (told() - bytes) / DECISIONS / READERS;

    const asking = paraph.usage().cpuSeconds;
    for (let n = 0; n < READERS; n += 20) {
      await Promise.all(
        paraph.cookies.slice(n + 1, n + 21).map(async (cookie) => {
          const answer = await fetch(`${paraph.origin}/api/letters/${letter}`, { headers: { cookie } });
          await answer.arrayBuffer();
        }),
      );
    }
    const asked = paraph.usage().cpuSeconds - asking;
    lines.forEach(({ socket }) => socket.terminate());
    return {
      readers: READERS,
      'server CPU for one decision, told to all, ms': Math.round(cpu * 1000),
      'server CPU when each of them asks for the letter again, ms': Math.round(asked * 1000),
      'until a decision is answered, ms': Math.round(answered),
      'told to each, with carets meanwhile, bytes': Math.round(size),
    };
  } finally {
    await paraph.gone();
  }
}
