/** Where the person is and how to go elsewhere, for screens that must not know the router's table (client/app/routes.ts). */
import { searchParams } from 'sv-router';

/** What app/ hands over from the router it made. */
export interface RouterParts {
  readonly path: () => string;
  readonly params: () => { readonly [name: string]: string | undefined };
  readonly hash: () => string;
  readonly navigate: (
    path: string,
    options: { replace?: boolean; search?: string; hash?: string; scrollToTop?: false },
  ) => Promise<unknown>;
}

let router: RouterParts | null = null;

/** Joins the router once, before the first screen is shown. */
export function joinRouter(parts: RouterParts): void {
  router = parts;
}

function joined(): RouterParts {
  if (!router) throw new Error('joinRouter has not been called');
  return router;
}

/** The address shown now; every read is reactive. */
export const here = {
  get path(): string {
    return joined().path();
  },
  /** With its `#`; empty without one. */
  get hash(): string {
    return joined().hash();
  },
  /** Returns a part of the path by its name in the route, such as `id`; empty when the route has none. */
  param(name: string): string {
    return joined().params()[name] ?? '';
  },
  /** Returns a number in the path, or NaN when there is something else. */
  number(name: string): number {
    const text = here.param(name);
    return /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  },
  /** Returns a query parameter as it was written, or null. */
  query(name: string): string | null {
    return searchParams.toURLSearchParams().get(name);
  },
};

/**
 * Goes to an address of Paraph, such as `/l/7?panel=am`.
 * @param options.replace takes the place of the current entry in the history
 * @param options.keepScroll stays where the page is scrolled to
 */
export async function go(to: string, options: { replace?: boolean; keepScroll?: boolean } = {}): Promise<void> {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- taken apart at once
  const { pathname, search, hash } = new URL(to, location.origin);
  await joined().navigate(pathname, {
    search,
    hash,
    ...(options.replace ? { replace: true } : {}),
    ...(options.keepScroll ? { scrollToTop: false as const } : {}),
  });
}

/** Changes one query parameter of this address (null removes it) without leaving the page; pushes unless told to replace. */
export async function setQuery(name: string, value: string | null, options: { replace?: boolean } = {}): Promise<void> {
  const params = searchParams.toURLSearchParams();
  if (value === null) params.delete(name);
  else params.set(name, value);
  const search = params.toString();
  await go(`${here.path}${search ? `?${search}` : ''}${here.hash}`, { ...options, keepScroll: true });
}
