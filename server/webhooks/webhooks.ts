import { createHash, randomBytes } from 'node:crypto';
import { refusal, type Id, type LetterEvent } from '../../shared/decision/index.ts';
import type { NewWebhookView, WebhookDeliveryView, WebhookView } from '../../shared/api/views.ts';
import type { Result } from '../../shared/result.ts';
import { Job } from '../lib/job.ts';
import { newId } from '../lib/random.ts';
import type { Webhook, WebhookDelivery, WebhookStore } from '../store/programs.ts';
import type { Networks } from './addresses.ts';
import { isReachable, send } from './send.ts';

/** As many as one person can oversee. */
const MOST = 20;
const BATCH = 50;
/** How often to look for what is due again, in ms. */
const LOOK_EVERY = 5_000;
const MINUTE = 60_000;
/** After which waits a receiver that is away is tried again, in ms: three days in all. */
const WAITS = [
  5_000,
  5 * MINUTE,
  30 * MINUTE,
  120 * MINUTE,
  300 * MINUTE,
  600 * MINUTE,
  840 * MINUTE,
  1200 * MINUTE,
  1440 * MINUTE,
];
/** How long it is kept what became of a message, in ms. */
const KEPT = 30 * 86_400_000;
/** What of an event is told: ids and numbers, never a text, a name or what stands for one. */
const TOLD = ['person', 'version', 'number', 'amendment', 'thread', 'comment', 'onBehalfOf'] as const;

export interface WebhooksOptions {
  readonly store: WebhookStore;
  readonly networks: Networks;
  /** Returns an event if this person may know of it as things stand now. */
  readonly seen: (letter: Id, seq: number, person: Id) => Promise<LetterEvent | null>;
  readonly clock: () => Date;
  /** Called with codes only. */
  readonly failed: (what: { readonly webhook: Id; readonly id: string; readonly why: string }) => void;
}

/** Tells people's programs of decisions, by Standard Webhooks. What is to be told was written with the decision itself. */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #job = new Job(() => this.#run(), LOOK_EVERY);

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /** To be called after every decision. */
  trigger(): void {
    this.#job.trigger();
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#job.settled();
  }

  close(): Promise<void> {
    return this.#job.close();
  }

  async list(person: Id): Promise<readonly WebhookView[]> {
    return (await this.#options.store.of(person)).map(viewOf);
  }

  /** Makes one; its secret is answered this once. */
  async make(
    { url, events }: { readonly url: string; readonly events: readonly string[] },
    person: Id,
  ): Promise<Result<NewWebhookView>> {
    const { store, networks, clock } = this.#options;
    if ((await store.of(person)).length >= MOST) return { ok: false, refusal: TOO_MANY };
    if (!(await isReachable(new URL(url), networks))) return { ok: false, refusal: PRIVATE };
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const made = { id: newId(), person, url, events: [...new Set(events)], secret, createdAt: clock().toISOString() };
    await store.add(made);
    return { ok: true, value: { ...viewOf(made), secret } };
  }

  async remove(id: Id, person: Id): Promise<Result<null>> {
    const gone = await this.#options.store.remove(person, id);
    return gone ? { ok: true, value: null } : { ok: false, refusal: NO_WEBHOOK };
  }

  /** Returns the newest messages to a webhook, and before when to go on. */
  async deliveries(
    id: Id,
    { before, limit }: { readonly before?: string | undefined; readonly limit: number },
    person: Id,
  ): Promise<Result<{ readonly deliveries: readonly WebhookDeliveryView[]; readonly next: string | null }>> {
    const { store } = this.#options;
    if ((await store.get(id))?.person !== person) return { ok: false, refusal: NO_WEBHOOK };
    const found = await store.deliveries(id, before, limit);
    const next = found.length === limit ? (found.at(-1)?.at ?? null) : null;
    return { ok: true, value: { deliveries: found.map(deliveryViewOf), next } };
  }

  /** Sends a message once more, under the same id. */
  async replay(id: Id, delivery: string, person: Id): Promise<Result<null>> {
    const { store, clock } = this.#options;
    const known = (await store.get(id))?.person === person;
    if (!known || !(await store.again(id, delivery, clock().toISOString()))) return { ok: false, refusal: NO_WEBHOOK };
    this.trigger();
    return { ok: true, value: null };
  }

  async #run(): Promise<void> {
    const { store, clock, failed } = this.#options;
    try {
      for (;;) {
        const events = await store.events(BATCH);
        const hooks = events.length === 0 ? [] : await store.list();
        for (const event of events) await this.#spread(event, hooks);
        if (events.length < BATCH || this.#job.isClosed) break;
      }
      const due = await store.due(clock().toISOString(), BATCH);
      await Promise.all(due.map((one) => this.#send(one)));
      if (due.length === BATCH) this.trigger();
      await store.forget(new Date(clock().getTime() - KEPT).toISOString());
    } catch {
      // The store cannot be read or written now; the timer looks again.
      failed({ webhook: '', id: '', why: 'store' });
    }
  }

  /** Puts an event before all who want it and may know of it. */
  async #spread({ letter, seq }: { readonly letter: Id; readonly seq: number }, hooks: readonly Webhook[]) {
    const { store, seen } = this.#options;
    const told = await Promise.all(
      hooks.map(async ({ id: webhook, person, events, createdAt }) => {
        const event = await seen(letter, seq, person);
        if (event === null || event.at < createdAt || !(events.includes('*') || events.includes(event.type))) return [];
        return [{ id: messageId(webhook, letter, seq), webhook, type: event.type, at: event.at }];
      }),
    );
    await store.spread({ letter, seq }, told.flat());
  }

  async #send(delivery: WebhookDelivery): Promise<void> {
    const { store, seen, networks, clock, failed } = this.#options;
    const { id, webhook, letter, seq, attempts } = delivery;
    const hook = await store.get(webhook);
    const event = hook && (await seen(letter, seq, hook.person));
    const now = clock();
    const at = now.toISOString();
    // Rights may have ended since.
    if (!event) return store.tried(id, { state: 'dropped', at, nextAt: null, answer: null });
    const message = { id, timestamp: Math.floor(now.getTime() / 1_000), body: payloadOf(letter, event) };
    const why = await send(hook, message, networks);
    if (why === null) return store.tried(id, { state: 'delivered', at, nextAt: null, answer: null });
    failed({ webhook, id, why });
    const wait = WAITS[attempts];
    const nextAt = wait === undefined ? null : new Date(now.getTime() + wait).toISOString();
    return store.tried(id, { state: nextAt === null ? 'failed' : 'waiting', at, nextAt, answer: why });
  }
}

/** Returns what is sent of an event: the same bytes for every try. */
function payloadOf(letter: Id, event: LetterEvent): string {
  const given: { readonly [name: string]: unknown } = { ...event };
  const ids = TOLD.flatMap((name) => {
    const value = given[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  const data = { letter, seq: event.seq, actor: event.actor, ...Object.fromEntries(ids) };
  return JSON.stringify({ type: event.type, timestamp: event.at, data });
}

/** Returns the id of a message: the same for every try, so that receivers know one that comes twice. */
function messageId(webhook: Id, letter: Id, seq: number): string {
  const hash = createHash('sha256')
    .update(`${webhook}.${letter}.${String(seq)}`)
    .digest('base64url');
  return `msg_${hash.slice(0, 27)}`;
}

const viewOf = ({ id, url, events, createdAt }: Webhook): WebhookView => ({ id, url, events, createdAt });

function deliveryViewOf({ id, type, letter, seq, at, state, attempts, triedAt, nextAt, answer }: WebhookDelivery) {
  return { id, type, letter, seq, at, state, attempts, triedAt, nextAt, answer };
}

const TOO_MANY = refusal('wrong-state', `You have ${String(MOST)} webhooks. Remove one that is no longer used first.`);
const PRIVATE_TEXT =
  'Nothing is sent to this address: it must be reached by https on the public Internet, or stand in a network that the operator has named.';
const PRIVATE = refusal('invalid', PRIVATE_TEXT, { fields: { url: PRIVATE_TEXT } });
const NO_WEBHOOK = refusal('not-found', 'There is no such webhook or message of yours. Load the list again.');
