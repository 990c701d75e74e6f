import { sql } from 'kysely';
import { sqlIn, containing, query, statement } from './queries.ts';
import type { Engine, Row, Statement } from '../engine.ts';
import type { DueMail, MailState, OutboxStore, OutgoingMail, QueuedMails, RewrittenMail } from '../store.ts';
import type { MailTable } from '../tables.ts';

/** Puts a mail into the outbox; a second one of the same id changes nothing. */
export function outgoing({ id, to, person, letter, actor, kind, data, at, notBefore }: OutgoingMail): Statement {
  const insert = query.insertInto('mail_outbox').values({
    ...{ id, kind, at },
    to_address: to,
    person: person ?? null,
    letter: letter ?? null,
    actor: actor ?? null,
    data: JSON.stringify(data),
    next_at: notBefore ?? at,
    sent_at: null,
    error: null,
    outcome: null,
  });
  return statement(insert.onConflict((c) => c.doNothing()));
}

/** Puts other data into a mail that is there. */
export const rewritten = ({ id, data, drop = false }: RewrittenMail): readonly Statement[] => {
  const update = query.updateTable('mail_outbox').where('id', '=', id);
  const dropped = update.set({ next_at: null, outcome: 'dropped' }).where('next_at', 'is not', null);
  return [statement(update.set({ data: JSON.stringify(data) })), ...(drop ? [statement(dropped)] : [])];
};

/** Drops what of these kinds waits about a letter. Nobody was written to, so it counts as a mail of nobody. */
export const takenBack = (letter: string, kinds: readonly string[]): Statement =>
  statement(
    query
      .updateTable('mail_outbox')
      .set({ next_at: null, outcome: 'dropped', actor: null })
      .where('letter', '=', letter)
      .where('kind', 'in', sqlIn(kinds))
      .where('next_at', 'is not', null),
  );

/** Mails to be sent, written together with what they tell of. */
export function outboxStore(engine: Engine): OutboxStore {
  const update = (ids: readonly string[]) => query.updateTable('mail_outbox').where('id', 'in', sqlIn(ids));
  const waiting = (at: string) => query.selectFrom('mail_outbox').selectAll().where('next_at', '<=', at);
  const read = async (built: Parameters<typeof statement>[0]): Promise<readonly DueMail[]> =>
    ((await engine.read(statement(built)))[0] ?? []).map(dueMail);
  return {
    due: (at, limit) => read(waiting(at).orderBy('next_at').orderBy('id').limit(limit)),
    digestOf: (person, at) =>
      read(waiting(at).where('person', '=', person).where('digest', '=', 1).orderBy('at').orderBy('id')),
    async naming(text) {
      const like = containing(JSON.stringify(text).slice(1, -1));
      return read(
        query
          .selectFrom('mail_outbox')
          .selectAll()
          .where(sql<boolean>`data like ${like} escape '\\'`),
      );
    },
    broughtAbout: (letter, kind, at) =>
      read(
        query
          .selectFrom('mail_outbox')
          .selectAll()
          .where('letter', '=', letter)
          .where('kind', '=', kind)
          .where('at', '=', at),
      ),
    async add(mails) {
      if (mails.length > 0) await engine.write(...mails.map(outgoing));
    },
    async sent(ids, at) {
      await engine.write(statement(update(ids).set({ sent_at: at, next_at: null, error: null })));
    },
    async later(ids, nextAt, error) {
      await engine.write(statement(update(ids).set({ next_at: nextAt, error, attempts: sql<number>`attempts + 1` })));
    },
    async ended(ids, outcome, error) {
      await engine.write(
        statement(update(ids).set({ next_at: null, outcome, error, attempts: sql<number>`attempts + 1` })),
      );
    },
    async hold(ids, until) {
      await engine.write(statement(update(ids).set({ next_at: until, digest: 1 })));
    },
    async newest(letter, kinds) {
      const [rows = []] = await engine.read(
        statement(
          query
            .selectFrom('mail_outbox')
            .select(['id', 'person', 'kind', 'at', 'sent_at', 'next_at', 'outcome'])
            .where('letter', '=', letter)
            .where('kind', 'in', sqlIn(kinds))
            .where('person', 'is not', null)
            .where(sql<boolean>`coalesce(outcome, '') != 'dropped'`)
            .orderBy('at')
            .orderBy('id'),
        ),
      );
      const newest = new Map(rows.map((row) => [String(row['person']), row]));
      return [...newest].map(([person, row]) => {
        const { id, kind, at, sent_at } = row as unknown as MailTable;
        return { id, person, kind, state: stateOf(row), at: sent_at ?? at };
      });
    },
    async sentBy(actor, letter, since) {
      const counted = query.selectFrom('mail_outbox').select(sql<number>`count(*)`.as('count'));
      const [person, about, earlier] = await engine.read(
        statement(counted.where('actor', '=', actor).where('at', '>=', since)),
        statement(
          counted
            .where('letter', '=', letter ?? '')
            .where('actor', 'is not', null)
            .where('at', '>=', since),
        ),
        statement(
          query.selectFrom('mail_outbox').select('id').where('actor', '=', actor).where('at', '<', since).limit(1),
        ),
      );
      const number = (rows: readonly Row[] | undefined): number => Number(rows?.[0]?.['count'] ?? 0);
      return { byPerson: number(person), byLetter: number(about), before: (earlier ?? []).length > 0 };
    },
    async queue() {
      const [rows = []] = await engine.read(
        statement(
          query
            .selectFrom('mail_outbox')
            .select(['actor', 'letter', 'kind', sql<number>`count(*)`.as('count'), sql<string>`min(at)`.as('since')])
            .where('next_at', 'is not', null)
            .groupBy(['actor', 'letter', 'kind'])
            .orderBy('count', 'desc'),
        ),
      );
      return rows.map((row) => ({ ...(row as unknown as QueuedMails), count: Number(row['count']) }));
    },
    async stop(whose) {
      const waits = query
        .updateTable('mail_outbox')
        .set({ next_at: null, outcome: 'dropped' })
        .where('next_at', 'is not', null)
        .where('kind', '!=', 'sign-in')
        .where('actor' in whose ? 'actor' : 'letter', '=', 'actor' in whose ? whose.actor : whose.letter)
        .returning('id');
      const stopped = await engine.write(statement(waits));
      return stopped === 'stale' ? 0 : (stopped[0] ?? []).length;
    },
    async forget(before) {
      const ended = query
        .updateTable('mail_outbox')
        .set({ to_address: '', data: '{}' })
        .where('next_at', 'is', null)
        .where('to_address', '!=', '')
        .where(sql<boolean>`coalesce(sent_at, at) < ${before}`);
      await engine.write(statement(ended));
    },
  };
}

function dueMail(row: Row): DueMail {
  const { id, to_address, person, letter, kind, data, at, attempts, digest } = row as unknown as Omit<
    MailTable,
    'attempts' | 'digest'
  > & { readonly attempts: number; readonly digest: number };
  return {
    ...{ id, kind, at, attempts, to: to_address },
    ...(person === null ? {} : { person }),
    ...(letter === null ? {} : { letter }),
    data: JSON.parse(data) as OutgoingMail['data'],
    digest: digest === 1,
  };
}

function stateOf(row: Row): MailState {
  const { sent_at, next_at, outcome } = row as unknown as MailTable;
  if (sent_at !== null) return 'sent';
  return next_at === null ? (outcome ?? 'failed') : 'waiting';
}
