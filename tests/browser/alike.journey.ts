import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { build } from 'vite';
import { diff, type Doc } from '../../shared/amendment/index.ts';
import type { digest, VersionContent } from '../../shared/version/index.ts';

/** What browser and server each work out for themselves must be the same, whatever ICU or cryptography either was built with. */

const root = join(import.meta.dirname, '../..');

/** A part of shared/ as a script that a page can load, by this name. */
async function script(path: string, name: string): Promise<string> {
  const built = await build({
    ...{ configFile: false, root, logLevel: 'silent' },
    build: { write: false, target: 'es2022', lib: { entry: join(root, path), formats: ['iife'], name } },
  });
  const [code] = [built].flat().flatMap((one) => ('output' in one ? [one.output[0].code] : []));
  return code ?? '';
}

const PIECES = [
  ...[
    'l’Europe',
    "aujourd'hui",
    'co-opération',
    'well\u2011being',
    '10\u00a0000',
    'e\u0301te\u0301',
    'שלום',
    'העמל',
    'العمل',
  ],
  ...['👩‍🚀', '👍🏽', '🇪🇺', '1️⃣', '日本語', 'ไทย', 'ﬁn', 'ß', 'İ', '\u00ad', '\u200f', '\u2060'],
  ...['.', ',', '!', '« ', '\u202f»', '—', '(', ')', '/', '€', '%', ' ', '  ', '\u00a0', '-', '’', '"'],
];

const letterOf = (text: string): Doc => ({
  type: 'doc',
  content: [{ type: 'paragraph', attrs: { id: 'p' }, ...(text ? { content: [{ type: 'text', text }] } : {}) }],
});

// Else the same amendment would read differently.
test('words are cut alike in the browser and on the server', async ({ page }) => {
  await page.addScriptTag({ content: await script('shared/amendment/index.ts', 'amendment') });
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
  console.log(`seed ${String(seed)}`);
  const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''));
  const pairs = fc.sample(fc.tuple(texts, texts), { seed, numRuns: 2_000 });
  const here = pairs.map(([before, after]) => diff(letterOf(before), letterOf(after)));
  const there = await page.evaluate(
    (letters) => {
      const { amendment } = globalThis as unknown as { amendment: { diff: typeof diff } };
      return letters.map(([before, after]) => amendment.diff(before, after));
    },
    pairs.map(([before, after]) => [letterOf(before), letterOf(after)] as const),
  );
  expect(there).toEqual(here);
});

interface Golden {
  readonly name: string;
  readonly digest: string;
  readonly version: VersionContent;
}

// The browser that a signatory reads in comes to the fingerprint that the server records (trust.md 4). The Web's cryptography is
// there on trusted origins alone, which a page of our own host is without a server behind it.
test('the twenty letters of record have the same fingerprints in a browser', async ({ page }) => {
  const file = join(root, 'tests/fixtures/letters/golden.json');
  const golden = JSON.parse(await readFile(file, 'utf8')) as readonly Golden[];
  await page.route('http://localhost/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto('http://localhost/');
  await page.addScriptTag({ content: await script('shared/version/index.ts', 'versions') });
  const found = await page.evaluate(async (letters) => {
    const { versions } = globalThis as unknown as { versions: { digest: typeof digest } };
    return Promise.all(letters.map(async ({ name, version }) => ({ name, digest: await versions.digest(version) })));
  }, golden);
  expect(found).toHaveLength(20);
  expect(found).toEqual(golden.map(({ name, digest }) => ({ name, digest })));
});
