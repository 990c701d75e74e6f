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

/** Returns the token in a Cookie header, if there is one. */
export function tokenIn(header: string | undefined, origin: string): string | undefined {
  const name = `${cookieName(origin)}=`;
  const pair = header
    ?.split(';')
    .map((one) => one.trim())
    .find((one) => one.startsWith(name));
  return pair?.slice(name.length);
}
