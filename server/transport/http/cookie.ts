/** The session cookie: `__Host-` wherever there is TLS, so that no neighbouring host can set it (trust.md 2.1). */
const WEEK = 7 * 24 * 3600;

/** Returns the cookie's name under an origin. */
function cookieName(origin: string): string {
  return origin.startsWith('https:') ? '__Host-paraph' : 'paraph';
}

/** Returns a Set-Cookie value; an empty token ends the cookie. */
export function sessionCookie(origin: string, token: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  const age = token === '' ? 0 : WEEK;
  return `${cookieName(origin)}=${token}; Path=/; Max-Age=${String(age)}; HttpOnly; SameSite=Lax${secure}`;
}

/** How long a browser keeps what it takes to a provider and back, in s. */
const QUARTER = 15 * 60;

/** Returns a Set-Cookie value for what a browser keeps on its way to an identity provider; empty ends it. */
export function keptCookie(origin: string, kept: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  const age = kept === '' ? 0 : QUARTER;
  // Lax: the provider sends people back by a link of another site.
  return `${cookieName(origin)}-provider=${kept}; Path=/; Max-Age=${String(age)}; HttpOnly; SameSite=Lax${secure}`;
}

/** Returns what a browser has kept for a provider, if there is anything. */
export function keptIn(header: string | undefined, origin: string): string | undefined {
  return valueIn(header, `${cookieName(origin)}-provider`);
}

/** Returns the token in a Cookie header, if there is one. */
export function tokenIn(header: string | undefined, origin: string): string | undefined {
  return valueIn(header, cookieName(origin));
}

function valueIn(header: string | undefined, named: string): string | undefined {
  const name = `${named}=`;
  const pair = header
    ?.split(';')
    .map((one) => one.trim())
    .find((one) => one.startsWith(name));
  return pair?.slice(name.length);
}
