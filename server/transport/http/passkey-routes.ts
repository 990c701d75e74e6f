import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { passkeyName } from '../../../shared/api/requests.ts';
import type { Refusal } from '../../../shared/decision/index.ts';
import type { Passkeys } from '../../identity/passkeys.ts';
import { registeredSchema, usedSchema } from '../../proof/webauthn.ts';
import { sessionCookie, tokenIn } from './cookie.ts';
import { callerOf, type Env } from './env.ts';
import { signedIn } from './guard.ts';
import { describe } from './openapi.ts';
import { refuseWith } from './problem.ts';
import { json } from './validation.ts';

export interface PasskeyRoutesOptions {
  readonly origin: () => string;
  readonly passkeys: Passkeys;
  /** Mails a new sign-in link, after which `confirm-first` no longer holds. */
  readonly confirmForPasskey: (person: string) => Promise<Refusal | null>;
}

/** POST /api/session/passkey/verify */
export const signInByPasskey = v.strictObject({ response: usedSchema });
/** POST /api/passkeys/verify */
export const newPasskey = v.strictObject({ response: registeredSchema, name: v.optional(passkeyName) });
/** PATCH /api/passkeys/:id */
export const passkeyNaming = v.strictObject({ name: passkeyName });

/** Passkeys: add, list, rename, remove, sign in. */
export function passkeyRoutes({ origin, passkeys, confirmForPasskey }: PasskeyRoutesOptions) {
  const routes = new Hono<Env>();

  const refuseOrMail = async (c: Context<Env>, refusal: Refusal) => {
    const mailed = refusal.code === 'confirm-first' ? await confirmForPasskey(callerOf(c).person) : null;
    return refuseWith(c, mailed ?? refusal);
  };

  routes.post(
    '/session/passkey/options',
    describe('What the browser needs to sign somebody in', { 200: 'PublicKeyCredentialRequestOptionsJSON' }),
    async (c) => c.json(await passkeys.signInOptions()),
  );
  routes.post(
    '/session/passkey/verify',
    describe('Signs in whoever answered with a passkey', { 204: 'Signed in' }),
    json(signInByPasskey),
    async (c) => {
      const previous = tokenIn(c.req.header('cookie'), origin());
      const signed = await passkeys.signIn(c.req.valid('json').response, previous);
      if (!signed.ok) return refuseWith(c, signed.refusal);
      c.set('session', signed.value.session);
      c.header('Set-Cookie', sessionCookie(origin(), signed.value.cookie));
      return c.body(null, 204);
    },
  );

  routes.get('/passkeys', describe("One's own passkeys", { 200: '{ passkeys }' }), signedIn, async (c) =>
    c.json({ passkeys: await passkeys.list(callerOf(c).person) }),
  );
  routes.post(
    '/passkeys/options',
    describe('What the browser needs to make a passkey', { 200: 'PublicKeyCredentialCreationOptionsJSON' }),
    signedIn,
    async (c) => {
      const made = await passkeys.registration(callerOf(c).session);
      return made.ok ? c.json(made.value) : refuseOrMail(c, made.refusal);
    },
  );
  routes.post(
    '/passkeys/verify',
    describe('Adds the passkey that was made', { 201: 'PasskeyView' }),
    signedIn,
    json(newPasskey),
    async (c) => {
      const { response, name } = c.req.valid('json');
      const added = await passkeys.register(response, name, callerOf(c).person);
      return added.ok ? c.json(added.value, 201) : refuseWith(c, added.refusal);
    },
  );
  routes.patch(
    '/passkeys/:id',
    describe('Gives a passkey another name', { 200: 'PasskeyView' }),
    signedIn,
    json(passkeyNaming),
    async (c) => {
      const named = await passkeys.rename(c.req.param('id'), c.req.valid('json').name, callerOf(c).person);
      return named.ok ? c.json(named.value) : refuseWith(c, named.refusal);
    },
  );
  routes.delete('/passkeys/:id', describe('Removes a passkey', { 204: 'Removed' }), signedIn, async (c) => {
    const removed = await passkeys.remove(c.req.param('id'), callerOf(c).session);
    return removed.ok ? c.body(null, 204) : refuseOrMail(c, removed.refusal);
  });
  return routes;
}
