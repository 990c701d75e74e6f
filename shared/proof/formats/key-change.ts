import type { LoggedEvent } from '../../decision/model/chain.ts';
import { canonicalJson } from '../../version/index.ts';
import { must } from '../verify/broken.ts';
import { utf8, type Bytes } from './bytes.ts';
import { kidOf, signedBy, type ServerJwk } from './keys.ts';

/** How the server's key passes to another one (trust.md 8.1): both sign the same words, the old one and the new one. */

/** What both keys sign. `key`: `x` of the new one. */
export interface KeyChange {
  readonly before: string;
  readonly kid: string;
  readonly key: string;
}

/** Returns the bytes that both keys sign. */
export function keyChangeBytes({ before, kid, key }: KeyChange): Bytes {
  return utf8(canonicalJson({ format: 'paraph.key-change/1', before, kid, key }));
}

const jwkOf = (x: unknown): ServerJwk => ({ kty: 'OKP', crv: 'Ed25519', x: String(x) });

/**
 * Checks every change of key in the account log, and answers which keys each key has passed its word on to, itself included.
 * A key that was only taken into use, without the old one's signature, has nothing of the old one's.
 * @throws Broken
 */
export async function successors(
  accounts: readonly LoggedEvent<string>[],
): Promise<(kid: string) => ReadonlySet<string>> {
  const keys = new Map<string, ServerJwk>();
  const next = new Map<string, string[]>();
  for (const { type, body, seq } of accounts) {
    if (type !== 'ServerKeyUsed' && type !== 'ServerKeyChanged') continue;
    const kid = String(body['kid']);
    const jwk = jwkOf(body['key']);
    must((await kidOf(jwk)) === kid, 'key-change-id', { file: 'accounts.jsonl', seq });
    if (type === 'ServerKeyChanged') {
      const before = String(body['before']);
      const old = keys.get(before);
      const words = keyChangeBytes({ before, kid, key: jwk.x });
      const both =
        old !== undefined &&
        (await signedBy(old, words, String(body['signedBefore']))) &&
        (await signedBy(jwk, words, String(body['signed'])));
      must(both, 'key-change-unsigned', { file: 'accounts.jsonl', seq });
      next.set(before, [...(next.get(before) ?? []), kid]);
    }
    keys.set(kid, jwk);
  }
  return (kid) => {
    const reached = new Set([kid]);
    for (const one of reached) for (const after of next.get(one) ?? []) reached.add(after);
    return reached;
  };
}
