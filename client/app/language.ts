/** The language of the interface: its words are one file, fetched before the first screen (vite.config.ts makes it so). */
import * as words from '../generated/i18n/messages.js';
import { getLocale } from '../generated/i18n/runtime.js';

/** Fetches the words of the language chosen on this device, else of the browser's. Where all are at hand it does nothing. */
export async function learn(): Promise<void> {
  const { load } = words as { readonly load?: (locale: string) => Promise<void> };
  await load?.(getLocale());
}
