import type { Engine } from '../engine.ts';
import type { ProviderAccountStore } from '../provider-accounts.ts';
import { query, statement } from './queries.ts';

/** Accounts at identity providers. */
export function providerAccountStore(engine: Engine): ProviderAccountStore {
  return {
    async personOf({ issuer, subject }) {
      const [rows] = await engine.read(
        statement(
          query
            .selectFrom('provider_account')
            .select('person')
            .where('issuer', '=', issuer)
            .where('subject', '=', subject),
        ),
      );
      const row = rows?.[0];
      return row === undefined ? null : String(row['person']);
    },
    async bind({ issuer, subject }, person, at) {
      const insert = query.insertInto('provider_account').values({ issuer, subject, person, at });
      const bound = await engine.write(statement(insert.onConflict((c) => c.doNothing()).returning('person')));
      return bound !== 'stale' && bound[0]?.length === 1;
    },
    async unbind(person) {
      const gone = await engine.write(
        statement(query.deleteFrom('provider_account').where('person', '=', person).returning('person')),
      );
      return gone === 'stale' ? 0 : (gone[0]?.length ?? 0);
    },
    async endSessions({ issuer, subject, sid }) {
      let ending = query.deleteFrom('session').where('issuer', '=', issuer);
      if (subject !== undefined) ending = ending.where('subject', '=', subject);
      if (sid !== undefined) ending = ending.where('sid', '=', sid);
      const ended = await engine.write(statement(ending.returning('hash')));
      return ended === 'stale' ? [] : (ended[0] ?? []).map(({ hash }) => String(hash));
    },
    async once(id, until, now) {
      const insert = query.insertInto('used_once').values({ id, until });
      const done = await engine.write(
        statement(query.deleteFrom('used_once').where('until', '<', now)),
        statement(insert.onConflict((c) => c.column('id').doNothing()).returning('id')),
      );
      return done !== 'stale' && done[1]?.length === 1;
    },
  };
}
