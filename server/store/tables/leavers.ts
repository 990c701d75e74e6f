import { sql } from 'kysely';
import type { Engine } from '../engine.ts';
import type { LeaverStore } from '../leavers.ts';
import { query, sqlIn, statement } from './queries.ts';
import { withoutWebhooks } from './webhooks.ts';

/** Who has left. */
export function leaverStore(engine: Engine): LeaverStore {
  return {
    async add(person, at) {
      const noted = query.insertInto('leaver').values({ person, at });
      const done = await engine.write(
        statement(noted.onConflict((c) => c.column('person').doNothing())),
        statement(query.deleteFrom('session').where('person', '=', person).returning('hash')),
        statement(
          query
            .updateTable('sign_in_link')
            .set({ ended_at: at })
            .where('person', '=', person)
            .where('ended_at', 'is', null),
        ),
        statement(query.deleteFrom('api_token').where('person', '=', person)),
        // A webhook is a program's way to hear of letters.
        ...withoutWebhooks(person),
      );
      return done === 'stale' ? [] : (done[1] ?? []).map(({ hash }) => String(hash));
    },
    async remove(person) {
      const gone = await engine.write(
        statement(query.deleteFrom('leaver').where('person', '=', person).returning('person')),
      );
      return gone !== 'stale' && gone[0]?.length === 1;
    },
    async among(people) {
      if (people.length === 0) return new Set();
      const [rows] = await engine.read(
        statement(query.selectFrom('leaver').select('person').where('person', 'in', sqlIn(people))),
      );
      return new Set((rows ?? []).map(({ person }) => String(person)));
    },
    async list() {
      const [rows] = await engine.read(statement(query.selectFrom('leaver').select('person').orderBy('person')));
      return (rows ?? []).map(({ person }) => String(person));
    },
  };
}

/** That a row's person has not left. What was written in the very moment in which they left opens nothing either. */
export const stays = (table: 'session' | 'api_token') =>
  sql<boolean>`not exists (select 1 from leaver where leaver.person = ${sql.ref(`${table}.person`)})`;
