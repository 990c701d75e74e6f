import { BenchLine, SentTimes } from './line.ts';
import { delaysOf, launch, pageOf } from './chromium.ts';
import { BenchParaph } from './paraph.ts';
import { percentile, type Figures } from './scenarios.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PARAGRAPHS = 100;
const PEERS = 20;
const KEYS = 150;

/** Types in a real browser into a letter of 20 pages while 20 others type in it: from the key to the next frame. */
export async function typing(): Promise<Figures> {
  const paraph = await BenchParaph.start(PEERS + 1);
  const browser = await launch();
  try {
    const sentence =
      'We ask the Commission to say in which year the night trains will run again, and who pays for it. ';
    const file = join(paraph.folder, 'long.md');
    const paragraphs = Array.from({ length: PARAGRAPHS }, (_, i) => `Point ${String(i + 1)}. ${sentence.repeat(5)}`);
    writeFileSync(file, `# Night trains\n\nDear Commissioner,\n\n${paragraphs.join('\n\n')}\n\nYours,\n`);
    const letter = await paraph.cli('import', file, '--lead', 'bench0@example.org');
    for (let i = 1; i <= PEERS; i++) {
      const command = { type: 'InviteMember', email: `bench${String(i)}@example.org`, access: 'edit' };
      await paraph.post(`/api/letters/${letter}/commands`, command, paraph.cookies[0]);
    }
    const page = await pageOf(browser, paraph.origin, paraph.cookies[0]);
    const opened = performance.now();
    await page.goto(`${paraph.origin}/l/${letter}`);
    const sheet = page.getByRole('textbox', { name: 'Letter, draft' });
    await sheet.getByText('Point 50.').click({ timeout: 30_000 });
    const openMs = performance.now() - opened;
    const peers = Array.from({ length: PEERS }, (_, i) => new BenchLine(paraph, letter, i + 1, new SentTimes()));
    await Promise.all(peers.map((peer) => peer.synced()));
    const delaysNow = await delaysOf(page, 'keydown');
    const keys = 'The trains that ran at night are missed by many. '.repeat(4).slice(0, KEYS);
    await page.keyboard.type(keys, { delay: 80 });
    const alone = await delaysNow();
    const others = setInterval(() => {
      for (const peer of peers) if (Math.random() < 0.3) peer.type();
    }, 100);
    await page.keyboard.type(keys, { delay: 80 });
    clearInterval(others);
    const together = await delaysNow();
    for (const peer of peers) peer.leave();
    return {
      'open and ready to type ms': Math.round(openMs),
      'alone p50 ms': percentile(alone, 0.5),
      'alone p95 ms': percentile(alone, 0.95),
      'with 20 p50 ms': percentile(together, 0.5),
      'with 20 p95 ms': percentile(together, 0.95),
      'with 20 p99 ms': percentile(together, 0.99),
    };
  } finally {
    await browser.close();
    await paraph.gone();
  }
}
