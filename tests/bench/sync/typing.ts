import type { CommandAnswer } from '../../../shared/api/views.ts';
import { docFromY, letterFragment, updateY } from '../../../shared/letter/yjs.ts';
import { reworded } from '../../../server/demo/texts.ts';
import { SyncClient } from '../../support/sync-client.ts';
import { BenchLine, SentTimes } from './line.ts';
import { delaysOf, launch, pageOf } from './chromium.ts';
import { BenchParaph } from './paraph.ts';
import { percentile, type Figures } from './scenarios.ts';
import type { Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PARAGRAPHS = 100;
const PEERS = 20;
const KEYS = 150;
const AMENDMENTS = 20;

/** Tables amendments that stand in the draft while somebody types in it, one in every fifth paragraph. */
async function amend(paraph: BenchParaph, letter: string): Promise<void> {
  const cookie = paraph.cookies[1] ?? '';
  for (let i = 0; i < AMENDMENTS; i++) {
    const started = await paraph.post(`/api/letters/${letter}/commands`, { type: 'StartAmendment' }, cookie);
    const { events } = (await started.json()) as CommandAnswer;
    const amendment = String(events[0]?.['amendment']);
    const url = `${paraph.origin.replace('http', 'ws')}/sync/${letter}.${amendment}`;
    const room = await new SyncClient(url, { cookie, origin: paraph.origin }).synced();
    const point = `Point ${String(i * 5 + 1)}. We ask`;
    updateY(room.doc, reworded(docFromY(letterFragment(room.doc)), point, `${point} once more`));
    await room.answered();
    room.close();
    await paraph.post(`/api/letters/${letter}/commands`, { type: 'TableAmendment', amendment }, cookie);
  }
}

/**
 * Notes, from now on, what each key keeps the page busy for: handling it, then drawing the frame that shows it. A key's delay
 * holds besides how long it waited for the frame, which is up to 16.7 ms for the quickest page.
 */
async function workOf(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const work: number[] = [];
    Object.assign(window, { keyWork: work });
    /** Runs as soon as what is being done now is over, and answers how long that took. */
    const over = (done: (ms: number) => void): void => {
      const start = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - start);
      port2.postMessage(null);
    };
    const onKey = (): void =>
      over((handling) => requestAnimationFrame(() => over((drawing) => work.push(handling + drawing))));
    document.addEventListener('keydown', onKey, { capture: true });
  });
  return () => page.evaluate(() => (window as unknown as { keyWork: number[] }).keyWork.splice(0));
}

/** Types in a real browser into a letter of 20 pages, with amendments in it, while 20 others type: from the key to the next frame. */
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
    await amend(paraph, letter);
    const page = await pageOf(browser, paraph.origin, paraph.cookies[0]);
    const opened = performance.now();
    await page.goto(`${paraph.origin}/l/${letter}`);
    const sheet = page.getByRole('textbox', { name: 'Letter, draft' });
    await sheet.getByText('Point 50.').click({ timeout: 30_000 });
    const openMs = performance.now() - opened;
    const peers = Array.from({ length: PEERS }, (_, i) => new BenchLine(paraph, letter, i + 1, new SentTimes()));
    await Promise.all(peers.map((peer) => peer.synced()));
    const delaysNow = await delaysOf(page, 'keydown');
    const workNow = await workOf(page);
    const keys = 'The trains that ran at night are missed by many. '.repeat(4).slice(0, KEYS);
    await page.keyboard.type(keys, { delay: 80 });
    const alone = await delaysNow();
    const workAlone = await workNow();
    const others = setInterval(() => {
      for (const peer of peers) if (Math.random() < 0.3) peer.type();
    }, 100);
    await page.keyboard.type(keys, { delay: 80 });
    clearInterval(others);
    const together = await delaysNow();
    const workTogether = await workNow();
    for (const peer of peers) peer.leave();
    return {
      'open and ready to type ms': Math.round(openMs),
      'alone p50 ms': percentile(alone, 0.5),
      'alone p95 ms': percentile(alone, 0.95),
      'alone, busy p95 ms': percentile(workAlone, 0.95),
      'with 20 p50 ms': percentile(together, 0.5),
      'with 20 p95 ms': percentile(together, 0.95),
      'with 20 p99 ms': percentile(together, 0.99),
      'with 20, busy p50 ms': percentile(workTogether, 0.5),
      'with 20, busy p95 ms': percentile(workTogether, 0.95),
      'with 20, busy p99 ms': percentile(workTogether, 0.99),
    };
  } finally {
    await browser.close();
    await paraph.gone();
  }
}
