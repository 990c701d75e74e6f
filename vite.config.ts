import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';
import { languages } from './languages.config.ts';
import { patternOf, SCREEN_NAMES } from './shared/screens.ts';

const api = 'http://localhost:4321';

/**
 * What the compiler of the messages writes holds every language in every call. In a build each language is a file of its own
 * instead, and the page fetches one: client/app/language.ts awaits it before the first screen.
 */
function oneLanguage(): Plugin {
  const files = languages().map((locale) => `${JSON.stringify(locale)}: () => import('./messages/${locale}.js')`);
  return {
    name: 'one-language',
    apply: 'build',
    load(id) {
      if (!id.endsWith('/generated/i18n/messages.js')) return null;
      return [
        `const files = { ${files.join(', ')} };`,
        'export let m = {};',
        'export async function load(locale) { m = await files[locale](); }',
      ].join('\n');
    },
    // The first screen waits for the words; its code need not.
    transformIndexHtml: { order: 'post', handler: (_html, { bundle }) => preloads(bundle ?? {}) },
  };
}

/** Links that fetch the frame of the app, and all that it imports, beside the entry. */
function preloads(bundle: Rolldown.OutputBundle): HtmlTagDescriptor[] {
  const frame = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'App');
  const files = new Set<string>();
  const add = (name: string): void => {
    const file = bundle[name];
    if (file?.type !== 'chunk' || file.isEntry || files.has(name)) return;
    files.add(name);
    file.imports.forEach(add);
  };
  if (frame) add(frame.fileName);
  return [...files].map((name) => ({
    injectTo: 'head',
    tag: 'link',
    attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
  }));
}

/** Tells the service worker which paths are screens: it answers for these alone. */
function screensInWorker(): Plugin {
  return {
    name: 'screens-in-worker',
    apply: 'build',
    writeBundle({ dir }) {
      if (dir === undefined) return;
      const file = join(dir, 'sw.js');
      const code = readFileSync(file, 'utf8');
      const filled = code.replace(
        'const SCREENS = []',
        `const SCREENS = ${JSON.stringify(SCREEN_NAMES.map(patternOf))}`,
      );
      if (filled === code) throw new Error('sw.js has no place for the screens.');
      writeFileSync(file, filled);
    },
  };
}

/** Lays a compressed copy of each text beside it: the server then compresses nothing (server/transport/http/statics.ts). */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    writeBundle({ dir }) {
      if (dir === undefined) return;
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg|webmanifest)$/.test(name)) continue;
        const file = join(dir, name);
        const bytes = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  root: 'client',
  plugins: [svelte({ configFile: false }), oneLanguage(), screensInWorker(), packed()],
  // A thread of its own loads parts later too.
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The document model is one piece (157 kB compressed), loaded with the editor and with nothing else.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        // What every screen needs is one file, not forty.
        codeSplitting: {
          groups: [
            {
              name: 'frame',
              test: /node_modules\/(svelte|sv-router|esm-env|clsx)\/|client\/(kit|api\/(api|paths|refusals|session))/,
            },
          ],
        },
      },
    },
  },
  server: { port: 5173, strictPort: true, proxy: { '/api': api, '/sync': { target: api, ws: true } } },
  test: {
    root: '.',
    // Files are read in processes of their own, many in a test: as in a running server, what they load is compiled once.
    env: { NODE_COMPILE_CACHE: 'node_modules/.cache/paraph' },
    setupFiles: ['tests/support/plain-environment.ts'],
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**', 'node_modules/**'],
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
