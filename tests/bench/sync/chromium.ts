import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from '@playwright/test';

/** The machine's own Chromium, as the journeys use it. */
export function launch(): Promise<Browser> {
  const executablePath =
    process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('No Chromium found: set CHROMIUM');
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** A page of somebody who is signed in by this cookie. */
export async function pageOf(browser: Browser, origin: string, cookie = ''): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url: origin }]);
  return page;
}

/** Notes, from now on, how long each event of this kind takes until its frame is done; the function takes what was noted. */
export async function delaysOf(page: Page, kind: 'keydown' | 'click'): Promise<() => Promise<number[]>> {
  await page.evaluate((type) => {
    const delays: number[] = [];
    Object.assign(window, { [`${type}Delays`]: delays });
    document.addEventListener(
      type,
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          setTimeout(() => delays.push(performance.now() - timeStamp), 0);
        });
      },
      { capture: true },
    );
  }, kind);
  return () =>
    page.evaluate(
      (type) => (window as unknown as { [delays: string]: number[] | undefined })[`${type}Delays`]?.splice(0) ?? [],
      kind,
    );
}
