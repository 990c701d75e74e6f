import * as v from 'valibot';
import type { ProviderReason } from '../../../shared/api/provider-reasons.ts';
import { refusal, type Id, type Refusal } from '../../../shared/decision/index.ts';
import { sameAddress } from '../../../shared/people/address.ts';
import { returnPath } from '../../../shared/screens.ts';
import { certificateFault } from '../../lib/certificate-fault.ts';
import { sha256 } from '../../lib/hash.ts';
import type { ProviderAccountStore } from '../../store/provider-accounts.ts';
import type { PeopleStore, Session } from '../../store/store.ts';
import type { Identity } from '../identity.ts';
import { Denied, ProviderClient, Unproven, type ProviderAnswer } from './provider-client.ts';
import type { Provider } from './provider-settings.ts';
import { seal, unseal } from './sealed.ts';

/** How long somebody may take at the provider, or until they open the mail that binds their account, in ms. */
const LIVES = 15 * 60_000;

const attemptSchema = v.strictObject({
  kind: v.literal('attempt'),
  ...{ state: v.string(), nonce: v.string(), verifier: v.string(), until: v.number() },
  next: v.nullable(v.string()),
});
const bindingSchema = v.strictObject({
  kind: v.literal('binding'),
  ...{ issuer: v.string(), subject: v.string(), address: v.string(), until: v.number() },
});

/** What the way back from a provider came to. */
export type Arrival =
  | { readonly ok: true; readonly cookie: string; readonly session: Session; readonly next: string | null }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      readonly reason: ProviderReason;
      readonly next: string | null;
      /** Kept in the browser: the link that is opened in it binds the account. */
      readonly binding?: string;
    };

export interface ProviderSignInOptions {
  readonly providers: readonly Provider[];
  readonly accounts: ProviderAccountStore;
  readonly people: Pick<PeopleStore, 'byEmail' | 'get'>;
  readonly identity: Identity;
  readonly origin: () => string;
  readonly clock: () => Date;
  readonly ended: (session: string) => void;
  /** What went wrong, for whoever runs the server: never an address or a token. */
  readonly failed: (what: { readonly provider: string; readonly why: string }) => void;
}

/** Signs people in by their institution's providers. Who somebody is here, and for whom they act, a provider never says. */
export class ProviderSignIn {
  readonly #options: ProviderSignInOptions;
  readonly #clients: ReadonlyMap<string, ProviderClient>;

  constructor(options: ProviderSignInOptions) {
    this.#options = options;
    this.#clients = new Map(
      options.providers.map((one) => [one.name, new ProviderClient(one, () => this.#now())] as const),
    );
  }

  get names(): readonly string[] {
    return [...this.#clients.keys()];
  }

  /** Returns the page of the provider, and what the browser keeps until it comes back; null for a name that nobody has. */
  async begin(
    name: string,
    next: string | undefined,
  ): Promise<
    { readonly ok: true; readonly url: string; readonly kept: string } | Extract<Arrival, { ok: false }> | null
  > {
    const client = this.#clients.get(name);
    if (client === undefined) return null;
    const path = returnPath(next);
    try {
      const { url, attempt } = await client.begin(this.#callback(name));
      const kept = { kind: 'attempt', ...attempt, until: this.#now() + LIVES, next: path };
      return { ok: true, url, kept: seal(kept, client.provider.clientSecret) };
    } catch (error) {
      return this.#failure(client, error, path);
    }
  }

  /**
   * Signs in whoever comes back from a provider.
   * @param query of the address to which the provider sent them
   * @param kept what the browser has kept
   * @param previous the session's cookie that came along
   */
  async finish(
    name: string,
    query: string,
    {
      kept,
      previous,
      ip,
    }: { readonly kept: string | undefined; readonly previous: string | undefined; readonly ip: string },
  ): Promise<Arrival | null> {
    const client = this.#clients.get(name);
    if (client === undefined) return null;
    const read = v.safeParse(attemptSchema, unseal(kept, client.provider.clientSecret));
    if (!read.success || read.output.until < this.#now()) return refused('mixed-up', null);
    const { next, until, ...attempt } = read.output;
    if (new URLSearchParams(query).get('state') !== attempt.state) return refused('mixed-up', next);
    let answer: ProviderAnswer;
    try {
      answer = await client.finish(new URL(`${this.#callback(name)}${query}`), attempt);
    } catch (error) {
      return this.#failure(client, error, next);
    }
    // An answer is good for one sign-in, whatever the provider thinks of codes that come twice.
    if (!(await this.#once(`state ${sha256(attempt.state)}`, until))) return refused('mixed-up', next);
    const found = await this.#personFor(client.provider, answer);
    if ('reason' in found) {
      return found.reason === 'mailed' ? this.#byMail(client.provider, answer, next, ip) : refused(found.reason, next);
    }
    const opened = await this.#options.identity.openByProvider(found.person, answer, previous);
    return opened.ok
      ? { ok: true, ...opened.value, next }
      : { ok: false, refusal: opened.refusal, reason: 'left', next };
  }

  /** Binds an account to whoever has just opened the link that was mailed for it, in the browser in which it was asked for. */
  async bind(kept: string | undefined, person: Id): Promise<void> {
    if (kept === undefined) return;
    for (const { provider } of this.#clients.values()) {
      const read = v.safeParse(bindingSchema, unseal(kept, provider.clientSecret));
      if (!read.success || read.output.until < this.#now()) continue;
      const { address, issuer, subject } = read.output;
      const [found] = await this.#options.people.get([person]);
      if (issuer !== provider.issuer || !found?.email || sha256(sameAddress(found.email)) !== address) continue;
      await this.#options.accounts.bind({ issuer, subject }, person, this.#options.clock().toISOString());
    }
  }

  /** Returns where to sign out at the provider that opened a session; null where there is nothing to be ended. */
  async endSession({ provider }: Session): Promise<string | null> {
    const client = [...this.#clients.values()].find((one) => one.provider.issuer === provider?.issuer);
    if (client === undefined || provider === undefined) return null;
    try {
      return await client.endSession(provider.idToken, `${this.#options.origin()}/sign-in`);
    } catch (error) {
      this.#failure(client, error, null);
      return null;
    }
  }

  /** Ends what a provider says has ended. @returns why not, for the provider's own log; null when done; undefined: no such provider */
  async loggedOut(name: string, token: string): Promise<string | null | undefined> {
    const client = this.#clients.get(name);
    if (client === undefined) return undefined;
    const { accounts, ended } = this.#options;
    try {
      const { jti, issuer, subject, sid } = await client.noticeIn(token);
      if (!(await this.#once(`logout ${sha256(`${issuer} ${jti}`)}`, this.#now() + LIVES))) return 'used before';
      const which = { issuer, ...(subject === undefined ? {} : { subject }), ...(sid === undefined ? {} : { sid }) };
      for (const session of await accounts.endSessions(which)) ended(session);
      return null;
    } catch (error) {
      this.#failure(client, error, null);
      return 'the token does not hold';
    }
  }

  /** Who an account is here: by what is bound, else by an address for which the provider is trusted; else why not. */
  async #personFor(
    provider: Provider,
    { issuer, subject, email, isVerified }: ProviderAnswer,
  ): Promise<{ readonly person: Id } | { readonly reason: Exclude<ProviderReason, 'left'> }> {
    const { accounts, people, clock } = this.#options;
    const bound = await accounts.personOf({ issuer, subject });
    if (bound !== null) return { person: bound };
    if (email === undefined) return { reason: 'unknown' };
    if (!isVerified || !provider.trustedFor.includes(domainOf(email))) return { reason: 'mailed' };
    const person = await people.byEmail(sameAddress(email));
    if (person === null) return { reason: 'unknown' };
    const isBound = await accounts.bind({ issuer, subject }, person.id, clock().toISOString());
    // Two browsers may come with the same account at once.
    return isBound || (await accounts.personOf({ issuer, subject })) === person.id
      ? { person: person.id }
      : { reason: 'other-account' };
  }

  /** Lets the mailbox say whose an address is. The answer is the same for one that nobody has. */
  #byMail(
    { clientSecret }: Provider,
    { issuer, subject, email = '' }: ProviderAnswer,
    next: string | null,
    ip: string,
  ): Arrival {
    const refusal = this.#options.identity.ask(email, next ?? undefined, ip);
    if (refusal) return { ok: false, refusal, reason: 'denied', next };
    const address = sha256(sameAddress(email));
    const binding = seal({ kind: 'binding', issuer, subject, address, until: this.#now() + LIVES }, clientSecret);
    return { ...refused('mailed', next), binding };
  }

  #failure({ provider: { name } }: ProviderClient, error: unknown, next: string | null) {
    const untrusted = certificateFault(error);
    const why = untrusted ?? (error instanceof Error ? `${error.name}: ${error.message}` : 'unknown').slice(0, 300);
    this.#options.failed({ provider: name, why });
    const reason = error instanceof Denied ? 'denied' : error instanceof Unproven ? 'unproven' : 'unreachable';
    return refused(reason, next, reason === 'unreachable' ? untrusted : reason === 'unproven' ? proofOf(error) : null);
  }

  #once(id: string, until: number): Promise<boolean> {
    return this.#options.accounts.once(id, new Date(until).toISOString(), this.#options.clock().toISOString());
  }

  #callback(name: string): string {
    return `${this.#options.origin()}/api/session/oidc/${name}/callback`;
  }

  #now(): number {
    return this.#options.clock().getTime();
  }
}

/** Which part of an answer did not hold, in words that are ours. */
function proofOf(error: unknown): string {
  const said = error instanceof Error ? error.message : '';
  const part = PARTS.find(([pattern]) => pattern.test(said))?.[1];
  return part === undefined ? '' : `What did not hold: ${part}.`;
}
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/nonce/i, 'the nonce'],
  [/"iss"|issuer/i, 'the issuer'],
  [/"aud"|audience/i, 'the audience'],
  [/alg/i, 'the algorithm of the signature'],
  [/signature|key|jwks/i, 'the signature'],
  [/future|"iat"|"exp"|timestamp|"nbf"/i, 'the time'],
  [/acr/i, 'how the provider made sure'],
  [/"sub"|subject/i, 'the subject'],
  [/invalid_grant|code/i, 'the code, which was used or has run out'],
];

const SENTENCES: { readonly [R in Exclude<ProviderReason, 'left'>]: readonly [Refusal['code'], string] } = {
  'mixed-up': [
    'no-access',
    'This sign-in was not begun in this browser, was used before, or took more than 15 minutes. Begin again on the sign-in page.',
  ],
  denied: ['no-access', 'Your provider did not sign you in. Try again, or ask for a link by mail.'],
  unproven: [
    'no-access',
    'The answer of your provider does not hold, so nobody was signed in. Tell whoever runs Paraph.',
  ],
  unknown: [
    'no-access',
    'Nobody is known here by the address that your provider told. Ask whoever runs Paraph in your house to add you.',
  ],
  'other-account': [
    'no-access',
    'Your entry here belongs to another account at this provider. Sign in by mail, and ask whoever runs Paraph to release it.',
  ],
  mailed: [
    'no-access',
    'Your provider does not vouch for your mail address, so we have sent a link to it if it is known here. Open it in this browser: from then on your provider is enough.',
  ],
  unreachable: ['unavailable', 'Your provider could not be reached. Try again, or ask for a link by mail.'],
};

function refused(
  reason: Exclude<ProviderReason, 'left'>,
  next: string | null,
  more: string | null = null,
): Extract<Arrival, { ok: false }> {
  const [code, message] = SENTENCES[reason];
  const said = refusal(code, [message, more ?? ''].filter((one) => one !== '').join(' '), { facts: { reason } });
  return { ok: false, refusal: said, reason, next };
}

/** Returns the domain of an address, as it is compared. */
function domainOf(email: string): string {
  return sameAddress(email).split('@').at(-1)?.toLowerCase() ?? '';
}
