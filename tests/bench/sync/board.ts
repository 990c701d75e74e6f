import type { Page } from '@playwright/test';
import { delaysOf, launch, pageOf } from './chromium.ts';
import { BenchParaph } from './paraph.ts';
import { percentile, type Figures } from './scenarios.ts';

/** A whole Parliament. */
const LISTED = 720;
/** So many of them have approved, a few have declined. */
const ANSWERED = 300;
const GROUPS = ['EPP', 'S&D', 'PfE', 'ECR', 'Renew', 'Greens/EFA', 'The Left', 'ESN', 'NI'];

/** The sign-off board of 720 Members in a real browser: opened, filtered, searched, sorted and scrolled. */
export async function board(): Promise<Figures> {
  const paraph = await BenchParaph.start(ANSWERED + 1);
  const browser = await launch();
  try {
    const letter = await circulated(paraph);
    const page = await pageOf(browser, paraph.origin, paraph.cookies[0]);
    const started = performance.now();
    await page.goto(`${paraph.origin}/l/${letter}/signoff`);
    await page.getByRole('row').nth(1).waitFor();
    const first = performance.now() - started;
    await page.waitForFunction((rows) => document.querySelectorAll('[role=row]').length === rows, LISTED + 1);
    const whole = performance.now() - started;

    const clicks = await delaysOf(page, 'click');
    for (let round = 0; round < 3; round++) {
      for (const filter of [/^Waiting/, /^Declined/, /^All/])
        await page.getByRole('radiogroup').getByText(filter).click();
    }
    const filtered = await clicks();
    for (let round = 0; round < 3; round++) {
      for (const column of ['Name', 'Group', 'State', 'When']) {
        await page.getByRole('columnheader').getByRole('button', { name: column }).click();
      }
    }
    const sorted = await clicks();
    const keys = await delaysOf(page, 'keydown');
    await page.keyboard.press('/');
    for (const _ of Array(3)) {
      await page.keyboard.type('bench 71', { delay: 60 });
      for (const __ of 'bench 71') await page.keyboard.press('Backspace');
    }
    const searched = await keys();
    const frames = await scrolled(page);
    return {
      'first rows ms': Math.round(first),
      [`all ${String(LISTED)} rows ms`]: Math.round(whole),
      'filter p50 ms': percentile(filtered, 0.5),
      'filter worst ms': percentile(filtered, 1),
      'sort p50 ms': percentile(sorted, 0.5),
      'sort worst ms': percentile(sorted, 1),
      'search key p50 ms': percentile(searched, 0.5),
      'search key worst ms': percentile(searched, 1),
      'scroll frame p50 ms': percentile(frames, 0.5),
      'scroll frame p95 ms': percentile(frames, 0.95),
      'scroll frame worst ms': percentile(frames, 1),
    };
  } finally {
    await browser.close();
    await paraph.gone();
  }
}

/** A letter that 720 people are asked to sign; some have. */
async function circulated(paraph: BenchParaph): Promise<string> {
  const lead = paraph.cookies[0];
  const letter = await paraph.cli('import', 'tests/fixtures/letters/ep-open-letter.md', '--lead', 'bench0@example.org');
  const path = `/api/letters/${letter}/commands`;
  const people = Array.from({ length: LISTED }, (_, i) => ({
    email: `bench${String(i + 1)}@example.org`,
    name: `Bench ${String(i + 1)}`,
    group: GROUPS[i % GROUPS.length],
  }));
  const view = await fetch(`${paraph.origin}/api/letters/${letter}`, { headers: { cookie: lead ?? '' } });
  const { signatories } = (await view.json()) as { readonly signatories: readonly { readonly person: string }[] };
  for (const { person } of signatories) await paraph.post(path, { type: 'RemoveSignatory', person }, lead);
  await paraph.post(path, { type: 'AddSignatories', people }, lead);
  const draft = await fetch(`${paraph.origin}/api/letters/${letter}/draft`, { headers: { cookie: lead ?? '' } });
  const { digest } = (await draft.json()) as { readonly digest: string };
  await paraph.post(path, { type: 'CutVersion', digest }, lead);
  await paraph.post(path, { type: 'CirculateVersion', version: 1 }, lead);
  const answers = Array.from({ length: ANSWERED }, (_, i) => i + 1);
  const answer = async (): Promise<void> => {
    for (let i = answers.pop(); i !== undefined; i = answers.pop()) {
      const about = { version: 1, digest };
      const command =
        i % 20 === 0
          ? { type: 'RefuseVersion', ...about, reason: 'Ask 1 goes too far.' }
          : { type: 'ApproveVersion', ...about, name: `Bench ${String(i)}` };
      await paraph.post(path, command, paraph.cookies[i]);
    }
  };
  await Promise.all([answer(), answer(), answer(), answer()]);
  return letter;
}

/** Goes down the page and up again with the wheel; returns how long each frame took meanwhile. */
async function scrolled(page: Page): Promise<number[]> {
  await page.mouse.move(683, 500);
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const note = (now: number): void => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    Object.assign(window, { scrollFrames: frames });
  });
  for (const way of [1, -1]) {
    for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, way * 450);
  }
  const { y, frames } = await page.evaluate(() => ({
    y: Math.round(scrollY),
    frames: (window as unknown as { scrollFrames: number[] }).scrollFrames,
  }));
  if (y !== 0) throw new Error(`the page stopped at ${String(y)} on its way up`);
  return frames.slice(1);
}
