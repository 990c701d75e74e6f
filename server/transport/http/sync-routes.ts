import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { refusal } from '../../../shared/decision/index.ts';
import type { Identity } from '../../identity/identity.ts';
import type { Session } from '../../store/store.ts';
import type { Exchange, ExchangeOutcome } from '../sync-server.ts';
import { tokenIn } from './cookie.ts';
import { NOT_SIGNED_IN, type Env } from './env.ts';
import { refuseWith } from './problem.ts';

export interface SyncRoutesOptions {
  readonly origin: () => string;
  readonly identity: Pick<Identity, 'session'>;
  /** Hands frames to the rooms and brings back theirs. */
  readonly exchange: (session: Session, asked: Omit<Exchange, 'session'>) => Promise<ExchangeOutcome>;
}

/** As much as one WebSocket message may hold, framed. */
const BODY_BYTES = 1_048_576 + 16;

/** The rooms by plain requests, for where WebSockets are blocked: the same door as http/upgrade.ts (docs/protocol.md). */
export function syncRoutes({ origin, identity, exchange }: SyncRoutesOptions) {
  const routes = new Hono<Env>();
  const limit = bodyLimit({
    maxSize: BODY_BYTES,
    onError: (c) => refuseWith(c, refusal('too-large', 'This is more than can be sent at once.')),
  });
  routes.post('/:room', async (c, next) => {
    // Exactly ours, as at the upgrade, and before a byte of the body is read.
    if (c.req.header('origin') !== origin()) {
      return refuseWith(c, refusal('no-access', 'This request does not come from a page of Paraph.'));
    }
    const session = await identity.session(tokenIn(c.req.header('cookie'), origin()), false);
    const letter = c.req.param('room').split('.', 1)[0];
    if (session === null || (session.letter ?? letter) !== letter) return refuseWith(c, NOT_SIGNED_IN);
    c.set('session', session);
    return next();
  });
  routes.post('/:room', limit, async (c) => {
    const session = c.get('session');
    if (session === null) return refuseWith(c, NOT_SIGNED_IN);
    const { pathname, search } = new URL(c.req.url);
    const body = new Uint8Array(await c.req.arrayBuffer());
    const answer = await exchange(session, { url: pathname + search, body, signal: c.req.raw.signal });
    if ('line' in answer) return c.json({ line: answer.line });
    if (!('frames' in answer)) return c.body(null, answer.status, { 'Retry-After': '1' });
    return c.body(new Uint8Array(answer.frames), 200, { 'Content-Type': 'application/octet-stream' });
  });
  routes.all('*', (c) =>
    refuseWith(c, refusal('not-found', 'This address is for WebSockets, and for POST where those are blocked.')),
  );
  return routes;
}
