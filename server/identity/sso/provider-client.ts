import * as client from 'openid-client';
import { createRemoteJWKSet, decodeJwt, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { Provider } from './provider-settings.ts';

/** One provider, as it describes itself and as its answers are checked. */

/** What the provider says of itself is asked for again after so many ms, and keys at most this often. */
const DESCRIBED_FOR = 600_000;
const KEYS_EVERY = 1_000;
/** How far its clock may be ahead of ours, in s. */
const AHEAD = 30;
/** How old a notice of a logout may be, in s. */
const NOTICE_LIVES = 300;
const SIGNED_BY = ['RS256', 'PS256', 'ES256', 'RS384', 'PS384', 'ES384', 'RS512', 'PS512', 'ES512', 'EdDSA', 'Ed25519'];
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** What is kept from the way out to the way back. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who the provider says has come. */
export interface ProviderAnswer {
  readonly issuer: string;
  readonly subject: string;
  readonly sid?: string;
  readonly idToken: string;
  readonly email?: string;
  readonly isVerified: boolean;
}

/** The provider's answer proves nothing. The message is for whoever runs the server. */
export class Unproven extends Error {}
/** The provider said that nobody has signed in. */
export class Denied extends Error {}

/** A notice that somebody has signed out at the provider. */
export interface LogoutNotice {
  readonly issuer: string;
  readonly jti: string;
  readonly subject?: string;
  readonly sid?: string;
}

export class ProviderClient {
  readonly provider: Provider;
  readonly #now: () => number;
  #described: { readonly config: client.Configuration; readonly keys: JWTVerifyGetKey; readonly until: number } | null =
    null;

  /** @param now wall clock in ms */
  constructor(provider: Provider, now: () => number) {
    this.provider = provider;
    this.#now = now;
  }

  /** Returns the page of the provider where somebody signs in, and what to keep until they are back. */
  async begin(redirect: string): Promise<{ readonly url: string; readonly attempt: Attempt }> {
    const { config } = await this.#describe();
    const attempt = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirect,
      scope: 'openid email',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      ...(this.provider.acrValues.length === 0 ? {} : { acr_values: this.provider.acrValues.join(' ') }),
    });
    return { url: url.href, attempt };
  }

  /**
   * Checks what came back and returns who has come.
   * @throws Unproven, or Denied, or whatever kept us from asking the provider
   */
  async finish(back: URL, { state, nonce, verifier }: Attempt): Promise<ProviderAnswer> {
    // Keys may have changed since: they are fetched for each sign-in anew.
    const { config } = await this.#describe(true);
    const tokens = await client
      .authorizationCodeGrant(config, back, {
        ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      })
      .catch((error: unknown) => {
        throw judged(error);
      });
    const claims = tokens.claims();
    if (claims === undefined || tokens.id_token === undefined) throw new Unproven('no ID token');
    if (claims.iat > this.#now() / 1000 + AHEAD) throw new Unproven('issued in the future');
    const { acrValues } = this.provider;
    if (acrValues.length > 0 && !acrValues.some((one) => one === claims['acr']))
      throw new Unproven('acr is none of those asked for');
    // Providers that follow the standard to the letter tell the address at a place of its own alone.
    const told = claims['email'] === undefined ? await this.#told(config, tokens.access_token, claims.sub) : claims;
    const { email, email_verified: verified } = told;
    return {
      ...{ issuer: claims.iss, subject: claims.sub, idToken: tokens.id_token },
      ...(typeof claims['sid'] === 'string' ? { sid: claims['sid'] } : {}),
      ...(typeof email === 'string' && email.length <= 320 ? { email } : {}),
      isVerified: verified === true,
    };
  }

  /** Returns where somebody signs out at the provider too; null where it has no such page. */
  async endSession(idToken: string, back: string): Promise<string | null> {
    const { config } = await this.#describe();
    if (config.serverMetadata().end_session_endpoint === undefined) return null;
    return client.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: back }).href;
  }

  /** Checks a notice by OpenID Connect Back-Channel Logout 1.0, 2.6. @throws when it proves nothing */
  async noticeIn(token: string): Promise<LogoutNotice> {
    const { issuer, clientId } = this.provider;
    // Of strangers' notices nobody is asked for keys.
    if (decodeJwt(token).iss !== issuer) throw new Unproven('another issuer');
    const { keys } = await this.#describe();
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      ...{ issuer, audience: clientId, algorithms: SIGNED_BY, requiredClaims: ['iat', 'jti', 'events'] },
      ...{ maxTokenAge: NOTICE_LIVES, clockTolerance: AHEAD, currentDate: new Date(this.#now()) },
    });
    const { typ } = protectedHeader;
    if (typ !== undefined && !/^((application\/)?logout\+jwt|JWT)$/i.test(typ))
      throw new Unproven('another kind of token');
    const { sub, sid, events, nonce, jti } = payload;
    if (nonce !== undefined) throw new Unproven('it has a nonce, like an ID token');
    if (typeof events !== 'object' || events === null || !(LOGOUT_EVENT in events)) throw new Unproven('another event');
    if (typeof jti !== 'string' || jti.length > 500) throw new Unproven('no jti');
    if (sub === undefined && typeof sid !== 'string') throw new Unproven('neither sub nor sid');
    return { issuer, jti, ...(sub === undefined ? {} : { subject: sub }), ...(typeof sid === 'string' ? { sid } : {}) };
  }

  async #told(
    config: client.Configuration,
    token: string,
    subject: string,
  ): Promise<{ readonly [claim: string]: unknown }> {
    if (config.serverMetadata().userinfo_endpoint === undefined) return {};
    return client.fetchUserInfo(config, token, subject).catch((error: unknown) => {
      throw judged(error);
    });
  }

  async #describe(anew = false) {
    const known = this.#described;
    if (known !== null && !anew && this.#now() < known.until) return known;
    const { issuer, clientId, clientSecret } = this.provider;
    const url = new URL(issuer);
    const config = await client
      .discovery(url, clientId, clientSecret, undefined, {
        execute: [
          client.enableNonRepudiationChecks,
          ...(url.protocol === 'http:' ? [client.allowInsecureRequests] : []),
        ],
        timeout: 10,
      })
      .catch((error: unknown) => {
        throw judged(error);
      });
    const { jwks_uri: keys } = config.serverMetadata();
    if (keys === undefined) throw new Unproven('the provider names no keys');
    this.#described = {
      ...{ config, until: this.#now() + DESCRIBED_FOR },
      keys: createRemoteJWKSet(new URL(keys), { cooldownDuration: KEYS_EVERY, timeoutDuration: 10_000 }),
    };
    return this.#described;
  }
}

/** Tells an answer that does not hold from a provider that could not be asked. */
function judged(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof client.AuthorizationResponseError) return new Denied(error.error, { cause: error });
  if (error instanceof client.ResponseBodyError) return new Unproven(error.error, { cause: error });
  if (error instanceof client.ClientError) {
    const { cause } = error;
    const why = cause instanceof Error ? cause.message : error.message;
    return isUnreachable(error) ? error : new Unproven(why, { cause: error });
  }
  return error;
}

/** Returns whether the network failed, or the provider answered with a fault of its own. */
function isUnreachable(error: Error & { readonly code?: string }): boolean {
  const { cause } = error;
  if (cause instanceof TypeError || (cause instanceof Error && cause.name === 'TimeoutError')) return true;
  return error.code === 'OAUTH_TIMEOUT' || (cause instanceof Response && cause.status >= 500);
}
