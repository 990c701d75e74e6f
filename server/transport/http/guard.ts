import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { refusal } from '../../../shared/decision/index.ts';
import { NOT_SIGNED_IN, type Env } from './env.ts';
import { refuseWith } from './problem.ts';

/** What every request passes (trust.md 2.1). */

/** Sets the security headers on every answer, errors and files included. */
export function securityHeaders(origin: () => string) {
  return createMiddleware<Env>(async (c, next) => {
    await next();
    const url = new URL(origin());
    const sockets = `${url.protocol === 'https:' ? 'wss' : 'ws'}://${url.host}`;
    const headers = c.res.headers;
    headers.set(
      'Content-Security-Policy',
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        `connect-src 'self' ${sockets}`,
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ].join('; '),
    );
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('X-Frame-Options', 'DENY');
    headers.set('Referrer-Policy', 'no-referrer');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
    if (url.protocol === 'https:') headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  });
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Where files are sent to. */
export const UPLOADS: readonly string[] = ['/api/letters/import', '/api/letters/import/preview'];

/**
 * Lets through what changes something only from our own pages: the Origin must be ours exactly, or the browser must say
 * that the request comes from the same origin. Bodies are JSON, or the form of the import.
 */
export function sameOrigin(origin: () => string) {
  return createMiddleware<Env>(async (c, next) => {
    if (SAFE.has(c.req.method)) return next();
    // No browser sends a token by itself, so no page of another site can.
    const ours =
      c.get('session')?.token !== undefined ||
      c.req.header('origin') === origin() ||
      c.req.header('sec-fetch-site') === 'same-origin';
    if (!ours) return refuseWith(c, refusal('no-access', 'This request does not come from a page of Paraph.'));
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    const bodiless = type === undefined && !hasBody(c.req.raw.headers);
    const form = type === 'multipart/form-data' && UPLOADS.includes(c.req.path);
    if (!bodiless && !form && type !== 'application/json') {
      return refuseWith(c, refusal('no-access', 'Only JSON is taken here: set Content-Type to application/json.'));
    }
    return next();
  });
}

function hasBody(headers: Headers): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0;
}

/** Refuses whoever has no session. */
export const signedIn = createMiddleware<Env>(async (c, next) =>
  c.get('session') === null ? refuseWith(c, NOT_SIGNED_IN) : next(),
);

/** Returns whether what was sent is the token, in a time that tells nothing of it; any answer will do where there is none. */
export function isToken(token: string | undefined, sent: string | undefined): boolean {
  if (token === undefined) return true;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const given = /^Bearer +(.*)$/i.exec(sent ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}
