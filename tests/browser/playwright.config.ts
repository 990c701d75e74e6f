import '../support/plain-environment.ts';
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const executablePath =
  process.env['CHROMIUM'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (executablePath === undefined) throw new Error('No Chromium found: run `sh tests/browser/setup.sh` or set CHROMIUM');

export default defineConfig({
  testDir: '.',
  // The walk through all screens takes longest: it comes first, beside the others.
  projects: [
    { name: 'screens', testMatch: '**/screens.journey.ts' },
    { name: 'journeys', testMatch: '**/*.journey.ts', testIgnore: '**/screens.journey.ts' },
  ],
  // Emptied by each run; the pictures of all screens stand beside it.
  outputDir: '../../test-results/journeys',
  // One picture for every machine (docs/architecture.md): the fonts are the app's own.
  snapshotPathTemplate: '{testDir}/pictures/accepted/{arg}{ext}',
  updateSnapshots: 'none',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Long enough for a machine that has other things to do as well: who waits, waits for what is to come, not for a time.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: {
    actionTimeout: 20_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Brussels',
    // A trace costs about a seventh of the time: TRACE=1 keeps one of each journey that fails.
    trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath,
      args: [
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
});
