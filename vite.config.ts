import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const api = 'http://localhost:4321';

export default defineConfig({
  root: 'client',
  plugins: [svelte({ configFile: false })],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022' },
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
