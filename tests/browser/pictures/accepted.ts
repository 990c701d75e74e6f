import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import UPNG from 'upng-js';
import { laidOver } from './layout.ts';
import type { LookName } from './looks.ts';

/** Pictures of key screens that were looked at and found right; screens.journey.ts compares each with the screen of today. */

/** Which look of which scene has an accepted picture. */
export const ACCEPTED: { readonly [scene: string]: readonly LookName[] } = {
  'sign-in': ['laptop'],
  letters: ['laptop', 'phone'],
  workspace: ['laptop', 'dark', 'phone'],
  amendment: ['laptop'],
  compare: ['laptop'],
  board: ['laptop', 'dark'],
  lock: ['laptop'],
  final: ['laptop'],
  signatory: ['phone'],
  approve: ['phone'],
  receipt: ['phone-dark'],
};

/**
 * How much may differ: pixels of another colour (further than 0.04 of 1 in YIQ: half a shade; edges of glyphs that
 * are merely smoothed otherwise do not count). 40 pixels are less than one word.
 */
export const TOLERANCE = { threshold: 0.04, maxDiffPixels: 40 } as const;

export const fileOf = (scene: string, look: LookName): string => `${scene}-${look}.png`;

/** The fingerprint's font is the machine's own, and an address names the port: neither is the same elsewhere. */
const STABLE = ':root { --font-mono: var(--font-ui) } *, *::before, *::after { caret-color: transparent !important }';
export const stable = (page: Page) => laidOver(page, STABLE);
export const masked = (page: Page) => [page.getByText(/localhost:\d/)];

/** Accepts what the page shows now, in a palette of 256 colours: a third of the bytes, and no difference that counts. */
export async function accept(page: Page, name: string): Promise<void> {
  const options = { animations: 'disabled', caret: 'hide', mask: masked(page) } as const;
  // The first picture after a change of size may show half of it: two in a row have to be the same.
  let taken = await page.screenshot(options);
  for (let again = await page.screenshot(options); !again.equals(taken); again = await page.screenshot(options))
    taken = again;
  const shot = UPNG.decode(new Uint8Array(taken).buffer);
  const small = UPNG.encode(UPNG.toRGBA8(shot), shot.width, shot.height, 256);
  await writeFile(join(import.meta.dirname, 'accepted', name), Buffer.from(small));
}
