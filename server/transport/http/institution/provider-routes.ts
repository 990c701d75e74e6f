import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { refusal } from '../../../../shared/decision/index.ts';
import type { ProviderSignIn } from '../../../identity/sso/provider-sign-in.ts';
import { keptCookie, keptIn, sessionCookie, tokenIn } from '../cookie.ts';
import type { Env } from '../env.ts';
import { ipOf } from '../from.ts';
import { describe } from '../openapi.ts';
import { refuseWith } from '../problem.ts';

export interface ProviderRoutesOptions {
  readonly origin: () => string;
  /** Absent where no provider is set. */
  readonly providers?: ProviderSignIn;
}

const TOKEN_BYTES = 16 * 1024;
const notice = v.pipe(v.string(), v.minLength(1), v.maxLength(TOKEN_BYTES));

/**
 * Signing in by an institution's provider. People come here from the sign-in page and from the provider, which also posts notices
 * of its own: none of these requests comes from a page of ours.
 */
export function providerRoutes({ origin, providers }: ProviderRoutesOptions) {
  const routes = new Hono<Env>();

  routes.get('/', describe('The providers by which one can sign in', { 200: '{ providers: { name }[] }' }), (c) =>
    c.json({ providers: (providers?.names ?? []).map((name) => ({ name })) }),
  );

  routes.get('/:name', describe('Goes to a provider to sign in', { 302: 'To the provider' }), async (c) => {
    const begun = await providers?.begin(c.req.param('name'), c.req.query('next')?.slice(0, 200));
    if (!begun) return refuseWith(c, NO_PROVIDER);
    if (!begun.ok) return turnedAway(c, begun);
    c.header('Set-Cookie', keptCookie(origin(), begun.kept));
    return c.redirect(begun.url);
  });

  routes.get(
    '/:name/callback',
    describe('Where a provider sends people back', { 303: 'Signed in', 403: 'Not signed in, and why' }),
    async (c) => {
      const cookies = c.req.header('cookie');
      const arrived = await providers?.finish(c.req.param('name'), new URL(c.req.url).search.slice(0, 8_000), {
        ...{ kept: keptIn(cookies, origin()), previous: tokenIn(cookies, origin()), ip: ipOf(c, origin()) },
      });
      if (!arrived) return refuseWith(c, NO_PROVIDER);
      // Whatever came of it, what was kept has done its work.
      c.header('Set-Cookie', keptCookie(origin(), arrived.ok ? '' : (arrived.binding ?? '')));
      if (!arrived.ok) return turnedAway(c, arrived);
      c.header('Set-Cookie', sessionCookie(origin(), arrived.cookie), { append: true });
      return c.redirect(arrived.next ?? '/', 303);
    },
  );

  routes.post(
    '/:name/backchannel-logout',
    describe('Takes a provider’s notice that somebody has signed out there', { 200: 'Their sessions here have ended' }),
    bodyLimit({ maxSize: TOKEN_BYTES, onError: (c) => c.json({ error: 'invalid_request' }, 413) }),
    async (c) => {
      const form = new URLSearchParams(await c.req.text());
      const read = v.safeParse(notice, form.get('logout_token'));
      if (!read.success) return c.json({ error: 'invalid_request', error_description: 'no logout_token' }, 400);
      const wrong = await providers?.loggedOut(c.req.param('name'), read.output);
      if (wrong === undefined) return refuseWith(c, NO_PROVIDER);
      return wrong === null ? c.body(null, 200) : c.json({ error: 'invalid_request', error_description: wrong }, 400);
    },
  );
  return routes;
}

/** Says why nobody was signed in: to a person on the sign-in page, to a program as to every other one. */
function turnedAway(
  c: Context<Env>,
  { refusal: refused, reason, next }: Extract<Awaited<ReturnType<ProviderSignIn['begin']>>, { readonly ok: false }>,
): Response {
  if (!(c.req.header('accept') ?? '').includes('text/html')) return refuseWith(c, refused);
  const query = new URLSearchParams({ provider: reason, ...(next === null ? {} : { next }) });
  return c.redirect(`/sign-in?${query.toString()}`, 303);
}

const NO_PROVIDER = refusal('not-found', 'There is no provider of this name. Sign in on the sign-in page.');
