import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { VersionContent } from '../../shared/version/index.ts';
import { expect, test } from './support/paraph.ts';

/** The browser that a signatory reads in must come to the fingerprints that the server records (trust.md 4). */

interface Golden {
  readonly name: string;
  readonly digest: string;
  readonly version: VersionContent;
}

test('the twenty letters of record have the same fingerprints in a browser', async ({ paraph, browser }) => {
  const file = join(import.meta.dirname, '../fixtures/letters/golden.json');
  const golden = JSON.parse(await readFile(file, 'utf8')) as readonly Golden[];
  const root = join(import.meta.dirname, '../..');
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(root, 'shared/version/index.ts'), formats: ['iife'], name: 'versions' },
    },
  });
  const [bundle] = [built].flat().flatMap((one) => ('output' in one ? [one.output[0].code] : []));
  // The very page that signatories use, but for its rule against scripts of others: this one is the test's own.
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${paraph.origin}/sign-in`);
  await page.addScriptTag({ content: bundle ?? '' });
  const found = await page.evaluate(async (letters) => {
    const { versions } = globalThis as unknown as { versions: { digest(version: unknown): Promise<string> } };
    return Promise.all(letters.map(async ({ name, version }) => ({ name, digest: await versions.digest(version) })));
  }, golden);
  expect(found).toHaveLength(20);
  expect(found).toEqual(golden.map(({ name, digest }) => ({ name, digest })));
});
