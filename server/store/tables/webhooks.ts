import { sql } from 'kysely';
import type { Id } from '../../../shared/decision/index.ts';
import type { Engine, Row, Statement } from '../engine.ts';
import type { Webhook, WebhookDelivery, WebhookStore } from '../programs.ts';
import type { WebhookDeliveryTable, WebhookTable } from '../tables.ts';
import { query, statement } from './queries.ts';

/** Notes that webhooks are to be told of an event, where there are any. */
export function toldOf(letter: Id, seq: number): Statement {
  const insert = sql`insert into webhook_event (letter, seq) select cast(${letter} as text), cast(${seq} as integer) where exists (select 1 from webhook)`;
  return statement({ compile: () => insert.compile(query) });
}

/** Takes away a person's webhooks with all that was to be sent to them. */
export function withoutWebhooks(person: Id): readonly Statement[] {
  const theirs = query.selectFrom('webhook').select('id').where('person', '=', person);
  return [
    statement(query.deleteFrom('webhook_delivery').where('webhook', 'in', theirs)),
    statement(query.deleteFrom('webhook').where('person', '=', person)),
  ];
}

/** Where programs are told of decisions, and what became of each telling. */
export function webhookStore(engine: Engine): WebhookStore {
  const rows = async (built: Parameters<typeof statement>[0]): Promise<readonly Row[]> =>
    (await engine.read(statement(built)))[0] ?? [];
  const hooks = async (built: Parameters<typeof statement>[0]) => (await rows(built)).map(webhookOf);
  const deliveries = async (built: Parameters<typeof statement>[0]) => (await rows(built)).map(deliveryOf);
  const all = query.selectFrom('webhook').selectAll().orderBy('created_at').orderBy('id');
  const told = query.selectFrom('webhook_delivery').selectAll();
  return {
    async add({ id, person, url, events, secret, createdAt }) {
      const values = { id, person, url, events: JSON.stringify(events), secret, created_at: createdAt };
      await engine.write(statement(query.insertInto('webhook').values(values)));
    },
    of: (person) => hooks(all.where('person', '=', person)),
    list: () => hooks(all),
    async get(id) {
      return (await hooks(all.where('id', '=', id)))[0] ?? null;
    },
    async remove(person, id) {
      const gone = await engine.write(
        statement(query.deleteFrom('webhook').where('person', '=', person).where('id', '=', id).returning('id')),
      );
      if (gone === 'stale' || gone[0]?.length !== 1) return false;
      await engine.write(statement(query.deleteFrom('webhook_delivery').where('webhook', '=', id)));
      return true;
    },
    async events(limit) {
      const found = await rows(
        query.selectFrom('webhook_event').selectAll().orderBy('letter').orderBy('seq').limit(limit),
      );
      return found.map(({ letter, seq }) => ({ letter: String(letter), seq: Number(seq) }));
    },
    async spread({ letter, seq }, made) {
      await engine.write(
        ...made.map(({ id, webhook, type, at }) =>
          statement(
            query
              .insertInto('webhook_delivery')
              .values({
                id,
                webhook,
                letter,
                seq,
                type,
                at,
                next_at: at,
                state: 'waiting',
                answer: null,
                tried_at: null,
              })
              .onConflict((c) => c.doNothing()),
          ),
        ),
        statement(query.deleteFrom('webhook_event').where('letter', '=', letter).where('seq', '=', seq)),
      );
    },
    due: (at, limit) => deliveries(told.where('next_at', '<=', at).orderBy('next_at').orderBy('id').limit(limit)),
    async tried(id, { state, at, nextAt, answer }) {
      const set = { state, tried_at: at, next_at: nextAt, answer, attempts: sql<number>`attempts + 1` };
      await engine.write(statement(query.updateTable('webhook_delivery').set(set).where('id', '=', id)));
    },
    deliveries: (webhook, before, limit) => {
      const newest = told.where('webhook', '=', webhook).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit);
      return deliveries(before === undefined ? newest : newest.where('at', '<', before));
    },
    async again(webhook, id, at) {
      const set = { state: 'waiting' as const, next_at: at, attempts: 0 };
      const chosen = query.updateTable('webhook_delivery').set(set).where('webhook', '=', webhook).where('id', '=', id);
      const found = await engine.write(statement(chosen.returning('id')));
      return found !== 'stale' && found[0]?.length === 1;
    },
    async forget(before) {
      const over = query.deleteFrom('webhook_delivery').where('next_at', 'is', null).where('at', '<', before);
      await engine.write(statement(over));
    },
  };
}

function webhookOf(row: Row): Webhook {
  const { created_at, events, ...rest } = row as unknown as WebhookTable;
  return { ...rest, createdAt: created_at, events: JSON.parse(events) as readonly string[] };
}

function deliveryOf(row: Row): WebhookDelivery {
  const { id, webhook, letter, seq, type, at, next_at, attempts, tried_at, state, answer } = row as unknown as Omit<
    WebhookDeliveryTable,
    'attempts'
  > & { readonly attempts: number };
  const times = { at, nextAt: next_at, triedAt: tried_at };
  return { id, webhook, letter, seq: Number(seq), type, ...times, attempts: Number(attempts), state, answer };
}
