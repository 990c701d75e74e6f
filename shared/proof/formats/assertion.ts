import { sha256Hex } from '../../version/index.ts';
import { fromBase64url, fromHex, fromUtf8, joined } from './bytes.ts';
import { signedByPasskey, type PasskeyJwk } from './keys.ts';

/** What a passkey answered (WebAuthn level 3), base64url. */
export interface Assertion {
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
}

export interface AssertionRequest {
  readonly key: PasskeyJwk;
  /** Base64url. */
  readonly challenge: string;
  readonly origin: string;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

/** What can be wrong with a passkey's answer. */
export type AssertionFault =
  | 'encoding'
  | 'client-data'
  | 'kind'
  | 'statement'
  | 'site'
  | 'framed'
  | 'data'
  | 'host'
  | 'absent'
  | 'unverified'
  | 'signature';

/**
 * Checks that a passkey answered this challenge at this origin, with its user present and verified.
 * @returns null when it did, else the first thing that is wrong
 */
export async function assertionFault(
  { authenticatorData, clientDataJSON, signature }: Assertion,
  { key, challenge, origin }: AssertionRequest,
): Promise<AssertionFault | null> {
  const [data, client, sig] = [authenticatorData, clientDataJSON, signature].map(fromBase64url);
  if (!data || !client || !sig) return 'encoding';
  const said = clientData(client);
  if (said === null) return 'client-data';
  if (said['type'] !== 'webauthn.get') return 'kind';
  if (said['challenge'] !== challenge) return 'statement';
  if (said['origin'] !== origin) return 'site';
  if (said['crossOrigin'] === true || said['topOrigin'] !== undefined) return 'framed';
  const host = URL.parse(origin)?.hostname;
  if (host === undefined || data.length < 37) return 'data';
  const site = fromHex(await sha256Hex(host));
  if (!site.every((byte, index) => data[index] === byte)) return 'host';
  const flags = data[32] ?? 0;
  if ((flags & USER_PRESENT) === 0) return 'absent';
  if ((flags & USER_VERIFIED) === 0) return 'unverified';
  const signed = joined(data, fromHex(await sha256Hex(client)));
  return (await signedByPasskey(key, signed, sig)) ? null : 'signature';
}

/** Returns what the browser said it was asked, or null when it cannot be read. */
export function clientData(bytes: Uint8Array): { readonly [member: string]: unknown } | null {
  try {
    const said: unknown = JSON.parse(fromUtf8(bytes) ?? '');
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? { ...said } : null;
  } catch {
    return null;
  }
}
