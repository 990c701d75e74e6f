import type { Context } from 'hono';
import type { Env } from '../env.ts';

/** What whoever watches over a server reads of its requests: traces, and what happens to accounts. */

/** Ids by which a line of the log belongs to a trace that began elsewhere (W3C Trace Context). */
export interface Trace {
  readonly trace_id?: string;
  readonly span_id?: string;
}

/** Returns the trace that a request belongs to; none for a header that is no trace. */
export function traceOf(header: string | undefined): Trace {
  const [, trace = '', span = ''] =
    /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/.exec(header ?? '') ?? [];
  // All zeros stand for none.
  return /[1-9a-f]/.test(trace) && /[1-9a-f]/.test(span) ? { trace_id: trace, span_id: span } : {};
}

/** What happens to accounts, by codes that stay. Ids only. */
const CODES = {
  'POST /api/session': 'sign-in',
  'POST /api/session/passkey/verify': 'sign-in',
  'DELETE /api/session': 'sign-out',
  'DELETE /api/session/links': 'links-ended',
  'POST /api/passkeys/verify': 'key-added',
  'DELETE /api/passkeys/:id': 'key-removed',
  'POST /api/delegations': 'delegation-offered',
  'POST /api/delegations/:mep/accept': 'delegation-accepted',
  'POST /api/delegations/:mep/decline': 'delegation-declined',
  'DELETE /api/delegations/:person': 'delegation-ended',
  'POST /api/tokens': 'token-made',
  'DELETE /api/tokens/:token': 'token-revoked',
  'POST /api/webhooks': 'webhook-made',
  'DELETE /api/webhooks/:webhook': 'webhook-removed',
} as const;

type SecurityCode = (typeof CODES)[keyof typeof CODES] | 'refused';

/** A line of the security log. */
export interface SecurityNote {
  readonly security: SecurityCode;
  readonly route: string;
  readonly status: number;
  readonly person?: string;
  /** Id of the token by which a program asked. */
  readonly token?: string;
}

const BY_CALL: ReadonlyMap<string, SecurityCode> = new Map(Object.entries(CODES));

/** Returns what the security log says of an answered request; null for all that it says nothing of. */
export function securityNote(c: Context<Env>, pattern: string): SecurityNote | null {
  const { status } = c.res;
  const call = BY_CALL.get(`${c.req.method} ${pattern}`);
  const session = c.get('session') as Env['Variables']['session'] | undefined;
  // A page that asks who is signed in is told 401 every day: of those only what somebody tried counts.
  const tried = call !== undefined || c.req.header('authorization') !== undefined;
  const refused = status === 403 || (status >= 400 && status < 500 && tried);
  const code = refused ? 'refused' : status < 400 ? call : undefined;
  if (code === undefined || !c.req.path.startsWith('/api/')) return null;
  return {
    ...{ security: code, route: `${c.req.method} ${pattern}`, status },
    ...(session ? { person: session.person } : {}),
    ...(session?.token ? { token: session.token.id } : {}),
  };
}
