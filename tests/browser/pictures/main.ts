import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Demo, type Look } from './demo.ts';
import { indexOf } from './index-page.ts';
import { LANGUAGES, LOOKS, turn, type LookName } from './looks.ts';
import { Hand, secondsOf } from './hand.ts';
import { at, openScene, SCENES, type Scene, type Stage } from './scenes.ts';
import { tellStories } from './stories.ts';
import { TASKS } from './tasks.ts';

/**
 * Takes pictures of the demo. `npm run pictures` takes those of the guide; `npm run pictures -- all [NAME…]` takes every
 * screen and state in every look and writes a page that lists them beside the drawings, into test-results/pictures;
 * `npm run pictures -- tasks [NAME…]` does what people do most, counts, and keeps a picture of each step in test-results/tasks.
 */

/** Pictures that the guide and the README show: a scene in a look, by file name. */
const GUIDE: readonly (readonly [file: string, scene: string, look: LookName])[] = [
  ['workspace', 'workspace', 'laptop'],
  ['workspace-dark', 'workspace', 'dark'],
  ['letters', 'letters', 'laptop'],
  ['letters-new', 'letters-new', 'laptop'],
  ['palette', 'palette', 'laptop'],
  ['amendment', 'amendment', 'laptop'],
  ['amendments', 'amendments', 'laptop'],
  ['compare', 'compare', 'laptop'],
  ['cut', 'cut', 'laptop'],
  ['board', 'board', 'laptop'],
  ['lock', 'lock', 'laptop'],
  ['final', 'final', 'laptop'],
  ['signatory', 'signatory', 'phone'],
  ['approve', 'approve', 'phone'],
  ['workspace-phone', 'workspace', 'phone'],
];

const root = join(import.meta.dirname, '../../..');
/** Nothing blinks or glides. */
const STILL = { caret: 'hide', animations: 'disabled' } as const;
const [what, ...names] = process.argv.slice(2);
const demo = await Demo.start();
try {
  const stage = { demo, places: await tellStories(demo) };
  if (what === 'all') await everything(stage);
  else if (what === 'tasks') await tasks(stage);
  else await guide(stage);
} finally {
  await demo.end();
}

async function guide(stage: Stage): Promise<void> {
  for (const [file, name, look] of GUIDE) {
    const scene = SCENES.find((one) => one.name === name);
    if (scene) await take(scene, LOOKS[look], stage, join(root, 'docs/pictures', `${file}.png`));
  }
}

/** Does the usual tasks by hand, with a picture before each step, and says what each took. */
async function tasks(stage: Stage): Promise<void> {
  const folder = join(root, 'test-results/tasks');
  await mkdir(folder, { recursive: true });
  const asked = TASKS.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
  for (const task of asked) {
    const page = await stage.demo.page(task.who, LOOKS[task.look ?? 'laptop']);
    const file = task.name.replaceAll(/[^a-z]+/g, '-');
    const hand = new Hand(page, (step) =>
      page.screenshot({ path: join(folder, `${file}-${String(step)}.png`), ...STILL }),
    );
    try {
      await page.goto(stage.demo.origin + at(task.path ?? '/letters', stage));
      await page.locator('main').first().waitFor();
      await task.does(hand, stage);
      const { clicks, keys, waited } = hand.effort;
      const figures = [String(clicks), String(keys), secondsOf(hand.effort).toFixed(0), (waited / 1000).toFixed(1)];
      console.log(`| ${[task.name, task.way, ...figures].join(' | ')} |`);
    } catch (fault) {
      await page.screenshot({ path: join(folder, `${file}-failed.png`), ...STILL });
      console.error(`${task.name}: ${fault instanceof Error ? fault.message : String(fault)}`);
      process.exitCode = 1;
    } finally {
      await page.context().close();
    }
  }
}

async function everything(stage: Stage): Promise<void> {
  const folder = join(root, 'test-results/pictures');
  await mkdir(folder, { recursive: true });
  await cp(join(import.meta.dirname, 'mock'), join(folder, 'mock'), { recursive: true });
  const asked = SCENES.filter(({ name }) => names.length === 0 || names.includes(name));
  // What changes a letter comes last, as in screens.journey.ts.
  const scenes = asked.toSorted((one, other) => Number(one.once ?? false) - Number(other.once ?? false));
  for (const scene of scenes) {
    await everyLook(scene, stage, folder).catch((fault: unknown) => {
      console.error(`${scene.name}: ${fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : String(fault)}`);
      process.exitCode = 1;
    });
  }
  await writeFile(join(folder, 'index.html'), indexOf(asked));
  console.log(`Pictures: ${join(folder, 'index.html')}`);
}

/** Pictures of one scene in every look, and in the languages whose words are longest. */
async function everyLook(scene: Scene, stage: Stage, folder: string): Promise<void> {
  const page = await stage.demo.page(scene.who, LOOKS.laptop);
  try {
    await openScene(page, scene, stage);
    for (const [look, size] of Object.entries(LOOKS)) {
      await turn(page, size);
      await page.screenshot({ path: join(folder, `${scene.name}-${look}.png`), ...STILL });
    }
  } finally {
    await page.context().close();
  }
  if (scene.once || scene.then) return; // what is pressed there is found by its English words
  for (const [look, size] of Object.entries(LANGUAGES)) {
    await take(scene, size, stage, join(folder, `${scene.name}-${look}.png`));
  }
}

async function take(scene: Scene, look: Look, stage: Stage, path: string): Promise<void> {
  const page = await stage.demo.page(scene.who, look);
  try {
    await openScene(page, scene, stage);
    await page.screenshot({ path, ...STILL });
  } finally {
    await page.context().close();
  }
}
