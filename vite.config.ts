import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFileSync } from 'node:fs';
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';

const api = 'http://localhost:4321';

/**
 * What the compiler of the messages writes holds every language in every call. In a build each language is a file of its own
 * instead, and the page fetches one: client/app/language.ts awaits it before the first screen.
 */
function oneLanguage(): Plugin {
  const settings = JSON.parse(readFileSync('client/project.inlang/settings.json', 'utf8')) as { locales: string[] };
  const files = settings.locales.map((locale) => `${JSON.stringify(locale)}: () => import('./messages/${locale}.js')`);
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

export default defineConfig({
  root: 'client',
  plugins: [svelte({ configFile: false }), oneLanguage()],
  // The editor with its document model is one chunk of 500 kB, 160 of them compressed, that only an open letter fetches.
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 600 },
  server: { port: 5173, strictPort: true, proxy: { '/api': api, '/sync': { target: api, ws: true } } },
  test: {
    root: '.',
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**', 'node_modules/**'],
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
