import { Hono } from 'hono';
import { tokenRequest } from '../../../../shared/api/requests.ts';
import type { Tokens } from '../../../identity/tokens.ts';
import { callerOf, type Env } from '../env.ts';
import { signedIn } from '../guard.ts';
import { BODIES, describe } from '../openapi.ts';
import { refuseWith } from '../problem.ts';
import { json } from '../validation.ts';

export interface TokenRoutesOptions {
  readonly tokens: Tokens;
}

/** What lets one's own programs in: seen, made and revoked on the settings page, never by a token. */
export function tokenRoutes({ tokens }: TokenRoutesOptions) {
  const routes = new Hono<Env>();
  routes.use('*', signedIn);
  routes.get('/', describe("One's own tokens", { 200: '{ tokens: TokenView[] }' }, BODIES.tokens), async (c) =>
    c.json({ tokens: await tokens.list(callerOf(c).person) }),
  );
  routes.post(
    '/',
    describe('Makes a token, which is shown this once', { 201: 'NewTokenView' }, BODIES.newToken),
    json(tokenRequest),
    async (c) => {
      const made = await tokens.make(c.req.valid('json'), callerOf(c).person);
      return made.ok ? c.json(made.value, 201) : refuseWith(c, made.refusal);
    },
  );
  routes.delete('/:token', describe('Revokes a token', { 204: 'It lets nobody in any more' }), async (c) => {
    const gone = await tokens.revoke(c.req.param('token'), callerOf(c).person);
    return gone.ok ? c.body(null, 204) : refuseWith(c, gone.refusal);
  });
  return routes;
}
