import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => existsSync(file));

/** Documents by the names under which code cites them: `trust.md 8.2` is section 8.2 of docs/trust.md. */
const CITED = [
  'trust',
  'ux',
  'api',
  'evidence',
  'protocol',
  'formats',
  'operations',
  'architecture',
  'performance',
  'languages',
  'glossary',
  'screens',
];
const CITATION = new RegExp(`(?<![\\w/-])(?:docs/)?(${CITED.join('|')})\\.md(?: (\\d+(?:\\.\\d+)*))?`, 'g');

const sections = (document: string): ReadonlySet<string> =>
  new Set(
    [...readFileSync(`docs/${document}.md`, 'utf8').matchAll(/^(?:#+ (\d+(?:\.\d+)*)\b|(\d+)\. )/gm)].flatMap(
      ([, heading, point]) => heading ?? point ?? [],
    ),
  );

it('every section of a document that the code cites is there', () => {
  const known = new Map<string, ReadonlySet<string>>();
  let cited = 0;
  const gone: string[] = [];
  for (const file of tracked.filter((one) =>
    /^(client|server|shared|tests)\/.*\.(ts|svelte|js|cjs|css|sh)$/.test(one),
  )) {
    for (const [words, document = '', section] of readFileSync(file, 'utf8').matchAll(CITATION)) {
      if (!existsSync(`docs/${document}.md`)) gone.push(`${file}: ${words}`);
      if (section === undefined || gone.length > 50) continue;
      cited++;
      const there = known.get(document) ?? sections(document);
      known.set(document, there);
      // "ux.md 1.4" is the fourth principle of section 1.
      const whole = section.split('.').every((_, index, all) => there.has(all.slice(0, index + 1).join('.')));
      if (!whole && !(document === 'ux' && /^1\.[1-6]$/.test(section))) gone.push(`${file}: ${words}`);
    }
  }
  expect(gone).toEqual([]);
  expect(cited).toBeGreaterThan(40);
});

it('no document is cited that is not in the repository', () => {
  const gone = tracked
    .filter(
      (one) =>
        /^(client|server|shared|tests)\/.*\.(ts|svelte|js|cjs|css|sh)$/.test(one) && !one.endsWith('citations.test.ts'),
    )
    .flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /\b(design|contract|exports|house|cluster|amendments|stack|style)\.md( \d|\b)/g,
        ),
      ]
        .map(([words]) => `${file}: ${words}`)
        .filter((line) => !/'[^']*\.md'/.test(line)),
    );
  expect(gone).toEqual([]);
});

it('every link between documents leads somewhere', () => {
  const gone = tracked
    .filter((file) => file.endsWith('.md') && !file.startsWith('tests/'))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, to = '']) => to)
        .filter((to) => !existsSync(join(dirname(file), to)))
        .map((to) => `${file}: ${to}`),
    );
  expect(gone).toEqual([]);
});
