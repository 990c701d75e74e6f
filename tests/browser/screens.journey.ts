import type { Page } from '@playwright/test';
import { ACCEPTED, accept, fileOf, masked, stable, TOLERANCE } from './pictures/accepted.ts';
import { Demo } from './pictures/demo.ts';
import { clipped, emptyBelow, sideways, spaced, spoken, unmarked } from './pictures/layout.ts';
import { LOOKS, turn, settled, type LookName } from './pictures/looks.ts';
import { openScene, SCENES, type Scene, type Stage } from './pictures/scenes.ts';
import { tellStories } from './pictures/stories.ts';
import { expect, test, violations } from './support/paraph.ts';

/**
 * Every screen in every state (pictures/scenes.ts): nothing that axe-core knows of WCAG 2.2 AA is broken, nothing is wider
 * than a narrow phone, no word is lost when letters stand further apart, and key screens look as in their accepted pictures.
 *
 * SCENES=letters,board looks at these alone;
 * SCREENS=all looks at all sizes in both colours and follows the focus everywhere; SCREENS=accept accepts the pictures.
 */
const MODE = process.env['SCREENS'];
const ONLY = process.env['SCENES']?.split(',');
const AXE: readonly LookName[] =
  MODE === 'all' ? ['laptop', 'dark', 'wide', 'wide-dark', 'phone', 'phone-dark'] : ['laptop', 'phone-dark'];
/** Screens on which the focus is followed in forced colours. */
const FOCUSED = ['sign-in', 'letters', 'workspace', 'amendment', 'board', 'approve', 'office', 'display'];

/** Changed words, named as such where they stand in what is read out. */
const SPOKEN: { readonly [scene: string]: RegExp } = {
  workspace: /fewer than deleted by AM 2: 10 end inserted by AM 2: 20 end 000 inhabitants/,
  amendment: /fewer than deleted: 10 end 000.*fewer than inserted: 20 end 000/,
  // On one page, or side by side where there is room for it.
  compare: /deleted: two end (inserted: three end street|street.*inserted: three end street) lamps/,
};
/** Pages that are open at once. */
const AT_ONCE = 2;

test.use({ trace: 'off' }); // hundreds of pages: a trace of them would take longer than they do
test('every screen and state can be used by everybody, and key screens look as accepted', async () => {
  test.setTimeout(MODE === 'all' ? 1_800_000 : 600_000);
  const demo = await Demo.start();
  try {
    const stage = { demo, places: await tellStories(demo) };
    const asked = SCENES.filter(
      ({ name }) => (MODE !== 'accept' || name in ACCEPTED) && (ONLY?.includes(name) ?? true),
    );
    const queue = asked.filter(({ once }) => !once);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let scene = queue.shift(); scene; scene = queue.shift()) await attempt(scene, stage);
      }),
    );
    // What changes a letter comes when nobody else looks at it.
    for (const scene of asked.filter(({ once }) => once)) await attempt(scene, stage);
  } finally {
    await demo.end();
  }
});

/** A scene that cannot be opened fails, and the others are looked at all the same. */
async function attempt(scene: Scene, stage: Stage): Promise<void> {
  const fault = await look(scene, stage).then(
    () => null,
    (error: unknown) => String(error),
  );
  expect.soft(fault, scene.name).toBeNull();
}

async function look(scene: Scene, stage: Stage): Promise<void> {
  const page = await (scene.alone ? stage.demo.page(scene.who, LOOKS.laptop) : stage.demo.laptop(scene.who));
  try {
    await openScene(page, scene, stage);
    const accepted = ACCEPTED[scene.name] ?? [];
    for (const name of accepted) {
      await turn(page, LOOKS[name]);
      await compare(scene, name, page);
    }
    if (MODE === 'accept') return;
    for (const name of AXE) {
      await turn(page, LOOKS[name]);
      expect.soft(await violations(page), `${scene.name}, ${name}: axe-core`).toEqual([]);
    }
    await checkLayout(scene, page);
    const heard = SPOKEN[scene.name];
    if (heard) expect.soft(await spoken(page), `${scene.name}: what is spoken`).toMatch(heard);
  } finally {
    if (scene.alone) await page.context().close();
    else await stage.demo.back(scene.who, page);
  }
}

async function checkLayout(scene: Scene, page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  await settled(page);
  await narrowEnough(page, `${scene.name}: pixels wider than 320`);
  for (const width of [1366, 390]) {
    await page.setViewportSize({ width, height: 768 });
    const undo = await spaced(page);
    await settled(page);
    expect.soft(await clipped(page), `${scene.name}, ${String(width)}: cut off where letters are spaced`).toEqual([]);
    await narrowEnough(page, `${scene.name}, ${String(width)}: too wide where letters are spaced`);
    await undo();
    expect.soft(await emptyBelow(page), `${scene.name}, ${String(width)}: pixels of nothing below`).toBe(0);
  }
  if (MODE !== 'all' && !FOCUSED.includes(scene.name)) return;
  await page.setViewportSize(LOOKS.laptop);
  await page.emulateMedia({ forcedColors: 'active' });
  expect.soft(await unmarked(page, 20), `${scene.name}: focus not seen in forced colours`).toEqual([]);
}

/** What depends on the width is drawn anew a moment after the width has changed. */
const narrowEnough = (page: Page, what: string): Promise<void> =>
  expect
    .configure({ soft: true })
    .poll(() => sideways(page), { message: what, timeout: 3_000 })
    .toBe(0);

async function compare(scene: Scene, name: LookName, page: Page): Promise<void> {
  const file = fileOf(scene.name, name);
  const undo = await stable(page);
  await settled(page);
  if (MODE === 'accept') await accept(page, file);
  else await expect.soft(page, file).toHaveScreenshot(file, { ...TOLERANCE, mask: masked(page) });
  await undo();
}
