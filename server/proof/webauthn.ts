import * as v from 'valibot';
import { extensionResults } from '../../shared/decision/model/bounds.ts';
import { assertionFault, clientData, type Assertion } from '../../shared/proof/formats/assertion.ts';
import { fromBase64url, toBase64url } from '../../shared/proof/formats/bytes.ts';
import type { PasskeyJwk } from '../../shared/proof/formats/keys.ts';
import type { Passkey } from '../store/store.ts';

/** Passkeys as browsers speak of them (WebAuthn level 3): what is asked, and whether the answer holds. */

/** The library, with its readers of certificates, is read when the first passkey is asked for: 20 MiB that an idle server saves. */
const library = () => import('@simplewebauthn/server');

/** EdDSA, ES256, RS256: what the offline check of a bundle knows. */
const ALGORITHMS = [-8, -7, -257];
/** How long the browser may wait for the person, in ms. */
const TIMEOUT = 120_000;

const base64url = v.pipe(v.string(), v.maxLength(20_000), v.regex(/^[\w-]*$/));
const common = {
  id: v.pipe(base64url, v.minLength(1), v.maxLength(1_400)),
  rawId: base64url,
  type: v.literal('public-key'),
  authenticatorAttachment: v.nullish(v.pipe(v.string(), v.maxLength(40))),
  clientExtensionResults: v.optional(extensionResults, {}),
};

/** `PublicKeyCredential.toJSON()` of a use. */
export const usedSchema = v.object({
  ...common,
  response: v.object({
    authenticatorData: base64url,
    clientDataJSON: base64url,
    signature: base64url,
    userHandle: v.nullish(base64url),
  }),
});
export type UsedAssertion = v.InferOutput<typeof usedSchema>;

/** `PublicKeyCredential.toJSON()` of a registration. */
export const registeredSchema = v.object({
  ...common,
  response: v.object({
    attestationObject: base64url,
    clientDataJSON: base64url,
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(30))), v.maxLength(20))),
  }),
});
export type RegisteredPasskey = v.InferOutput<typeof registeredSchema>;

/** Returns the host that passkeys of this origin belong to. */
function rpIdOf(origin: string): string {
  return new URL(origin).hostname;
}

/** Returns the options for making a passkey. */
export async function registrationOptions(of: {
  readonly origin: string;
  readonly person: { readonly id: string; readonly name: string; readonly email: string | null };
  readonly known: readonly Pick<Passkey, 'credential'>[];
}) {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: 'Paraph',
    rpID: rpIdOf(of.origin),
    userName: of.person.email ?? of.person.name,
    userDisplayName: of.person.name,
    userID: new TextEncoder().encode(of.person.id),
    attestationType: 'none',
    timeout: TIMEOUT,
    excludeCredentials: of.known.map(({ credential }) => ({ id: credential })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** Returns the options for using a passkey. @param hex the challenge as lower-case hex; chance when absent */
export async function usingOptions(origin: string, passkeys: readonly Pick<Passkey, 'credential'>[], hex?: string) {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: rpIdOf(origin),
    userVerification: 'required',
    timeout: TIMEOUT,
    ...(passkeys.length > 0 ? { allowCredentials: passkeys.map(({ credential }) => ({ id: credential })) } : {}),
    // Bytes: a string would be encoded once more, and be another challenge.
    ...(hex === undefined ? {} : { challenge: Uint8Array.from(Buffer.from(hex, 'hex')) }),
  });
}

/** Returns the challenge that an answer claims to be for, base64url; empty when that cannot be read. */
export function challengeIn({ response }: Pick<RegisteredPasskey | UsedAssertion, 'response'>): string {
  const bytes = fromBase64url(response.clientDataJSON);
  const challenge = bytes === null ? undefined : clientData(bytes)?.['challenge'];
  return typeof challenge === 'string' ? challenge : '';
}

export type NewKey = Pick<Passkey, 'credential' | 'jwk' | 'cose' | 'counter' | 'details'>;

/** Returns the passkey that was made for this challenge, or null. */
export async function madeFor(answer: RegisteredPasskey, challenge: string, origin: string): Promise<NewKey | null> {
  if (insideAnother(answer)) return null;
  const { id, rawId, type, response } = answer;
  const { verifyRegistrationResponse } = await library();
  const verified = await verifyRegistrationResponse({
    response: {
      ...{ id, rawId, type, clientExtensionResults: {} },
      response: { attestationObject: response.attestationObject, clientDataJSON: response.clientDataJSON },
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpIdOf(origin),
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null);
  if (!verified?.verified) return null;
  const { credential, aaguid, credentialDeviceType, credentialBackedUp, userVerified } = verified.registrationInfo;
  const jwk = await jwkOf(credential.publicKey);
  if (jwk === null) return null;
  return {
    credential: credential.id,
    jwk,
    cose: toBase64url(credential.publicKey),
    counter: credential.counter,
    details: { aaguid, credentialDeviceType, credentialBackedUp, userVerified, transports: response.transports ?? [] },
  };
}

/**
 * Returns what a passkey made of a challenge, or null when it is not this passkey's answer to it. Checked twice: as the
 * library does, and as the bundle's reader will.
 */
export async function usedFor(
  answer: UsedAssertion,
  passkey: Passkey,
  challenge: string,
  origin: string,
): Promise<{ readonly assertion: Assertion; readonly counter: number } | null> {
  const { id, rawId, type, response } = answer;
  if (id !== passkey.credential || insideAnother(answer)) return null;
  const { authenticatorData, clientDataJSON, signature, userHandle } = response;
  if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== passkey.person) return null;
  const assertion = { authenticatorData, clientDataJSON, signature };
  const publicKey = fromBase64url(passkey.cose);
  if (publicKey === null) return null;
  const { verifyAuthenticationResponse } = await library();
  // It throws on a wrong challenge, origin, host, flag or counter, and answers `verified: false` on a wrong signature.
  const verified = await verifyAuthenticationResponse({
    response: { id, rawId, type, clientExtensionResults: {}, response: assertion },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpIdOf(origin),
    credential: { id: passkey.credential, publicKey, counter: passkey.counter },
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) return null;
  const fault = await assertionFault(assertion, { key: passkey.jwk, challenge, origin });
  return fault === null ? { assertion, counter: verified.authenticationInfo.newCounter } : null;
}

function insideAnother({ response }: Pick<RegisteredPasskey | UsedAssertion, 'response'>): boolean {
  const bytes = fromBase64url(response.clientDataJSON);
  const said = bytes === null ? null : clientData(bytes);
  return said === null || said['crossOrigin'] === true || said['topOrigin'] !== undefined;
}

/** A COSE key (RFC 9053) as JWK; null for an algorithm that was not offered. */
async function jwkOf(cose: Uint8Array<ArrayBuffer>): Promise<PasskeyJwk | null> {
  const { decodeCredentialPublicKey } = await import('@simplewebauthn/server/helpers');
  const map = decodeCredentialPublicKey(cose) as unknown as ReadonlyMap<number, unknown>;
  const member = (key: number): string => {
    const value = map.get(key);
    return value instanceof Uint8Array ? toBase64url(value) : '';
  };
  const curve = map.get(-1);
  switch (map.get(3)) {
    case -8:
      return curve === 6 ? { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', x: member(-2) } : null;
    case -7:
      return curve === 1 ? { kty: 'EC', crv: 'P-256', alg: 'ES256', x: member(-2), y: member(-3) } : null;
    case -257:
      return { kty: 'RSA', alg: 'RS256', n: member(-1), e: member(-2) };
    default:
      return null;
  }
}
