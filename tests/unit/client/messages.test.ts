import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What the interface says: each language has each message with the same blanks, and none that nobody says. */

interface Settings {
  readonly baseLocale: string;
  readonly locales: readonly string[];
  readonly 'plugin.inlang.messageFormat': { readonly pathPattern: readonly string[] };
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const settings = read('client/project.inlang/settings.json') as Settings;
const files = settings['plugin.inlang.messageFormat'].pathPattern.map((path) => path.replace('./', 'client/'));

/** All messages of a language by key; a plural one as its JSON. */
function messages(locale: string): ReadonlyMap<string, string> {
  const entries = files.flatMap((file) => Object.entries(read(file.replace('{locale}', locale)) as object));
  return new Map(entries.filter(([key]) => key !== '$schema').map(([key, value]) => [key, JSON.stringify(value)]));
}

/** The names in braces. */
const blanks = (message: string): readonly string[] =>
  [...new Set([...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();

const base = messages(settings.baseLocale);

describe('messages', () => {
  it('are all said somewhere', () => {
    const code = globSync('client/**/*.{ts,svelte}', { exclude: (path) => /generated|dist/.test(path) })
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const said = new Set([...code.matchAll(/\bm\s*\.\s*(\w+)/g)].map(([, key]) => key));
    expect([...base.keys()].filter((key) => !said.has(key))).toEqual([]);
  });

  it.each(settings.locales)('are complete in %s, with the blanks of the original', (locale) => {
    const own = messages(locale);
    expect([...base.keys()].filter((key) => !own.has(key))).toEqual([]);
    expect([...own.keys()].filter((key) => !base.has(key))).toEqual([]);
    for (const [key, message] of own)
      expect({ key, blanks: blanks(message) }).toEqual({ key, blanks: blanks(base.get(key) ?? '') });
  });
});
