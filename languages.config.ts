/**
 * Which languages the interface speaks: those of client/project.inlang, whose words stand in a file for each part of the
 * program, and each other language that has one file with all words, client/messages/<language>.json (docs/languages.md).
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, stdout } from 'node:process';

const CLIENT = join(import.meta.dirname, 'client');
const PROJECT = join(CLIENT, 'generated/project.inlang');

interface Settings {
  readonly baseLocale: string;
  readonly locales: readonly string[];
  readonly modules: readonly string[];
  readonly 'plugin.inlang.messageFormat': { readonly pathPattern: readonly string[] };
}

export type Messages = { readonly [key: string]: unknown };

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

const settings = read<Settings>(join(CLIENT, 'project.inlang/settings.json'));
const parts = settings['plugin.inlang.messageFormat'].pathPattern.map((path) => resolve(CLIENT, path));

/** The languages that are part of the project, the original first. */
export const OWN = settings.locales;

/** Returns all languages. @param folder of those that have one file each */
export function languages(folder = join(CLIENT, 'messages')): readonly string[] {
  const added = readdirSync(folder).flatMap((name) => /^([a-z]{2,3})\.json$/.exec(name)?.[1] ?? []);
  return [...new Set([...OWN, ...added])];
}

/** Returns all words of a language, by key. @param folder of the languages that have one file each */
export function messages(language: string, folder = join(CLIENT, 'messages')): Messages {
  const files = OWN.includes(language)
    ? parts.map((part) => part.replace('{locale}', language))
    : [join(folder, `${language}.json`)];
  const entries = files.flatMap((file) => Object.entries(read<Messages>(file)));
  return Object.fromEntries(entries.filter(([key]) => key !== '$schema'));
}

/** Writes the project that the compiler of the messages reads. @param folder of the languages that have one file each */
export function writeProject(into = PROJECT, folder = join(CLIENT, 'messages')): void {
  const pathPattern = [...parts, join(folder, '{locale}.json')];
  const whole: Settings = {
    ...settings,
    locales: languages(folder),
    modules: settings.modules.map((module) => resolve(CLIENT, module)),
    'plugin.inlang.messageFormat': { pathPattern },
  };
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, 'settings.json'), JSON.stringify(whole));
}

if (import.meta.main) {
  // `node languages.config.ts start` prints what a translator begins with: every word in the original.
  if (argv[2] === 'start') stdout.write(`${JSON.stringify(messages(settings.baseLocale), null, 2)}\n`);
  else writeProject();
}
