import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { Hono } from 'hono';
import { screenAt } from '../../../shared/screens.ts';
import type { Env } from './env.ts';

/** The built client, and its one page for every address that is a screen (shared/screens.ts). */

const TYPES: { readonly [ending: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** What the build lays beside a file (vite.config.ts), best first. */
const PACKED = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const;

const NOT_BUILT = 'The screens have not been built yet. Run: npm run build\n';

/** Serves a folder. Files whose name holds a hash of their content may be kept for ever; the page is always asked for anew. */
export function statics(folder: string) {
  const routes = new Hono<Env>();
  routes.on(['GET', 'HEAD'], '*', async (c) => {
    const accepted = c.req.header('accept-encoding') ?? '';
    const file = await find(folder, c.req.path, accepted);
    if (file !== null) {
      const cache = c.req.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      return c.body(file.bytes, 200, { ...file.headers, 'Cache-Control': cache });
    }
    const page = await find(folder, '/index.html', accepted);
    if (page === null) return c.text(NOT_BUILT, 503);
    const known = screenAt(c.req.path) !== null;
    return c.body(page.bytes, known ? 200 : 404, { ...page.headers, 'Cache-Control': 'no-cache' });
  });
  return routes;
}

interface Found {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Record<string, string>;
}

/** Finds a file, in the smallest form that the browser takes: nothing is compressed while somebody waits. */
async function find(folder: string, path: string, accepted: string): Promise<Found | null> {
  const type = TYPES[extname(path)];
  if (type === undefined) return null;
  const file = normalize(join(folder, decoded(path)));
  if (!file.startsWith(folder + sep) || !(await isFile(file))) return null;
  const headers = { 'Content-Type': type, Vary: 'Accept-Encoding' };
  for (const { encoding, ending } of PACKED) {
    if (!new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?(?:,|$))`).test(accepted)) continue;
    if (!(await isFile(file + ending))) continue;
    return { bytes: await bytesOf(file + ending), headers: { ...headers, 'Content-Encoding': encoding } };
  }
  return { bytes: await bytesOf(file), headers };
}

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(file));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '/';
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
