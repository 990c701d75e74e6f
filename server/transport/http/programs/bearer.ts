import { createMiddleware } from 'hono/factory';
import { refusal } from '../../../../shared/decision/index.ts';
import type { Session } from '../../../store/store.ts';
import type { Env } from '../env.ts';
import { refuseWith } from '../problem.ts';
import { reachesCall } from './reach.ts';

/** Returns the token of an Authorization header; null where there is none, `''` for one that is empty. */
function bearerIn(header: string | undefined): string | null {
  return header === undefined
    ? null
    : (/^Bearer(?:[ ]+(.*))?$/i.exec(header.trim())?.[1] ?? (isBearer(header) ? '' : null));
}

const isBearer = (header: string): boolean => /^bearer\b/i.test(header.trim());

/**
 * Lets in whoever sends a token, as far as it reaches. Whoever sends one is asked for no cookie and helped by none: a wrong token is
 * refused even beside a session that holds, so that what a program may do never depends on where it runs.
 */
export function bearer(session: (token: string) => Promise<Session | null>) {
  return createMiddleware<Env>(async (c, next) => {
    const token = bearerIn(c.req.header('authorization'));
    if (token === null) return next();
    const found = await session(token);
    if (found === null) {
      c.header('WWW-Authenticate', 'Bearer error="invalid_token"');
      return refuseWith(c, NO_SUCH_TOKEN);
    }
    c.set('session', found);
    if (!reachesCall(found.token?.scopes ?? [], c.req.method, c.req.path)) return refuseWith(c, TOO_FAR);
    return next();
  });
}

const NO_SUCH_TOKEN = refusal(
  'not-signed-in',
  'This token does not hold: it is unknown, was revoked or has run out. Make a new one under Settings.',
);
const TOO_FAR = refusal(
  'no-access',
  'This token does not reach so far. Make one with another scope under Settings; what a Member does in person no token does.',
);
