import { createHmac } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Networks } from './addresses.ts';

/** How long a receiver has to answer, in ms. */
const PATIENCE = 15_000;

/** What is sent, in the words of Standard Webhooks. */
export interface WebhookMessage {
  readonly id: string;
  /** Unix seconds of this try. */
  readonly timestamp: number;
  readonly body: string;
}

/** Returns the signature that Standard Webhooks asks for. @param secret as it was shown: `whsec_` and base64 */
function signatureOf(secret: string, { id, timestamp, body }: WebhookMessage): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key)
    .update(`${id}.${String(timestamp)}.${body}`)
    .digest('base64')}`;
}

/** A receiver whose name leads to where nothing may be sent. */
class PrivateAddress extends Error {
  readonly code = 'private-address';
}

/** Returns every address of a name; fails when one of them may not be sent to. */
async function addressesOf(name: string, networks: Networks, own: boolean) {
  const plain = name.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(plain);
  const found = family === 0 ? await lookup(plain, { all: true }) : [{ address: plain, family }];
  if (found.length === 0 || found.some(({ address }) => !networks.takes(address, own))) throw new PrivateAddress(name);
  return found;
}

/** Without TLS only into the operator's own networks. */
const isOwn = (url: URL): boolean => url.protocol !== 'https:';

/** Returns whether a URL leads where messages may go, as far as it can be told now; a name that is not known yet may. */
export async function isReachable(url: URL, networks: Networks): Promise<boolean> {
  try {
    await addressesOf(url.hostname, networks, isOwn(url));
    return true;
  } catch (error) {
    return !(error instanceof PrivateAddress) && !isOwn(url);
  }
}

/**
 * Sends a message once. The address that was checked is the one that is connected to, for the connection itself asks for it here;
 * redirects are not followed. Returns null when the receiver took it, else a code.
 */
export async function send(
  to: { readonly url: string; readonly secret: string },
  message: WebhookMessage,
  networks: Networks,
): Promise<string | null> {
  const url = new URL(to.url);
  const own = isOwn(url);
  try {
    // A connection to a plain address asks nobody.
    await addressesOf(url.hostname, networks, own);
  } catch (error) {
    return codeOf(error);
  }
  const pinned: LookupFunction = (name, options, done) => {
    addressesOf(name, networks, own).then(
      (found) => {
        const [first] = found;
        if (options.all === true) done(null, found);
        else done(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error('lookup'), ''),
    );
  };
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(message.body),
    'user-agent': 'Paraph',
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': signatureOf(to.secret, message),
  };
  return new Promise((resolve) => {
    const { request } = own ? http : https;
    const options = { method: 'POST', headers, lookup: pinned, agent: false, signal: AbortSignal.timeout(PATIENCE) };
    const asked = request(url, options, (response) => {
      const status = response.statusCode ?? 0;
      // What is said besides is not for us.
      response.destroy();
      resolve(status >= 200 && status < 300 ? null : `status-${String(status)}`);
    });
    asked.on('error', (error) => resolve(codeOf(error)));
    asked.end(message.body);
  });
}

/** Returns what went wrong as a code: sentences may repeat what a receiver says. */
function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return 'timeout';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^[\w-]{1,60}$/.test(code) ? code : 'failed';
}
