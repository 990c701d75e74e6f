import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A passkey made of software, as a device and a browser together would answer; every part of it can be made to lie. */

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

/** What deviates from an honest answer. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly id?: string;
  /** Signs with another key than the one registered. */
  readonly key?: KeyObject;
  readonly userHandle?: string;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

export class Authenticator {
  readonly id = randomBytes(16).toString('base64url');
  readonly algorithm: Algorithm;
  readonly #origin: string;
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  /** Id of the account that the passkey was made for, base64url. */
  userHandle: string | undefined;

  constructor(origin: string, algorithm: Algorithm = 'ES256') {
    this.#origin = origin;
    this.algorithm = algorithm;
    this.#keys = keysOf(algorithm);
  }

  get privateKey(): KeyObject {
    return this.#keys.privateKey;
  }

  /** Returns `navigator.credentials.create`. */
  create(options: { readonly challenge: string; readonly user: { readonly id: string } }, lies: Lies = {}): object {
    this.userHandle = options.user.id;
    const id = Buffer.from(this.id, 'base64url');
    const authData = Buffer.concat([
      this.#head(lies, ATTESTED),
      Buffer.alloc(16),
      Buffer.from([0, id.length]),
      id,
      cose(this.algorithm, this.#keys.publicKey),
    ]);
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    );
    return this.#answer(
      {
        clientDataJSON: this.#client(options.challenge, 'webauthn.create', lies).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      },
      lies,
    );
  }

  /** Returns `navigator.credentials.get`. */
  get({ challenge }: { readonly challenge: string }, lies: Lies = {}): object {
    const client = this.#client(challenge, 'webauthn.get', lies);
    const data = this.#head(lies, 0);
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    const signature = sign(this.algorithm === 'EdDSA' ? null : 'sha256', signed, lies.key ?? this.#keys.privateKey);
    const userHandle = lies.userHandle ?? this.userHandle;
    return this.#answer(
      {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(userHandle === undefined ? {} : { userHandle }),
      },
      lies,
    );
  }

  #answer(response: object, { id = this.id }: Lies): object {
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response,
    };
  }

  #client(challenge: string, type: string, lies: Lies): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? this.#origin,
        crossOrigin: lies.crossOrigin ?? false,
        ...(lies.topOrigin === undefined ? {} : { topOrigin: lies.topOrigin }),
      }),
    );
  }

  #head({ rpId, userPresent = true, userVerified = true }: Lies, more: number): Buffer {
    const flags = (userPresent ? PRESENT : 0) | (userVerified ? VERIFIED : 0) | more;
    const site = rpId ?? new URL(this.#origin).hostname;
    // The counter stays at 0, as that of a synced passkey does.
    return Buffer.concat([createHash('sha256').update(site).digest(), Buffer.from([flags, 0, 0, 0, 0])]);
  }
}

function keysOf(algorithm: Algorithm) {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'EdDSA':
      return generateKeyPairSync('ed25519');
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
  }
}

/** A public key as authenticators write it (RFC 9053). */
function cose(algorithm: Algorithm, key: KeyObject): Buffer {
  const jwk = key.export({ format: 'jwk' });
  const bytes = (member: unknown): Buffer => Buffer.from(String(member), 'base64url');
  switch (algorithm) {
    case 'ES256':
      return cbor(
        new Map<number, Cbor>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, bytes(jwk.x)],
          [-3, bytes(jwk.y)],
        ]),
      );
    case 'EdDSA':
      return cbor(
        new Map<number, Cbor>([
          [1, 1],
          [3, -8],
          [-1, 6],
          [-2, bytes(jwk.x)],
        ]),
      );
    case 'RS256':
      return cbor(
        new Map<number, Cbor>([
          [1, 3],
          [3, -257],
          [-1, bytes(jwk.n)],
          [-2, bytes(jwk.e)],
        ]),
      );
  }
}

type Cbor = number | string | Buffer | Map<string, Cbor> | Map<number, Cbor>;

/** The little of CBOR (RFC 8949) that passkeys need. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([
    head(5, value.size),
    ...[...(value as Map<string | number, Cbor>)].flatMap(([key, member]) => [cbor(key), cbor(member)]),
  ]);
}

function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument]);
  if (argument < 256) return Buffer.from([(major << 5) | 24, argument]);
  return Buffer.from([(major << 5) | 25, argument >> 8, argument & 255]);
}
