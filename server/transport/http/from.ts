import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Env } from './env.ts';

/**
 * Returns where a request comes from. We speak no TLS ourselves, so an https origin means a proxy in front of us: the last
 * address of X-Forwarded-For is the one that it added. Without a proxy that header is whatever the client says.
 */
export function ipOf(c: Context<Env>, origin: string): string {
  const forwarded = origin.startsWith('https:')
    ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
    : undefined;
  return forwarded || (getConnInfo(c).remote.address ?? '');
}
