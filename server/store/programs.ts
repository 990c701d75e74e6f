import type { TokenScope } from '../../shared/api/token-scopes.ts';
import type { Id } from '../../shared/decision/index.ts';

/** What is kept for people's programs. */

/** What lets a person's programs in; the token itself is not kept. */
export interface ApiToken {
  readonly id: Id;
  readonly person: Id;
  readonly name: string;
  readonly hash: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly usedAt: string | null;
}

export interface ApiTokenStore {
  add(token: ApiToken): Promise<void>;
  /** A person's, newest first. */
  of(person: Id): Promise<readonly ApiToken[]>;
  byHash(hash: string): Promise<ApiToken | null>;
  used(id: Id, at: string): Promise<void>;
  /** False: the person has no such token. */
  remove(person: Id, id: Id): Promise<boolean>;
}
