/**
 * An identity provider (oidc-provider) in a process of its own: `node identity-provider-process.ts ORIGIN` prints its port as JSON.
 * Whoever signs in is the account that the header `x-account` names; `x-claims` is JSON of what it says of them.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

const [, , origin = '', acr = ''] = process.argv;
const claims = new Map<string, Readonly<Record<string, unknown>>>();
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const base = `${origin}/api/session/oidc/house`;
  const provider = new Provider(`http://127.0.0.1:${String(port)}`, {
    clients: [
      {
        client_id: 'paraph',
        client_secret: 'a-secret-of-the-client',
        redirect_uris: [`${base}/callback`],
        post_logout_redirect_uris: [`${origin}/sign-in`],
        backchannel_logout_uri: `${base}/backchannel-logout`,
        backchannel_logout_session_required: true,
      },
    ],
    pkce: { required: () => true },
    scopes: ['openid', 'email'],
    claims: { email: ['email', 'email_verified'], acr: null, auth_time: null },
    features: {
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      devInteractions: { enabled: true },
    },
    fetch: (url: string, { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown }) => fetch(url, options),
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, acr, ...claims.get(id) }) }),
    cookies: { keys: ['for tests'] },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    // The tests tell what the provider knows of an account.
    if (request.method === 'PUT') {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { id, ...more } = JSON.parse(body) as { id: string };
        claims.set(id, more);
        response.end('ok');
      });
      return;
    }
    void answer(request, response);
  });
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});
