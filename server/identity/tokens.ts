import { TOKEN_PREFIX, type TokenScope } from '../../shared/api/token-scopes.ts';
import type { NewTokenView, TokenView } from '../../shared/api/views.ts';
import { refusal, type Id } from '../../shared/decision/index.ts';
import type { Result } from '../../shared/result.ts';
import { sha256 } from '../lib/hash.ts';
import { newId, newToken } from '../lib/random.ts';
import type { ApiToken, ApiTokenStore } from '../store/programs.ts';
import type { PeopleStore, Session } from '../store/store.ts';

/** As many as one person can oversee. */
const MOST = 50;
/** The last use is written at most this often, in ms. */
const USED_EVERY = 60_000;
/** A token never stands for a person who has just shown who they are. */
const NEVER = new Date(0).toISOString();

export interface TokensOptions {
  readonly tokens: ApiTokenStore;
  readonly people: Pick<PeopleStore, 'get'>;
  readonly clock: () => Date;
}

/** Lets people's programs in by tokens. A token leaves here once; what is kept is its hash. */
export class Tokens {
  readonly #options: TokensOptions;

  constructor(options: TokensOptions) {
    this.#options = options;
  }

  /** Returns somebody's tokens, the newest first. */
  async list(person: Id): Promise<readonly TokenView[]> {
    return (await this.#options.tokens.of(person)).map(viewOf);
  }

  async make(
    { name, scopes, expiresAt }: { name: string; scopes: readonly TokenScope[]; expiresAt?: string | undefined },
    person: Id,
  ): Promise<Result<NewTokenView>> {
    const { tokens, clock } = this.#options;
    const now = clock().toISOString();
    if (expiresAt !== undefined && expiresAt <= now) return { ok: false, refusal: PAST };
    if ((await tokens.of(person)).length >= MOST) return { ok: false, refusal: TOO_MANY };
    const token = `${TOKEN_PREFIX}${newToken()}`;
    const times = { createdAt: now, expiresAt: expiresAt ?? null, usedAt: null };
    const made = { id: newId(), person, name, hash: sha256(token), scopes: [...new Set(scopes)], ...times };
    await tokens.add(made);
    return { ok: true, value: { ...viewOf(made), token } };
  }

  /** Ends a token at once. */
  async revoke(id: Id, person: Id): Promise<Result<null>> {
    const gone = await this.#options.tokens.remove(person, id);
    return gone ? { ok: true, value: null } : { ok: false, refusal: NO_TOKEN };
  }

  /** Returns whom a token stands for and how far; null for one that is unknown, has run out, or whose owner is gone. */
  async session(token: string): Promise<Session | null> {
    const { tokens, people, clock } = this.#options;
    if (!token.startsWith(TOKEN_PREFIX)) return null;
    const found = await tokens.byHash(sha256(token));
    const now = clock().toISOString();
    if (found === null || (found.expiresAt !== null && found.expiresAt <= now)) return null;
    const { id, hash, person, scopes, createdAt, usedAt } = found;
    const [owner] = await people.get([person]);
    if (owner?.email === undefined || owner.email === null) return null;
    if (usedAt === null || Date.parse(now) - Date.parse(usedAt) >= USED_EVERY) await tokens.used(id, now);
    const times = { createdAt, seenAt: now, linkIssuedAt: NEVER, confirmedAt: NEVER };
    return { hash, person, ...times, token: { id, scopes } };
  }
}

function viewOf({ id, name, scopes, createdAt, expiresAt, usedAt }: ApiToken): TokenView {
  return { id, name, scopes, createdAt, expiresAt, usedAt };
}

const PAST = refusal('invalid', 'This day has passed. Choose a later one, or none.', {
  fields: { expiresAt: 'This day has passed. Choose a later one, or none.' },
});
const TOO_MANY = refusal('wrong-state', `You have ${String(MOST)} tokens. Revoke one that is no longer used first.`);
const NO_TOKEN = refusal('not-found', 'You have no such token. It may have been revoked already; load the list again.');
