import { join } from 'node:path';
import type { BrowserContextOptions, Locator, Page } from '@playwright/test';
import { expect } from './paraph.ts';

/** The desk at which a letter is written, as its people see it. */

/** A short letter with asks, which most journeys begin with. */
export const MEALS = join(import.meta.dirname, '../letters/school-meals.md');

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

export const TABLET: BrowserContextOptions = { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true };

/** The text that is being written: the draft, or one's own amendment. */
export const sheet = (page: Page): Locator => page.getByRole('textbox', { name: /^Letter, / });

/** What the bar says of what stands here. */
export const state = (page: Page): Locator => page.getByRole('banner').locator('[data-state]');

export async function expectSaved(page: Page, timeout = 30_000): Promise<void> {
  await expect(state(page)).toHaveText('Saved', { timeout });
}

/** Puts the caret at the end of the paragraph with these words, `before` its last characters, and types. */
export async function typeAfter(page: Page, words: string, text: string, before = 0): Promise<void> {
  const paragraph = sheet(page).getByText(words);
  // End goes to the end of a line, and on a phone a paragraph has several.
  const { width = 0, height = 0 } = (await paragraph.boundingBox()) ?? {};
  await paragraph.click({ position: { x: width / 2, y: height - 8 } });
  await page.keyboard.press('End');
  for (let step = 0; step < before; step += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(text);
}

/** Takes the page's line away and waits until it says so. */
export async function goesOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await expect(state(page)).toHaveText(/^Offline/);
}

/** What is shown comes from the device. */
export const kept = (page: Page): Locator => page.getByText('this device kept', { exact: false });

/** From now on what the page opens can be opened from the device: the worker starts after the first screen. */
export async function onDevice(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  const shell = () => page.evaluate(async () => (await (await caches.open('paraph-shell')).keys()).length);
  await expect.poll(shell).toBeGreaterThan(10);
}
