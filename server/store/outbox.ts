import { query, statement } from './queries.ts';
import type { Engine, Statement } from './engine.ts';
import type { OutboxStore, OutgoingMail } from './store.ts';
import type { MailTable } from './tables.ts';
import { sql } from 'kysely';

/** Puts a mail into the outbox, due at once; a second one of the same id changes nothing. */
export const outgoing = ({ id, to, kind, data, at }: OutgoingMail): Statement =>
  statement(
    query
      .insertInto('mail_outbox')
      .values({ id, to_address: to, kind, data: JSON.stringify(data), at, next_at: at, sent_at: null, error: null })
      .onConflict((c) => c.doNothing()),
  );

/** Mails to be sent, written together with what they tell of. */
export function outboxStore(engine: Engine): OutboxStore {
  return {
    async due(at, limit) {
      const [rows = []] = await engine.read(
        statement(
          query
            .selectFrom('mail_outbox')
            .selectAll()
            .where('next_at', '<=', at)
            .orderBy('next_at')
            .orderBy('id')
            .limit(limit),
        ),
      );
      return (rows as unknown as readonly (MailTable & { attempts: number })[]).map((row) => ({
        id: row.id,
        to: row.to_address,
        kind: row.kind,
        data: JSON.parse(row.data) as OutgoingMail['data'],
        at: row.at,
        attempts: row.attempts,
      }));
    },
    async add(mails) {
      if (mails.length > 0) await engine.write(...mails.map(outgoing));
    },
    async sent(id, at) {
      await engine.write(
        statement(
          query.updateTable('mail_outbox').set({ sent_at: at, next_at: null, error: null }).where('id', '=', id),
        ),
      );
    },
    async failed(id, nextAt, error) {
      await engine.write(
        statement(
          query
            .updateTable('mail_outbox')
            .set({ next_at: nextAt, error, attempts: sql<number>`attempts + 1` })
            .where('id', '=', id),
        ),
      );
    },
  };
}
