import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from '@inlang/paraglide-js';
import { describe, expect, it } from 'vitest';
import { languages, messages, writeProject, type Messages } from '../../../languages.config.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** What the interface says: each language has each message with the same blanks, and none that nobody says. */

/** The names in braces. */
const blanks = (message: string): readonly string[] =>
  [...new Set([...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();

const base = messages('en');
const keys = Object.keys(base);

/** Plural forms that a language has for numbers as they occur here. */
function forms(language: string): readonly string[] {
  const rules = new Intl.PluralRules(language);
  return [...new Set(Array.from({ length: 1_000 }, (_, count) => rules.select(count)))];
}

describe('messages', () => {
  it('are all said somewhere', () => {
    const code = globSync('client/**/*.{ts,svelte}', { exclude: (path) => /generated|dist/.test(path) })
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const said = new Set([...code.matchAll(/\bm\s*\.\s*(\w+)/g)].map(([, key]) => key));
    expect(keys.filter((key) => !said.has(key))).toEqual([]);
  });

  it.each(languages())('are complete in %s, with the blanks of the original and every plural form', (language) => {
    const own = messages(language);
    expect(keys.filter((key) => !(key in own))).toEqual([]);
    expect(Object.keys(own).filter((key) => !(key in base))).toEqual([]);
    for (const [key, message] of Object.entries(own)) {
      const text = JSON.stringify(message);
      expect({ key, blanks: blanks(text) }).toEqual({ key, blanks: blanks(JSON.stringify(base[key])) });
      if (typeof message === 'string') continue;
      expect({ key, missing: forms(language).filter((form) => !text.includes(`countPlural=${form}`)) }).toEqual({
        key,
        missing: [],
      });
    }
  });

  it('are in another language once one file with its words is there, and nothing else', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'pl.json'), JSON.stringify(inPseudoPolish(base)));
    expect(languages(folder)).toEqual([...languages(), 'pl']);
    const project = join(folder, 'words.inlang');
    writeProject(project, folder);
    // The languages that are known compile as always; two are enough here, and quicker.
    const settings = JSON.parse(readFileSync(join(project, 'settings.json'), 'utf8')) as object;
    writeFileSync(join(project, 'settings.json'), JSON.stringify({ ...settings, locales: ['en', 'pl'] }));
    const outdir = join(folder, 'i18n');
    await compile({
      project,
      outdir,
      outputStructure: 'locale-modules',
      strategy: ['baseLocale'],
    });
    const all = (await import(pathToFileURL(join(outdir, 'messages/pl.js')).href)) as {
      readonly [key: string]: (inputs: object) => string;
    };
    for (const key of keys) {
      const names = blanks(JSON.stringify(base[key]));
      const said = all[key]?.({ ...Object.fromEntries(names.map((name) => [name, name])), count: 3 });
      expect({ key, said }).toEqual({ key, said: expect.stringMatching(/^⟦.*⟧$/s) as string });
    }
    // A language with forms that English does not have.
    expect(all['app_characters_left']?.({ count: 3 })).toContain('few');
  });
});

/** Each message in brackets, its plurals with the four forms of Polish. */
function inPseudoPolish(original: Messages): Messages {
  const pseudo = (message: unknown): unknown => {
    if (typeof message === 'string') return `⟦${message}⟧`;
    const [plural] = message as readonly { readonly match: { readonly [form: string]: string } }[];
    const text = plural?.match['countPlural=other'] ?? '';
    const match = forms('pl').map((form) => [`countPlural=${form}`, `⟦${text} ${form}⟧`]);
    return [{ ...plural, match: Object.fromEntries(match) as object }];
  };
  return Object.fromEntries(Object.entries(original).map(([key, message]) => [key, pseudo(message)]));
}
