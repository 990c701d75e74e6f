import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { build } from 'vite';
import { diff, type Doc } from '../../shared/amendment/index.ts';

/** Browser and server must cut words alike, whatever ICU either was built with: else the same amendment would read differently. */

const root = join(import.meta.dirname, '../..');
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

test('words are cut alike in the browser and on the server', async ({ page }) => {
  const made = await build({
    ...{ configFile: false, root, logLevel: 'silent' },
    build: {
      write: false,
      lib: { entry: join(root, 'shared/amendment/index.ts'), formats: ['iife'], name: 'amendment' },
    },
  });
  const [output] = Array.isArray(made) ? made : [made];
  const code = output && 'output' in output ? output.output[0].code : '';
  await page.goto('about:blank');
  await page.addScriptTag({ content: code });

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
