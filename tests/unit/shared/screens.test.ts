import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statics } from '../../../server/transport/http/statics.ts';
import {
  pathOf,
  patternOf,
  returnPath,
  screenAt,
  SCREEN_NAMES,
  SCREENS,
  type ScreenName,
} from '../../../shared/screens.ts';

const SAMPLES: { readonly [part: string]: string } = { id: 'v7w3k9', n: '12', a: '2', b: 'draft', token: 'abc.def-1' };

/** An address of every screen, and one with each query parameter. */
const ADDRESSES = SCREEN_NAMES.flatMap((name) => {
  const path = SCREENS[name].path.replace(/:(\w+)/g, (_, part: string) => SAMPLES[part] ?? '');
  return [
    { name, address: path },
    ...(SCREENS[name].query ?? []).map((one) => ({ name, address: `${path}?${one}=x1` })),
  ];
});

describe('every address of a screen', () => {
  it.each(ADDRESSES)(
    '$address shows that screen, is served, and is where signing in returns to',
    async ({ name, address }) => {
      const [path = ''] = address.split('?');
      expect(screenAt(path)).toBe(name);
      // Not built here: 503; an address that is no screen is 404 once it is.
      const served = await statics('/nowhere').request(address);
      expect(served.status).toBe(503);
      expect(returnPath(address)).toBe(SCREENS[name].open ? null : address);
    },
  );

  it('is that of one screen alone', () => {
    for (const { name, address } of ADDRESSES) {
      const [path = ''] = address.split('?');
      const others = SCREEN_NAMES.filter((one: ScreenName) => one !== name && new RegExp(patternOf(one)).test(path));
      // "/letters/new" and the like are no ids of a letter: only spelled-out paths may match a pattern of parts.
      expect(others).toEqual([]);
    }
  });

  it('keeps what is odd in its parts inside them', () => {
    expect(pathOf('letter', { id: 'a/b?c' })).toBe('/l/a%2Fb%3Fc');
    expect(pathOf('amendment', { id: 'x', n: 3 })).toBe('/l/x/am/3');
  });

  it('is in the service worker that the build makes, when there is one', () => {
    const built = 'client/dist/sw.js';
    if (!existsSync(built)) return;
    for (const name of SCREEN_NAMES) expect(readFileSync(built, 'utf8')).toContain(JSON.stringify(patternOf(name)));
  });
});

describe('where signing in returns to', () => {
  it('forgets what the screen does not know', () => {
    expect(returnPath('/l/abc?panel=am&evil=1&view=marks')).toBe('/l/abc?panel=am&view=marks');
    expect(returnPath('/l/abc?panel=%0d%0aSet-Cookie')).toBe('/l/abc?panel=%0d%0aSet-Cookie');
    expect(returnPath('/l/abc?panel=a b')).toBe('/l/abc');
    expect(returnPath('/help#x')).toBe('/help');
  });

  it.each([
    '',
    '//elsewhere.example',
    '/\\elsewhere',
    '/letters/../x',
    '/api/session',
    '/nowhere',
    'letters',
    '/l/a/b/c/d/e',
  ])('is nowhere for %j', (next) => expect(returnPath(next)).toBeNull());

  it('is a path of ours whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.string().map((text) => `/${text}`),
          fc.string().map((q) => `/l/x?panel=${q}`),
        ),
        (next) => {
          const path = returnPath(next);
          if (path === null) return;
          expect(new URL(path, 'https://paraph.example').origin).toBe('https://paraph.example');
          expect(path).toMatch(/^\/[\w/.?&=~%+-]*$/);
        },
      ),
    );
  });
});
