import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { refusal, type Refusal } from '../../../shared/decision/index.ts';
import type { Caller } from '../../letter/caller.ts';
import type { Session } from '../../store/store.ts';

/** What a request carries through the handlers. */
export interface Env {
  Bindings: HttpBindings;
  Variables: {
    /** Null for whoever is not signed in. */
    session: Session | null;
  };
}

export const NOT_SIGNED_IN: Refusal = refusal('not-signed-in', 'Sign in first.');

/** Returns who asks; for routes behind `signedIn`. */
export function callerOf(c: Context<Env>): Caller & { readonly session: Session } {
  const session = c.get('session');
  if (session === null) throw new Error('this route is not behind signedIn');
  return {
    person: session.person,
    linkIssuedAt: session.linkIssuedAt,
    confirmedAt: session.confirmedAt,
    ...(session.passkey === undefined ? {} : { passkey: session.passkey }),
    session,
  };
}
