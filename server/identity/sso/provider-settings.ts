import * as v from 'valibot';

/** An identity provider of an institution (OpenID Connect). */
export interface Provider {
  /** In addresses of this server and on the sign-in page. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Domains of mail addresses for which its word is taken, in lower case. */
  readonly trustedFor: readonly string[];
  /** Of these, the domains whose people sign in here alone: no link by mail lets them in. */
  readonly onlyFor: readonly string[];
  /** How the provider must have made sure, the best first; empty leaves it to the provider. */
  readonly acrValues: readonly string[];
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Providers are asked by TLS, but for one on this machine. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== '' || url.hash !== '' || url.username !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
}

const domain = v.pipe(v.string(), v.toLowerCase(), v.regex(/^[^\s@]{1,253}$/, 'is not a domain'));
const domains = v.optional(v.pipe(v.array(domain), v.maxLength(1_000)), []);

const provider = v.pipe(
  v.strictObject({
    name: v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/, 'takes letters, digits, - and _')),
    issuer: v.pipe(v.string(), v.maxLength(500), v.check(isIssuer, 'is not an issuer')),
    clientId: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
    clientSecret: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)),
    trustedFor: domains,
    onlyFor: domains,
    acrValues: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^\S{1,200}$/))), v.maxLength(20)), []),
  }),
  // Whoever may not use links could never show otherwise that an address is theirs.
  v.check(
    ({ trustedFor, onlyFor }) => onlyFor.every((one) => trustedFor.includes(one)),
    'onlyFor goes beyond trustedFor',
  ),
);

/** OIDC_PROVIDERS, as JSON. */
const providerList = v.pipe(
  v.array(provider),
  v.maxLength(50),
  v.check((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two have one name'),
  v.check((all) => new Set(all.map(({ issuer }) => issuer)).size === all.length, 'two have one issuer'),
);

/** Returns the name of the provider by which alone people of an address sign in; null where a link by mail does. */
export function providerOnlyFor(providers: readonly Provider[] | undefined, email: string): string | null {
  const at = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return providers?.find(({ onlyFor }) => onlyFor.includes(at))?.name ?? null;
}

interface ProviderEnvironment {
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_CLIENT_ID?: string | undefined;
  readonly OIDC_CLIENT_SECRET?: string | undefined;
  readonly OIDC_PROVIDERS?: string | undefined;
}

/**
 * Reads the identity providers: a list of them, or one of which three variables speak.
 * @returns them; or the variable that is wrong, and a sentence that repeats nothing of it: it holds a secret
 */
export function providersOf(
  {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_PROVIDERS: all,
  }: ProviderEnvironment,
  parsed: (text: string) => unknown,
): { readonly list: readonly Provider[] } | { readonly name: string; readonly wrong: string } {
  const isOne = [issuer, clientId, clientSecret].some((value) => value !== undefined);
  if (all === undefined && !isOne) return { list: [] };
  const name = all === undefined ? 'OIDC_ISSUER' : 'OIDC_PROVIDERS';
  if (all !== undefined && isOne) return { name, wrong: 'OIDC_PROVIDERS and OIDC_ISSUER are both set.' };
  const given = all === undefined ? [{ name: 'oidc', issuer, clientId, clientSecret }] : parsed(all);
  const read = v.safeParse(providerList, given);
  if (read.success) return { list: read.output };
  const [issue] = read.issues;
  const said = /received/i.test(issue.message) ? 'is missing or wrong' : issue.message;
  const place = v.getDotPath(issue);
  return { name, wrong: `${name} is not usable: ${place === null ? 'it' : place} ${said}.` };
}
