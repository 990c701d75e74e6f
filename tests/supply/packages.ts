import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import * as v from 'valibot';

/** What is installed, by the lock file. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Development packages whose code is part of the built client all the same. */
const BUNDLED =
  /^node_modules\/(?:svelte|sv-router|y-websocket|y-indexeddb|y-protocols|lib0|@tiptap\/[^/]+|prosemirror-[^/]+|@inlang\/paraglide-js)$/;

const lock = v.object({
  packages: v.record(
    v.string(),
    v.object({
      version: v.optional(v.string(), ''),
      license: v.optional(v.string()),
      dev: v.optional(v.boolean(), false),
      devOptional: v.optional(v.boolean(), false),
    }),
  ),
});
const manifest = v.object({ license: v.optional(v.union([v.string(), v.object({ type: v.string() })])) });

export interface DeliveredPackage {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** SPDX expression; empty where none is named. */
  readonly licence: string;
}

/** Returns the packages whose code goes to whoever runs or opens Paraph, by name. */
export function deliveredPackages(): readonly DeliveredPackage[] {
  const { packages } = v.parse(lock, JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && (!(dev || devOptional) || BUNDLED.test(path)))
    .map(([path, { version, license }]) => ({
      ...{ path, version },
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      licence: license ?? ownWord(path),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Where the lock file names no licence, the package may. */
function ownWord(path: string): string {
  const file = join(ROOT, path, 'package.json');
  if (!existsSync(file)) return '';
  const { license } = v.parse(manifest, JSON.parse(readFileSync(file, 'utf8')));
  return typeof license === 'string' ? license : (license?.type ?? '');
}

/** Returns the text of a package's licence, where it came along. */
export function licenceText({ path }: DeliveredPackage): string | null {
  const folder = join(ROOT, path);
  if (!existsSync(folder)) return null;
  const name = readdirSync(folder).find((one) => /^(?:licen[cs]e|copying)/i.test(one));
  return name === undefined ? null : readFileSync(join(folder, name), 'utf8').trim();
}
