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

/** Where a program is told of decisions. */
export interface Webhook {
  readonly id: Id;
  readonly person: Id;
  readonly url: string;
  /** Types of events, or `*`. */
  readonly events: readonly string[];
  /** What signs the messages. */
  readonly secret: string;
  readonly createdAt: string;
}

/** One message to a webhook. `dropped`: its owner may not know of the event any more. */
export interface WebhookDelivery {
  readonly id: string;
  readonly webhook: Id;
  readonly letter: Id;
  readonly seq: number;
  readonly type: string;
  /** When it was decided. */
  readonly at: string;
  readonly state: 'waiting' | 'delivered' | 'failed' | 'dropped';
  readonly attempts: number;
  readonly triedAt: string | null;
  readonly nextAt: string | null;
  /** What went wrong last, as a code. */
  readonly answer: string | null;
}

export interface WebhookStore {
  add(webhook: Webhook): Promise<void>;
  of(person: Id): Promise<readonly Webhook[]>;
  list(): Promise<readonly Webhook[]>;
  get(id: Id): Promise<Webhook | null>;
  /** False: the person has no such webhook. */
  remove(person: Id, id: Id): Promise<boolean>;
  /** Events of which nobody has been told yet. */
  events(limit: number): Promise<readonly { readonly letter: Id; readonly seq: number }[]>;
  /** Puts an event's messages in place of the event, in one transaction. */
  spread(
    event: { readonly letter: Id; readonly seq: number },
    messages: readonly Pick<WebhookDelivery, 'id' | 'webhook' | 'type' | 'at'>[],
  ): Promise<void>;
  due(at: string, limit: number): Promise<readonly WebhookDelivery[]>;
  /** Records a try. */
  tried(
    id: string,
    result: Pick<WebhookDelivery, 'state' | 'nextAt' | 'answer'> & { readonly at: string },
  ): Promise<void>;
  /** The newest first, before a moment. */
  deliveries(webhook: Id, before: string | undefined, limit: number): Promise<readonly WebhookDelivery[]>;
  /** Has a message sent once more; false: there is none. */
  again(webhook: Id, id: string, at: string): Promise<boolean>;
  /** Forgets messages of earlier events that have ended. */
  forget(before: string): Promise<void>;
}
