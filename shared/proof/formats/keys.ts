import { sha256Hex } from '../../version/index.ts';
import { fromBase64url, joined, type Bytes } from './bytes.ts';

/** The keys that sign: the server's (Ed25519), and people's passkeys. Public halves only. */

/** A public Ed25519 key as JSON (RFC 8037). */
export interface ServerJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/** A key of the server. `kid`: first 16 hex digits of the SHA-256 of its SPKI DER. */
export interface ServerKey {
  readonly kid: string;
  readonly jwk: ServerJwk;
}

/** Public key of a passkey as JSON (RFC 7517), for the three algorithms that Paraph offers. */
export type PasskeyJwk =
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly alg: 'EdDSA'; readonly x: string }
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly alg: 'ES256'; readonly x: string; readonly y: string }
  | { readonly kty: 'RSA'; readonly alg: 'RS256'; readonly n: string; readonly e: string };

/** What stands before the 32 bytes of an Ed25519 key in its SPKI DER (RFC 8410). */
const SPKI = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** Returns the id of a server key; null when it is no key. */
export async function kidOf({ x }: ServerJwk): Promise<string | null> {
  const bytes = fromBase64url(x);
  if (bytes?.length !== 32) return null;
  return (await sha256Hex(joined(SPKI, bytes))).slice(0, 16);
}

/** Returns whether a server key made this signature. Never throws. */
export async function signedBy({ x }: ServerJwk, data: Bytes, sig: string): Promise<boolean> {
  const signature = fromBase64url(sig);
  if (signature?.length !== 64) return false;
  return verified({ kty: 'OKP', crv: 'Ed25519', x }, { name: 'Ed25519' }, signature, data);
}

/** Returns whether a passkey made this signature, as authenticators write it: ECDSA in DER. Never throws. */
export async function signedByPasskey(key: PasskeyJwk, data: Bytes, signature: Bytes): Promise<boolean> {
  switch (key.kty) {
    case 'OKP':
      return verified({ kty: 'OKP', crv: 'Ed25519', x: key.x }, { name: 'Ed25519' }, signature, data);
    case 'EC': {
      const raw = rawEcdsa(signature);
      const { x, y } = key;
      const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
      return raw !== null && verified({ kty: 'EC', crv: 'P-256', x, y }, algorithm, raw, data);
    }
    case 'RSA': {
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
      return verified({ kty: 'RSA', n: key.n, e: key.e }, algorithm, signature, data);
    }
  }
}

async function verified(jwk: JsonWebKey, algorithm: Algorithm, signature: Bytes, data: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
    return await crypto.subtle.verify(algorithm, key, signature, data);
  } catch {
    // A key that is none has signed nothing.
    return false;
  }
}

/** ECDSA's two numbers side by side, 32 bytes each, as WebCrypto takes them; null for what is not strict DER. */
function rawEcdsa(der: Uint8Array): Bytes | null {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) return null;
  const r = integer(der, 2);
  const s = r && integer(der, r.end);
  return r && s?.end === der.length ? joined(r.bytes, s.bytes) : null;
}

function integer(der: Uint8Array, at: number): { readonly bytes: Bytes; readonly end: number } | null {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== 0x02 || length < 1 || end > der.length) return null;
  const [first = 0, second = 0] = der.subarray(at + 2, end);
  // Neither negative nor longer than needed: another spelling of the same number is another signature.
  if (first >= 0x80 || (first === 0 && length > 1 && second < 0x80)) return null;
  const digits = der.subarray(first === 0 ? at + 3 : at + 2, end);
  if (digits.length > 32) return null;
  const bytes = new Uint8Array(32);
  bytes.set(digits, 32 - digits.length);
  return { bytes, end };
}
