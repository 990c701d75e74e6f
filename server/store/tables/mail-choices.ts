import { sql } from 'kysely';
import { sqlIn, query, statement } from './queries.ts';
import type { Engine } from '../engine.ts';
import type { MailChoiceStore } from '../store.ts';
import type { MailChoiceTable } from '../tables.ts';

/** What people want to be told by mail, and in which language. */
export function mailChoiceStore(engine: Engine): MailChoiceStore {
  return {
    async get(people) {
      if (people.length === 0) return [];
      const select = query.selectFrom('mail_choice').selectAll().where('person', 'in', sqlIn(people));
      const [rows = []] = await engine.read(statement(select));
      return (rows as unknown as readonly MailChoiceTable[]).map(({ person, lang, notices }) => ({
        person,
        lang,
        notices: JSON.parse(notices) as { readonly [kind: string]: string },
      }));
    },
    async set(person, { lang, notices }) {
      const values = {
        ...(lang === undefined ? {} : { lang }),
        ...(notices === undefined ? {} : { notices: JSON.stringify(notices) }),
      };
      if (Object.keys(values).length === 0) return;
      const insert = query
        .insertInto('mail_choice')
        .values({ person, lang: null, notices: '{}', token: null, ...values });
      await engine.write(statement(insert.onConflict((c) => c.column('person').doUpdateSet(values))));
    },
    async token(person, fresh) {
      const insert = query
        .insertInto('mail_choice')
        .values({ person, lang: null, notices: '{}', token: fresh })
        .onConflict((c) =>
          c.column('person').doUpdateSet({ token: sql<string>`coalesce(mail_choice.token, ${fresh})` }),
        )
        .returning('token');
      const written = await engine.write(statement(insert));
      const row = written === 'stale' ? undefined : written[0]?.[0];
      return typeof row?.['token'] === 'string' ? row['token'] : fresh;
    },
    async byToken(token) {
      const select = query.selectFrom('mail_choice').select('person').where('token', '=', token);
      const [rows = []] = await engine.read(statement(select));
      return rows[0] ? String(rows[0]['person']) : null;
    },
  };
}
