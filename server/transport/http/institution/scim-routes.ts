import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import type { Account, Provisioning } from '../../../identity/provisioning.ts';
import type { Env } from '../env.ts';
import { isToken } from '../guard.ts';
import { addressIn, changesOf, listQuery, newUser, userPatch } from './scim-requests.ts';

export interface ScimRoutesOptions {
  readonly origin: () => string;
  readonly provisioning: Provisioning;
  /** What the directory sends; without it there is nothing here. */
  readonly scimToken?: string;
}

const BYTES = 64 * 1024;
/** As many people as one page holds. */
const PAGE = 200;
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const MESSAGES = 'urn:ietf:params:scim:api:messages:2.0';

/** The accounts of an institution's directory (SCIM 2.0): made, found and ended, and no more. */
export function scimRoutes({ origin, provisioning, scimToken }: ScimRoutesOptions) {
  const routes = new Hono<Env>();
  routes.use('*', async (c: Context<Env>, next) => {
    if (scimToken === undefined) return refuse(c, 404, 'SCIM is not set up here: set PARAPH_SCIM_TOKEN.');
    if (isToken(scimToken, c.req.header('authorization'))) return next();
    c.header('WWW-Authenticate', 'Bearer');
    return refuse(c, 401, 'Send PARAPH_SCIM_TOKEN: Authorization: Bearer TOKEN.');
  });
  routes.use(
    '*',
    bodyLimit({ maxSize: BYTES, onError: (c: Context<Env>) => refuse(c, 413, 'This is more than one user.') }),
  );

  const view = ({ person: { id, email, name }, isActive }: Account) => ({
    schemas: [USER],
    ...{ id, userName: email, displayName: name, name: { formatted: name }, active: isActive },
    emails: [{ value: email, type: 'work', primary: true }],
    meta: { resourceType: 'User', location: `${origin()}/scim/v2/Users/${id}` },
  });

  routes.get('/ServiceProviderConfig', (c) =>
    answer(c, 200, {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      ...{ patch: { supported: true }, bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 } },
      ...{ filter: { supported: true, maxResults: PAGE }, changePassword: { supported: false } },
      ...{ sort: { supported: false }, etag: { supported: false } },
      authenticationSchemes: [{ type: 'oauthbearertoken', name: 'Bearer', description: 'PARAPH_SCIM_TOKEN' }],
    }),
  );

  routes.get('/Users', async (c) => {
    const read = v.safeParse(listQuery, c.req.query());
    if (!read.success) return refuse(c, 400, 'startIndex and count are whole numbers.', 'invalidValue');
    const { filter, startIndex = 1, count = PAGE } = read.output;
    const address = filter === undefined ? undefined : addressIn(filter);
    if (address === null) return refuse(c, 400, 'The one filter is: userName eq "ADDRESS".', 'invalidFilter');
    const found = address === undefined ? null : await provisioning.byAddress(address);
    const all = address === undefined ? await provisioning.list() : found === null ? [] : [found];
    const first = Math.max(startIndex, 1);
    const page = all.slice(first - 1, first - 1 + Math.min(Math.max(count, 0), PAGE));
    return answer(c, 200, {
      schemas: [`${MESSAGES}:ListResponse`],
      ...{ totalResults: all.length, startIndex: first, itemsPerPage: page.length, Resources: page.map(view) },
    });
  });

  routes.get('/Users/:id', async (c) => {
    const found = await provisioning.get(c.req.param('id').slice(0, 64));
    return found === null ? refuse(c, 404, NOBODY) : answer(c, 200, view(found));
  });

  routes.post('/Users', async (c) => {
    const read = v.safeParse(newUser, await bodyOf(c));
    if (!read.success) return wrong(c, read.issues[0]);
    const { userName, displayName, name, active } = read.output;
    const spoken = [name?.givenName, name?.familyName].filter((one) => one !== undefined).join(' ');
    const called = displayName ?? name?.formatted ?? (spoken === '' ? userName : spoken.slice(0, 200));
    const made = await provisioning.create(userName, called, active);
    if (made === null) return refuse(c, 409, 'Somebody has this userName already: find them by it.', 'uniqueness');
    c.header('Location', view(made).meta.location);
    return answer(c, 201, view(made));
  });

  routes.patch('/Users/:id', async (c) => {
    const read = v.safeParse(userPatch, await bodyOf(c));
    if (!read.success) return wrong(c, read.issues[0]);
    const changes = changesOf(read.output);
    if (changes === null) return refuse(c, 400, 'Only active and displayName can be changed here.', 'mutability');
    const { active, displayName } = changes;
    const found = await provisioning.change(c.req.param('id').slice(0, 64), {
      ...(active === undefined ? {} : { isActive: active }),
      ...(displayName === undefined ? {} : { name: displayName }),
    });
    return found === null ? refuse(c, 404, NOBODY) : answer(c, 200, view(found));
  });

  routes.all('*', (c) => refuse(c, 404, 'There is no such call: Users are made, read, listed and patched.'));
  return routes;
}

const NOBODY = 'There is no user of this id. Find them by userName.';

/** Returns the JSON of a body, whatever it is declared as; undefined for anything else. */
async function bodyOf(c: Context<Env>): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    return undefined;
  }
}

function answer(c: Context<Env>, status: 200 | 201, body: object): Response {
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/scim+json' });
}

function wrong(c: Context<Env>, issue: v.BaseIssue<unknown>): Response {
  const said = /received/i.test(issue.message) ? 'is missing or of another kind' : issue.message;
  return refuse(c, 400, `${v.getDotPath(issue) ?? 'The body'} ${said}.`, 'invalidValue');
}

/** Refuses as RFC 7644, 3.12 has it. */
function refuse(c: Context<Env>, status: 400 | 401 | 404 | 409 | 413, detail: string, scimType?: string): Response {
  const body = { schemas: [`${MESSAGES}:Error`], status: String(status), detail, ...(scimType ? { scimType } : {}) };
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/scim+json' });
}
