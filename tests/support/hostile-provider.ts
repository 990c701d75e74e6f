/** An identity provider in this process that lies as a test wants it to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { onTestFinished } from 'vitest';

interface Lies {
  /** Changes the ID token's claims. */
  readonly claims?: (honest: JWTPayload) => JWTPayload;
  readonly signing?: 'none' | 'foreign';
}

const keyPair = () => generateKeyPair('ES256', { extractable: true });

export class HostileProvider {
  lies: Lies = {};
  claims: JWTPayload = {};
  /** Codes are taken as often as they come. */
  codes = 0;
  #keys: { kid: string; privateKey: CryptoKey; publicKey: CryptoKey } | null = null;
  #nonce = '';
  readonly server = createServer((request, response) => {
    void this.#answer(request.url ?? '/').then((body) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    });
  });

  get issuer(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** What the provider was asked for on the way out. */
  asked(location: string): void {
    this.#nonce = new URL(location).searchParams.get('nonce') ?? '';
  }

  /** Signs with another key from now on. */
  async rotate(): Promise<void> {
    this.#keys = { kid: `k${String(Math.random())}`, ...(await keyPair()) };
  }

  async sign(claims: JWTPayload, header: { typ?: string } = {}): Promise<string> {
    const { kid, privateKey } = await this.#own();
    if (this.lies.signing === 'none') return new UnsecuredJWT(claims).encode();
    const key = this.lies.signing === 'foreign' ? (await keyPair()).privateKey : privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, ...header }).sign(key);
  }

  async #own() {
    if (this.#keys === null) await this.rotate();
    if (this.#keys === null) throw new Error('no keys');
    return this.#keys;
  }

  async #answer(path: string): Promise<unknown> {
    const { issuer } = this;
    if (path.startsWith('/.well-known/')) {
      return {
        ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
        ...{ jwks_uri: `${issuer}/keys`, end_session_endpoint: `${issuer}/end` },
        ...{ response_types_supported: ['code'], subject_types_supported: ['public'] },
        id_token_signing_alg_values_supported: ['ES256'],
      };
    }
    const { kid, publicKey } = await this.#own();
    if (path === '/keys') return { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] };
    this.codes++;
    const now = Math.floor(Date.now() / 1000);
    const honest = { iss: issuer, aud: 'paraph', iat: now, exp: now + 300, nonce: this.#nonce, ...this.claims };
    const token = await this.sign(this.lies.claims?.(honest) ?? honest);
    return { access_token: 'a', token_type: 'Bearer', id_token: token };
  }
}

/** Starts one; to be called within a test. */
export async function startHostileProvider(): Promise<HostileProvider> {
  const provider = new HostileProvider();
  await new Promise<void>((resolve) => provider.server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void provider.server.close());
  return provider;
}
