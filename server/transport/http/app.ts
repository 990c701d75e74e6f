import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { HTTPException } from 'hono/http-exception';
import { matchedRoutes } from 'hono/route';
import { directoryQuery } from '../../../shared/api/requests.ts';
import { refusal } from '../../../shared/decision/index.ts';
import type { Directory } from '../../directory/directory.ts';
import type { Identity } from '../../identity/identity.ts';
import type { Session, Store } from '../../store/store.ts';
import { tokenIn } from './cookie.ts';
import type { Env } from './env.ts';
import { isToken, sameOrigin, securityHeaders, signedIn, UPLOADS } from './guard.ts';
import { mailRoutes, oneClick, type MailRoutesOptions } from './mail-routes.ts';
import { letterRoutes, type LetterRoutesOptions } from './letter-routes.ts';
import type { Metrics } from './metrics.ts';
import { describe, openApi } from './openapi.ts';
import { faultProblem, refuseWith } from './problem.ts';
import { providerRoutes, type ProviderRoutesOptions } from './institution/provider-routes.ts';
import { scimRoutes, type ScimRoutesOptions } from './institution/scim-routes.ts';
import { readableAddress, readableText } from './readable.ts';
import { officeRoutes, type OfficeRoutesOptions } from './office-routes.ts';
import { passkeyRoutes, type PasskeyRoutesOptions } from './passkey-routes.ts';
import { securityNote, traceOf, type SecurityNote, type Trace } from './programs/watching.ts';
import { bearer } from './programs/bearer.ts';
import { tokenRoutes, type TokenRoutesOptions } from './programs/token-routes.ts';
import { webhookRoutes, type WebhookRoutesOptions } from './programs/webhook-routes.ts';
import { proofRoutes, type ProofRoutesOptions } from './proof-routes.ts';
import { sessionRoutes, type SessionRoutesOptions } from './session-routes.ts';
import { statics } from './statics.ts';
import { syncRoutes, type SyncRoutesOptions } from './sync-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { templateRoutes } from './template-routes.ts';
import { query } from './validation.ts';

/** Largest JSON body, in bytes: a whole letter sent as the outcome of an amendment. */
const JSON_BYTES = 4 * 1024 * 1024;
/** The same from somebody who has not signed in: an address, a token, what a passkey says. */
const STRANGERS_BYTES = 16 * 1024;

export interface HttpOptions
  extends
    LetterRoutesOptions,
    ProofRoutesOptions,
    PasskeyRoutesOptions,
    OfficeRoutesOptions,
    MailRoutesOptions,
    TokenRoutesOptions,
    ProviderRoutesOptions,
    ScimRoutesOptions,
    WebhookRoutesOptions,
    Omit<SyncRoutesOptions, 'identity'>,
    Omit<SessionRoutesOptions, 'identity' | 'people' | 'offices'> {
  readonly identity: Identity;
  readonly store: Pick<Store, 'people' | 'writable'>;
  readonly metrics: Metrics;
  /** Whoever reads the metrics sends it; without it anybody may. */
  readonly metricsToken?: string;
  readonly directory: Directory;
  /** Folder of the built client. */
  readonly client: string;
  readonly log: {
    /** One answered request: never its query, body or cookie. */
    request(answered: { method: string; route: string; status: number; ms: number } & Trace): void;
    /** What whoever watches over accounts wants to see, under a code that stays. */
    security(noted: SecurityNote & Trace): void;
    fault(error: unknown): void;
  };
}

/** The HTTP interface (docs/api.md 3) and the screens. */
export function httpApp(options: HttpOptions): Hono<Env> {
  const { origin, identity, store, metrics, log } = options;
  const app = new Hono<Env>();

  app.use('*', securityHeaders(origin));
  app.use('*', async (c, next) => {
    const start = performance.now();
    await next();
    const ms = performance.now() - start;
    // The most specific pattern that matched; files and screens have none.
    const route = matchedRoutes(c as Context).findLast(({ path }) => !path.endsWith('*'))?.path ?? 'screen';
    metrics.answered(c.req.method, route, c.res.status, ms / 1_000);
    const trace = traceOf(c.req.header('traceparent'));
    log.request({ method: c.req.method, route, status: c.res.status, ms: Math.round(ms), ...trace });
    const noted = securityNote(c as Context<Env>, route);
    if (noted !== null) log.security({ ...noted, ...trace });
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 400) {
      return refuseWith(c, refusal('invalid', 'The body is not what this call takes: JSON that can be read.'));
    }
    if (error.name === 'StoreUnavailable') {
      log.fault(error);
      const message = 'Paraph cannot write right now. Nothing has changed; try again in a moment.';
      return refuseWith(c, refusal('unavailable', message));
    }
    log.fault(error);
    return c.body(JSON.stringify(faultProblem()), 500, { 'Content-Type': 'application/problem+json' });
  });

  app.get('/healthz', (c) => c.text('ok\n'));
  const ready = atMostEvery(1_000, () => store.writable());
  app.get('/readyz', async (c) => ((await ready()) ? c.text('ready\n') : c.text('the store cannot write\n', 503)));
  app.get('/metrics', async (c) => {
    if (!isToken(options.metricsToken, c.req.header('authorization'))) {
      c.header('WWW-Authenticate', 'Bearer');
      return c.text('Send PARAPH_METRICS_TOKEN: Authorization: Bearer TOKEN\n', 401);
    }
    return c.text(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType });
  });

  // Before the door of our own pages: providers and what they send come from elsewhere.
  app.route('/scim/v2', scimRoutes(options));
  app.route('/api/session/oidc', providerRoutes(options));
  const api = app.basePath('/api');
  api.use('*', async (c, next) => {
    c.set('session', null);
    await next();
  });
  api.use(
    '*',
    bearer((token) => options.tokens.session(token)),
  );
  api.use('*', sameOrigin(origin));
  api.use('*', async (c, next) => {
    if (c.get('session') !== null) return next();
    const session = await identity.session(tokenIn(c.req.header('cookie'), origin()));
    // What a request's link opened reaches its letter alone; elsewhere nobody is signed in.
    c.set('session', session !== null && reaches(session, c.req.path) ? session : null);
    return next();
  });
  // Nobody who is not signed in has more to say; files come from people alone.
  api.use(
    '*',
    except((c: Context<Env>) => c.get('session') !== null, strangersLimit),
  );
  // Files have a limit of their own where they are taken.
  api.use('*', except([...UPLOADS], jsonLimit));
  api.use('*', readableText);
  api.route('/', sessionRoutes({ ...options, people: store.people }));
  api.route('/', passkeyRoutes(options));
  api.route('/', officeRoutes(options));
  api.route('/', mailRoutes(options));
  api.route('/', proofRoutes(options));
  api.route('/letters', letterRoutes(options));
  api.route('/tokens', tokenRoutes(options));
  api.route('/', searchRoutes(options.desk));
  api.route('/webhooks', webhookRoutes(options));
  api.route('/templates', templateRoutes(options.desk));
  api.get(
    '/directory',
    describe('A few people to pick from by name, the list of Members among them; group, country and role narrow', {
      200: 'DirectoryPersonView[]',
    }),
    signedIn,
    query(directoryQuery),
    async (c) => {
      const { search, group, country, role, limit } = c.req.valid('query');
      return c.json(await options.directory.search({ text: search, group, country, role }, limit));
    },
  );
  api.get('/openapi.json', describe('This description', { 200: 'OpenAPI 3.1' }), async (c) =>
    c.json(await openApi(app)),
  );
  api.all('*', (c) => refuseWith(c, refusal('not-found', 'There is no such call.')));
  app.route('/', oneClick(options));
  app.use('/sync/*', readableAddress);
  app.route('/sync', syncRoutes(options));
  app.route('/', statics(options.client));
  return app;
}

/** What a session for one letter reaches besides: who it is for, and the ways to a session that reaches more, or out. */
const EVERYWHERE = /^\/api\/(me|session(\/.*)?|passkeys\/options)$/;

function reaches({ letter }: Session, path: string): boolean {
  return letter === undefined || EVERYWHERE.test(path) || isOrUnder(path, `/api/letters/${letter}`);
}

function isOrUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

const limitTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (c) => refuseWith(c, refusal('too-large', 'This is more than can be sent at once.')),
  });
const jsonLimit = limitTo(JSON_BYTES);
const strangersLimit = limitTo(STRANGERS_BYTES);

/** Returns a question with its last answer while that is younger than so many ms: whoever asks often costs no more. */
function atMostEvery<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  let asked = 0;
  return () => {
    const now = performance.now();
    if (answer === null || now - asked >= ms) {
      asked = now;
      answer = ask();
    }
    return answer;
  };
}
