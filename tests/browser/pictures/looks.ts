import type { Page } from '@playwright/test';
import type { Look } from './demo.ts';

/** The sizes and colours in which every screen is looked at. */
export const LOOKS = {
  laptop: { width: 1366, height: 768 },
  dark: { width: 1366, height: 768, dark: true },
  wide: { width: 1920, height: 1080 },
  'wide-dark': { width: 1920, height: 1080, dark: true },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
  'phone-dark': { width: 390, height: 844, dark: true },
} as const satisfies { readonly [name: string]: Look };

/** The languages with the longest words, wide and narrow. */
export const LANGUAGES = {
  deutsch: { width: 1366, height: 768, locale: 'de-DE' },
  schmal: { width: 320, height: 640, locale: 'de-DE' },
  étroit: { width: 390, height: 844, locale: 'fr-FR' },
} as const satisfies { readonly [name: string]: Look };

export type LookName = keyof typeof LOOKS;

/** Turns the page that is open to this look, as somebody does who draws the window smaller or lets it get dark. */
export async function turn(page: Page, { width, height, dark }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
  await page.setViewportSize({ width, height });
  await settled(page);
}

/** Waits until what follows from a change of size has been drawn. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    await document.fonts.ready;
  });
}
