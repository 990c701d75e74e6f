/**
 * Every screen of Paraph by its address: the one table from which the router, links, mails, the pages that the server serves,
 * the addresses to which signing in may return, and the service worker derive.
 */

/** What may stand in an address, by the name of its part. Ids and tokens are ours; `a` and `b` are 3, `draft` or `am3`. */
const PARTS = {
  id: '[\\w-]{1,64}',
  n: '[\\w-]{1,64}',
  a: '[\\w-]{1,64}',
  b: '[\\w-]{1,64}',
  token: '[\\w.-]{1,100}',
} as const;

interface Screen {
  /** With a colon before each part that differs. */
  readonly path: string;
  /** Names of its query parameters. */
  readonly query?: readonly string[];
  /** Needs nobody to be signed in, so that signing in never returns to it. */
  readonly open?: true;
}

const DESK = ['panel', 'view', 'write'] as const;

const table = {
  home: { path: '/', open: true },
  signIn: { path: '/sign-in', query: ['next'], open: true },
  letters: { path: '/letters' },
  newLetter: { path: '/letters/new', query: ['start'] },
  letter: { path: '/l/:id', query: DESK },
  amendments: { path: '/l/:id/am', query: DESK },
  amendment: { path: '/l/:id/am/:n', query: DESK },
  version: { path: '/l/:id/v/:n' },
  compareUsual: { path: '/l/:id/compare' },
  compare: { path: '/l/:id/compare/:a/:b' },
  board: { path: '/l/:id/signoff' },
  lock: { path: '/l/:id/lock' },
  final: { path: '/l/:id/final' },
  history: { path: '/l/:id/history', query: ['at'] },
  audit: { path: '/l/:id/audit' },
  letterSettings: { path: '/l/:id/settings' },
  signatory: { path: '/s/:id' },
  signatoryChanges: { path: '/s/:id/changes' },
  receipt: { path: '/s/:id/receipt' },
  profile: { path: '/settings/profile' },
  passkeys: { path: '/settings/passkeys' },
  programs: { path: '/settings/programs' },
  notifications: { path: '/settings/notifications' },
  office: { path: '/settings/office' },
  delegation: { path: '/settings/delegation' },
  accountLog: { path: '/settings/log' },
  display: { path: '/settings/display' },
  unsubscribe: { path: '/unsubscribe/:token', open: true },
  help: { path: '/help' },
  verify: { path: '/verify', open: true },
} as const satisfies { readonly [name: string]: Screen };

export type ScreenName = keyof typeof table;

export const SCREENS: { readonly [N in ScreenName]: Screen } = table;

export const SCREEN_NAMES = Object.keys(table) as readonly ScreenName[];

type PartsOf<P extends string> = P extends `${string}:${infer Part}/${infer Rest}`
  ? Part | PartsOf<`/${Rest}`>
  : P extends `${string}:${infer Part}`
    ? Part
    : never;
type Parts<N extends ScreenName> = { readonly [P in PartsOf<(typeof table)[N]['path']>]: string | number };

/** Returns the address of a screen, such as `/l/7/am/3` for `amendment` with `{ id: '7', n: 3 }`. */
export function pathOf<N extends ScreenName>(
  ...[name, parts]: [PartsOf<(typeof table)[N]['path']>] extends [never] ? [name: N] : [name: N, parts: Parts<N>]
): string {
  const given: { readonly [part: string]: string | number } = parts ?? {};
  return table[name].path.replace(/:(\w+)/g, (_, part: string) => encodeURIComponent(String(given[part] ?? '')));
}

/** Returns the source of a regular expression that a screen's paths match. */
export function patternOf(name: ScreenName): string {
  const parts: { readonly [part: string]: string } = PARTS;
  return `^${table[name].path.replace(/:(\w+)/g, (_, part: string) => parts[part] ?? '[^/]+')}$`;
}

const PATTERNS = SCREEN_NAMES.map((name) => ({ name, pattern: new RegExp(patternOf(name)) }));

/** Returns which screen a path shows; null when none. @param path without query and hash */
export function screenAt(path: string): ScreenName | null {
  return PATTERNS.find(({ pattern }) => pattern.test(path))?.name ?? null;
}

/**
 * Returns the address to go on to after signing in: a screen of ours for signed-in people with the query parameters that it
 * knows, or null for anything else. Nobody is sent elsewhere by a link of ours.
 */
export function returnPath(next: string | null | undefined): string | null {
  if (!next) return null;
  const [address = ''] = next.split('#', 1);
  const [path = '', ...query] = address.split('?');
  const name = screenAt(path);
  if (name === null || SCREENS[name].open) return null;
  const known = SCREENS[name].query ?? [];
  const kept = query
    .join('?')
    .split('&')
    .filter((one) => /^[a-z]+=[\w.~%+-]{1,100}$/.test(one) && known.includes(one.split('=', 1)[0] ?? ''));
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}
