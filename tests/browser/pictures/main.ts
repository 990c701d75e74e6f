import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Demo, type Look } from './demo.ts';
import { letterIds, openScene, SCENES, type Scene } from './scenes.ts';

/**
 * Takes pictures of the demo. `npm run pictures` takes those of the guide; `npm run pictures -- all [NAME…]` takes every
 * screen in every look and writes a page that lists them, into test-results/pictures.
 */

const LOOKS: { readonly [look: string]: Look } = {
  laptop: { width: 1366, height: 768 },
  dark: { width: 1366, height: 768, dark: true },
  wide: { width: 1920, height: 1080 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
  deutsch: { width: 1366, height: 768, locale: 'de-DE' },
  narrow: { width: 320, height: 640, locale: 'fr-FR' },
};

/** Pictures that the guide and the README show: a scene in a look, by file name. */
const GUIDE: readonly (readonly [file: string, scene: string, look: string])[] = [
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
const [what, ...names] = process.argv.slice(2);
const demo = await Demo.start();
try {
  const ids = await letterIds(demo);
  if (what === 'all') await everything(ids);
  else await guide(ids);
} finally {
  await demo.end();
}

async function guide(ids: ReadonlyMap<string, string>): Promise<void> {
  for (const [file, name, look] of GUIDE) {
    const scene = SCENES.find((one) => one.name === name);
    if (scene)
      await take(scene, LOOKS[look] ?? { width: 1366, height: 768 }, ids, join(root, 'docs/pictures', `${file}.png`));
  }
}

async function everything(ids: ReadonlyMap<string, string>): Promise<void> {
  const folder = join(root, 'test-results/pictures');
  await mkdir(folder, { recursive: true });
  const looks = names.filter((name) => name in LOOKS);
  const scenes = names.filter((name) => !(name in LOOKS));
  const list: string[] = [];
  for (const scene of SCENES) {
    if (scenes.length > 0 && !scenes.includes(scene.name)) continue;
    list.push(`<h2>${scene.name} <small>${scene.path}</small></h2>`);
    for (const [look, size] of Object.entries(LOOKS)) {
      if (looks.length > 0 && !looks.includes(look)) continue;
      const file = `${scene.name}-${look}.png`;
      await take(scene, size, ids, join(folder, file)).catch((fault: unknown) => {
        console.error(`${file}: ${fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : String(fault)}`);
      });
      list.push(`<a href="${file}"><img loading="lazy" alt="${look}" title="${look}" src="${file}" height="320"></a>`);
    }
  }
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Paraph</title>${list.join('\n')}`,
  );
  console.log(`Pictures: ${join(folder, 'index.html')}`);
}

async function take(scene: Scene, look: Look, ids: ReadonlyMap<string, string>, path: string): Promise<void> {
  const page = await demo.page(scene.who, look);
  try {
    await openScene(demo, page, scene, ids);
    // An open socket is never idle: that long is enough for the rest.
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
    await page.screenshot({ path, caret: 'hide', animations: 'disabled' });
  } finally {
    await page.context().close();
  }
}
